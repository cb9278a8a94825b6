import { isUtf8 } from 'node:buffer'
import { existsSync, readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join, relative, resolve } from 'node:path'
import { ProdlogsError } from '../model/error.ts'
import { words } from '../model/reason.ts'
import type { EngineReach } from '../model/engine.ts'
import type { HostConfig, Reach } from '../model/host.ts'
import { DEFAULT_CONFIG, type Config } from './schema.ts'
import { isTrusted } from './trust.ts'
import type { ConfigProblem } from './parse.ts'
import type { ConfigFile } from './zod-schema.ts'

export interface LoadOptions {
  /** `--config` or PRODLOGS_CONFIG: then no other file is looked for. */
  readonly file?: string
  readonly cwd: string
  readonly env: NodeJS.ProcessEnv
  /** Hosts that a file defines with `command:` are refused unless the file is the user's own or trusted. */
  readonly lang?: 'en' | 'ru'
}

/** Finds and reads the configuration: the project's file wins over the user's, entry by entry. Throws CONFIG_* errors. */
export const loadConfig = async (options: LoadOptions): Promise<Config> => {
  const files = configFiles(options)
  if (files.length === 0) return DEFAULT_CONFIG
  const { parseConfigFile } = await import('./parse.ts')
  const own = userConfigFile(options.env)
  const parsed = files.map((path) => {
    const shown = shortPath(path, options.cwd)
    const file = parseConfigFile(shown, readText(path), options.lang)
    return toConfig(file, shown, path === own || isTrusted(path, options.env))
  })
  return parsed.reduceRight((below, above) => overlay(above, below))
}

/** The files that apply here, the most important first. */
export const configFiles = ({ file, cwd, env }: LoadOptions): string[] => {
  if (file !== undefined) {
    const path = resolve(cwd, file)
    if (!existsSync(path)) throw new ProdlogsError('CONFIG_NOT_FOUND', { file: path })
    return [path]
  }
  const project = [join(cwd, 'prodlogs.yaml'), join(cwd, 'config', 'prodlogs.yaml')].find((path) => existsSync(path))
  const own = userConfigFile(env)
  return [project, existsSync(own) ? own : undefined].filter((path) => path !== undefined)
}

/** `${XDG_CONFIG_HOME:-~/.config}/prodlogs/prodlogs.yaml`. */
export const userConfigFile = (env: NodeJS.ProcessEnv): string =>
  join(env['XDG_CONFIG_HOME'] || join(env['HOME'] ?? homedir(), '.config'), 'prodlogs', 'prodlogs.yaml')

/** As a person would type it: relative below the current folder. */
export const shortPath = (path: string, cwd: string): string => {
  const short = relative(cwd, path)
  return short === '' || short.startsWith('..') ? path : short
}

const readText = (path: string): string => {
  let bytes: Buffer
  try {
    bytes = readFileSync(path)
  } catch (cause) {
    throw new ProdlogsError('CONFIG_UNREADABLE', { file: path, reason: words(codeOf(cause)) }, { cause })
  }
  if (isUtf8(bytes)) return bytes.toString('utf8')
  // The first line that is none: an ASCII line feed is never a part of another character.
  const before = bytes.toString('latin1').split('\n')
  const bad = before.findIndex((line) => !isUtf8(Buffer.from(line, 'latin1')))
  const column =
    Buffer.from(before[bad] ?? '', 'latin1')
      .toString('utf8')
      .indexOf('\ufffd') + 1
  throw new ProdlogsError('CONFIG_SYNTAX', { file: path, line: bad + 1, column, reason: { code: 'not_utf8' } })
}

/** Reads the files that apply once more, and throws for the first thing that `check` finds in one, with its place. */
export const checkConfig = async (
  options: LoadOptions,
  check: (content: ConfigFile) => ConfigProblem | undefined,
): Promise<void> => {
  const { parseConfigFile } = await import('./parse.ts')
  for (const path of configFiles(options))
    parseConfigFile(shortPath(path, options.cwd), readText(path), options.lang, check)
}

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : ''

const toConfig = (file: ConfigFile, path: string, trusted: boolean): Config => ({
  hosts: new Map(
    Object.entries(file.hosts).map(([name, host]) => {
      const checked: HostConfig = {
        name,
        reach: reachOf(name, host, path, trusted),
        sources: sourcesOf(host, path, trusted),
        gate: host.gate,
        sudo: host.sudo,
        ...(host.timezone === undefined ? {} : { timezone: host.timezone }),
      }
      return [name, checked]
    }),
  ),
  groups: file.groups,
  ...(file.default === undefined ? {} : { default: file.default }),
  ids: withoutUndefined(file.ids),
  steps: file.steps,
  expect: file.expect,
  redact: file.redact,
  stripe: withoutUndefined(file.stripe),
  watch: {
    thresholds: file.watch.thresholds,
    ...(file.watch.silence === undefined ? {} : { silence: file.watch.silence }),
  },
  files: [path],
})

const sourcesOf = (host: ConfigFile['hosts'][string], path: string, trusted: boolean): HostConfig['sources'] => {
  const untrusted = trusted ? {} : { untrusted: path }
  const own: HostConfig['sources'] = Object.entries(host.sources).map(([name, source]) => {
    const checked = { ...withoutUndefined(source), name } as HostConfig['sources'][number]
    return checked.type === 'process' ? { ...checked, ...untrusted } : checked
  })
  // A host that is a program has one source at least: what it prints.
  if (host.process === undefined || own.length > 0) return own
  return [{ type: 'process', name: 'output', argv: host.process, ...untrusted }]
}

const engineOf = (host: ConfigFile['hosts'][string]): EngineReach | undefined => {
  if (host.process !== undefined) return { type: 'process' }
  const key = ENGINES.find((each) => host[each] !== undefined)
  return key === undefined ? undefined : ({ type: key, ...withoutUndefined(host[key] ?? {}) } as EngineReach)
}

/**
 * Whether anybody may name it: a file of a cloned repository must not send our secrets to an address of its own, nor run
 * what a kubeconfig names.
 */
const isHarmless = (engine: EngineReach): boolean => {
  const { type, ...rest } = engine
  const given = new Set(Object.keys(rest))
  if (type === 'cloudwatch' && given.has('url')) return false
  return !SENDS.some((name) => given.has(name))
}

const SENDS = ['user', 'password', 'token', 'apiKey', 'headers', 'cert', 'key', 'aws', 'profile', 'kubeconfig']

/** The keys of a host that is an engine's. */
export const ENGINES = [
  'loki',
  'victorialogs',
  'elasticsearch',
  'clickhouse',
  'cloudwatch',
  'kubernetes',
  'docker',
] as const satisfies readonly EngineReach['type'][]

const reachOf = (name: string, host: ConfigFile['hosts'][string], path: string, trusted: boolean): Reach => {
  if (host.local) return { kind: 'local' }
  const engine = engineOf(host)
  if (engine !== undefined)
    return trusted || isHarmless(engine) ? { kind: 'engine', engine } : { kind: 'untrusted', file: path }
  if (host.command === undefined) return { kind: 'ssh', target: host.ssh ?? name }
  return trusted ? { kind: 'command', argv: host.command } : { kind: 'untrusted', file: path }
}

type Defined<T> = { [K in keyof T]?: Exclude<T[K], undefined> }

const withoutUndefined = <T extends object>(value: T): Defined<T> =>
  Object.fromEntries(Object.entries(value).filter(([, entry]) => entry !== undefined)) as Defined<T>

/** Entry by entry: what `above` names, wins; lists are joined. */
const overlay = (above: Config, below: Config): Config => ({
  hosts: new Map([...below.hosts, ...above.hosts]),
  groups: { ...below.groups, ...above.groups },
  ...(above.default === undefined && below.default === undefined
    ? {}
    : { default: above.default ?? below.default ?? '' }),
  ids: { ...below.ids, ...above.ids },
  steps: [...above.steps, ...below.steps],
  expect: { ...below.expect, ...above.expect },
  redact: {
    values: [...above.redact.values, ...below.redact.values],
    patterns: [...above.redact.patterns, ...below.redact.patterns],
  },
  stripe: { ...below.stripe, ...above.stripe },
  watch: { ...below.watch, ...above.watch, thresholds: { ...below.watch.thresholds, ...above.watch.thresholds } },
  files: [...above.files, ...below.files],
})
