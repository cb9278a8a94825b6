import type { StripeEventFact, StripeEndpointFact } from '../../model/stripe-facts.ts'
import type { WebhookProcessingLog } from '../../model/trace.ts'
import { found, type Finding } from '../finding.ts'
import { toldBy, type CauseRule } from '../rule.ts'

const cs = 'cs_live_a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8s9T0u1V2w3X4y5Z6a7'

/** The customer came back from Checkout, or the link was made here, and no webhook speaks of it. */
const seenWithoutWebhook = (log: WebhookProcessingLog): Finding | undefined => {
  if (log.scope !== 'object' || log.steps.length > 0 || log.context.length === 0) return undefined
  const success = log.context.find(
    (record) => record.http?.method === 'GET' && /\bcs_(?:test|live)_/.test(record.http.path ?? ''),
  )
  if (success)
    return found('webhook_not_arrived', [success], {
      confidence: 'likely',
      claim: 'absence',
      args: { seen: 'success_page' },
    })
  return undefined
}

export const notArrived: CauseRule = {
  id: 'webhook_not_arrived',
  next: ['ask_stripe_event', 'ask_stripe_endpoints', 'search_wider'],
  detect: seenWithoutWebhook,
  samples: [
    `10.0.0.9 - - [12/Jan/2026:10:00:01 +0000] "GET /success?session_id=${cs} HTTP/1.1" 200 812 "https://checkout.stripe.com/" "Mozilla/5.0"`,
    `{"level":"info","ts":"2026-01-12T10:00:01Z","msg":"request","method":"GET","path":"/thanks?session_id=${cs}","status":200,"user_agent":"Mozilla/5.0"}`,
  ],
  counters: [
    `10.0.0.9 - - [12/Jan/2026:10:00:01 +0000] "GET /success?session_id=${cs} HTTP/1.1" 200 812 "-" "Mozilla/5.0"\n2026-01-12T10:00:02Z INFO Stripe webhook received checkout.session.completed evt_1QAbCdEfGhIjKlMnOpQrStUv ${cs}`,
  ],
}

/** Why an event that Stripe has is in no log: only the endpoints' own settings tell more than that it is not there. */
export const whyNotArrived = (event: StripeEventFact, endpoints: readonly StripeEndpointFact[]): Finding => {
  const ours = endpoints.filter((endpoint) => endpoint.livemode === event.livemode)
  const takes = ours.filter(
    (endpoint) => endpoint.enabledEvents.includes('*') || endpoint.enabledEvents.includes(event.type),
  )
  const args = { event: event.id, type: event.type }
  const [disabled] = takes.filter((endpoint) => endpoint.status === 'disabled')
  if (takes.length > 0 && disabled && takes.every((endpoint) => endpoint.status === 'disabled')) {
    return found('endpoint_disabled', [], { args: { ...args, endpoint: disabled.id, url: disabled.url } })
  }
  const [first] = ours
  if (takes.length === 0 && first)
    return found('type_not_enabled', [], { args: { ...args, endpoint: first.id, url: first.url } })
  return found('webhook_not_arrived', [], {
    args: { ...args, seen: 'stripe', ...(takes[0] ? { url: takes[0].url } : {}) },
  })
}

const mail = (words: string) => `2026-01-12 10:00:01 info: mail from stripe: ${words}`

export const endpointDisabled: CauseRule = {
  id: 'endpoint_disabled',
  next: ['enable_endpoint', 'resend_event'],
  // Told by Stripe's API, or by the mail that Stripe sends, when a log holds it.
  detect: (log) => toldBy('endpoint_disabled', log),
  samples: [
    mail('We have disabled your webhook endpoint so it will no longer receive these events from Stripe'),
    mail('Your endpoint has been failing for nine consecutive days'),
  ],
  counters: [mail('Your endpoint is fine')],
}

export const typeNotEnabled: CauseRule = {
  id: 'type_not_enabled',
  next: ['enable_type', 'resend_event'],
  detect: () => undefined,
  samples: ['', ''],
  counters: [''],
}
