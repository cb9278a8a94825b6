import { verdictLookup } from '../../../src/app/reconcile.ts'
import { reconcileDocument } from '../../../src/cli/commands/reconcile-document.ts'
import type { Lang } from '../../../src/messages/lang.ts'
import type { Gap } from '../../../src/model/gap.ts'
import type { Block } from '../../../src/report/document.ts'
import { gapBlocks, placeWords, searchedBlocks } from '../../../src/report/answer/searched.ts'
import { endpointFindings } from '../../../src/stripe/endpoint-findings.ts'
import type { StripeEndpoint } from '../../../src/stripe/endpoint.ts'
import { toEventFact } from '../../../src/stripe/event-fact.ts'
import type { StripeEventFact } from '../../../src/stripe/fact.ts'
import { reconcile } from '../../../src/stripe/reconcile/reconcile.ts'
import type { Reading } from '../diagnose/read.ts'
import { fakeEvent, idOf } from '../stripe/fake.ts'
import { sayings, searchedOf } from './answers.ts'

const TYPE = 'checkout.session.completed'
const MINUTE = 60_000

/** Stripe's side of a reading: the events that it names, some that never came, one whose type no endpoint takes. */
const eventsOf = ({ logs }: Reading): StripeEventFact[] => {
  const named = logs.flatMap(({ ids, deliveries }) =>
    (ids.eventId ?? []).map((id) => ({ id, at: deliveries[0]?.at ?? 0 })),
  )
  const first = Math.min(...named.map(({ at }) => at))
  const facts = [
    ...named.map(({ id, at }, n) => ({ ...fakeEvent(n), id, type: TYPE, created: seconds(at) })),
    // More than are named one by one, so that the screen counts the rest.
    ...Array.from({ length: 14 }, (_, n) =>
      fakeEvent(100 + n, { type: TYPE, created: seconds(first + n * 1000), pending_webhooks: 1 }),
    ),
    fakeEvent(200, { type: 'invoice.paid', created: seconds(first + MINUTE), pending_webhooks: 0 }),
  ]
  return facts.flatMap((event) => toEventFact(event, 'api') ?? [])
}

const seconds = (at: number): number => Math.floor(at / 1000)

const ENDPOINTS: readonly StripeEndpoint[] = [
  {
    id: idOf('we', 1),
    url: 'https://shop.example/stripe/webhook',
    enabled: true,
    status: 'enabled',
    enabledEvents: [TYPE],
    livemode: false,
  },
  {
    id: idOf('we', 2),
    url: 'https://old.shop.example/a/path/that/is/longer/than/a/narrow/terminal/stripe/webhook',
    enabled: false,
    status: 'disabled',
    enabledEvents: ['*'],
    livemode: false,
  },
]

const GAPS: readonly Gap[] = [{ kind: 'limit_lines', host: 'web-1', source: 'nginx', args: { lines: 1_000_000 } }]

/** What became of Stripe's events, as blocks. `events: 'none'`: neither Stripe nor the logs have one. */
export const reconcileBlocks = (reading: Reading, lang: Lang, events: 'some' | 'none' = 'some'): readonly Block[] => {
  const say = sayings(lang)
  const searched = searchedOf(reading)
  const [{ from = 0, to = 0 } = {}] = searched
  const window = { from: from - MINUTE, to: to + 10 * MINUTE }
  const rows =
    events === 'none'
      ? []
      : reconcile(eventsOf(reading), reading.logs, ENDPOINTS, {
          window,
          now: window.to,
          verdictOf: verdictLookup(reading.verdicts),
          expectedTypes: [TYPE, 'invoice.paid'],
        })
  const findings = events === 'none' ? [] : endpointFindings(ENDPOINTS, [TYPE, 'invoice.paid'], [])
  return [
    ...reconcileDocument(rows, findings, say, placeWords(searched, window, say)),
    ...searchedBlocks(searched, say),
    ...gapBlocks(events === 'none' ? [] : GAPS, say),
  ]
}
