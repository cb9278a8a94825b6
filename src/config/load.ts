import { existsSync, readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join, relative, resolve } from 'node:path'
import { ProdlogsError } from '../model/error.ts'
import type { HostConfig, Reach } from '../model/host.ts'
import { DEFAULT_CONFIG, type Config } from './schema.ts'
import { isTrusted } from './trust.ts'
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
  try {
    return readFileSync(path, 'utf8')
  } catch (cause) {
    throw new ProdlogsError('CONFIG_UNREADABLE', { file: path, reason: codeOf(cause) }, { cause })
  }
}

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : ''

const toConfig = (file: ConfigFile, path: string, trusted: boolean): Config => ({
  hosts: new Map(
    Object.entries(file.hosts).map(([name, host]) => {
      const checked: HostConfig = {
        name,
        reach: reachOf(name, host, path, trusted),
        sources: Object.entries(host.sources).map(([sourceName, { format, ...source }]) => ({
          ...source,
          name: sourceName,
          ...(format === undefined ? {} : { format }),
        })),
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

const reachOf = (name: string, host: ConfigFile['hosts'][string], path: string, trusted: boolean): Reach => {
  if (host.local) return { kind: 'local' }
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
