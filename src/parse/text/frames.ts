import type { Piece } from '../json/document.ts'

const HEAD = /^(\d{1,6}) (?=<\d{1,3}>1 )/
const NEXT = /\d{1,6} <\d{1,3}>1 (?=\d{4}-\d\d-)/g

/**
 * Messages of syslog that stand one behind the other, each with its length in bytes before it (RFC 6587, Heroku's
 * drains). Undefined for one alone. Where a length does not fit, the next head that looks like one counts.
 */
export const framesOf = (text: string): readonly Piece[] | undefined => {
  if (!HEAD.test(text)) return undefined
  const pieces: Piece[] = []
  for (let from = 0; from < text.length;) {
    const end = frameEnd(text, from)
    const raw = text.slice(from, end)
    pieces.push({ text: raw, raw })
    from = end
  }
  return pieces.length > 1 ? pieces : undefined
}

const frameEnd = (text: string, from: number): number => {
  const head = HEAD.exec(text.slice(from, from + 16))
  const start = from + (head?.[0].length ?? 0)
  const bytes = Number(head?.[1] ?? 0)
  // A character takes a byte at least: no more of the text is looked at than one frame can be.
  const told =
    start +
    Buffer.from(text.slice(start, start + bytes))
      .subarray(0, bytes)
      .toString().length
  if (head && (told >= text.length || HEAD.test(text.slice(told, told + 16)))) return told
  NEXT.lastIndex = start
  return NEXT.exec(text)?.index ?? text.length
}
