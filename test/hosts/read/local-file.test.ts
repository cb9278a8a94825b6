import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { testWith } from '../parts/guard.ts'
import { openLocalBytes, readLocal, type LocalBytes, type ReadEvent } from '../../../src/read/index.ts'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'prodlogs-local-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

const place = { host: 'local', source: 'x' }
type Request = Parameters<typeof readLocal>[2]

const read = async (
  bytes: LocalBytes,
  request: Request,
): Promise<{ lines: string[]; offsets: number[]; skips: number[] }> => {
  const found = { lines: [] as string[], offsets: [] as number[], skips: [] as number[] }
  const take = (event: ReadEvent): void => {
    if (event.kind === 'notice') found.skips.push(found.lines.length)
    if (event.kind !== 'lines') return
    for (const line of event.lines) {
      found.lines.push(line.text)
      if (line.origin.position?.kind === 'file') found.offsets.push(line.origin.position.offset)
    }
  }
  for await (const event of readLocal(bytes, place, request)) take(event)
  return found
}

const file = (name: string, content: string | Uint8Array): string => {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}

const LINES = Array.from({ length: 300 }, (_, i) => `line ${i} ${i % 50 === 7 ? 'сделка 4540' : 'nothing'}`)
const TEXT = `${LINES.join('\n')}\n`

describe('a local file', () => {
  test.each([0, 1, 5, 299, 300, 1000])('gives its last %i lines', async (count) => {
    const { lines } = await read(await openLocalBytes(file('plain', TEXT)), { kind: 'last', lines: count })
    expect(lines).toEqual(count === 0 ? [] : LINES.slice(-count))
  })

  test('without a newline at its end gives that line too', async () => {
    const { lines } = await read(await openLocalBytes(file('open', 'a\nb\nc')), { kind: 'last', lines: 2 })
    expect(lines).toEqual(['b', 'c'])
  })

  // apt-get install -y zstd xz-utils
  testWith('compressors')('is read through gzip, zstd and xz by what its bytes are, whatever its name', async () => {
    const plain = file('to-compress', TEXT)
    const paths = [
      file('gz.txt', gzipSync(TEXT)),
      file('zst.txt', execFileSync('zstd', ['-cq', plain])),
      file('xz.txt', execFileSync('xz', ['-cq', plain])),
    ]
    for (const path of paths)
      expect((await read(await openLocalBytes(path), { kind: 'last', lines: 3 })).lines).toEqual(LINES.slice(-3))
  })

  test('is refused by its error when it is missing, a folder, or broken', async () => {
    await expect(openLocalBytes(join(folder, 'nowhere'))).rejects.toMatchObject({ code: 'FILE_MISSING' })
    await expect(openLocalBytes(folder)).rejects.toMatchObject({ code: 'SOURCE_NOT_A_FILE' })
    const cut = await openLocalBytes(file('cut.gz', gzipSync(TEXT).subarray(0, 40)))
    await expect(read(cut, { kind: 'last', lines: 3 })).rejects.toMatchObject({ code: 'FILE_UNREADABLE' })
  })

  test('on stdin can be searched more than once', async () => {
    const bytes = await openLocalBytes('-', {
      stdin: Readable.from([Buffer.from('one 1\ntwo'), Buffer.from(' 2\nthree 1\n')]),
    })
    const search = (text: string): Promise<{ lines: string[] }> => read(bytes, { kind: 'grep', strings: [text] })
    expect((await search('1')).lines).toEqual(['one 1', 'three 1'])
    expect((await search('two')).lines).toEqual(['two 2'])
  })

  test('gives hits with the lines around them, and says where lines were left out', async () => {
    const found = await read(await openLocalBytes(file('plain', TEXT)), {
      kind: 'grep',
      strings: ['сделка 4540'],
      before: 1,
      after: 2,
    })
    expect(found.lines.slice(0, 4)).toEqual([LINES[6], LINES[7], LINES[8], LINES[9]])
    expect(found.lines).toHaveLength(6 * 4)
    expect(found.skips).toEqual([0, 4, 8, 12, 16, 20, 24])
  })

  test('is searched as a scan of all its lines would, with the offset of every line', async () => {
    const line = fc.stringMatching(/^[abc ]{0,12}$/)
    await fc.assert(
      fc.asyncProperty(
        fc.array(line, { maxLength: 60 }),
        fc.constantFrom('a', 'bc', 'cc a'),
        fc.nat(2),
        fc.nat(2),
        async (lines, needle, before, after) => {
          const text = lines.map((one) => `${one}\n`).join('')
          const found = await read(await openLocalBytes(file('random', text)), {
            kind: 'grep',
            strings: [needle],
            before,
            after,
          })
          const wanted = lines.flatMap((_, i) =>
            lines.slice(Math.max(0, i - after), i + before + 1).some((one) => one.includes(needle)) ? [i] : [],
          )
          expect(found.lines).toEqual(wanted.map((i) => lines[i]))
          expect(found.offsets).toEqual(wanted.map((i) => lines.slice(0, i).join('\n').length + (i > 0 ? 1 : 0)))
        },
      ),
      { numRuns: 150 },
    )
  })
})
