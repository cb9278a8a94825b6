import type { Scan } from '../rule.ts'

/** Lines of base64 that belong to a key: PEM bodies, wrapped values; also when the log begins inside one. */

/** Hides the pieces of base64 in a line of an open PEM block. Gives false when the line is no part of one. */
export const hideBody = (scan: Scan): boolean => {
  const { text } = scan
  let found = false
  BODY.lastIndex = 0
  for (let match = BODY.exec(text); match; match = BODY.exec(text)) {
    const [whole, before, body] = match as unknown as [string, string, string]
    if (body.length < 4) continue
    const start = match.index + before.length
    scan.hide(start, match.index + whole.length, 'private_key')
    found = true
  }
  return found
}

/** A line that holds nothing but base64, as the lines of PEM blocks and of wrapped values do. */
export const isBareBase64 = (line: string): boolean => BARE.test(line)

/** A full line of a PEM, PGP or MIME body, with or without something before it; gives where it begins, or -1. */
export const fullBodyLine = (line: string): number => {
  const match = FULL.exec(line)
  if (!match || isPublicAt(line, match.index + 1)) return -1
  const body = match[2] as string
  return isMixed(body) && !ALPHABET.test(body) ? match.index + (match[1] as string).length : -1
}

/** Inside a block of a public label, or behind a name of AWS that makes such values. */
const isPublicAt = (line: string, at: number): boolean => {
  const begin = line.lastIndexOf('-----BEGIN ', at)
  if (begin >= 0 && line.lastIndexOf('-----END ', at) < begin) return isPublicLabel(line.slice(begin + 11, begin + 60))
  return REQUEST_ID.test(line.slice(Math.max(0, at - 40), at))
}

/** What follows `BEGIN ` or `END `: a label without a private key or a message in it. */
export const isPublicLabel = (text: string): boolean => PUBLIC.test(text)

const PUBLIC =
  /^(?:(?:[A-Z0-9]{2,10} ){0,3}(?:CERTIFICATE(?: REQUEST)?|PUBLIC KEY(?: BLOCK)?|SIGNATURE|CRL|PARAMETERS)|SSH2 PUBLIC KEY) ?-{3,5}/
const REQUEST_ID = /(?:amz-id-2|host-?id|amz-cf-id)\\{0,7}["']?[:=]{1,2}>?[\s"'[]{0,6}$/i

/** A quick look: sixty characters of base64 in a row hold two probes that stand thirty apart. */
export const mayHoldBody = (line: string): boolean => {
  for (let at = 29; at + 30 < line.length; at += 30) {
    if (!isBase64Code(line.charCodeAt(at)) || !isBase64Code(line.charCodeAt(at + 30))) continue
    let start = at
    while (start > 0 && at - start < 60 && isBase64Code(line.charCodeAt(start - 1))) start--
    let end = at
    while (end < line.length && end - start < 60 && isBase64Code(line.charCodeAt(end))) end++
    if (end - start >= 60) return true
  }
  return line.length === 60 && isBase64Code(line.charCodeAt(29))
}

export const isBase64Code = (code: number): boolean =>
  (code >= 48 && code < 58) || (code >= 65 && code < 91) || (code >= 97 && code < 123) || code === 43 || code === 47

/** Headers inside a PEM or PGP block: they belong to it and hold no secret. */
export const isArmourHeader = (line: string): boolean => HEADER.test(line)

/** Letters of both cases and digits: base64 of random bytes. Hex and words are not. */
export const isMixed = (body: string): boolean =>
  /[a-z]/.test(body) && /[A-Z]/.test(body) && /\d/.test(body) && !/^[0-9a-fA-F]+$/.test(body)

/** The base64 at the end of a line, as the last line of a key has it; the carrier's JSON may follow. */
export const lastPiece = (line: string): readonly [number, number] | undefined => {
  const tail = line.slice(-200)
  const match = LAST.exec(tail)
  if (!match) return undefined
  const body = match[2] as string
  if (!isMixed(body) && !body.endsWith('=')) return undefined
  const start = line.length - tail.length + match.index + (match[1] as string).length
  return [start, start + body.length]
}

/** The alphabet itself, as programs that decode base64 have it. */
const ALPHABET = /ABCDEFGHIJKLMNOP/
const LAST =
  /(^|[\s"'>:=])([A-Za-z0-9+/]{4,76}={0,2})(?:(?:\x1b\[[0-9;]{0,12}m){0,4}\s{0,8}$|\\{1,8}[nr]\\{0,8}["'][^\n]{0,120}$|["']{1,2}\s{0,8}$)/
/** Before a body stand an escaped newline or a sign; letters and `+` would let it begin anywhere inside itself. */
const BODY =
  /(^\+?|[\s"'|>:=(\\[,]|\\[nr])([A-Za-z0-9+/]{16,4096}={0,2}|[A-Za-z0-9+/]{1,15}={0,2}(?=(?:\\{1,8}[nr]|["'\s]){0,8}(?:$|",")))(?![\w-])/g
const BARE = /^[ \t]{0,64}[A-Za-z0-9+/]{4,}={0,2}[ \t\r]{0,8}$/
const FULL = /(^|[\s"'|>:(=])([A-Za-z0-9+/]{60,76})={0,2}(?=\s*$|\\|["'<&])/
const HEADER = /^(?:\s*|.{0,80}[ "'|])(?:Proc-Type|DEK-Info|Version|Comment|Hash|Charset|MessageID): .{0,100}$|^\s*$/
