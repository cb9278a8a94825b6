import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openLocalBytes } from '../../../src/read/local-bytes.ts'
import { wholeLines } from '../../../src/read/whole-lines.ts'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'prodlogs-whole-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

/** The blocks of a file, each read again when the next one is there: that is how long it must stay. */
const blocksOf = async (content: Buffer): Promise<{ text: string; offset: number }[]> => {
  const path = join(folder, 'x.log')
  writeFileSync(path, content)
  const blocks: { text: string; offset: number }[] = []
  let before: { block: Buffer; offset: number } | undefined
  const keep = (one = before): void => {
    if (one !== undefined) blocks.push({ text: one.block.toString('latin1'), offset: one.offset })
  }
  for await (const one of wholeLines(await openLocalBytes(path))) {
    keep()
    before = one
  }
  keep()
  return blocks
}

test('gives every byte once, in blocks that end with a line', async () => {
  // Lines longer than a block, lines that end with it, and no end at the end.
  const length = fc.oneof(fc.nat(200), fc.integer({ min: 1_040_000, max: 1_060_000 }), fc.nat(3_000_000))
  await fc.assert(
    fc.asyncProperty(fc.array(length, { maxLength: 8 }), fc.boolean(), async (lengths, ended) => {
      const lines = lengths.map((each, at) => String.fromCharCode(97 + at).repeat(each))
      const content = lines.join('\n') + (ended ? '\n' : '')
      const blocks = await blocksOf(Buffer.from(content))
      expect(blocks.map(({ text }) => text).join('') === content).toBe(true)
      let offset = 0
      for (const [at, block] of blocks.entries()) {
        expect(block.offset).toBe(offset)
        if (at < blocks.length - 1) expect(block.text.endsWith('\n')).toBe(true)
        offset += block.text.length
      }
    }),
    { numRuns: 25 },
  )
})
