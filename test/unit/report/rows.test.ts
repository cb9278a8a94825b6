import { describe, expect, test } from 'vitest'
import { sayingsOf } from '../../../src/app/sayings.ts'
import { redactRow, WebhookRows } from '../../../src/app/webhook-rows.ts'
import type { Lang } from '../../../src/messages/lang.ts'
import { rawText } from '../../../src/model/raw-line.ts'
import { createParser } from '../../../src/parse/parser.ts'
import { createRecogniser } from '../../../src/recognise/recogniser.ts'
import { createRedactor } from '../../../src/redact/index.ts'
import {
  dayLine,
  footLines,
  headLines,
  rowLines,
  rowTexts,
  settledLine,
} from '../../../src/report/text/webhook-lines.ts'
import type { Screen } from '../../../src/report/text/screen.ts'
import { createTimeFormat } from '../../../src/report/time-format.ts'
import { widthOf } from '../../../src/report/width.ts'
import { crmPayment, type CrmFate } from '../../support/looks/crm-log.mjs'
import { screen } from '../../support/looks/answers.ts'

const START = Date.UTC(2026, 10, 29, 8, 16, 56)
const redactor = createRedactor({})
const sayings = (lang: Lang) => sayingsOf({ lang, time: createTimeFormat('Europe/Warsaw', lang) })

/** Rows over a clock of our own: what is written comes at the moment that it names. */
const desk = () => {
  const rows = new WebhookRows({ expect: {} })
  const recognise = createRecogniser()
  const parser = createParser({ timezone: 'UTC', now: () => START })
  let number = 0
  const write = (text: string, now: number): void => {
    const origin = { host: 'web-1', source: 'app', position: { kind: 'line' as const, number: number++ } }
    for (const record of [...parser.push({ origin, text: rawText(text) }), ...parser.flush()])
      rows.push({ record, steps: recognise(record) }, now)
  }
  const pay = (n: number, fate: CrmFate, at: number, upTo = Infinity): void => {
    for (const { after, text } of crmPayment(n, fate).lines) if (after <= upTo) write(text(at + after), at + after)
  }
  return { rows, write, pay }
}

/** Some healthy payments, so that it is known what a payment goes through. */
const withHealthy = () => {
  const given = desk()
  for (let n = 0; n < 3; n++) given.pay(n, 'ok', START - 60_000 + n * 10_000)
  return given
}

describe('the row of a webhook', () => {
  test('fills up, and is settled when all that its type goes through is there', () => {
    const { rows, pay } = withHealthy()
    const at = START
    pay(9, 'ok', at, 20)
    const now = () => rows.rows(at + 100).at(-1)
    expect(now()).toMatchObject({ state: 'underway', settled: false })
    const key = now()?.key
    pay(9, 'ok', at)
    expect(rows.rows(at + 500).at(-1)).toMatchObject({ key, state: 'done', settled: false })
    expect(rows.rows(at + 2000).at(-1)).toMatchObject({ key, state: 'done', settled: true })
  })

  test('names what is missing after ten seconds of silence, and is corrected by a word that comes late', () => {
    const { rows, pay, write } = withHealthy()
    pay(9, 'stops', START)
    expect(rows.rows(START + 5000).at(-1)).toMatchObject({ state: 'underway', settled: false })
    const silent = rows.rows(START + 11_000).at(-1)
    expect(silent).toMatchObject({ state: 'missing', settled: true, cause: { cause: 'step_missing' } })
    for (const { after, text } of crmPayment(9, 'ok').lines.slice(3))
      write(text(START + 12_000 + after), START + 12_000)
    expect(rows.rows(START + 14_000).at(-1)).toMatchObject({ key: silent?.key, state: 'done', settled: true })
  })

  test('is failed with the words of its line, and waits no ten seconds', () => {
    const { rows, pay } = withHealthy()
    pay(9, 'blocked', START)
    const row = rows.rows(START + 3000).at(-1)
    expect(row).toMatchObject({ state: 'failed', settled: true, cause: { cause: 'notify_blocked_by_user' } })
    expect(row?.reason?.raw).toContain('bot was blocked by the user')
  })

  test('of the past is settled at once', () => {
    const { rows, write } = desk()
    for (const { after, text } of crmPayment(1, 'ok').lines) write(text(START - 86_400_000 + after), START)
    expect(rows.rows(START + 600)).toMatchObject([{ settled: true, state: 'done' }])
  })

  test('keeps its key and its state when the records before it are forgotten', { timeout: 60_000 }, () => {
    const { rows, pay } = desk()
    const seen = new Map<number, string>()
    for (let n = 0; n < 1200; n++) {
      pay(n, n % 10 === 9 ? 'blocked' : 'ok', START + n * 20_000)
      if (n % 100 !== 99) continue
      for (const { key, state, settled } of rows.rows(START + n * 20_000 + 5000)) {
        if (!settled) continue
        expect(seen.get(key) ?? state).toBe(state)
        seen.set(key, state)
      }
    }
    expect(seen.size).toBe(1200)
  })
})

const story = (): WebhookRows => {
  const { rows, pay, write } = withHealthy()
  pay(15, 'ok', START)
  pay(16, 'blocked', START + 60_000)
  pay(17, 'no-deal', START + 120_000)
  pay(18, 'signature', START + 180_000)
  pay(19, 'stops', START + 240_000)
  pay(20, 'no-id', START + 300_000)
  write(
    `${new Date(START + 360_000).toISOString()} ERROR scheduler: job billing-sync failed: connection refused`,
    START + 360_000,
  )
  pay(21, 'ok', START + 420_000, 100)
  return rows
}

const drawn = (lang: Lang, on: Screen): string => {
  const say = sayings(lang)
  const rows = story()
    .rows(START + 420_400)
    .map((row) => rowTexts(redactRow(row, redactor), say, { where: ' --host web-1', corrected: false }))
  const layout = { screen: on, say, hosts: true }
  const foot = {
    hosts: ['web-1', 'web-2'],
    down: [],
    since: START,
    total: rows.length,
    counts: { done: 4, failed: 3, underway: 1 },
    others: 0,
  }
  return [
    dayLine(START, layout),
    ...headLines(layout),
    ...rows.flatMap((row) => rowLines(row, layout)),
    ...footLines(foot, layout),
    ...footLines({ ...foot, down: ['web-1:app'] }, layout),
  ]
    .map((line) => `${line}\n`)
    .join('')
}

describe('golden rows', () => {
  for (const lang of ['en', 'ru'] as const) {
    test.each([50, 60, 80, 120, 200])(`in ${lang} at %i columns`, async (width) => {
      const text = drawn(lang, screen(width))
      await expect(text).toMatchFileSnapshot(`screens/rows-${lang}.${width}.txt`)
      for (const line of text.split('\n'))
        if (!/^\s*\$/.test(line)) expect(widthOf(line), line).toBeLessThanOrEqual(width)
    })
    test(`in ${lang} with colours`, async () => {
      await expect(drawn(lang, screen(80, { color: true }))).toMatchFileSnapshot(`screens/rows-${lang}.80.ansi`)
    })
    test(`in ${lang} in a pipe`, async () => {
      const say = sayings(lang)
      const lines = story()
        .rows(START + 440_000)
        .map((row) => settledLine(rowTexts(redactRow(row, redactor), say, { where: '', corrected: false })))
      await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot(`screens/rows-${lang}-pipe.txt`)
    })
  }
  test('in ASCII', async () => {
    const text = drawn('en', screen(80, { ascii: true }))
    await expect(text).toMatchFileSnapshot('screens/rows-ascii.80.txt')
  })
})
