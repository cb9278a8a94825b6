import { stripVTControlCharacters } from 'node:util'

/** True when any eight characters in a row of a secret can be read: as shown, without ANSI, decoded, or lines joined. */
export const leaked = (shown: string, secret: string): boolean => {
  const readings = [
    shown,
    stripVTControlCharacters(shown),
    percent(shown),
    shown.replaceAll('\n', ''),
    shown.replaceAll('\\', ''),
    unescape(shown),
    html(shown),
    invisible(shown),
  ]
  const least = Math.min(8, secret.length)
  for (let at = 0; at + least <= secret.length; at++) {
    const piece = secret.slice(at, at + least)
    if (readings.some((reading) => reading.includes(piece))) return true
  }
  return false
}

const percent = (text: string): string =>
  text.replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)))
const unescape = (text: string): string =>
  text
    .replace(/\\u([0-9a-f]{4})|\\x([0-9a-f]{2})/gi, (_, a?: string, b?: string) =>
      String.fromCharCode(parseInt(a ?? b ?? '0', 16)),
    )
    .replaceAll('\\', '')
const html = (text: string): string =>
  text
    .replace(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)))
    .replace(/&#x([0-9a-f]+);/gi, (_, code: string) => String.fromCharCode(parseInt(code, 16)))
const invisible = (text: string): string =>
  stripVTControlCharacters(text.replace(/[\u200b-\u200f\u2060\ufeff\u00ad]/g, ''))
