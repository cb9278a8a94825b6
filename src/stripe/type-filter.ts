/** What `GET /v1/events` can filter by itself; everything else is filtered here. */
export type TypeQuery = { readonly types?: string[]; readonly type?: string }

export interface TypeFilter {
  readonly matches: (type: string) => boolean
  /** Requests whose answers together hold every event that matches; they may overlap and may hold more. */
  readonly queries: readonly TypeQuery[]
}

/** Stripe: "an array of up to 20 strings" in `types`, and not together with `type`. */
const MAX_TYPES = 20

/** More lists than this at once cost more pages than one list of everything. */
const MAX_QUERIES = 4

/**
 * Reads `--type` values: exact types, `*` anywhere, and bare prefixes (`checkout`, `payment_intent.`). No value: every
 * type. The API is asked for less where it can be: exact types in groups of 20, `group.*` by its own wildcard.
 */
export const typeFilter = (patterns: readonly string[] = []): TypeFilter => {
  const globs = [...new Set(patterns.map(normal).filter((pattern) => pattern !== ''))]
  if (globs.length === 0 || globs.includes('*')) return { matches: () => true, queries: [{}] }
  const tests = globs.map(toRegExp)
  // What is no name of Stripe's may be a secret that was pasted into the wrong place: it goes nowhere.
  return {
    matches: (type) => tests.some((test) => test.test(type)),
    queries: globs.every(isTypeName) ? plan(globs) : [{}],
  }
}

/** Whether an endpoint's `enabled_events` (exact, `*` or `group.*`) holds the type. */
export const enables = (enabled: readonly string[], type: string): boolean =>
  enabled.some((pattern) => pattern === '*' || toRegExp(pattern).test(type))

const normal = (pattern: string): string => {
  const text = pattern.trim().toLowerCase()
  if (text.endsWith('.')) return `${text}*`
  return text === '' || text.includes('.') || text.includes('*') ? text : `${text}.*`
}

/** Words of letters, at most a short number behind them: `v1.billing.meter.no_meter_found`. */
const isTypeName = (glob: string): boolean => /^[a-z_*]{1,40}\d{0,3}(?:\.[a-z_*]{1,60}\d{0,3})*$/.test(glob)

const toRegExp = (glob: string): RegExp =>
  new RegExp(
    `^${glob
      .split('*')
      .map((part) => part.replaceAll(/[.\\+?^${}()|[\]/-]/g, String.raw`\$&`))
      .join('.*')}$`,
  )

const plan = (globs: readonly string[]): readonly TypeQuery[] => {
  const exact = globs.filter((glob) => !glob.includes('*'))
  const groups = globs.filter((glob) => glob.includes('*'))
  // Only a trailing `.*` is a wildcard that Stripe documents by example.
  if (!groups.every((glob) => /^[a-z0-9_]+(\.[a-z0-9_]+)*\.\*$/.test(glob))) return [{}]
  const chunks = Array.from({ length: Math.ceil(exact.length / MAX_TYPES) }, (_, i) => ({
    types: exact.slice(i * MAX_TYPES, (i + 1) * MAX_TYPES),
  }))
  const queries = [...chunks, ...groups.map((type) => ({ type }))]
  return queries.length > MAX_QUERIES ? [{}] : queries
}
