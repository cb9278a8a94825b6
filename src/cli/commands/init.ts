import { fill } from '../../messages/fill.ts'
import { INIT } from '../../messages/init.ts'
import { existsSync, readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import { ProdlogsError } from '../../model/error.ts'
import { EXIT } from '../../model/exit-code.ts'
import type { EngineSource } from '../../model/engine.ts'
import { isEngineSource, type HostConfig, type SourceConfig } from '../../model/host.ts'
import { describeHost } from '../../read/index.ts'
import { createRedactor } from '../../redact/index.ts'
import type { SafeText } from '../../model/safe-text.ts'
import { askLine } from '../io/ask-line.ts'
import { readOptionsOf } from '../../app/read-options.ts'
import type { Lifetime } from '../io/lifetime.ts'
import type { HostChoice } from '../../app/choice.ts'
import type { OutputFlags } from '../args/options.ts'
import { openSourceOf } from '../../app/engine-feed.ts'
import { connectTo, needsNoLogin } from '../../app/reach-hosts.ts'
import { dialOf } from '../../app/source-feeds.ts'
import { engineSourceOf } from '../../config/source-word.ts'
import { createSession, type Session } from '../session.ts'
import { selectHosts } from '../../config/hosts.ts'
import { writeOwnFile } from '../io/outlets.ts'
import { redactorOptions } from '../../app/redactor.ts'

export interface InitFlags extends HostChoice, OutputFlags {
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
  // `--out` names the file that is made, not a place for what is said meanwhile.
  const { out = 'prodlogs.yaml', ...rest } = flags
  const session = await createSession(rest, lifetime, { objects: true })
  const path = resolve(out)
  if (existsSync(path) && !flags.force)
    throw new ProdlogsError('USAGE', {
      reason: fill(INIT.exists[session.lang], { path }),
      next: INIT.replace[session.lang],
    })
  const isEngines =
    flags.host.length === 0 && flags.source.length > 0 && flags.source.every((word) => engineSourceOf(word))
  const words = flags.host.length > 0 || isEngines ? flags.host : await askHosts(session, flags)
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
  writeOwnFile(path, withoutSecrets(yamlOf(tested), session), { replace: flags.force ?? false })
  session.note((plain) => `${session.errStyle.green('✔')} ${plain(path)}`)
  tellNext(session, flags, out)
  return tested.length < hosts.length ? EXIT.someHostsFailed : EXIT.ok
}

/** The file does not say by which ssh configuration its names were understood, nor is any other name than its own looked for. */
const tellNext = (session: Session, { sshConfig }: InitFlags, out: string): void => {
  const more = [
    ...(out === 'prodlogs.yaml' ? [] : ['--config', shellWord(out)]),
    ...(sshConfig === undefined || session.env['PRODLOGS_SSH_CONFIG'] === sshConfig
      ? []
      : ['--ssh-config', shellWord(sshConfig)]),
  ]
    .map((word) => ` ${word}`)
    .join('')
  session.note(fill(INIT.next[session.lang], { more }))
  if (more.includes('--ssh-config')) session.note(INIT.sshConfig[session.lang])
}

const shellWord = (word: string): string =>
  /^[\w./@:~-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`

const askHosts = async (session: Session, flags: InitFlags): Promise<string[]> => {
  const engines = enginesHere(session.env)
  if (engines.length > 0)
    session.note(
      `${INIT.alsoHere[session.lang]}: ${engines.map((word) => `init --source ${shellWord(word)}`).join(', ')}`,
    )
  if (!session.interactive)
    throw new ProdlogsError('USAGE_NEEDS_TTY', { what: INIT.theHost[session.lang], flag: '--host' })
  const known = aliases(flags.sshConfig ?? join(homedir(), '.ssh', 'config'))
  if (known.length > 0) session.note(`${INIT.known[session.lang]}: ${known.join(', ')}`)
  const question = INIT.which[session.lang]
  const answer = await askLine(session.redactor.text(question), session)
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
): Promise<HostConfig['sources'] | undefined> => {
  try {
    const connection = needsNoLogin(host) ? undefined : await connectTo(host, session, flags)
    const found =
      connection === undefined ? [] : (await describeHost(connection, host, readOptionsOf(host, session))).sources
    const readable: (SourceConfig | EngineSource)[] = found
      .filter((source) => source.error === undefined)
      .map(({ source }) => source)
    if (asked) for (const { error } of found) if (error !== undefined) session.warnError(error)
    const dial = connection === undefined ? undefined : dialOf({ host, connection }, session, flags)
    for (const source of host.sources.filter(isEngineSource)) {
      try {
        await (await openSourceOf(host, source, session, dial)).describe()
        readable.push(source)
      } catch (error) {
        if (!(error instanceof ProdlogsError)) throw error
        session.warnError(error)
      }
    }
    if (readable.length === 0) {
      session.warnError(new ProdlogsError('USAGE_NO_SOURCE', { host: host.name }))
      return undefined
    }
    const names = readable.map(({ name }) => name).join(', ')
    session.note((plain) => `${session.errStyle.green('✔')} ${plain(host.name)}: ${plain(names)}`)
    return readable
  } catch (error) {
    if (!(error instanceof ProdlogsError)) throw error
    session.warnError(error)
    return undefined
  }
}

/**
 * The configuration as it is: a mark in place of a name would make it useless, so what holds a secret is refused.
 * `user@host.example` looks like an address of a person and is none.
 */
const withoutSecrets = (yaml: string, session: Session): SafeText => {
  const redactor = createRedactor(redactorOptions({ config: session.config, env: session.env, showPii: true }))
  const safe = redactor.text(yaml)
  if (String(safe) === yaml) return safe
  const [line = ''] = safe.split('\n').filter((each, at) => each !== yaml.split('\n')[at])
  throw new ProdlogsError('USAGE_BAD_VALUE', {
    option: 'init',
    value: line.trim(),
    expected: { code: 'no_secrets' },
  })
}

const yamlOf = (hosts: readonly HostConfig[]): string => {
  const quote = (text: string) => (/^[\w./@-]+$/.test(text) ? text : JSON.stringify(text))
  const lines = hosts.flatMap((host) => [
    `  ${quote(host.name)}:`,
    ...reachLines(host, quote),
    '    sources:',
    ...host.sources.map(({ name, ...source }) => `      ${quote(name)}: ${inline(source, quote)}`),
  ])
  return [
    '# Written by `prodlogs init`; config/prodlogs.example.yaml shows what else there is.',
    'hosts:',
    ...lines,
    `default: ${quote(hosts[0]?.name ?? '')}`,
    '',
  ].join('\n')
}

const reachLines = ({ reach }: HostConfig, quote: (text: string) => string): string[] => {
  if (reach.kind === 'ssh') return [`    ssh: ${quote(reach.target)}`]
  if (reach.kind === 'local') return ['    local: true']
  if (reach.kind !== 'engine') return []
  const { type, ...rest } = reach.engine
  if (type === 'process') return ['    local: true']
  return [`    ${type}: ${Object.keys(rest).length === 0 ? '{}' : inline(rest, quote)}`]
}

/** What this machine knows of engines: offered, since only the user knows which of their logs. */
const enginesHere = (env: NodeJS.ProcessEnv): string[] => [
  ...(env['DOCKER_HOST'] || existsSync('/var/run/docker.sock') ? ['docker:NAME'] : []),
  ...(env['KUBECONFIG'] || existsSync(join(homedir(), '.kube', 'config')) ? ['k8s:NAMESPACE/SELECTOR'] : []),
  ...(env['LOKI_ADDR'] ? ['loki:{app="NAME"}'] : []),
  ...(env['VICTORIALOGS_URL'] ? ['victorialogs:FILTER'] : []),
  ...(env['ELASTICSEARCH_URL'] ? ['elasticsearch:INDEX'] : []),
  ...(env['CLICKHOUSE_URL'] ? ['clickhouse:TABLE'] : []),
  ...(env['AWS_PROFILE'] || env['AWS_ACCESS_KEY_ID'] || existsSync(join(homedir(), '.aws', 'config'))
    ? ['cloudwatch:GROUP']
    : []),
]

/** `{ type: file, path: /var/log/app.log }` */
const inline = (source: object, quote: (text: string) => string): string =>
  `{ ${Object.entries(source)
    .map(([key, value]) => `${key}: ${typeof value === 'string' ? quote(value) : JSON.stringify(value)}`)
    .join(', ')} }`
