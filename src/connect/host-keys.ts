import { createHmac, randomBytes } from 'node:crypto'
import { appendFileSync, mkdirSync, readFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { ProdlogsError } from '../model/error.ts'
import type { Dial } from './dial.ts'
import { blobType, findKnownHosts, fingerprint, judgeHostKey, knownName, type KnownHost } from './known-hosts.ts'
import type { SshHost } from './ssh-config.ts'

/** What known_hosts has of a host, read before the connection is opened, because it decides which key to ask for. */
export interface HostKeys {
  readonly name: string
  readonly entries: readonly KnownHost[]
  /** Lines of the name without its port, which ssh falls back to for a port other than 22. */
  readonly bare: readonly KnownHost[]
}

export function readHostKeys(host: SshHost): HostKeys {
  const name = host.hostKeyAlias?.toLowerCase() ?? knownName(host.hostname, host.port)
  const files = [...host.userKnownHostsFiles, ...host.globalKnownHostsFiles]
  const entries = findKnownHosts(files, name)
  const fallsBack = host.hostKeyAlias === undefined && host.port !== 22
  return { name, entries, bare: fallsBack ? findKnownHosts(files, host.hostname.toLowerCase()) : [] }
}

/**
 * Types of the keys that known_hosts has. A host known only by RSA that prefers to show Ed25519 would look changed, so
 * these types are asked for first.
 */
export function knownKeyTypes({ entries, bare }: HostKeys): string[] {
  const own = entries.filter((entry) => entry.marker === undefined)
  const plain = own.length > 0 ? own : bare.filter((entry) => entry.marker === undefined)
  return [...new Set(plain.map((entry) => entry.keyType))]
}

/** True when a certificate authority signs for the host: ssh2 cannot check that. */
export const hasAuthority = ({ entries, bare }: HostKeys): boolean =>
  [...entries, ...bare].some((entry) => entry.marker === 'cert-authority')

/**
 * Decides on the key that a host shows. Returns when it may be trusted; throws HOST_KEY_CHANGED, HOST_KEY_REVOKED or
 * HOST_KEY_UNKNOWN, with `{ host, keyType, fingerprint, file, line, expected }` as far as they are known.
 */
export async function checkHostKey(dial: Dial, host: SshHost, keys: HostKeys, key: Buffer): Promise<void> {
  const shown = { host: host.alias, address: keys.name, keyType: blobType(key) ?? '?', fingerprint: fingerprint(key) }
  const refuse = (code: 'HOST_KEY_CHANGED' | 'HOST_KEY_REVOKED', { file, line, key: expected }: KnownHost): never => {
    throw new ProdlogsError(code, { ...shown, file, line, expected: fingerprint(expected) })
  }
  const verdict = judgeHostKey(keys.entries, key)
  if (verdict.kind === 'known') return
  if (verdict.kind === 'changed') refuse('HOST_KEY_CHANGED', verdict.entry)
  if (verdict.kind === 'revoked') refuse('HOST_KEY_REVOKED', verdict.entry)
  const bare = judgeHostKey(keys.bare, key)
  if (bare.kind === 'known') return
  if (bare.kind === 'revoked') refuse('HOST_KEY_REVOKED', bare.entry)

  const [file] = host.userKnownHostsFiles
  const trust = dial.hostKeyPolicy === 'accept-new' || (await confirmed(dial, shown))
  if (!trust)
    throw new ProdlogsError('HOST_KEY_UNKNOWN', {
      ...shown,
      ...(file === undefined ? {} : { file }),
      command: trustCommand(dial, host),
    })
  if (file !== undefined && dial.hostKeyPolicy !== 'once') remember(dial, host, keys.name, key, file)
}

async function confirmed(
  dial: Dial,
  shown: { host: string; address: string; keyType: string; fingerprint: string },
): Promise<boolean> {
  if (!['ask', 'once'].includes(dial.hostKeyPolicy) || dial.ask === undefined) return false
  const answer = await dial.ask({ kind: 'host_key', ...shown })
  // Like ssh, takes the fingerprint itself for a yes.
  return answer !== undefined && (/^yes$/i.test(answer.trim()) || answer.trim() === shown.fingerprint)
}

/** The command that shows the key to a person and adds it when they agree. */
export function trustCommand(dial: Dial, host: SshHost): string {
  const config = dial.sshConfigFile === undefined ? '' : `-F ${quote(dial.sshConfigFile)} `
  const user = host.user === (host.field('user') ?? host.user) ? '' : `-l ${quote(host.user)} `
  const port = host.port === Number(host.field('port') ?? 22) ? '' : `-p ${host.port} `
  return `ssh ${config}${user}${port}${quote(host.alias)} true`
}

const quote = (text: string): string => (/^[\w./:@%+=-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`)

/** A key that cannot be written down is used all the same: it was accepted, and ssh does so too. */
function remember(dial: Dial, host: SshHost, name: string, key: Buffer, file: string): void {
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
    const line = `${host.hashKnownHosts ? hashName(name) : name} ${blobType(key)} ${key.toString('base64')}\n`
    appendFileSync(file, endsOpen(file) ? `\n${line}` : line, { mode: 0o600 })
    dial.notice({ code: 'host_key_added', args: { host: host.alias, fingerprint: fingerprint(key), file } })
  } catch (error) {
    dial.notice({ code: 'known_hosts_unwritable', args: { host: host.alias, file, reason: (error as Error).message } })
  }
}

function hashName(name: string): string {
  const salt = randomBytes(20)
  return `|1|${salt.toString('base64')}|${createHmac('sha1', salt).update(name).digest('base64')}`
}

function endsOpen(file: string): boolean {
  try {
    const text = readFileSync(file, 'utf8')
    return text !== '' && !text.endsWith('\n')
  } catch {
    return false
  }
}
