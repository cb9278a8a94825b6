import { randomBytes } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { have, testWith } from '../parts/guard.ts'
import { at, createDesk, objects, SSH_TRANSPORTS } from '../../support/desk.ts'
import { startSshd, type TestSshd } from '../parts/sshd.ts'
import { seed, startBox, type Box, type LedgerEvent } from './payments.ts'

interface Row {
  readonly fate: string
  readonly cause: string
  readonly problem: boolean
  readonly deliveries: number
  readonly ids: Readonly<Record<string, string>>
}

interface Reconciled {
  readonly counts: Readonly<Record<string, number>>
  readonly events: readonly Row[]
  readonly endpoints: readonly { finding: string; id: string }[]
}

/** What `reconcile` calls that which the ledger knows to have become of an event. */
const fateOf = ({ fate, deliveries, scenario }: LedgerEvent): string => {
  if (fate === 'failed' || scenario === 'notify_blocked_by_user') return 'failed_in_processing'
  if (fate === 'processed') return deliveries.length > 1 ? 'duplicate' : 'processed'
  return fate
}

const URL_OF_OURS = 'https://pay.example.com/webhook/stripe'
const key = ['sk', 'test', randomBytes(12).toString('hex')].join('_')
const id = (prefix: string): string => `${prefix}_1${randomBytes(11).toString('hex')}`

/** A paid checkout that Stripe has, and that was never sent to the service. */
const unsent = (type: string, dealId: string, createdMs: number, pending: number) => ({
  id: id('evt'),
  object: 'event',
  type,
  created: Math.floor(createdMs / 1000),
  livemode: false,
  pending_webhooks: pending,
  request: { id: null, idempotency_key: null },
  data: {
    object: {
      id: id('cs_test'),
      object: 'checkout.session',
      livemode: false,
      payment_status: 'paid',
      metadata: { deal_id: dealId },
    },
  },
})

const endpoint = (status: string, types: readonly string[]) => ({
  id: id('we'),
  object: 'webhook_endpoint',
  url: URL_OF_OURS,
  status,
  enabled_events: types,
  livemode: false,
  created: 1_600_000_000,
})

describe('Stripe against the logs of the service', () => {
  const desk = createDesk()
  let box: Box
  let sshd: TestSshd | undefined
  let lost: ReturnType<typeof unsent>
  let ours: readonly LedgerEvent[]
  const said: string[] = []
  beforeAll(async () => {
    box = await startBox()
    if (have('sshd')) sshd = await startSshd()
    ours = box.ledger().events
    // Only what is older than two minutes can be missed; so the service was there before.
    const [began = ''] = readFileSync(`${box.appLog}.1`, 'utf8').split('\n')
    const line = { ...(JSON.parse(began) as object), time: new Date(Date.now() - 3_600_000).toISOString() }
    writeFileSync(`${box.appLog}.2`, `${JSON.stringify(line)}\n`)
    lost = unsent('checkout.session.completed', '9901', Date.now() - 1_200_000, 1)
    await seed(box.stripe, 'events', [lost])
  })
  afterAll(async () => {
    await sshd?.stop()
    await box?.close()
    desk.dispose()
  })

  const files = () =>
    [`${box.appLog}.2`, `${box.appLog}.1`, box.appLog, box.accessLog].flatMap((path) => ['--file', path])
  const env = () => ({ PRODLOGS_STRIPE_API_BASE: box.stripe, PRODLOGS_STRIPE_KEY: key })
  /** Runs prodlogs, and remembers everything that it wrote and was started with. */
  const ask = async (words: readonly string[], withKey = true) => {
    const running = desk.start(words, withKey ? { env: env() } : {})
    said.push(readFileSync(`/proc/${running.pid}/cmdline`, 'utf8'))
    const { stdout, stderr, exit } = await running.ended
    said.push(stdout, stderr)
    return { stdout, stderr, exit }
  }
  const reconciled = async (words: readonly string[], withKey = true) => {
    const { stdout, stderr, exit } = await ask(['reconcile', '--json', ...words], withKey)
    expect({ stderr, exit }).toEqual({ stderr: '', exit: 3 })
    return JSON.parse(stdout) as Reconciled
  }
  /** Event → fate, as the ledger has it; what was never sent stands in no ledger. */
  const truth = (): Record<string, string> => ({
    ...Object.fromEntries(ours.map((event) => [event.eventId ?? event.intendedEventId ?? '', fateOf(event)])),
    [lost.id]: 'never_arrived',
  })
  const fates = ({ events }: Reconciled) =>
    Object.fromEntries(events.map((row) => [row.ids['eventId'] ?? '', row.fate]))

  test('`events` lists what Stripe has, newest first', async () => {
    const { stdout, exit } = await ask(['events', '--json'])
    expect(exit).toBe(0)
    const events = objects(stdout)
    expect(new Set(events.map((event) => event['id']))).toEqual(new Set(Object.keys(truth())))
    const created = events.map((event) => String(event['created']))
    expect(created).toEqual(created.toSorted().toReversed())
  })

  test('`events --type` takes stars', async () => {
    const { stdout } = await ask(['events', '--json', '--type', 'charge.*'])
    expect(objects(stdout).map((event) => event['type'])).toEqual(['charge.succeeded'])
  })

  test('every event has the fate that the ledger knows, from files', async () => {
    const answer = await reconciled(files())
    expect(fates(answer)).toEqual(truth())
    const ignored = answer.events.find((row) => row.fate === 'ignored')
    expect(ignored).toMatchObject({ cause: 'ignored_other_account' })
    expect(answer.events.find((row) => row.fate === 'duplicate')?.deliveries).toBe(5)
  })

  testWith('sshd').for(SSH_TRANSPORTS)('and over %s, rotated logs included', async (transport) => {
    const words = [...at(sshd!, transport), '--source', `file:${box.appLog}`, '--source', `file:${box.accessLog}`]
    expect(fates(await reconciled([...words, '--since', '2h']))).toEqual(truth())
  })

  test('a file of events gives the same fates without Stripe', async () => {
    const { stdout: listed } = await ask(['events', '--json', '--limit', '100'])
    expect(objects(listed)).toHaveLength(ours.length + 1)
    const raw = await fetch(`${box.stripe}/v1/events?limit=100`, { headers: { authorization: `Bearer ${key}` } })
    const page = (await raw.json()) as { data: unknown[] }
    for (const text of [JSON.stringify(page), page.data.map((event) => JSON.stringify(event)).join('\n')]) {
      const path = desk.file('events.json', text)
      expect(fates(await reconciled([...files(), '--events-file', path], false))).toEqual(truth())
    }
  })

  describe('why an event never arrived', () => {
    const why = async (word: string) => {
      const { stdout, exit } = await ask(['why', word, '--json', ...files()])
      const { verdicts } = JSON.parse(stdout) as { verdicts: { cause: string }[] }
      return { causes: verdicts.map(({ cause }) => cause), exit }
    }

    test('Stripe has it, the logs do not', async () => {
      expect(await why(lost.id)).toEqual({ causes: expect.arrayContaining(['webhook_not_arrived']), exit: 3 })
      expect((await why('9901')).causes).toContain('webhook_not_arrived')
    })

    test('a healthy event of before the lines that were read is not called absent', async () => {
      const healthy = ours.find((event) => event.scenario === 'happy_path')
      const { stdout, exit } = await ask(['why', healthy?.eventId ?? '', '--json', '--file', box.appLog])
      const { verdicts } = JSON.parse(stdout) as { verdicts: { cause: string }[] }
      expect({ causes: verdicts.map(({ cause }) => cause), exit }).toEqual({ causes: ['unknown'], exit: 0 })
    })

    test('the endpoint does not take its type', async () => {
      await seed(box.stripe, 'endpoints', [endpoint('enabled', ['invoice.paid'])])
      expect((await why(lost.id)).causes).toContain('type_not_enabled')
      expect((await reconciled(files())).events.find((row) => row.ids['eventId'] === lost.id)?.cause).toBe(
        'type_not_enabled',
      )
    })

    test('the endpoint that takes it is disabled', async () => {
      const disabled = endpoint('disabled', ['checkout.session.completed'])
      await seed(box.stripe, 'endpoints', [disabled])
      expect((await why(lost.id)).causes).toContain('endpoint_disabled')
      expect((await reconciled(files())).endpoints).toContainEqual(
        expect.objectContaining({ finding: 'disabled', id: disabled.id }),
      )
    })
  })

  test('a key that Stripe refuses is an error that names it by kind only', async () => {
    const bad = ['sk', 'test', `expired${randomBytes(8).toString('hex')}`].join('_')
    const { stdout, stderr, exit } = await desk.run(['events', '--json'], {
      env: { ...env(), PRODLOGS_STRIPE_KEY: bad },
    })
    expect({ stdout, exit }).toEqual({ stdout: '', exit: 4 })
    expect(stderr).not.toContain(bad)
  })

  test('the key is in no output and in nobody’s arguments', () => {
    expect(said.length).toBeGreaterThan(20)
    expect(said.filter((text) => text.includes(key) || text.includes(key.slice(-12)))).toEqual([])
  })
})
