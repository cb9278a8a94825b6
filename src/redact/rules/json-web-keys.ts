import type { Finder, RedactionRule } from '../rule.ts'
import { fill } from '../samples.ts'

/** The members of a key that are private; `n`, `e`, `x`, `y` are public. */
const MEMBER = /["'](?:d|p|q|dp|dq|qi|k)\\{0,15}["']\s{0,8}(?::|=>)\s{0,8}\\{0,15}["']([A-Za-z0-9_-]{20,2048}={0,2})/g
const PRIVATE = /"d\\{0,15}"\s{0,8}:\s{0,8}\\{0,15}"([A-Za-z0-9_-]{42,2048}={0,2})(?=\\{0,15}")/y
/** How far from `kty` the members of its key stand: those of 4096-bit RSA are 700 characters long. */
const REACH = 4096

/** All members around the type of the key, which may stand before or after them. */
const around: Finder = (scan, at) => {
  const from = Math.max(0, at - REACH)
  const near = scan.text.slice(from, at + REACH)
  for (const match of near.matchAll(MEMBER)) {
    const value = match[1] as string
    const start = from + match.index + match[0].length - value.length
    scan.hide(start, start + value.length, 'private_key')
  }
  return at + REACH
}

/** A line of its own, as in a key that is printed over many lines. */
const alone: Finder = (scan, at) => {
  PRIVATE.lastIndex = at
  const match = PRIVATE.exec(scan.text)
  const value = match?.[1]
  if (!match || value === undefined || !/\d/.test(value) || /^[0-9a-f]+$/.test(value)) return 0
  const end = at + match[0].length
  scan.hide(end - value.length, end, 'private_key')
  return end
}

export const jsonWebKeys: RedactionRule = {
  id: 'json-web-keys',
  why: 'The private half of a JSON web key signs as its owner.',
  source: 'RFC 7518 6.2.2, 6.3.2 and 6.4.1: private members d, p, q, dp, dq, qi, k; RFC 8037 2',
  patterns: [MEMBER, PRIVATE],
  triggers: [
    { on: 'kty"', find: around },
    { on: "kty'", find: around },
    { on: 'kty\\', find: around },
    { on: '"d"', find: alone },
    { on: '"d\\', find: alone },
  ],
  hides: () => {
    const secret = fill('alnum', 43)
    return [
      { text: `{"kty":"EC","crv":"P-256","x":"${fill('alnum', 43, 2)}","d":"${secret}","kid":"k1"}`, secret },
      { text: `{"k":"${secret}","kty":"oct"}`, secret },
      { text: `  "d": "${secret}",`, secret },
    ]
  },
  keeps: [
    '{"kty":"RSA","n":"abc","e":"AQAB","kid":"k1"}',
    '"d":"2026-05-03"',
    '"d": "0123456789012345678901234567890123456789012345"',
  ],
}
