import split2 from 'split2'
import { ownText } from '../model/own-text.ts'

/**
 * Of a longer line its beginning is kept, up to the last blank or sign between values (a secret that was cut in two could
 * walk past the redactor), and the Stripe ids of the rest. It is reported.
 */
export const MAX_LINE_BYTES = 1024 * 1024

const PIECE_BYTES = MAX_LINE_BYTES / 2

export interface LineSink {
  /** A line without its end; `offset` and `length` (with the end of line) count bytes of the source. */
  line(text: string, offset: number, length: number): void
  tooLong(offset: number, length: number): void
}

/**
 * Cuts bytes into lines by split2 and keeps count of every byte. split2 is fed latin1, in which a character is a byte:
 * so neither a UTF-8 character split over chunks nor invalid UTF-8 disturbs an offset, and only lines with bytes above
 * 127 pay for decoding.
 */
export class LineSplitter {
  #offset: number
  /** Bytes of the line that has not ended yet. */
  #pending = 0
  /** Bytes of an over-long line that split2 was spared. */
  #skipped = 0
  #overlong = false
  /** Ids that stand in what was skipped, and its last bytes, in which one may begin. */
  #ids: string[] = []
  #seam = ''
  readonly #splitter

  constructor(offset: number, sink: LineSink) {
    this.#offset = offset
    const take = (line: string): undefined => {
      const at = this.#offset
      const length = line.length + this.#skipped + 1
      this.#offset = at + length
      if (this.#overlong) {
        const beginning = beginningOf(line, this.#ids)
        if (beginning !== '') sink.line(textOfLine(beginning), at, length)
        sink.tooLong(at, length)
        this.#ids = []
        this.#seam = ''
      } else sink.line(textOfLine(line), at, length)
      this.#overlong = false
      this.#skipped = 0
    }
    // The mapper gives nothing back, so the readable side stays empty and every write is done when it returns.
    this.#splitter = split2('\n', take, { decodeStrings: false })
  }

  /** Offset after the last line that ended. */
  get offset(): number {
    return this.#offset
  }

  /** Offset after the last byte. */
  get end(): number {
    return this.#offset + this.#pending
  }

  feed(chunk: Buffer): void {
    // A piece is shorter than the limit, so that only its first line can be over-long.
    for (let at = 0; at < chunk.length; at += PIECE_BYTES) this.#feed(chunk.subarray(at, at + PIECE_BYTES))
  }

  #feed(chunk: Buffer): void {
    let rest = chunk
    while (rest.length > 0) {
      const newline = rest.indexOf(0x0a)
      const piece = newline < 0 ? rest.length : newline
      if (this.#overlong || this.#pending + piece > MAX_LINE_BYTES) {
        this.#overlong = true
        this.#skipped += piece
        this.#collect(rest.toString('latin1', 0, piece))
        this.#pending += piece
        if (newline < 0) return
        this.#splitter.write('\n', 'latin1')
        this.#pending = 0
        rest = rest.subarray(newline + 1)
        continue
      }
      this.#splitter.write(rest.toString('latin1'), 'latin1')
      const last = rest.lastIndexOf(0x0a)
      this.#pending = last < 0 ? this.#pending + rest.length : rest.length - last - 1
      return
    }
  }

  #collect(skipped: string): void {
    const text = this.#seam + skipped
    for (const [id] of text.matchAll(STRIPE_ID)) {
      if (this.#ids.length < MAX_IDS && !this.#ids.includes(id)) this.#ids.push(id)
    }
    this.#seam = text.slice(-SEAM_BYTES)
  }

  /** Gives the last line when it has no end of line. */
  flush(): void {
    if (this.#pending === 0) return
    this.#pending = 0
    this.#splitter.write('\n', 'latin1')
    this.#offset -= 1
  }
}

const MAX_IDS = 100
const SEAM_BYTES = 100
const STRIPE_ID = /\b(?:evt|cs_(?:test|live)|pi|ch|in|sub|cus|re|seti|acct|price|prod|req)_[A-Za-z0-9]{8,80}\b/g
const MARGIN_BYTES = 64 * 1024

/** A line up to its last sign between values; nothing when there is none near its end. The ids of the rest follow. */
const beginningOf = (line: string, ids: readonly string[]): string => {
  const tail = line.slice(-MARGIN_BYTES)
  const sign = Math.max(...[' ', ',', '\t', ';', '}'].map((one) => tail.lastIndexOf(one)))
  if (sign < 0) return ids.join(' ')
  const rest = tail.slice(sign + 1).match(STRIPE_ID) ?? []
  return [line.slice(0, line.length - tail.length + sign), '...', ...new Set([...rest, ...ids])].join(' ')
}

/** The text of a line of which each character is a byte, without the CR at its end. */
export const textOfLine = (line: string): string => {
  const text = line.endsWith('\r') ? line.slice(0, -1) : line
  // A line that is kept must not keep the chunk that it came in.
  return NON_ASCII.test(text) ? Buffer.from(text, 'latin1').toString('utf8') : ownText(text)
}

const NON_ASCII = /[\x80-\xff]/
