import { expect, test } from 'vitest'
import { Assembler } from '../../../../src/read/follow/assemble.ts'
import { HEAD_BYTES, learnHead, type Content } from '../../../../src/read/follow/contents.ts'
import type { Frame } from '../../../../src/remote/protocol.ts'

const MB = 1024 * 1024

/** Small buffers are cut from a pool, of 8 KB on Node 20 and 64 KB on Node 26, which is no matter. */
const holds = (bytes: Buffer): number => bytes.buffer.byteLength

test('the beginning of a content keeps nothing of the read that it came in', () => {
  const content = { head: Buffer.alloc(0), offset: 0 } as Content
  const read = Buffer.alloc(4 * MB, 'line\n')
  learnHead(content, 0, read.subarray(0, 100))
  learnHead(content, 100, read.subarray(100))
  expect(content.head).toEqual(read.subarray(0, HEAD_BYTES))
  expect(holds(content.head)).toBeLessThan(0.1 * MB)
})

test('what is compared of a file keeps nothing of the chunk that it came in', () => {
  const assembler = new Assembler()
  const chunk = Buffer.alloc(MB, 'x')
  const facts = (frame: Frame, bytes?: Buffer) => [
    ...assembler.frame(frame),
    ...(bytes === undefined ? [] : assembler.bytes(bytes)),
  ]
  facts({ name: 'head', id: 1 }, chunk.subarray(0, HEAD_BYTES))
  facts({ name: 'piece', id: 1 }, chunk.subarray(0, 64))
  const [fact] = facts({ name: 'tailing', id: 1 })
  expect(fact).toMatchObject({ kind: 'tailing', head: chunk.subarray(0, HEAD_BYTES), piece: chunk.subarray(0, 64) })
  if (fact?.kind === 'tailing') expect(holds(fact.head) + holds(fact.piece)).toBeLessThan(0.25 * MB)
})
