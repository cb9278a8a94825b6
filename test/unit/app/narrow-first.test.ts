import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { narrowFirst } from '../../../src/app/narrow-first.ts'
import { rawText } from '../../../src/model/raw-line.ts'
import { createParser } from '../../../src/parse/parser.ts'
import { observe } from '../../../src/pipeline.ts'
import { openLocalBytes, readLocal, type ReadEvent, type ReadStream } from '../../../src/read/index.ts'

const ID = 'evt_1NarrowAndWideAreOneAndSame'
const OTHER = 'evt_1SomebodyElsesEventEntirely'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'prodlogs-narrow-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

let searches = 0

const WIDE = { kind: 'grep', strings: [ID], before: 12, after: 60 } as const
type Grep = Parameters<typeof narrowFirst>[0]

/** The records of the hits, and how many lines were moved for them. */
const search = async (lines: readonly string[], how: 'wide' | 'narrow') => {
  // A file of its own: tests that run side by side write none into each other's.
  const path = join(folder, `${searches++}.log`)
  writeFileSync(path, lines.map((line) => `${line}\n`).join(''))
  const bytes = await openLocalBytes(path)
  let moved = 0
  async function* open(request: Grep): AsyncGenerator<ReadEvent> {
    for await (const event of readLocal(bytes, { host: 'prod', source: 'app' }, request)) {
      if (event.kind === 'lines') moved += event.lines.length
      yield event
    }
  }
  const stream: ReadStream = how === 'wide' ? open(WIDE) : narrowFirst(WIDE, open, {})
  const records: { raw: string; offset: unknown; message: string; format: string; stack: unknown }[] = []
  for await (const event of observe(stream, { parser: createParser(), recognise: () => [] })) {
    if (event.kind !== 'observed') continue
    for (const { record } of event.observed) {
      if (!record.raw.includes(ID)) continue
      const { raw, origin, message, format, error } = record
      const offset = origin.position?.kind === 'file' ? origin.position.offset : undefined
      records.push({ raw, offset, message, format, stack: error?.stack })
    }
  }
  return { records, moved }
}

const json = (id: string) => [
  `{"level":30,"time":1767600000000,"msg":"Stripe webhook received","stripe_event_id":"${id}"}`,
]
const pretty = (id: string) =>
  JSON.stringify({ level: 'info', msg: 'received', data: { event: id, n: 1 } }, null, 2).split('\n')
const python = (id: string) => [`2026-01-05 10:00:00,123 ERROR payments: webhook ${id} failed`]
const traceback = (id: string) => [
  '2026-01-05 10:00:00,123 ERROR payments: webhook failed',
  'Traceback (most recent call last):',
  '  File "/srv/app/hooks.py", line 10, in handle',
  `    process("${id}")`,
  `ValueError: no such event: ${id}`,
]
const nodeTrace = (id: string) => [
  `Error: cannot process ${id}`,
  '    at handle (/srv/app/hooks.js:10:3)',
  '    at process.processTicksAndRejections (node:internal/process/task_queues:95:5)',
]
const jsonThenTrace = (id: string) => [...json(id), '    at handle (/srv/app/hooks.js:10:3)']
const compose = (id: string) => [`app-1  | ${json(id)[0]}`, `db-1   | 2026-01-05 10:00:00.000 UTC [1] LOG:  ready`]
const postgres = (id: string) => [
  '2026-01-05 10:00:00.000 UTC [77] ERROR:  duplicate key value violates unique constraint',
  `2026-01-05 10:00:00.000 UTC [77] DETAIL:  Key (event)=(${id}) already exists.`,
]
const cri = (id: string) => [
  `2026-01-05T10:00:00.000000000Z stdout P {"level":30,"msg":"recei`,
  `2026-01-05T10:00:00.000000000Z stdout F ved ${id}","time":1767600000000}`,
]
const plain = (id: string) => [`processing ${id} now`, 'and this goes on', '']
const access = () => [
  '10.0.0.1 - - [05/Jan/2026:10:00:00 +0000] "POST /webhook/stripe HTTP/1.1" 200 2 "-" "Stripe/1.0"',
]

const WRITERS = { json, pretty, python, traceback, nodeTrace, jsonThenTrace, compose, postgres, cri, plain, access }

test.for(Object.entries(WRITERS))('finds the same records in %s', async ([, write]) => {
  const noise = Array.from({ length: 100 }, () => write(OTHER)).flat()
  const lines = [...noise, ...write(ID), ...noise, ...write(ID), ...write(ID), ...noise, ...write(ID)]
  expect((await search(lines, 'narrow')).records).toEqual((await search(lines, 'wide')).records)
})

test('finds the same records in any mixture', async () => {
  const block = fc
    .tuple(fc.constantFrom(...Object.values(WRITERS)), fc.constantFrom(ID, OTHER, OTHER, OTHER))
    .map(([write, id]) => write(id))
  await fc.assert(
    fc.asyncProperty(fc.array(block, { minLength: 1, maxLength: 40 }), async (blocks) => {
      const lines = blocks.flat()
      expect((await search(lines, 'narrow')).records).toEqual((await search(lines, 'wide')).records)
    }),
    { numRuns: 150 },
  )
})

test('moves two lines for each hit of a log of JSON lines', async () => {
  const noise = Array.from({ length: 200 }, () => json(OTHER)).flat()
  const lines = [...noise, ...json(ID), ...noise, ...json(ID), ...noise]
  expect((await search(lines, 'narrow')).moved).toBe(4)
})

test('remembers a log that needs more, and asks it once', async () => {
  const asked: number[] = []
  const log = { isWide: false }
  async function* open(request: Grep): AsyncGenerator<ReadEvent> {
    asked.push(request.after ?? 0)
    yield* readLocal(await openLocalBytes(join(folder, 'trace.log')), { host: 'prod', source: 'app' }, request)
  }
  writeFileSync(join(folder, 'trace.log'), traceback(ID).join('\n'))
  for (let round = 0; round < 2; round++) for await (const _ of narrowFirst(WIDE, open, log));
  expect(asked).toEqual([1, 60, 60])
})

test('is not sure of a hit whose process is not that of the next line', async () => {
  const [hit = ''] = json(ID)
  const asked: number[] = []
  async function* open(request: Grep): AsyncGenerator<ReadEvent> {
    asked.push(request.after ?? 0)
    const entries = [
      ['7', hit],
      ['8', ...json(OTHER)],
      ['7', '    at handle (/srv/app/hooks.js:10:3)'],
    ] as const
    const lines = entries.slice(0, 1 + (request.after ?? 0)).map(([pid, text], number) => ({
      origin: { host: 'prod', source: 'app', position: { kind: 'journal', cursor: String(number) } as const },
      text: rawText(text ?? ''),
      envelope: { pid },
    }))
    yield { kind: 'lines', lines }
  }
  for await (const _ of narrowFirst(WIDE, open, {}));
  expect(asked).toEqual([1, 60])
})
