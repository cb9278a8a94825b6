import { createPrivateKey, type KeyObject } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { words, type KeyFault } from '../model/reason.ts'
import { sized, strings } from './agent.ts'
import { blobType } from './known-hosts.ts'

/** What can be told of an identity file without its passphrase. */
export interface KeyFile {
  readonly path: string
  readonly text: string
  /** `openssh` is OpenSSH's own format; `pem` is whatever OpenSSL reads: PKCS#1, SEC1, PKCS#8. */
  readonly format: 'openssh' | 'pem'
  readonly encrypted: boolean
  /** Public key in wire format; absent for an encrypted PEM without a `.pub` beside it. */
  readonly blob: Buffer | undefined
  readonly comment: string
  /** Why ssh2 cannot use it, when it cannot. */
  readonly unsupported: KeyFault | undefined
}

/** Ciphers of OpenSSH key files that ssh2 decrypts (its keyParser); chacha20-poly1305 is not among them. */
const READABLE_CIPHERS = new Set([
  'none',
  'aes128-cbc',
  'aes192-cbc',
  'aes256-cbc',
  'aes128-ctr',
  'aes192-ctr',
  'aes256-ctr',
  'aes128-gcm@openssh.com',
  'aes256-gcm@openssh.com',
  '3des-cbc',
])

/**
 * Reads an identity file. `undefined`: it does not exist. A file with a public key alone (its private half is in the
 * agent) has an empty `text`. `unreadable` gives the reason.
 */
export function readKeyFile(
  path: string,
): KeyFile | { readonly path: string; readonly unreadable: KeyFault } | undefined {
  const text = readText(path)
  if (text instanceof Error) {
    const publicOnly = readPublicKey(`${path}.pub`)
    if (publicOnly !== undefined) return publicKeyOnly(path, publicOnly)
    return isMissing(text) ? undefined : { path, unreadable: words(text.message) }
  }
  const publicKey = parsePublicKey(text)
  if (publicKey !== undefined) return publicKeyOnly(path, publicKey)
  const beside = readPublicKey(`${path}.pub`)
  if (text.includes('BEGIN OPENSSH PRIVATE KEY')) return readOpenSshKey(path, text, beside)
  if (/BEGIN [A-Z ]*PRIVATE KEY/.test(text)) return readPem(path, text, beside)
  return { path, unreadable: { code: 'key_none' } }
}

function publicKeyOnly(path: string, { blob, comment }: PublicKey): KeyFile {
  return { path, text: '', format: 'openssh', encrypted: false, blob, comment, unsupported: undefined }
}

/** PROTOCOL.key of OpenSSH: the public half stands in the clear before the encrypted part. */
function readOpenSshKey(
  path: string,
  text: string,
  beside: PublicKey | undefined,
): KeyFile | { path: string; unreadable: KeyFault } {
  const body = Buffer.from(text.replaceAll(/-----[^-]+-----|\s/g, ''), 'base64')
  const magic = 'openssh-key-v1\0'
  if (body.toString('latin1', 0, magic.length) !== magic) return { path, unreadable: { code: 'key_damaged' } }
  const reader = strings(body.subarray(magic.length))
  const cipher = reader.next().toString('latin1')
  const kdf = reader.next()
  const kdfOptions = reader.next()
  const keysAt = magic.length + 4 + cipher.length + 4 + kdf.length + 4 + kdfOptions.length
  const blob = body.length > keysAt + 4 ? strings(body.subarray(keysAt + 4)).next() : Buffer.alloc(0)
  const type = blobType(blob)
  if (type === undefined) return { path, unreadable: { code: 'key_damaged' } }
  return {
    path,
    text,
    format: 'openssh',
    encrypted: cipher !== 'none',
    blob,
    comment: beside?.comment ?? '',
    unsupported: type.startsWith('sk-')
      ? { code: 'key_security' }
      : READABLE_CIPHERS.has(cipher)
        ? undefined
        : { code: 'key_cipher' },
  }
}

function readPem(
  path: string,
  text: string,
  beside: PublicKey | undefined,
): KeyFile | { path: string; unreadable: KeyFault } {
  const encrypted = /ENCRYPTED/.test(text)
  const base = { path, text, format: 'pem', encrypted, comment: beside?.comment ?? '', unsupported: undefined } as const
  // An encrypted PEM does not show its public half, which must be offered before anybody is asked for a passphrase.
  if (encrypted && beside === undefined) return { ...base, blob: undefined, unsupported: { code: 'key_pem_alone' } }
  if (encrypted) return { ...base, blob: beside?.blob }
  try {
    return { ...base, blob: publicBlob(createPrivateKey(text)) }
  } catch {
    return { path, unreadable: { code: 'key_unknown' } }
  }
}

interface PublicKey {
  readonly blob: Buffer
  readonly comment: string
}

function readPublicKey(path: string): PublicKey | undefined {
  const text = readText(path)
  return text instanceof Error ? undefined : parsePublicKey(text)
}

function parsePublicKey(text: string): PublicKey | undefined {
  const [, type, key, comment] = /^(\S+) ([A-Za-z0-9+/=]{16,})(?: ([^\n]*))?/.exec(text) ?? []
  if (key === undefined) return undefined
  const blob = Buffer.from(key, 'base64')
  return blobType(blob) === type ? { blob, comment: comment?.trim() ?? '' } : undefined
}

/** Wire format of the public half (RFC 4253 6.6, RFC 5656 3.1, RFC 8709 4). Throws for other kinds of keys. */
function publicBlob(key: KeyObject): Buffer {
  const jwk = key.export({ format: 'jwk' })
  const part = (name: 'n' | 'e' | 'x' | 'y'): Buffer => Buffer.from(jwk[name] ?? '', 'base64url')
  if (jwk.kty === 'RSA')
    return Buffer.concat([sized('ssh-rsa'), sized(positive(part('e'))), sized(positive(part('n')))])
  if (jwk.kty === 'OKP' && jwk.crv === 'Ed25519') return Buffer.concat([sized('ssh-ed25519'), sized(part('x'))])
  const curve =
    jwk.kty === 'EC' ? { 'P-256': 'nistp256', 'P-384': 'nistp384', 'P-521': 'nistp521' }[jwk.crv ?? ''] : undefined
  if (curve === undefined) throw new Error(`no SSH form of a ${jwk.kty} key`)
  const point = Buffer.concat([Buffer.from([4]), part('x'), part('y')])
  return Buffer.concat([sized(`ecdsa-sha2-${curve}`), sized(curve), sized(point)])
}

/** An mpint with the high bit set would read as negative. */
const positive = (number: Buffer): Buffer =>
  (number[0] ?? 0) & 0x80 ? Buffer.concat([Buffer.from([0]), number]) : number

function readText(path: string): string | Error {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    return error as Error
  }
}

const isMissing = (error: Error): boolean => ['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')
