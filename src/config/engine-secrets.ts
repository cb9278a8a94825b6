import type { Config } from './schema.ts'

/** The references by which engines name their secrets. */
export const engineSecrets = (config: Config): string[] =>
  [...config.hosts.values()].flatMap(({ reach }) => {
    if (reach.kind !== 'engine') return []
    const {
      password,
      token,
      apiKey,
      headers = {},
    } = reach.engine as unknown as Partial<Record<string, string>> & {
      readonly headers?: Readonly<Record<string, string>>
    }
    return [password, token, apiKey, ...Object.values(headers)].filter(
      (value): value is string => typeof value === 'string' && /^(?:env:|file:)/.test(value),
    )
  })
