import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createDesk } from '../../support/desk.ts'
import { connectStdio, dataOf, textOf } from '../../support/mcp.ts'
import { buildPayments, PGLITE_CACHE } from '../ledger/payments.ts'

const GOLDEN = join(import.meta.dirname, 'agent.golden.txt')

/** What differs from run to run: marks, ids, times and how much was there already. */
const settled = (text: string): string =>
  text
    .replaceAll(/log-[0-9a-f]{8}/g, 'log-MARK')
    .replaceAll(/\b(evt|cs_test|pi|req|dlv|we|ch)_\w+/g, '$1_ID')
    .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'TIME')
    .replaceAll(/\b\d\d? [A-Z][a-z]{2} \d\d:\d\d(?::\d\d)?(?: UTC)?/g, 'TIME')
    .replaceAll(/\b\d\d:\d\d:\d\d\.\d{3}/g, 'TIME')
    .replaceAll(/\d+\slines,\s/g, 'N lines, ')

let desk: ReturnType<typeof createDesk>
beforeAll(async () => {
  await buildPayments()
  desk = createDesk()
})
afterAll(() => desk.dispose())

test('an agent investigates the demo without a host (UPDATE_CASES=1 writes the transcript)', async () => {
  const env = { ...desk.env, PAYMENTS_CACHE_DIR: PGLITE_CACHE }
  const client = await connectStdio({ ...desk, env }, ['--demo'])
  const said: string[] = []
  const ask = async (name: string, args: Record<string, unknown>) => {
    const result = await client.callTool({ name, arguments: args }, { timeout: 120_000 })
    said.push(`> ${name} ${JSON.stringify(args)}`, textOf(result), '')
    expect(result.isError, textOf(result)).toBeFalsy()
    return result
  }
  await ask('sources', {})
  expect(dataOf(await ask('why', { id: '4543' })).answer).toMatchObject({
    verdicts: [{ cause: 'notify_blocked_by_user' }],
  })
  await client.close()
  const text = settled(said.join('\n'))
  if (process.env['UPDATE_CASES'] === '1') writeFileSync(GOLDEN, text)
  expect(text).toBe(readFileSync(GOLDEN, 'utf8'))
}, 180_000)
