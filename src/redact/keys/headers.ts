import type { Scan } from '../rule.ts'
import { isPlaceholder, isStatusWord, looksRandom } from './placeholder.ts'

/**
 * Hides the credentials of an Authorization value at [start, end) and keeps the scheme. `whole`: the value is known to
 * be nothing else (it was quoted). Gives the end of what was hidden, or 0.
 */
export const hideAuthorization = (scan: Scan, start: number, end: number, whole: boolean): number => {
  const value = scan.text.slice(start, end)
  const scheme = SCHEME.exec(value)
  const from = start + (scheme?.[0].length ?? 0)
  const rest = scan.text.slice(from, end)
  // A challenge, not an answer: `Basic realm="api"`.
  if (rest === '' || isPlaceholder(rest) || /^realm=/i.test(rest)) return 0
  const kind = KINDS[(scheme?.[1] ?? '').toLowerCase()] ?? 'authorization'
  if (scheme && FIRST_PART.test(rest) && MANY_PARTS.test(scheme[1] as string)) return hideParts(scan, from, end, kind)
  const word = TOKEN.exec(rest)?.[0] ?? ''
  const hidden = whole ? rest.trimEnd() : word
  if (hidden === '' || isPlaceholder(word) || isStatusWord(word.split('&', 1)[0] as string)) return 0
  if (!scheme && !whole && !/\d/.test(word) && word.length < 16) return 0
  scan.hide(from, from + hidden.length, kind)
  return from + hidden.length
}

/** `name="value"` after `name=value`: all but those that say how, not who. Where there are none, the whole. */
const hideParts = (scan: Scan, from: number, end: number, kind: string): number => {
  const text = scan.text.slice(from, end)
  let found = 0
  for (const match of text.matchAll(PART)) {
    const [whole, name, value] = match as unknown as [string, string, string]
    found++
    if (HARMLESS_PARTS.has(name.toLowerCase()) || isPlaceholder(value)) continue
    const start = from + match.index + whole.length - value.length
    // AWS: the id of the key, then day, region and service.
    const slash = /^credential$/i.test(name) ? value.search(/\/|%2F/i) : -1
    scan.hide(start, start + (slash < 0 ? value.length : slash), kind)
  }
  if (found === 0) scan.hide(from, end, kind)
  return end
}

/** Digest, AWS and OAuth credentials are many fields to the end of the header. */
export const hasManyParts = (value: string): boolean => MANY_PARTS.test(SCHEME.exec(value)?.[1] ?? '')

/** Where the one word of other credentials ends. */
export const credentialsEnd = (text: string, at: number): number => {
  const scheme = SCHEME.exec(text.slice(at, at + 40))?.[0].length ?? 0
  CREDENTIALS.lastIndex = at + scheme
  return at + scheme + (CREDENTIALS.exec(text)?.[0].length ?? 0)
}

/** Hides the values of `name=value; …`; of a Set-Cookie the first alone, its attributes stay. Gives the end, or 0. */
export const hideCookies = (scan: Scan, start: number, end: number, setCookie: boolean): number => {
  const value = scan.text.slice(start, end)
  COOKIE.lastIndex = 0
  let last = 0
  for (let match = COOKIE.exec(value); match; match = COOKIE.exec(value)) {
    const [whole, name, body] = match as unknown as [string, string, string]
    if (ATTRIBUTES.has(name.trim().toLowerCase()) && (setCookie || last > 0)) continue
    const from = start + match.index + whole.length - body.length
    if (body.length > 0 && !isPlaceholder(body)) {
      scan.hide(from, from + body.length, 'cookie')
    }
    last = from + body.length
  }
  if (last > 0) return last
  if (looksRandom(value.trim(), 12)) {
    scan.hide(start, start + value.trimEnd().length, 'cookie')
    return end
  }
  return 0
}

const FIRST_PART = /^\s{0,4}[A-Za-z_][\w-]{0,40}=/
const PART = /([A-Za-z_][\w-]{0,40})=\\{0,15}["']?([^"'\\,;\s]{1,2048})/g
const HARMLESS_PARTS = new Set(
  `realm uri algorithm qop nc charset stale opaque signedheaders headers created expires ts oauth_timestamp oauth_version
  oauth_signature_method keyid oauth_callback userhash domain scope`.split(/\s+/),
)
/** A scheme that is known, or any word that a token follows: 16 characters with a digit among them. */
const SCHEME =
  /^\s{0,8}(?:(bearer|basic|digest|token|bot|apikey|api-key|key|negotiate|ntlm|aws4-hmac-sha256|hawk|oauth|mac|signature|sso-key|zoho-oauthtoken|klaviyo-api-key|discogs|genie|glpat|jwt|splunk|credential|wsse|[A-Za-z][A-Za-z0-9_-]{2,40}(?=[ \t]{1,4}(?=[^\s"'\d]{0,40}\d)[^\s"']{16}))(?:\s+|$))/i
const MANY_PARTS = /^(?:digest|aws4-hmac-sha256|hawk|oauth|mac|signature|credential|wsse|discogs)$/i
const TOKEN = /^(?:\[[a-z][a-z0-9_]{1,30}(?::[0-9a-f]{6})?\]|[^\s"'`<>,;\\)\]}\x1b]){1,8192}/
const CREDENTIALS = /[ \t]{0,8}(?:\[[a-z][a-z0-9_]{1,30}(?::[0-9a-f]{6})?\]|[^\s"'`<>,;\\)\]}\x1b]){1,8192}/y
const COOKIE = /([^=;,\s"'\\]{1,128})=([^;\s"'\\]{0,8192})/g
const ATTRIBUTES = new Set([
  'path',
  'domain',
  'expires',
  'max-age',
  'samesite',
  'secure',
  'httponly',
  'priority',
  'partitioned',
  'version',
])
const KINDS: Readonly<Record<string, string>> = {
  bearer: 'bearer',
  basic: 'basic_auth',
  token: 'token',
  bot: 'token',
  digest: 'digest_auth',
}
