import { execFile } from 'node:child_process'
import { ProdlogsError } from '../model/error.ts'
import { words } from '../model/reason.ts'
import type { Dial } from './dial.ts'
import { knownName } from './known-hosts.ts'
import type { SshFields } from './ssh-fields.ts'
import { parseTarget, type Target } from './target.ts'
import { expand, expandFileList, type Tokens } from './tokens.ts'

/** A host with everything that the user's ssh configuration says of it, paths expanded. */
export interface SshHost {
  /** As it was asked for, without user and port. */
  readonly alias: string
  /** What the connection is opened to. */
  readonly hostname: string
  readonly port: number
  readonly user: string
  readonly identityFiles: readonly string[]
  readonly certificateFiles: readonly string[]
  readonly identitiesOnly: boolean
  /** Socket of the agent; absent when there is none or it is turned off. */
  readonly agent: string | undefined
  readonly userKnownHostsFiles: readonly string[]
  readonly globalKnownHostsFiles: readonly string[]
  readonly hostKeyAlias: string | undefined
  readonly hashKnownHosts: boolean
  readonly proxyJump: string | undefined
  readonly proxyCommand: string | undefined
  readonly controlPath: string | undefined
  /** Whether there is an ssh binary: it answered. */
  readonly hasSsh: boolean
  /** First value of any field of `ssh -G`, by its lower-case name. */
  field(name: string): string | undefined
}

/**
 * Asks `ssh -G`, which is right where every library is wrong (Include, Match, %h, `ProxyJump none`). Without an ssh
 * binary the ssh-config package reads the file. Throws HOST_NAME_INVALID, SSH_CONFIG.
 */
export async function resolveHost(dial: Dial, asked: string | Target): Promise<SshHost> {
  const target = typeof asked === 'string' ? parseTarget(asked) : asked
  const fields = await askSsh(dial, target)
  return toSshHost(target, fields ?? (await readWithoutSsh(dial, target)), fields !== undefined)
}

/** `undefined` when there is no ssh binary. */
function askSsh(dial: Dial, target: Target): Promise<SshFields | undefined> {
  const args = ['-G', ...configArgs(dial), ...targetArgs(target)]
  return new Promise((resolve, reject) => {
    const options = { maxBuffer: 1 << 20, ...(dial.signal === undefined ? {} : { signal: dial.signal }) }
    execFile('ssh', args, options, (error, stdout, stderr) => {
      if (error === null) return resolve(parseFields(stdout))
      if (dial.signal?.aborted) return reject(dial.signal.reason as Error)
      if (error.code === 'ENOENT') return resolve(undefined)
      const reason = lastLine(stderr) ?? error.message
      return reject(new ProdlogsError('SSH_CONFIG', { host: dial.name, reason: words(reason) }, { cause: error }))
    })
  })
}

async function readWithoutSsh(dial: Dial, target: Target): Promise<SshFields> {
  const { readSshConfig } = await import('./ssh-config-fallback.ts')
  return readSshConfig(dial, target)
}

/** `-F file`, made for every call of ssh so that all of them read the same configuration. */
export const configArgs = (dial: Dial): string[] => (dial.sshConfigFile === undefined ? [] : ['-F', dial.sshConfigFile])

/** User, port, `--` and the name: the name is never taken for an option. */
export const targetArgs = (target: Target): string[] => [
  ...(target.user === undefined ? [] : ['-l', target.user]),
  ...(target.port === undefined ? [] : ['-p', String(target.port)]),
  '--',
  target.host,
]

function parseFields(text: string): SshFields {
  const fields = new Map<string, string[]>()
  for (const line of text.split('\n')) {
    const space = line.indexOf(' ')
    if (space === -1) continue
    const name = line.slice(0, space).toLowerCase()
    const values = fields.get(name)
    if (values === undefined) fields.set(name, [line.slice(space + 1)])
    else values.push(line.slice(space + 1))
  }
  return fields
}

function toSshHost(target: Target, fields: SshFields, hasSsh: boolean): SshHost {
  const field = (name: string): string | undefined => fields.get(name)?.[0]
  const hostname = field('hostname') ?? target.host
  const port = target.port ?? Number(field('port') ?? 22)
  const user = target.user ?? field('user') ?? ''
  const hostKeyAlias = orNone(field('hostkeyalias'))
  const proxyJump = orNone(field('proxyjump'))
  const tokens: Tokens = { alias: target.host, hostname, port, user, hostKeyAlias, proxyJump }
  return {
    alias: target.host,
    hostname,
    port,
    user,
    identityFiles: files(fields.get('identityfile') ?? [], tokens),
    certificateFiles: files(fields.get('certificatefile') ?? [], tokens),
    identitiesOnly: field('identitiesonly') === 'yes',
    agent: agentSocket(field('identityagent'), tokens),
    userKnownHostsFiles: expandFileList(
      field('userknownhostsfile') ?? '~/.ssh/known_hosts ~/.ssh/known_hosts2',
      tokens,
    ),
    globalKnownHostsFiles: expandFileList(
      field('globalknownhostsfile') ?? '/etc/ssh/ssh_known_hosts /etc/ssh/ssh_known_hosts2',
      tokens,
    ),
    hostKeyAlias,
    hashKnownHosts: field('hashknownhosts') === 'yes',
    proxyJump,
    proxyCommand: orNone(field('proxycommand')),
    controlPath: orNone(field('controlpath')),
    hasSsh,
    field,
  }
}

const files = (values: readonly string[], tokens: Tokens): string[] => [
  ...new Set(values.filter((value) => value !== 'none').map((value) => expand(value, tokens))),
]

/** `SSH_AUTH_SOCK`, `$NAME` and `none` are special words of IdentityAgent (ssh_config(5)). */
function agentSocket(value: string | undefined, tokens: Tokens): string | undefined {
  if (value === 'none') return undefined
  if (value === undefined || value === 'SSH_AUTH_SOCK') return process.env['SSH_AUTH_SOCK'] || undefined
  if (/^\$\w+$/.test(value)) return process.env[value.slice(1)] || undefined
  return expand(value, tokens)
}

const orNone = (value: string | undefined): string | undefined =>
  value === undefined || value === '' || value.toLowerCase() === 'none' ? undefined : value

const lastLine = (text: string): string | undefined => text.trim().split('\n').at(-1)?.trim() || undefined

/** Whether ssh may mean this host by `name`: it writes the alias, the address or the name of known_hosts. */
export const isCalled = (host: SshHost, name: string | undefined): boolean =>
  name !== undefined &&
  [host.alias, host.hostname, host.hostKeyAlias, knownName(host.hostname, host.port)].includes(name)
