import { isAscii as areAscii } from 'node:buffer'
import { fromLatin1, isAscii, toLatin1 } from './decode/latin1.ts'
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
  /** All that is pending is ASCII; and all of the last chunk too: then what comes out is. */
  let plainPending = true
  let plain = true

  /** A surrogate pair or nothing: a chunk of text may end between the two. */
  const bytesOf = (chunk: string | Uint8Array): string => {
    plain = plainPending
    if (typeof chunk !== 'string') {
      plain &&= areAscii(chunk)
      return Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength).toString('latin1')
    }
    const text = half + chunk
    const last = text.charCodeAt(text.length - 1)
    half = last >= 0xd800 && last < 0xdc00 ? text.slice(-1) : ''
    const whole = half === '' ? text : text.slice(0, -1)
    const bytes = toLatin1(whole)
    plain &&= bytes === whole
    return bytes
  }

  /** What can be said for certain of the chunk and what was pending, in parts. */
  const take = (chunk: string | Uint8Array): string[] => {
    const bytes = bytesOf(chunk)
    const line = bytes.indexOf('\n') + 1
    if (line === 0) {
      pending += bytes
      plainPending = plain
      return pending.length < engine.longestLine ? [] : run(pending, false)
    }
    if (pending === '') return run(bytes, false)
    // The line that was begun is ended by itself: to join it with the whole chunk would copy the chunk.
    const first = pending + bytes.slice(0, line)
    if (line === bytes.length || first.length >= engine.longestLine) return run(pending + bytes, false)
    const parts = run(first, false)
    return [...parts, ...run(pending === '' ? bytes.slice(line) : pending + bytes.slice(line), false)]
  }

  const run = (text: string, final: boolean): string[] => {
    const end = final ? text.length : engine.settledEnd(text)
    pending = text.slice(end)
    plainPending = plain || isAscii(pending)
    if (end === 0) return []
    const settled = end === text.length ? text : text.slice(0, end)
    try {
      return engine.redactParts(settled, blocks, !final)
    } catch {
      blocks.reset()
      return [`[withheld: ${settled.length} characters]\n`]
    }
  }

  const finish = (): string[] => {
    const text = pending + toLatin1(half)
    half = ''
    return run(text, true)
  }

  return {
    push: (chunk) => {
      const bytes = joined(take(chunk))
      return plain ? bytes : fromLatin1(bytes)
    },
    pushBytes: (chunk) => bufferOf(take(chunk)),
    flush: () => fromLatin1(joined(finish())),
    flushBytes: () => bufferOf(finish()),
  }
}

/** Added up rather than joined: nothing is copied until somebody reads it. */
const joined = (parts: readonly string[]): string => {
  let text = ''
  for (const part of parts) text += part
  return text
}

/** Written part by part: joined they would be copied twice. */
const bufferOf = (parts: readonly string[]): Buffer => {
  let length = 0
  for (const part of parts) length += part.length
  const buffer = Buffer.allocUnsafe(length)
  let at = 0
  for (const part of parts) at += buffer.write(part, at, 'latin1')
  return buffer
}
