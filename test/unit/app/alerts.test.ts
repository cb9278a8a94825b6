import { describe, expect, test } from 'vitest'
import { Alerts, type AlertOptions } from '../../../src/app/alerts.ts'
import { rawText } from '../../../src/model/raw-line.ts'
import type { Step, StepId, StepOutcome } from '../../../src/model/step.ts'

const MINUTE = 60_000
const step = (kind: StepId, outcome: StepOutcome = 'ok', cause?: Step['cause']): Step => ({
  kind,
  outcome,
  confidence: 'certain',
  claim: 'stated',
  voice: 'app',
  by: 'test',
  ids: {},
  record: {
    kind: 'parsed',
    format: 'test',
    origin: { host: 'h', source: 's' },
    message: '',
    fields: {},
    ids: {},
    raw: rawText(''),
    lines: 1,
  },
  ...(cause === undefined ? {} : { cause }),
})
const run = (
  options: AlertOptions,
  happenings: [minute: number, what: Step | 'tick' | 'lost' | 'back'][],
): string[] => {
  const alerts = new Alerts(options)
  return happenings.flatMap(([minute, what]) => {
    const now = minute * MINUTE
    const raised =
      what === 'tick'
        ? alerts.tick(['h'], now)
        : what === 'lost' || what === 'back'
          ? alerts.link('h', what === 'back', now)
          : alerts.step('h', what, now)
    return raised.map((alert) => `${minute} ${alert.state} ${alert.kind} ${alert.count}`)
  })
}

describe('alerts', () => {
  test('a trouble is said once, and once when it is over', () => {
    const bad = step('notification.failed', 'failed')
    expect(
      run({ thresholds: {} }, [
        [0, bad],
        [1, bad],
        [2, bad],
        [3, step('notification.sent')],
        [4, bad],
      ]),
    ).toEqual(['0 alert webhook 1', '3 recovered webhook 3', '4 alert webhook 1'])
  })

  test.each([
    [step('signature.failed', 'failed'), 'signature'],
    [step('db.unavailable', 'failed'), 'database'],
    [step('session.persisted', 'failed', 'db_deadlock'), 'database'],
    [step('scheduler.missed', 'failed'), 'scheduler'],
    [step('crm.status_updated', 'failed'), 'webhook'],
  ])('knows what kind of trouble it is', (failure, kind) => {
    expect(run({ thresholds: {} }, [[0, failure]])).toEqual([`0 alert ${kind} 1`])
  })

  test('waits for the threshold within ten minutes', () => {
    const bad = step('crm.status_updated', 'failed')
    expect(
      run({ thresholds: { webhook: 3 } }, [
        [0, bad],
        [1, bad],
        [20, bad],
        [21, bad],
        [22, bad],
      ]),
    ).toEqual(['22 alert webhook 5'])
  })

  test('silence is said once and ends with the next webhook', () => {
    expect(
      run({ thresholds: {}, silenceMs: 30 * MINUTE }, [
        [0, 'tick'],
        [29, 'tick'],
        [30, 'tick'],
        [60, 'tick'],
        [61, step('webhook.received')],
      ]),
    ).toEqual(['30 alert silence 1', '61 recovered silence 1'])
  })

  test('a trouble that does not come back is over after a quarter of an hour', () => {
    expect(
      run({ thresholds: {} }, [
        [0, step('signature.failed', 'failed')],
        [14, 'tick'],
        [15, 'tick'],
      ]),
    ).toEqual(['0 alert signature 1', '15 recovered signature 1'])
  })

  test('a lost link is a trouble of its own', () => {
    expect(
      run({ thresholds: {} }, [
        [0, 'lost'],
        [1, 'back'],
      ]),
    ).toEqual(['0 alert link 1', '1 recovered link 1'])
  })

  test('what goes well raises nothing', () => {
    expect(
      run({ thresholds: {} }, [
        [0, step('webhook.received')],
        [0, step('notification.sent')],
        [1, 'tick'],
      ]),
    ).toEqual([])
  })
})
