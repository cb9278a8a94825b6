import { isStripeId } from '../keys/placeholder.ts'

/**
 * Whether a value that its name gave away is hidden wherever it stands bare later. Everybody may send a request whose
 * `password` is the number of a deal: only what looks random is learned, and never what a log says of its own accord.
 */
export const isLearnable = (value: string): boolean =>
  value.length >= 10 &&
  value.length <= 512 &&
  !/\s/.test(value) &&
  !OWN_MARK.test(value) &&
  !isStripeId(value) &&
  !NO_SECRET.some((shape) => shape.test(value)) &&
  isMixed(value)

/** Of a line in which a stranger's words may stand nothing is learned: request lines, headers, bodies, URLs. */
export const mayBeForeign = (line: string): boolean => FOREIGN.test(line)

/** Three kinds of characters that change often, or sixteen of two kinds with several digits among them. */
const isMixed = (value: string): boolean => {
  const digits = value.replace(/\D+/g, '').length
  const kinds = [/[a-z]/, /[A-Z]/, /\d/, /[^A-Za-z0-9]/].filter((kind) => kind.test(value)).length
  const changes = (value.match(CHANGE) ?? []).length
  return (
    digits > 0 &&
    digits < value.length &&
    kinds >= 2 &&
    (kinds >= 3 ? changes >= 4 : value.length >= 16 && changes >= 6)
  )
}

/** A letter beside a digit, small beside capital, a sign beside either: words and ids in parts have few of these. */
const CHANGE = /[a-z](?=[A-Z\d])|[A-Z](?=[a-z\d])|\d(?=[A-Za-z])|[^A-Za-z0-9](?=[A-Za-z0-9])/g

const OWN_MARK = /\[[a-z]|^[a-z_]+:[0-9a-f]{6}/
/** What logs are full of; a secret that looks like one of these is hidden under its name alone. */
const NO_SECRET: readonly RegExp[] = [
  // Ids with a prefix: evt_…, DEAL-54321, order:4540; in parts: 2026-03-01, 10.0.0.1, web-1.example.com, a/b/c.ts
  /^[A-Za-z]{1,12}[-_:#./]?\d{1,20}$/,
  /^(?:[A-Za-z]{2,12}_){1,3}[A-Za-z0-9]{6,80}$/,
  /^[A-Za-z0-9]{1,16}(?:[-_.:/][A-Za-z]{0,24}\d{0,6})+$/,
  /^(?:[A-Za-z]+\d{0,4}|\d+)(?:[-_.:/\\@#$]+(?:[A-Za-z]+\d{0,4}|\d+))*$/,
  // UUIDs, traces, hashes short of a key
  /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i,
  /^(?:0x)?[0-9a-f]{10,31}$/i,
  // Times, numbers, paths, URLs, classes
  /^[\d.:,+TZ-]+$/,
  /^(?:[a-z][a-z+]{1,20}:\/\/|\.{0,2}\/|[A-Z]:\\|~\/)/i,
  /^(?:[A-Z][a-z]+){2,}\d{0,3}$/,
]
/** A method and a path, a protocol, a header, a name of what came in. */
const FOREIGN =
  /\b(?:GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS) ["']?(?:\/|https?:)|HTTP\/[123]|[?&][\w.-]{1,64}=|\b(?:body|payload|params|parameters|query|query_string|querystring|headers|cookies|form|formdata|post|request|req|rawbody|referr?er|user[_-]?agent|url|uri|path|input)\\{0,15}["']?\s?(?::|=|=>)|(?:^|[\s"'[{(,\\])(?:authorization|cookie|set-cookie|x-[a-z-]{2,40}|user-agent)["'\\]{0,17}\s?[:=]/i
