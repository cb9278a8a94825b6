/** Variables of our own environment that hold secrets: hidden from the first moment, and kept from children. */
export const SECRET_VARIABLES = [
  'PRODLOGS_STRIPE_KEY',
  'STRIPE_API_KEY',
  'STRIPE_SECRET_KEY',
  'STRIPE_WEBHOOK_SECRET',
  'PRODLOGS_MCP_TOKEN',
] as const

/** Those that let into engines: hidden too, but what a program of the user needs is left to it. */
export const ENGINE_VARIABLES = [
  'LOKI_PASSWORD',
  'LOKI_BEARER_TOKEN',
  'VICTORIALOGS_PASSWORD',
  'VICTORIALOGS_TOKEN',
  'CLICKHOUSE_PASSWORD',
  'ELASTICSEARCH_API_KEY',
  'ELASTICSEARCH_PASSWORD',
  'AWS_SECRET_ACCESS_KEY',
  'AWS_SESSION_TOKEN',
] as const

let own: NodeJS.ProcessEnv | undefined

/**
 * The environment that prodlogs was started with. The first call takes the secrets out of `process.env`: that is what
 * ssh, a pager, `--exec` and every other child inherits, and what a diagnostic report of Node writes down.
 */
export const ownEnvironment = (): NodeJS.ProcessEnv => {
  if (own === undefined) {
    own = { ...process.env }
    keepFromChildren(SECRET_VARIABLES)
  }
  return own
}

/** Takes more variables out of what children inherit: those that the configuration names as secrets. */
export const keepFromChildren = (names: readonly string[]): void => {
  for (const name of names) delete process.env[name]
}

/** The variables that references such as `env:DB_PASSWORD` name. */
export const variablesOf = (references: readonly (string | undefined)[]): string[] =>
  references.flatMap((reference) => (reference?.startsWith('env:') ? [reference.slice(4).trim()] : []))
