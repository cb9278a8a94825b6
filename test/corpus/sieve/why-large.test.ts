import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openSession, type OpenSession } from '../../../src/app/open.ts'
import { idOfWord } from '../../../src/app/query.ts'
import type { AppSession } from '../../../src/app/session.ts'
import { why } from '../../../src/app/why.ts'
import { SEED } from '../../support/seed.ts'
import { createParser } from '../../../src/parse/parser.ts'
import { rawText } from '../../../src/model/raw-line.ts'
import { allCases, begins, mix, ordinary, randomOf, type Random } from './mixes.ts'

let folder: string
let session: OpenSession
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'prodlogs-why-large-'))
  session = await openSession({ cwd: folder })
})
afterAll(async () => {
  await session.close()
  rmSync(folder, { recursive: true })
})

const CASES = 8
const MOST_QUESTIONS = 6
const HOUR = 3_600_000

/** Ordinary lines of some hours, in order of time: about a megabyte a day. */
const quiet = (from: number, hours: number, random: Random): string[] => {
  const lines: string[] = []
  for (let at = from; at < from + hours * HOUR; at += 8000)
    lines.push(ordinary(random)(Math.floor(random() * 1e5), new Date(at).toISOString()))
  return lines
}

/** Logs of one day, cut into one another, with days of ordinary lines before and behind; and what can be asked of them. */
const padded = (random: Random): { readonly lines: readonly string[]; readonly query: readonly string[] } => {
  const cases = allCases()
    .filter(({ query, logs }) => query.length > 0 && Object.values(logs).every((log) => isOfOneDay(log)))
    .map((one) => ({ one, by: random() }))
    .toSorted((a, b) => a.by - b.by)
    .slice(0, CASES)
    .map(({ one }) => one)
  const { logs, query } = mix(cases, random, '2026-01-12T00:00:00.000Z')
  return {
    lines: [
      ...quiet(Date.UTC(2026, 0, 10), 48, random),
      ...inOrderOfTime(Object.values(logs).flatMap((log) => log.replace(/\n$/, '').split('\n'))),
      ...quiet(Date.UTC(2026, 0, 13), 48, random),
    ],
    query: [...new Set(query)].slice(0, MOST_QUESTIONS),
  }
}

/** A file is taken to be in order of time where it is passed over by its times. A line without one stays with that before. */
const inOrderOfTime = (lines: readonly string[]): string[] => {
  const parser = createParser({ isApart: true })
  const origin = { host: '', source: '' }
  const timeOf = (line: string): number | undefined =>
    [...parser.push({ origin, text: rawText(line) }), ...parser.flush()].find(({ at }) => at !== undefined)?.at
  let at = 0
  return lines
    .map((line) => ({ line, at: (at = (begins(line) ? timeOf(line) : undefined) ?? at) }))
    .toSorted((a, b) => a.at - b.at)
    .map(({ line }) => line)
}

const isOfOneDay = (log: string): boolean => (log.match(/\d{4}-\d\d-\d\d/g) ?? []).every((day) => day === '2026-01-12')

/** The same lines as one file or as a rotation leaves them; `packed` as it compresses the oldest. */
const written = (lines: readonly string[], cuts: readonly number[], isPacked: boolean): string[] => {
  const place = mkdtempSync(join(folder, 'log-'))
  const names = cuts.length === 0 ? ['app.log'] : ['app.log.2.gz', 'app.log.1', 'app.log']
  return names.map((name, n) => {
    const text = `${lines.slice(cuts[n - 1] ?? 0, cuts[n]).join('\n')}\n`
    const path = join(place, name)
    writeFileSync(path, isPacked && name.endsWith('.gz') ? gzipSync(text) : text)
    return path
  })
}

interface Said {
  readonly verdicts: readonly unknown[]
}

/** All that `why` says; files are large from `largeFileBytes` on. */
const answer = async (word: string, file: string[], largeFileBytes: number): Promise<Said> => {
  const asks: AppSession = {
    ...session,
    now: Date.UTC(2026, 0, 16),
    largeFileBytes,
    orderedFileBytes: largeFileBytes,
  }
  const { answer: said } = await why(asks, {
    host: [],
    source: [],
    file,
    transport: 'auto',
    hostKey: 'strict',
    connectTimeout: 10,
    id: idOfWord(word) ?? { kind: 'dealId', value: word },
    word,
    window: undefined,
    edges: true,
  })
  const { searched: _searched, ...rest } = said
  // What is shown of a record is all of it but the file, which here has two places.
  return JSON.parse(JSON.stringify(rest, (key, value: unknown) => (key === 'position' ? undefined : value))) as Said
}

test.each([
  ['one file', 0],
  ['a rotated set, its oldest file compressed', 2],
])('why says of every id of a large log what parsing every line says: %s', { timeout: 300_000 }, async (_, parts) => {
  const random = randomOf(SEED + parts)
  const { lines, query } = padded(random)
  const cuts = Array.from({ length: parts }, () => Math.floor(random() * lines.length)).toSorted((a, b) => a - b)
  const whole = written(lines, cuts, false)
  const large = written(lines, cuts, true)
  let answered = 0
  for (const word of query) {
    const expected = await answer(word, whole, Number.POSITIVE_INFINITY)
    expect(await answer(word, large, 0), word).toEqual(expected)
    if (expected.verdicts.length > 0) answered++
  }
  expect(answered).toBeGreaterThan(MOST_QUESTIONS / 2)
})
