import type { CauseRule } from '../rule.ts'
import { found } from '../finding.ts'
import { reachedBefore } from '../progress.ts'

const agent = '"-" "Stripe/1.0 (+https://stripe.com/docs/webhooks)"'
const evt = 'evt_1QAbCdEfGhIjKlMnOpQrStUv'

/** Stripe saw a timeout, the application finished all the same, and the retry was a duplicate: nothing is lost. */
export const timeoutThenDuplicate: CauseRule = {
  id: 'timeout_then_duplicate',
  next: ['answer_before_work', 'nothing_to_do'],
  detect: (log) => {
    const slow = log.steps.find((step) => step.cause === 'timeout_504' || step.cause === 'client_closed_499')
    const again = log.steps.find((step) => step.kind === 'event.duplicate')
    if (!slow || log.deliveries.length < 2 || (!again && log.deliveries.length < 2)) return undefined
    if (reachedBefore(log, log.deliveries.length - 1) !== 'finished') return undefined
    return found('timeout_then_duplicate', [slow.record, ...(again ? [again.record] : [])], {
      args: { deliveries: log.deliveries.length },
    })
  },
  samples: [
    [
      `2026-01-12T10:00:00.100Z INFO Stripe webhook received ${evt} checkout.session.completed`,
      `18.97.7.1 - - [12/Jan/2026:10:00:00 +0000] "POST /stripe/webhook HTTP/1.1" 499 0 ${agent}`,
      `2026-01-12T10:00:41.000Z INFO payment recorded ${evt}`,
      `2026-01-12T10:05:00.100Z INFO Stripe webhook received ${evt} checkout.session.completed`,
      `2026-01-12T10:05:00.200Z INFO event ${evt} already processed`,
    ].join('\n'),
    [
      `2026-01-12 10:00:00,100 INFO payments: Пришел вебхук Stripe ${evt}`,
      `18.97.7.1 - - [12/Jan/2026:10:00:01 +0000] "POST /stripe/webhook HTTP/1.1" 504 167 ${agent}`,
      `2026-01-12 10:01:10,000 INFO payments: Оплата записана ${evt}`,
      `2026-01-12 10:06:00,100 INFO payments: Пришел вебхук Stripe ${evt}`,
      `2026-01-12 10:06:00,200 INFO payments: Событие ${evt} уже обработано`,
    ].join('\n'),
  ],
  counters: [
    `2026-01-12T10:00:00.100Z INFO Stripe webhook received ${evt}\n2026-01-12T10:00:41.000Z INFO payment recorded ${evt}`,
  ],
}
