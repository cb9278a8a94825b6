import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createDesk } from '../../support/desk.ts'
import { startClickHouse } from '../../support/engines/clickhouse-fake.ts'
import { startCloudWatch } from '../../support/engines/cloudwatch-fake.ts'
import { startElasticsearch } from '../../support/engines/elasticsearch-fake.ts'
import type { Fake } from '../../support/engines/fake.ts'
import { startLoki } from '../../support/engines/loki-fake.ts'
import { startVictoriaLogs } from '../../support/engines/victorialogs-fake.ts'
import { simulate, type Simulated } from '../ledger/payments.ts'

const ENGINES = {
  loki: { start: () => startLoki(), variable: 'LOKI_ADDR', source: 'loki:{app="payments"}' },
  victorialogs: {
    start: () => startVictoriaLogs(),
    variable: 'VICTORIALOGS_URL',
    source: 'victorialogs:{app="payments"}',
  },
  clickhouse: { start: () => startClickHouse(), variable: 'CLICKHOUSE_URL', source: 'clickhouse:otel_logs' },
  elasticsearch: { start: () => startElasticsearch(), variable: 'ELASTICSEARCH_URL', source: 'elasticsearch:logs-1' },
  cloudwatch: {
    start: () => startCloudWatch({ page: 1000 }),
    variable: 'AWS_ENDPOINT_URL_CLOUDWATCH_LOGS',
    source: 'cloudwatch:/pay',
  },
} as const

interface Report {
  readonly counts: unknown
  readonly verdicts: readonly { cause: string; ids: unknown }[]
  readonly deals: unknown
  readonly gaps: readonly unknown[]
}

/** What an answer says, whoever kept the lines. */
const meaningOf = (stdout: string) => {
  const { counts, verdicts, deals, gaps } = JSON.parse(stdout) as Report
  return { counts, deals, gaps, verdicts: verdicts.map(({ cause, ids }) => ({ cause, ids })) }
}

describe('the ledger of the simulation, shipped into an engine', () => {
  const desk = createDesk()
  let truth: Simulated
  let expected: ReturnType<typeof meaningOf>
  let fake: Fake | undefined
  let lines: readonly string[]
  const begin = Date.now() - 3_600_000
  beforeAll(async () => {
    truth = await simulate()
    lines = readFileSync(truth.appLog, 'utf8')
      .split('\n')
      .filter((line) => line !== '')
    expected = meaningOf((await desk.run(['report', '--file', truth.appLog, '--lines', '100000', '--json'])).stdout)
  }, 400_000)
  afterAll(async () => {
    await fake?.stop()
    truth?.dispose()
    desk.dispose()
  })

  test.each(Object.keys(ENGINES) as (keyof typeof ENGINES)[])(
    'comes back from %s as from its file, by report and by why',
    async (name) => {
      const { start, variable, source } = ENGINES[name]
      await fake?.stop()
      fake = await start()
      lines.forEach((text, n) => fake?.rows.push({ at: BigInt(begin + n) * 1_000_000n, stream: 'payments-1', text }))
      const env = {
        [variable]: fake.url,
        AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
        AWS_SECRET_ACCESS_KEY: ['wJalr', 'EXAMPLE', 'KEY'].join(''),
        AWS_REGION: 'eu-west-1',
      }
      const { stdout, exit } = await desk.run(['report', '--source', source, '--lines', '100000', '--json'], { env })
      expect({ exit, ...meaningOf(stdout) }).toEqual({ exit: 0, ...expected })
      const deal = truth.ledger.scenarios.find(
        ({ expect: { dealId, cause } }) => dealId !== undefined && cause.startsWith('notify'),
      )?.expect
      const cause = async (...where: readonly string[]): Promise<unknown> =>
        (
          JSON.parse((await desk.run(['why', deal?.dealId ?? '', ...where, '--json'], { env })).stdout) as Report
        ).verdicts.map((verdict) => verdict.cause)
      expect(await cause('--source', source)).toEqual(await cause('--file', truth.appLog))
    },
  )
})
