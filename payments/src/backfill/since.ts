const UNITS: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000 }

/** `90m`, `12h`, `7d` before `now`, or a time of ISO 8601; undefined when it is neither, or still to come. */
export const parseSince = (text: string, now: Date): Date | undefined => {
  const [, count, unit] = /^(\d{1,6})([mhd])$/.exec(text) ?? []
  const since =
    count !== undefined && unit !== undefined
      ? new Date(now.getTime() - Number(count) * (UNITS[unit] ?? 0))
      : /^\d{4}-\d{2}-\d{2}(?:T|$)/.test(text)
        ? new Date(text)
        : undefined
  return since === undefined || Number.isNaN(since.getTime()) || since >= now ? undefined : since
}
