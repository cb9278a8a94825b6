import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { FrameSplitter, type AnswerPart } from '../../../src/remote/frames.ts'

const NONCE = 'abc123'

const split = (chunks: readonly Buffer[]): { bytes: Buffer; frames: string[] } => {
  const splitter = new FrameSplitter(NONCE)
  const parts: AnswerPart[] = chunks.flatMap((chunk) => [...splitter.feed(chunk)])
  const bytes = parts.flatMap((part) => (part.kind === 'bytes' ? [part.bytes] : []))
  return {
    bytes: Buffer.concat([...bytes, splitter.rest()]),
    frames: parts.flatMap((part) => (part.kind === 'frame' ? [JSON.stringify(part.frame)] : [])),
  }
}

describe('frames of the remote program', () => {
  test('are taken out of the bytes wherever they stand and however they are chunked', () => {
    const piece = fc.oneof(
      fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes)),
      fc
        .constantFrom(`\x1e${NONCE} ok id=3 off=5\n`, '\x1e', `\x1e${NONCE.slice(0, 3)}`, 'line\n')
        .map((text) => Buffer.from(text, 'latin1')),
    )
    fc.assert(
      fc.property(fc.array(piece), fc.array(fc.nat(30)), (pieces, cuts) => {
        const whole = Buffer.concat(pieces)
        const chunks: Buffer[] = []
        let at = 0
        for (const cut of cuts) {
          chunks.push(whole.subarray(at, at + cut))
          at = Math.min(whole.length, at + cut)
        }
        chunks.push(whole.subarray(at))
        const inOne = split([whole])
        const inMany = split(chunks)
        expect(inMany.frames).toEqual(inOne.frames)
        expect(inMany.bytes.equals(inOne.bytes)).toBe(true)
      }),
    )
  })

  test('of another nonce are log text', () => {
    const forged = Buffer.from('\x1e000000 end status=0\n', 'latin1')
    expect(split([forged])).toEqual({ bytes: forged, frames: [] })
  })

  test('keep blanks in the last word alone', () => {
    const { frames } = split([Buffer.from(`\x1e${NONCE} seg off=3 name=a b=c.log\n`, 'latin1')])
    expect(JSON.parse(frames[0] ?? '')).toMatchObject({ name: 'seg', offset: 3, file: 'a b=c.log' })
  })
})
