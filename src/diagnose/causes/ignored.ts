import type { WebhookProcessingLog } from '../../model/trace.ts'
import type { DiagnoseContext } from '../context.ts'
import { fromStep, type Finding } from '../finding.ts'
import { told, toldBy } from '../rule.ts'
import { timeOf } from '../verification.ts'

const ignored = (time: string) =>
  `2026-01-12 ${time} info: Stripe webhook from Events cabinet ignored (different webhook secret)`
const processed = (time: string, evt: string) =>
  `2026-01-12 ${time} info: Stripe webhook signature verified ${evt}\n2026-01-12 ${time} info: payment recorded ${evt}`

/**
 * "Ignored: another cabinet" may be any bad signature. It is more likely our own rolled secret when nothing was verified
 * since: all that came before it was ours, and nothing after. Only Stripe's API can tell for sure.
 */
const byNeighbours = (log: WebhookProcessingLog, { verification }: DiagnoseContext): 'rolled' | 'foreign' | 'open' => {
  const at = timeOf(log)
  if (at === undefined || verification.first === undefined) return 'open'
  if ((verification.last ?? 0) > at) return 'foreign'
  return verification.first < at && verification.ignored > 1 ? 'rolled' : 'open'
}

const isNamed = (log: WebhookProcessingLog): boolean =>
  log.rows.some((row) => row.step === 'signature.verified' && row.outcome === 'ok') ||
  log.steps.some(
    (step) =>
      step.kind === 'cabinet.ignored' &&
      step.confidence === 'certain' &&
      step.alternatives === undefined &&
      step.by !== 'vocabulary.cabinet-ignored',
  )

export const maskedAsIgnored = told(
  'signature_failed.masked_as_ignored',
  ['ask_stripe_event', 'compare_secret', 'log_refusals'],
  [
    [
      processed('09:00:00', 'evt_1QAbCdEfGhIjKlMnOpQrStUv'),
      ignored('10:00:01'),
      ignored('10:05:01'),
      ignored('10:10:01'),
    ].join('\n'),
    [
      '{"level":"info","ts":"2026-01-12T09:00:00Z","msg":"webhook signature verified","event_id":"evt_1QAbCdEfGhIjKlMnOpQrStUv"}',
      '{"level":"info","ts":"2026-01-12T10:00:00Z","msg":"Events cabinet ignored"}',
      '{"level":"info","ts":"2026-01-12T10:02:00Z","msg":"Events cabinet ignored"}',
    ].join('\n'),
  ],
  [[ignored('10:00:01'), processed('11:00:00', 'evt_1QAbCdEfGhIjKlMnOpQrStUv')].join('\n')],
  (log, context) => {
    const finding = toldBy('ignored_other_account', log) ?? toldBy('signature_failed.masked_as_ignored', log)
    if (!finding || isNamed(log) || byNeighbours(log, context) !== 'rolled') return undefined
    return {
      ...finding,
      cause: 'signature_failed.masked_as_ignored',
      confidence: 'ambiguous',
      alternatives: ['ignored_other_account'],
    }
  },
)

export const otherAccount = told(
  'ignored_other_account',
  ['ask_stripe_event', 'check_cabinet', 'compare_secret'],
  [
    ignored('10:00:01'),
    '{"time":"2026-01-12T10:00:01Z","level":"warn","event":"webhook.cabinet_ignored","msg":"Events cabinet ignored","reason":"other_cabinet","stripe_event_id":"evt_1QAbCdEfGhIjKlMnOpQrStUv"}',
  ],
  [processed('11:00:00', 'evt_1QAbCdEfGhIjKlMnOpQrStUv')],
  (log): Finding | undefined => {
    const finding = toldBy('ignored_other_account', log)
    if (!finding) return undefined
    if (isNamed(log)) return { ...finding, confidence: 'certain', alternatives: [] }
    return { ...finding, confidence: 'ambiguous', alternatives: ['signature_failed.masked_as_ignored'] }
  },
)

export const mode = told(
  'ignored_mode',
  ['check_mode', 'check_cabinet'],
  [
    '2026-01-12 10:00:01 warn: Stripe event livemode mismatch — ignoring evt_1QAbCdEfGhIjKlMnOpQrStUv',
    '{"time":"2026-01-12T10:00:01Z","level":"warn","event":"webhook.cabinet_ignored","msg":"Events cabinet ignored","reason":"livemode_mismatch","stripe_event_id":"evt_1QAbCdEfGhIjKlMnOpQrStUv"}',
  ],
  [ignored('10:00:01')],
  (log): Finding | undefined => {
    const step = log.steps.find((each) => each.cause === 'ignored_mode' && each.kind === 'cabinet.ignored')
    return step ? fromStep(step, 'ignored_mode') : undefined
  },
)
