import { randomBytes } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { engineSecrets } from '../config/engine-secrets.ts'
import { configFiles, loadConfig } from '../config/load.ts'
import type { Config } from '../config/schema.ts'
import { stateDir } from '../config/trust.ts'
import { ProdlogsError } from '../model/error.ts'
import type { Redactor } from '../model/redactor.ts'
import { ENGINE_VARIABLES, ownEnvironment, SECRET_VARIABLES } from './own-environment.ts'
import { rememberedConfig } from './run-config.ts'
import { checkPattern, createRedactor } from '../redact/index.ts'

/** The redactor of a run: its own secrets, what the configuration lists, and the patterns that it adds. */
export const makeRedactor = (options: { config: Config; env: NodeJS.ProcessEnv; showPii: boolean }): Redactor => {
  checkPatterns(options.config)
  return createRedactor(redactorOptions(options))
}

/** What the redactor of a run is made from, for those who count or tag instead. */
export const redactorOptions = (options: { config: Config; env: NodeJS.ProcessEnv; showPii: boolean }) => ({
  known: knownValues(options.config, options.env),
  patterns: [...options.config.redact.patterns],
  showPii: options.showPii,
  tagKey: tagKey(options.env),
})

/**
 * For what is said before there is a session, or instead of one. `file`: the configuration that was asked for. When the
 * configuration is itself what is wrong, the values that its text refers to are hidden all the same.
 */
export const emergencyRedactor = async (file?: string): Promise<Redactor> => {
  const env = ownEnvironment()
  const where = { cwd: process.cwd(), env, ...(file === undefined ? {} : { file }) }
  try {
    const config = rememberedConfig() ?? (await loadConfig(where))
    return makeRedactor({ config, env, showPii: false })
  } catch {
    return createRedactor({ known: [...environmentSecrets(env), ...valuesNamedIn(where)] })
  }
}

/** The values behind every `env:NAME` and `file:PATH` in the text of the configuration, as far as they can be had. */
const valuesNamedIn = (where: Parameters<typeof configFiles>[0]): { value: string; kind: string }[] => {
  const quietly = <T>(work: () => T): T | undefined => {
    try {
      return work()
    } catch {
      return undefined
    }
  }
  return (quietly(() => configFiles(where)) ?? [])
    .map((path) => quietly(() => readFileSync(path, 'utf8')) ?? '')
    .flatMap((text) => text.match(/\b(?:env|file):[^\s"',\]}]{1,1024}/g) ?? [])
    .flatMap((reference) => quietly(() => resolveReference(reference, where.env)) ?? [])
    .map((value) => ({ value, kind: 'known' }))
}

/** Throws CONFIG_BAD_PATTERN for a pattern that could take forever on some line. */
export const checkPatterns = (config: Config): void => {
  for (const { name, match } of config.redact.patterns) {
    const verdict = checkPattern(match)
    if (!verdict.ok) throw new ProdlogsError('CONFIG_BAD_PATTERN', { name, reason: verdict.reason })
  }
}

const knownValues = (config: Config, env: NodeJS.ProcessEnv): { value: string; kind: string }[] => [
  ...environmentSecrets(env),
  ...ownKey(config.stripe.key, env),
  ...engineSecrets(config).flatMap((reference) => ownValue(reference, env)),
  ...config.redact.values.flatMap((reference) => {
    const value = resolveReference(reference, env)
    return value === undefined ? [] : [{ value, kind: 'known' }]
  }),
]

/** What lets us into an engine; what cannot be read is told where it is needed. */
const ownValue = (reference: string, env: NodeJS.ProcessEnv): { value: string; kind: string }[] => {
  try {
    const value = resolveReference(reference, env)
    return value === undefined ? [] : [{ value, kind: 'known' }]
  } catch {
    return []
  }
}

const environmentSecrets = (env: NodeJS.ProcessEnv): { value: string; kind: string }[] =>
  [...SECRET_VARIABLES, ...ENGINE_VARIABLES].flatMap((name) => {
    const value = env[name]
    return value === undefined || value.length < 8 ? [] : [{ value, kind: 'known' }]
  })

/** The Stripe key from where the configuration says; what cannot be read is told where it is needed. */
const ownKey = (reference: string | undefined, env: NodeJS.ProcessEnv): { value: string; kind: string }[] => {
  try {
    const text = reference === undefined ? undefined : resolveReference(reference, env)
    // A key file may be one of `NAME=value` lines.
    return (text ?? '')
      .split(/\r?\n/)
      .map((line) => line.replace(/^(?:export\s+)?\w+\s*=/, '').replaceAll(/^["'\s]+|["'\s]+$/g, ''))
      .flatMap((value) => (value.length < 8 ? [] : [{ value, kind: 'stripe_key' }]))
  } catch {
    return []
  }
}

/** `env:NAME` and `file:PATH`; what is not there has nothing to hide. */
const resolveReference = (reference: string, env: NodeJS.ProcessEnv): string | undefined => {
  if (reference.startsWith('env:')) return env[reference.slice(4).trim()] || undefined
  if (!reference.startsWith('file:')) return undefined
  const path = reference
    .slice(5)
    .trim()
    .replace(/^~(?=\/)/, env['HOME'] ?? homedir())
  try {
    return readFileSync(path, 'utf8').trim() || undefined
  } catch (cause) {
    throw new ProdlogsError('CONFIG_UNREADABLE', { file: path }, { cause })
  }
}

const KEY_BYTES = 32

/**
 * The per-user key of tags, made on first use: two marks of one secret can be matched by this user alone. Where no file
 * can be kept the tags hold for this run only.
 */
export const tagKey = (env: NodeJS.ProcessEnv): Uint8Array => {
  const path = join(stateDir(env), 'tag.key')
  try {
    const kept = readFileSync(path)
    if (kept.length === KEY_BYTES) return kept
  } catch {
    // Not there yet.
  }
  const fresh = randomBytes(KEY_BYTES)
  try {
    mkdirSync(stateDir(env), { recursive: true, mode: 0o700 })
    writeFileSync(path, fresh, { mode: 0o600, flag: 'wx' })
  } catch {
    // Another run may have made it in this very moment; then its key is the one that counts.
    try {
      const kept = readFileSync(path)
      if (kept.length === KEY_BYTES) return kept
    } catch {
      return fresh
    }
  }
  return fresh
}
