import { join } from 'node:path'
import type { Client } from '@modelcontextprotocol/client'
import { countTokens } from 'gpt-tokenizer/encoding/o200k_base'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createDesk } from '../../support/desk.ts'
import { connectStdio, dataOf, textOf } from '../../support/mcp.ts'

/** A busy hour: 400 payments, many stopped, with long traces, Russian words and a line that is larger than any answer. */
const busyLog = (): string => {
  const lines: string[] = []
  const from = Date.UTC(2026, 0, 12, 6)
  const stack = Array.from({ length: 60 }, (_, k) => `at handler${k} (/srv/app/src/handlers/payment-${k}.js:${k}:13)`)
  for (let n = 0; n < 400; n++) {
    const line = (ms: number, level: string, msg: string, more: object = {}): number =>
      lines.push(
        JSON.stringify({
          time: new Date(from + n * 7000 + ms).toISOString(),
          level,
          event_id: `evt_1Busy${String(n).padStart(6, '0')}aBcDeFgH`,
          deal_id: String(10_000 + n),
          ...more,
          msg,
        }),
      )
    line(0, 'info', 'Stripe webhook received checkout.session.completed', { type: 'checkout.session.completed' })
    line(40, 'info', 'Webhook signature verified')
    line(80, 'info', 'Платёж зачислен и сохранён в базе')
    if (n % 3 === 0)
      line(120, 'error', 'Pipedrive rejected our credentials', { status: 401, err: { stack: stack.join('\n') } })
    else line(120, 'info', 'CRM status updated')
    if (n % 5 === 0) line(160, 'error', 'Telegram refused the message: Forbidden: bot was blocked by the user')
    if (n === 9)
      line(170, 'error', `Webhook handler failed: ${'подробности '.repeat(40_000)}`, {
        dump: Object.fromEntries(Array.from({ length: 3000 }, (_, k) => [`field${k}`, `value${k}`])),
      })
    line(200, 'info', 'Finished handling webhook, returning 200')
  }
  return `${lines.join('\n')}\n`
}

const QUESTIONS: readonly (readonly [tool: string, args: Record<string, unknown>])[] = [
  ['why', { id: '10009' }],
  ['why', { id: '10015' }],
  ['report', {}],
  ['search', { ids: ['10009'] }],
  ['search', { text: ['Pipedrive'] }],
  ['timeline', { lines: 5000 }],
  ['doctor', {}],
]

describe.each([
  ['concise', 4000],
  ['full', 20_000],
] as const)('an answer in %s', (detail, most) => {
  const desk = createDesk()
  let client: Client
  beforeAll(async () => {
    const log = desk.file('logs/app.log', busyLog())
    desk.file(
      'prodlogs.yaml',
      `hosts:\n  here:\n    local: true\n    sources:\n      app: { type: file, path: ${log} }\ndefault: here\n`,
    )
    client = await connectStdio(desk, ['--allow-files', join(desk.home, 'logs')])
  })
  afterAll(async () => {
    await client.close()
    desk.dispose()
  })

  // By the tokens of a real model; those of others differ by a tenth or so.
  test.each(QUESTIONS)('to %s %o keeps its budget and says what it left out', async (name, args) => {
    const result = await client.callTool({ name, arguments: { ...args, detail } })
    expect(result.isError, textOf(result)).toBeFalsy()
    const data = dataOf(result)
    expect(countTokens(textOf(result)) + countTokens(JSON.stringify(data))).toBeLessThan(most * 1.05)
    expect(data.truncated).toBe(data.returned < data.matched || data.leftOut !== undefined)
    expect(result.content.some(({ type }) => type === 'resource_link')).toBe(data.truncated)
    expect(data.cursor !== undefined).toBe(data.returned < data.matched)
  })

  test('is whole when its pages are put together', async () => {
    const first = await client.callTool({ name: 'search', arguments: { text: ['Pipedrive'], detail } })
    const lines: unknown[] = []
    for (let page = dataOf<{ records: { ids: object }[] }>(first); ;) {
      lines.push(...page.answer.records.map(({ ids }) => JSON.stringify(ids)))
      if (page.cursor === undefined) break
      page = dataOf(await client.callTool({ name: 'search', arguments: { cursor: page.cursor, detail } }))
    }
    expect(new Set(lines).size).toBe(134)
    expect(lines).toHaveLength(134)
  })
})
