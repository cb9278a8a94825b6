import { decodeFrame, type Frame, type WireFrame } from './protocol.ts'

export type AnswerPart =
  | { readonly kind: 'bytes'; readonly bytes: Buffer }
  | { readonly kind: 'frame'; readonly frame: Frame }

/** A frame has at most this many bytes; more is not a frame of ours. */
const MAX_FRAME = 8192

/**
 * Takes the frames of one answer out of its bytes, however these are chunked. Everything else stays as it was, byte
 * for byte, so that offsets in the file can be counted. A log line cannot forge a frame: it does not know the nonce.
 */
export class FrameSplitter {
  readonly #marker: Buffer
  #held: Buffer = Buffer.alloc(0)
  #endless = false

  constructor(nonce: string) {
    this.#marker = Buffer.from(`\x1e${nonce} `, 'latin1')
  }

  *feed(chunk: Buffer): Generator<AnswerPart> {
    let rest = this.#held.length === 0 ? chunk : Buffer.concat([this.#held, chunk])
    this.#held = Buffer.alloc(0)
    while (rest.length > 0) {
      const at = rest.indexOf(this.#marker)
      const end = at < 0 ? -1 : rest.indexOf(0x0a, at)
      if (at < 0 || end < 0) {
        if (at >= 0 && rest.length - at > MAX_FRAME) this.#endless = true
        const keep = at < 0 ? this.#possibleStart(rest) : at
        if (keep > 0) yield { kind: 'bytes', bytes: rest.subarray(0, keep) }
        this.#held = this.#endless ? Buffer.alloc(0) : rest.subarray(keep)
        return
      }
      if (at > 0) yield { kind: 'bytes', bytes: rest.subarray(0, at) }
      yield { kind: 'frame', frame: decodeFrame(parseFrame(rest.toString('utf8', at + this.#marker.length, end))) }
      rest = rest.subarray(end + 1)
    }
  }

  /** A frame began that cannot be one of ours: nothing behind it means anything. */
  get endless(): boolean {
    return this.#endless
  }

  /** Bytes held back in the hope of a frame, at the end of the stream. */
  rest(): Buffer {
    const held = this.#held
    this.#held = Buffer.alloc(0)
    return held
  }

  /** Where a marker that the chunk cuts in two may begin; the chunk's length when it cannot. */
  #possibleStart(bytes: Buffer): number {
    const from = Math.max(0, bytes.length - this.#marker.length + 1)
    for (let at = bytes.indexOf(0x1e, from); at >= 0; at = bytes.indexOf(0x1e, at + 1))
      if (this.#marker.subarray(0, bytes.length - at).equals(bytes.subarray(at))) return at
    return bytes.length
  }
}

const parseFrame = (text: string): WireFrame => {
  const [name = '', ...words] = text.split(' ')
  const args: Record<string, string> = {}
  for (const [index, word] of words.entries()) {
    const equals = word.indexOf('=')
    const key = word.slice(0, equals)
    if (key === 'name' || key === 'reason' || key === 'os') {
      args[key] = words
        .slice(index)
        .join(' ')
        .slice(equals + 1)
      break
    }
    if (equals > 0) args[key] = word.slice(equals + 1)
  }
  return { name, args }
}
