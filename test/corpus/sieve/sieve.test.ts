import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { NO_FILTER, type HostChoice } from '../../../src/app/choice.ts'
import { openSession, type OpenSession } from '../../../src/app/open.ts'
import { idOfWord } from '../../../src/app/query.ts'
import { report } from '../../../src/app/report.ts'
import type { AppSession } from '../../../src/app/session.ts'
import { why } from '../../../src/app/why.ts'
import type { Verdict } from '../../../src/model/verdict.ts'
import type { Config } from '../../../src/config/schema.ts'
import type { TimeWindow } from '../../../src/model/time.ts'
import { SEED } from '../../support/seed.ts'
import { allCases, mix, randomOf, type Case, type Random } from './mixes.ts'

let folder: string
let session: OpenSession
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'prodlogs-sieve-'))
  session = await openSession({ cwd: folder })
})
afterAll(async () => {
  await session.close()
  rmSync(folder, { recursive: true })
})

const TOGETHER = 8
/** Of the mixtures, each of another seed in each run, so many are looked at. */
const MIXTURES = 24

/** The whole of every log, by its times; a window makes a large file be sifted. */
const ALL: TimeWindow = { from: Date.UTC(2000, 0, 1), to: Date.UTC(2100, 0, 1) }
const MOST_QUESTIONS = 1

let written = 0
const filesOf = ({ logs }: Case): string[] =>
  Object.entries(logs).map(([source, text]) => {
    const path = join(folder, `${written++}-${source}`)
    writeFileSync(path, text)
    return path
  })

/** Everything a report and the answers to a few questions say, the log read as a large one from `bytes` on. */
const answersOf = async ({ query }: Case, file: string[], bytes: number, { window, config }: Settings) => {
  const asks: AppSession = { ...session, config, now: Date.UTC(2026, 0, 13), largeFileBytes: bytes }
  const where: HostChoice = { host: [], source: [], file, transport: 'auto', hostKey: 'strict', connectTimeout: 10 }
  const { answer } = await report(asks, { ...where, ...NO_FILTER, window })
  const named = answer.verdicts.flatMap(({ ids }) => [...(ids.eventId ?? []), ...(ids.dealId ?? [])])
  const whys = []
  for (const word of new Set([...query, ...named].slice(0, MOST_QUESTIONS))) {
    const id = idOfWord(word) ?? { kind: 'dealId', value: word }
    const { answer: because } = await why(asks, { ...where, id, window: undefined })
    whys.push({ word, verdicts: because.verdicts.map(said), gaps: because.gaps, near: because.near })
  }
  const { counts, deals, histogram } = answer
  return {
    counts,
    deals,
    gaps: answer.gaps.map(({ kind }) => kind),
    histogram,
    verdicts: answer.verdicts.map(told),
    whys,
  }
}

const said = ({ cause, confidence, alternatives, also, type, at, steps, ids }: Omit<Verdict<unknown>, 'evidence'>) => ({
  cause,
  confidence,
  alternatives,
  also,
  type,
  at,
  ids,
  steps: steps.map(({ step, outcome }) => `${step} ${outcome}`),
})
const told = (verdict: Verdict) => ({
  ...said(verdict),
  // A trace that another writer's lines interrupt breaks off behind as many records as are read, which here are fewer.
  evidence: verdict.evidence.map(({ raw }) => raw.split('\n', 1)[0]),
})

/** Each log stands in one mixture, and some mixtures in two files, as a rotation leaves them. */
const mixtures = (random: Random): Case[] => {
  const shuffled = allCases()
    .map((one) => ({ one, by: random() }))
    .toSorted((a, b) => a.by - b.by)
    .map(({ one }) => one)
  return Array.from({ length: MIXTURES }, (_, n) => {
    const one = mix(shuffled.slice(n * TOGETHER, (n + 1) * TOGETHER), random)
    return random() < 0.5 ? one : rotated(one, random)
  })
}

const rotated = (one: Case, random: Random): Case => {
  const lines = Object.values(one.logs).join('').split('\n')
  const cut = Math.floor(random() * lines.length)
  return {
    ...one,
    logs: { 'mixed.log.1': `${lines.slice(0, cut).join('\n')}\n`, 'mixed.log': lines.slice(cut).join('\n') },
  }
}

interface Settings {
  readonly window: TimeWindow
  readonly config: Config
}

/** All of the log or some hours around the incidents, with and without automation that is expected. */
const settingsOf = (random: Random): Settings => {
  const from = Date.UTC(2026, 0, 12, 9) + Math.floor(random() * 3 * 3_600_000)
  return {
    window: random() < 0.5 ? ALL : { from, to: from + 3 * 3_600_000 },
    config: { ...session.config, expect: random() < 0.5 ? {} : EXPECTED },
  }
}

const EXPECTED: Config['expect'] = { 'checkout.session.completed': ['crm.status_updated', 'notification.sent'] }

test('answers are the same when only what can matter is parsed', { timeout: 300_000 }, async () => {
  const random = randomOf(SEED)
  const unequal: string[] = []
  for (const one of mixtures(random)) {
    const files = filesOf(one)
    const settings = settingsOf(random)
    const whole = await answersOf(one, files, Number.POSITIVE_INFINITY, settings)
    const sifted = await answersOf(one, files, 0, settings)
    const parts = (Object.keys(whole) as (keyof typeof whole)[]).filter(
      (key) => !isDeepStrictEqual(sifted[key], whole[key]),
    )
    if (parts.length > 0) unequal.push(`${parts.join(', ')} of ${one.name}`)
  }
  expect(unequal.length, unequal.join('\n')).toBe(0)
})
