export type Env = Readonly<Record<string, string | undefined>>

/** A variable that is missing or wrong. Its value is never in the message: it may be a secret. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
  readonly variable: string

  constructor(variable: string, problem: string) {
    super(problem.startsWith(variable) ? problem : `${variable} ${problem}`)
    this.variable = variable
  }
}

/** The trimmed value, or undefined when it is absent or empty. */
export const optional = (env: Env, name: string): string | undefined => env[name]?.trim() || undefined

export const text = (env: Env, name: string, fallback: string): string => optional(env, name) ?? fallback

export const boolean = (env: Env, name: string, fallback: boolean): boolean => {
  const value = optional(env, name)?.toLowerCase()
  if (value === undefined) return fallback
  if (['true', '1', 'yes', 'on'].includes(value)) return true
  if (['false', '0', 'no', 'off'].includes(value)) return false
  throw new ConfigError(name, 'must be true or false')
}

export const integer = (env: Env, name: string, fallback: number, min: number, max = 2_147_483_647): number => {
  const value = optional(env, name)
  if (value === undefined) return fallback
  const number = /^\d+$/.test(value) ? Number(value) : NaN
  if (!(number >= min && number <= max)) throw new ConfigError(name, `must be a whole number from ${min} to ${max}`)
  return number
}

export const url = (env: Env, name: string): string | undefined => {
  const value = optional(env, name)
  if (value === undefined) return undefined
  if (!/^https?:\/\//.test(value) || !URL.canParse(value)) throw new ConfigError(name, 'must be an http or https URL')
  return value.replace(/\/+$/, '')
}

export const oneOf = <const Choice extends string>(
  env: Env,
  name: string,
  choices: readonly Choice[],
  fallback: Choice,
): Choice => {
  const value = optional(env, name)
  if (value === undefined) return fallback
  const choice = choices.find((one) => one === value)
  if (choice === undefined) throw new ConfigError(name, `must be one of ${choices.join(', ')}`)
  return choice
}
