/** The zone that times are shown and read in: `--utc`, `--tz`, or this machine's. */
export const displayZone = (options: { utc?: boolean; tz?: string }): string =>
  options.utc ? 'UTC' : (options.tz ?? Intl.DateTimeFormat().resolvedOptions().timeZone)
