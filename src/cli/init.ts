import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import { ProdlogsError } from '../model/error.ts'
import { EXIT } from '../model/exit-code.ts'
import type { HostConfig, SourceConfig } from '../model/host.ts'
import { describeHost } from '../read/index.ts'
import { terminalSafe } from '../report/terminal-safe.ts'
import { askLine } from './ask-line.ts'
import { readOptionsOf } from './feeds.ts'
import type { Lifetime } from './lifetime.ts'
import type { HostFlags, OutputFlags } from './options.ts'
import { connectTo } from './reach-hosts.ts'
import { createSession, type Session } from './session.ts'
import { selectHosts } from '../config/hosts.ts'

export interface InitFlags extends HostFlags, OutputFlags {
  force?: boolean
}

/** Log files that many services write to; those that a host has and may be read are taken. */
const USUAL_FILES = [
  '/var/log/nginx/access.log',
  '/var/log/nginx/error.log',
  '/var/log/apache2/access.log',
  '/var/log/syslog',
  '/var/log/messages',
]

/** `prodlogs init`: tests the hosts, then writes prodlogs.yaml for those that work. Asks only on a terminal. */
export const runInit = async (flags: InitFlags, lifetime: Lifetime): Promise<number> => {
  const session = await createSession(flags, lifetime, { objects: true })
  const path = resolve(flags.out ?? 'prodlogs.yaml')
  if (existsSync(path) && !flags.force)
    throw new ProdlogsError('USAGE_BAD_VALUE', {
      option: 'init',
      value: path,
      expected: '--force, because the file is there already',
    })
  const words = flags.host.length > 0 ? flags.host : await askHosts(session, flags)
  const hosts = selectHosts(
    words,
    flags.source.length > 0 ? flags.source : USUAL_FILES.map((file) => `file:${file}`),
    session.config,
  )
  const asked = flags.source.length > 0
  const tested: HostConfig[] = []
  for (const host of hosts) {
    const sources = await testHost(host, session, flags, asked)
    if (sources !== undefined) tested.push({ ...host, sources })
  }
  if (tested.length === 0) return EXIT.unreachable
  writeFileSync(path, yamlOf(tested), { flag: flags.force ? 'w' : 'wx' })
  session.note(`${session.errStyle.green('✔')} ${path}`)
  session.note(
    { en: 'Next: prodlogs doctor, then prodlogs tail', ru: 'Дальше: prodlogs doctor, затем prodlogs tail' }[
      session.lang
    ],
  )
  return tested.length < hosts.length ? EXIT.someHostsFailed : EXIT.ok
}

const askHosts = async (session: Session, flags: InitFlags): Promise<string[]> => {
  if (!session.interactive)
    throw new ProdlogsError('USAGE_NEEDS_TTY', { what: { en: 'the host', ru: 'хост' }[session.lang], flag: '--host' })
  const known = aliases(flags.sshConfig ?? join(homedir(), '.ssh', 'config'))
  if (known.length > 0)
    session.note(
      `${{ en: 'Hosts of your ssh config', ru: 'Хосты из ssh config' }[session.lang]}: ${terminalSafe(known.join(', '))}`,
    )
  const answer = await askLine(
    session,
    { en: 'Which hosts (comma list)? ', ru: 'Какие хосты (через запятую)? ' }[session.lang],
  )
  const words =
    answer
      ?.split(',')
      .map((word) => word.trim())
      .filter((word) => word !== '') ?? []
  if (words.length === 0) throw new ProdlogsError('USAGE_NO_HOST')
  return words
}

/** Names after `Host` that are no patterns: only to be offered, `ssh -G` decides what they mean. */
const aliases = (path: string): string[] => {
  if (!existsSync(path)) return []
  const names = [...readFileSync(path, 'utf8').matchAll(/^\s*Host\s+(.+)$/gim)].flatMap((match) =>
    (match[1] ?? '').split(/\s+/),
  )
  return [...new Set(names)].filter((name) => name !== '' && !/[*?!"]/.test(name))
}

/** The sources of a host that can be read; undefined when it cannot be reached or has none. */
const testHost = async (
  host: HostConfig,
  session: Session,
  flags: InitFlags,
  asked: boolean,
): Promise<readonly SourceConfig[] | undefined> => {
  try {
    const connection = await connectTo(host, session, flags)
    const found = await describeHost(connection, host, readOptionsOf(host, session))
    const readable = found.sources.filter((source) => source.error === undefined).map(({ source }) => source)
    if (asked) for (const { error } of found.sources) if (error !== undefined) session.warnError(error)
    if (readable.length === 0) {
      session.warnError(new ProdlogsError('USAGE_NO_SOURCE', { host: host.name }))
      return undefined
    }
    session.note(
      `${session.errStyle.green('✔')} ${terminalSafe(host.name)}: ${terminalSafe(readable.map(({ name }) => name).join(', '))}`,
    )
    return readable
  } catch (error) {
    if (!(error instanceof ProdlogsError)) throw error
    session.warnError(error)
    return undefined
  }
}

const yamlOf = (hosts: readonly HostConfig[]): string => {
  const quote = (text: string) => (/^[\w./@-]+$/.test(text) ? text : JSON.stringify(text))
  const lines = hosts.flatMap((host) => [
    `  ${quote(host.name)}:`,
    ...(host.reach.kind === 'ssh' ? [`    ssh: ${quote(host.reach.target)}`] : []),
    '    sources:',
    ...host.sources.map((source) =>
      source.type === 'file'
        ? `      ${quote(source.name)}: { type: file, path: ${quote(source.path)} }`
        : `      ${quote(source.name)}: { type: journal, unit: ${quote(source.unit)} }`,
    ),
  ])
  return [
    '# Written by `prodlogs init`; config/prodlogs.example.yaml shows what else there is.',
    'hosts:',
    ...lines,
    `default: ${quote(hosts[0]?.name ?? '')}`,
    '',
  ].join('\n')
}
