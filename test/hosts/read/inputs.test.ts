import { execFileSync, spawn } from 'node:child_process'
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Gap } from '../../../src/model/gap.ts'
import { openLocalBytes, readLocal, type LocalBytes } from '../../../src/read/index.ts'
import { testWith } from '../parts/guard.ts'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'prodlogs-inputs-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

const file = (name: string, content: string | Uint8Array): string => {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}

const read = async (bytes: LocalBytes): Promise<{ lines: string[]; gaps: Gap[] }> => {
  const lines: string[] = []
  const gaps: Gap[] = []
  for await (const event of readLocal(
    bytes,
    { host: 'local', source: 'x' },
    { kind: 'grep', strings: [''], scope: {} },
  )) {
    if (event.kind === 'lines') lines.push(...event.lines.map(({ text }) => String(text)))
    if (event.kind === 'gap') gaps.push(event.gap)
  }
  return { lines, gaps }
}

/** The bytes of a text in an encoding of one byte a letter. */
const encoded = (text: string, encoding: string): Buffer => {
  const decoder = new TextDecoder(encoding)
  const codes = new Map(Array.from({ length: 256 }, (_, code) => [decoder.decode(Buffer.from([code])), code]))
  return Buffer.from([...text].map((letter) => codes.get(letter) ?? 0x3f))
}

const RUSSIAN = ['Вебхук получен, сделка 4540', 'Не удалось обновить сделку: ошибка доступа', 'Заметка не создана']
const FRENCH = ['Webhook reçu, déjà traité', 'Échec de la mise à jour du client', 'Événement ignoré']
const TEXTS = [
  ['koi8-r', RUSSIAN],
  ['windows-1251', RUSSIAN],
  ['ibm866', RUSSIAN],
  ['latin1', FRENCH],
] as const

/** The same bytes as each thing that they may come from. */
const WAYS = {
  'a file': (bytes: Buffer, encoding?: string) => openLocalBytes(file('log', bytes), { encoding }),
  stdin: (bytes: Buffer, encoding?: string) => openLocalBytes('-', { stdin: Readable.from([bytes]), encoding }),
  'stdin in small pieces': (bytes: Buffer, encoding?: string) =>
    openLocalBytes('-', { stdin: Readable.from(pieces(bytes, 7)), encoding }),
  'a FIFO': (bytes: Buffer, encoding?: string) => openLocalBytes(fifo(bytes), { encoding }),
}

const pieces = (bytes: Buffer, size: number): Buffer[] =>
  Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) => bytes.subarray(i * size, (i + 1) * size))

let fifos = 0
const fifo = (bytes: Buffer): string => {
  const path = join(folder, `fifo-${fifos++}`)
  execFileSync('mkfifo', [path])
  const source = file(`source-${fifos}`, bytes)
  spawn('/bin/sh', ['-c', 'cat "$0" > "$1"', source, path], { stdio: 'ignore' })
  return path
}

describe.each(Object.entries(WAYS))('%s', (way, open) => {
  const small = way.includes('small')
  test.each(TEXTS)('of %s is read as it is meant', async (encoding, lines) => {
    const bytes = encoded(`${lines.join('\n')}\n`, encoding)
    if (!small) expect((await read(await open(bytes))).lines).toEqual(lines)
    expect((await read(await open(bytes, encoding))).lines).toEqual(lines)
  })
  test('in gzip is unpacked, and its encoding found inside', async () => {
    const bytes = gzipSync(encoded(`${RUSSIAN.join('\n')}\n`, 'koi8-r'))
    expect(await read(await open(bytes))).toEqual({ lines: RUSSIAN, gaps: [] })
  })
  testWith('compressors')('that ends in the middle gives what is there, and says so', async () => {
    const text = Array.from({ length: 20_000 }, (_, i) => `line ${i} ${(i * 7919) % 1000}`).join('\n')
    const zstd = execFileSync('zstd', ['-qc'], { input: text, maxBuffer: 1e8 })
    for (const packed of [zstd, gzipSync(text)]) {
      const { lines, gaps } = await read(await open(packed.subarray(0, packed.length * 0.6)))
      expect(lines.length).toBeGreaterThan(1000)
      expect(lines.slice(0, 1000)).toEqual(text.split('\n').slice(0, 1000))
      expect(gaps).toMatchObject([{ kind: 'damaged_file', args: { damage: 'cut' } }])
    }
  })
  test('as tar: the one log in it is read, several are named', async () => {
    const [one, two] = [archive(['app.log']), archive(['app.log', 'web.log'])]
    expect((await read(await open(one))).lines).toEqual(RUSSIAN)
    expect((await read(await open(gzipSync(one)))).lines).toEqual(RUSSIAN)
    await expect(open(two)).rejects.toMatchObject({ code: 'FILE_ARCHIVE', args: { names: 'app.log, web.log' } })
  })
})

const archive = (names: readonly string[]): Buffer => {
  const inside = mkdtempSync(join(folder, 'tar-'))
  for (const name of names) writeFileSync(join(inside, name), `${RUSSIAN.join('\n')}\n`)
  return execFileSync('tar', ['-cf', '-', '-C', inside, ...names])
}

test('an encoding that is none is refused with some that are', async () => {
  await expect(openLocalBytes(file('log', 'one line'), { encoding: 'klingon' })).rejects.toMatchObject({
    code: 'USAGE_BAD_VALUE',
    args: {
      option: '--encoding',
      value: 'klingon',
      expected: { code: 'words', text: expect.stringContaining('koi8-r') },
    },
  })
})

test('a file that shrinks while it is read is a gap', async () => {
  const path = file('shrinks', 'a line of it\n'.repeat(600_000))
  const bytes = await openLocalBytes(path)
  const gaps: Gap[] = []
  let first = true
  for await (const event of readLocal(
    bytes,
    { host: 'local', source: 'x' },
    { kind: 'grep', strings: [''], scope: {} },
  )) {
    if (first) truncateSync(path, 2_000_000)
    first = false
    if (event.kind === 'gap') gaps.push(event.gap)
  }
  expect(gaps).toMatchObject([{ kind: 'damaged_file', args: { damage: 'shrunk' } }])
})
