import { fromLatin1, toLatin1 } from './latin1.ts'
import { createBlocks, createEngine, type RedactorOptions } from './redactor.ts'

/** Redacts a stream of lines. However it is cut into chunks, the joined output is the same. */
export interface RedactStream {
  /** Takes the next chunk and gives what can be said for certain: all complete lines, but for one that may go on. */
  push(chunk: string | Uint8Array): string
  /** The same as bytes: what is not valid UTF-8 comes out as it went in. */
  pushBytes(chunk: string | Uint8Array): Buffer
  /** The rest, when nothing more will come. */
  flush(): string
  flushBytes(): Buffer
}

export const createRedactStream = (options: RedactorOptions = {}): RedactStream => {
  const engine = createEngine(options)
  const blocks = createBlocks()
  let pending = ''
  let half = ''

  /** A surrogate pair or nothing: a chunk of text may end between the two. */
  const bytesOf = (chunk: string | Uint8Array): string => {
    if (typeof chunk !== 'string')
      return Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength).toString('latin1')
    const text = half + chunk
    const last = text.charCodeAt(text.length - 1)
    half = last >= 0xd800 && last < 0xdc00 ? text.slice(-1) : ''
    return toLatin1(half === '' ? text : text.slice(0, -1))
  }

  const take = (chunk: string | Uint8Array): string => {
    const bytes = bytesOf(chunk)
    pending += bytes
    if (!bytes.includes('\n') && pending.length < engine.longestLine) return ''
    return run(false)
  }

  const run = (final: boolean): string => {
    const end = final ? pending.length : engine.settledEnd(pending)
    if (end === 0) return ''
    const text = pending.slice(0, end)
    pending = pending.slice(end)
    try {
      return engine.redact(text, blocks, !final)
    } catch {
      blocks.reset()
      return `[withheld: ${text.length} characters]\n`
    }
  }

  const finish = (): string => {
    pending += toLatin1(half)
    half = ''
    return run(true)
  }

  return {
    push: (chunk) => fromLatin1(take(chunk)),
    pushBytes: (chunk) => Buffer.from(take(chunk), 'latin1'),
    flush: () => fromLatin1(finish()),
    flushBytes: () => Buffer.from(finish(), 'latin1'),
  }
}
