import { createHash, createHmac } from 'node:crypto'
import { readFileSync } from 'node:fs'

/** One usable line of a known_hosts file. */
export interface KnownHost {
  readonly file: string
  /** Counted from 1. */
  readonly line: number
  readonly marker: 'revoked' | 'cert-authority' | undefined
  readonly keyType: string
  readonly key: Buffer
}

/** What the known_hosts lines of a host say of the key that it shows. */
export type HostKeyVerdict =
  | { readonly kind: 'known' }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'changed' | 'revoked'; readonly entry: KnownHost }

/** The name that known_hosts has a host under: `[host]:port` unless the port is 22. */
export const knownName = (host: string, port: number): string =>
  port === 22 ? host.toLowerCase() : `[${host.toLowerCase()}]:${port}`

/** Lines of the files that are about `name`; files that cannot be read count as empty, as they do for ssh. */
export function findKnownHosts(files: readonly string[], name: string): KnownHost[] {
  return files.flatMap((file) => findInText(readText(file), file, name))
}

/** Lines of one known_hosts text that are about `name`. What sshd(8) calls invalid is passed over. */
export function findInText(text: string, file: string, name: string): KnownHost[] {
  const found: KnownHost[] = []
  let line = 0
  for (const content of text.split('\n')) {
    line += 1
    const parsed = /^[ \t]*(?:@(revoked|cert-authority)[ \t]+)?([^\s#@]\S*)[ \t]+(\S+)[ \t]+(\S+)/.exec(content)
    if (parsed === null) continue
    const [, marker, names, keyType, key] = parsed
    if (!matchesName(names!, name)) continue
    const blob = Buffer.from(key!, 'base64')
    if (blobType(blob) !== keyType) continue
    found.push({ file, line, marker: marker as KnownHost['marker'], keyType: keyType!, key: blob })
  }
  return found
}

/**
 * Whether the first field of a known_hosts line is about `name`: a hash of it, or a comma list of patterns with `*`
 * and `?`, where one negated match outweighs all others (`match_pattern_list` of OpenSSH).
 */
function matchesName(field: string, name: string): boolean {
  if (field.startsWith('|')) return matchesHash(field, name)
  let matched = false
  for (const listed of field.split(',')) {
    const negated = listed.startsWith('!')
    if (!matchesPattern((negated ? listed.slice(1) : listed).toLowerCase(), name)) continue
    if (negated) return false
    matched = true
  }
  return matched
}

function matchesHash(field: string, name: string): boolean {
  const [, version, salt, hash] = field.split('|')
  if (version !== '1' || salt === undefined || hash === undefined) return false
  return createHmac('sha1', Buffer.from(salt, 'base64')).update(name).digest('base64') === hash
}

/** Glob match in linear space without a regular expression: patterns come from files that others write. */
function matchesPattern(pattern: string, text: string): boolean {
  let p = 0
  let t = 0
  let star = -1
  let resume = 0
  while (t < text.length) {
    if (pattern[p] === '*') {
      star = p
      resume = t
      p += 1
    } else if (p < pattern.length && (pattern[p] === '?' || pattern[p] === text[t])) {
      p += 1
      t += 1
    } else if (star !== -1) {
      p = star + 1
      resume += 1
      t = resume
    } else return false
  }
  while (pattern[p] === '*') p += 1
  return p === pattern.length
}

/** Judges a key as OpenSSH does: revoked outweighs known; a host that is known by other keys only has changed. */
export function judgeHostKey(entries: readonly KnownHost[], key: Buffer): HostKeyVerdict {
  const revoked = entries.find((entry) => entry.marker === 'revoked' && entry.key.equals(key))
  if (revoked !== undefined) return { kind: 'revoked', entry: revoked }
  const plain = entries.filter((entry) => entry.marker === undefined)
  if (plain.some((entry) => entry.key.equals(key))) return { kind: 'known' }
  const type = blobType(key)
  const changed = plain.find((entry) => entry.keyType === type) ?? plain[0]
  return changed === undefined ? { kind: 'unknown' } : { kind: 'changed', entry: changed }
}

/** The type that the first string of a public key blob names, or nothing when it is no key. */
export function blobType(blob: Buffer): string | undefined {
  if (blob.length < 4) return undefined
  const length = blob.readUInt32BE(0)
  return length <= 64 && blob.length >= 4 + length ? blob.toString('latin1', 4, 4 + length) : undefined
}

/** As `ssh-keygen -l` prints it: `SHA256:` and base64 without padding. */
export const fingerprint = (key: Buffer): string =>
  `SHA256:${createHash('sha256').update(key).digest('base64').replace(/=+$/, '')}`

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}
