import { stripVTControlCharacters } from 'node:util'

/** Looks for any eight characters in a row of the planted values, in a text and in all that can be decoded from it. */
export interface Eye {
  /** The names of the values that can be read, each with what stands around the place. */
  sees(text: string): string[]
}

const LEAST = 8

export const createEye = (planted: Readonly<Record<string, string>>): Eye => {
  const windows = Object.entries(planted).map(([name, value]) => {
    if (value.length < LEAST) throw new Error(`${name} is too short to be looked for`)
    return [
      name,
      [...new Set(Array.from({ length: value.length - LEAST + 1 }, (_, at) => value.slice(at, at + LEAST)))],
    ] as const
  })
  return {
    sees: (text) => {
      const readings = readingsOf(text)
      return windows.flatMap(([name, pieces]) => {
        for (const reading of readings)
          for (const piece of pieces) {
            const at = reading.indexOf(piece)
            if (at >= 0) return [`${name}: …${reading.slice(Math.max(0, at - 120), at + 40)}…`]
          }
        return []
      })
    },
  }
}

/** A text as it stands, without what a terminal swallows, with its lines joined, and decoded twice in every usual way. */
const readingsOf = (text: string): string[] => {
  const shown = [text, stripVTControlCharacters(text).replace(/[\u200b-\u200f\u2060\ufeff\u00ad]/g, '')]
  const joined = [text.replace(/\r?\n\s*/g, ''), text.replace(/(?:\\+[rn])+/g, '')]
  const once = [percent, escapes, html, (each: string) => each.replaceAll('\\', '')].map((decode) => decode(text))
  const twice = once.flatMap((each) => [percent(each), escapes(each)])
  return [...new Set([...shown, ...joined, ...once, ...twice, base64(text)])]
}

const percent = (text: string): string =>
  text.replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)))

const escapes = (text: string): string =>
  text
    .replace(/\\u([0-9a-f]{4})|\\x([0-9a-f]{2})/gi, (_, a?: string, b?: string) =>
      String.fromCharCode(parseInt(a ?? b ?? '0', 16)),
    )
    .replaceAll('\\', '')

const html = (text: string): string =>
  text
    .replace(/&#(?:(\d+)|x([0-9a-f]+));/gi, (_, ten?: string, hex?: string) =>
      String.fromCharCode(ten === undefined ? parseInt(hex ?? '0', 16) : Number(ten)),
    )
    .replaceAll('&amp;', '&')
    .replaceAll('&quot;', '"')

/** Every run that may be base64, read at each of the four places where its groups may begin. */
const base64 = (text: string): string =>
  [...text.matchAll(/[\w+/-]{11,}={0,2}/g)]
    .flatMap(([run]) => [0, 1, 2, 3].map((from) => Buffer.from(run.slice(from), 'base64').toString('latin1')))
    .join('\n')
