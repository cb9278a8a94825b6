import { hideAuthorization } from '../keys/headers.ts'
import type { Finder, Probe, RedactionRule } from '../rule.ts'
import { fill, sample } from '../samples.ts'

/** The word after the scheme has at least so many characters. */
const longWord =
  (from: number, least: number): Probe =>
  (bytes, at, to) => {
    if (at + from + least > to) return false
    for (let i = at + from; i < at + from + least; i++) if ((bytes[i] as number) <= 32) return false
    return true
  }

const AFTER = /[A-Za-z0-9_.~+/=:|-]{8,8192}/y

/** A scheme and a token in running text, without its header's name. */
const credentials =
  (length: number, least: number): Finder =>
  (scan, at) => {
    const { text } = scan
    if (/\w/.test(text[at - 1] ?? '')) return 0
    AFTER.lastIndex = at + length
    const token = AFTER.exec(text)?.[0] ?? ''
    if (token.length < least || (!/\d/.test(token) && token.length < 24)) return 0
    if (/^[a-z_-]+[:=](?!=?$)/i.test(token) || /^\d+$/.test(token)) return 0
    const scheme = text
      .slice(at, at + length)
      .trim()
      .toLowerCase()
    if (scheme === 'basic' && !isBasic(token)) return 0
    return hideAuthorization(scan, at, at + length + token.length, true)
  }

/** Base64 of `user:password`. */
const isBasic = (token: string): boolean => /^[^\0-\x1f]*:/.test(Buffer.from(token, 'base64').toString('latin1'))

const PARTS = /((?:response|signature|oauth_signature|mac|PasswordDigest)=\\{0,15}["']?)[A-Za-z0-9+/=%_-]{16,400}/y

export const bearer: RedactionRule = {
  id: 'bearer',
  why: 'The token after Bearer, Basic or Token logs in, also where the header name is missing.',
  source: 'RFC 6750, RFC 7617, RFC 7616; Django REST framework writes "Token <40 hex>"',
  patterns: [AFTER, PARTS],
  triggers: [
    { on: 'bearer ', fold: true, find: credentials(7, 8), probe: longWord(7, 8) },
    { on: 'basic ', fold: true, find: credentials(6, 8), probe: longWord(6, 8) },
    { on: 'token ', fold: true, find: credentials(6, 32), probe: longWord(6, 32) },
    { on: 'response=', find: part, pattern: PARTS },
    { on: 'signature=', find: part, fold: true },
  ],
  hides: () => [
    sample(fill('alnum', 30), 'sent Bearer ', ' to api'),
    sample(Buffer.from(`ann:${fill('alnum', 8)}`).toString('base64'), 'Basic ', '"'),
    sample(fill('alnum', 30), 'Authorization: Bearer '),
    sample(fill('alnum', 30), '"authorization":"Bearer ', '"'),
    sample(fill('alnum', 30), "[['Authorization', 'Bearer ", "']]"),
    sample(fill('hex', 32), 'Authorization: Digest username="a", response="', '"'),
    sample(fill('hex', 40), 'Token '),
  ],
  keeps: [
    'Bearer token is missing',
    'bearer authentication',
    'Basic plan',
    'basic auth failed',
    'token 5 of 10',
    'Authorization required',
  ],
}

function part(scan: Parameters<Finder>[0], at: number): number {
  const { text } = scan
  PARTS.lastIndex = at
  const match = PARTS.exec(text)
  if (!match || !/\d/.test(match[0].slice(match[1]?.length))) return 0
  scan.hide(at + (match[1]?.length ?? 0), at + match[0].length, 'signature')
  return at + match[0].length
}
