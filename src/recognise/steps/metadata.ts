import type { StepEntry } from '../entry.ts'

/** What the event's object lacks, and events that nobody here handles. */
export const metadata: readonly StepEntry[] = [
  {
    id: 'metadata.foreign-object',
    step: 'deal.missing',
    outcome: 'ignored',
    cause: 'metadata_missing_foreign_object',
    needs: ['not created by', 'foreign object', 'not our ', 'unknown integration', 'чужой', 'создан не нами', 'не наш'],
    all: [/session|payment|invoice|charge|object|subscription|checkout|плат[её]ж|сесси|объект|сч[её]т/],
    hits: [
      'Payment intent pi_3Qabcdefgh was not created by this integration, ignoring',
      'Checkout Session создан не нами, пропускаем | Session: cs_live_a1b2c3d4',
      'not our session, skipping cs_live_a1b2c3d4',
    ],
    misses: ['Payment created by admin'],
  },
  {
    id: 'metadata.no-deal',
    step: 'deal.missing',
    outcome: 'failed',
    cause: 'metadata_deal_id_missing',
    needs: ['metadata', 'метаданн', 'undefined array key', 'client_reference_id', 'deal_id', 'dealid', 'deal id', 'order_id', 'order id', 'lead_id', 'lead id'],
    all: [
      /(?:\bno\b|missing|without|not (?:found|set|present|provided)|absent|lacks?|undefined|\bnull\b|\bnil\b|[:=] ?none\b|is none\b|\bempty\b|keyerror|has no|does(?: not|n't) (?:have|contain|include)|нет|отсутств|без|не найден|не указан|не передан|не содерж|пуст)/,
      /(?:(?:\bno\b|missing|without|absent|lacks?|undefined(?: array key| index)?|has no|keyerror:?|doesn't (?:have|contain|include)|does not (?:have|contain|include)|нет|отсутствует|без|не содерж\S*|пуст\S*).{0,40}(?:deal|order|lead|metadata|сделк|заказ|метаданн|client_reference_id))|(?:(?:deal|order|lead|metadata|сделк|заказ|метаданн|client_reference_id)\S*.{0,40}(?:missing|not (?:found|set|present|provided)|absent|undefined|is null|is nil|is none|is empty|[:=]? ?(?:null|none|nil)\b|отсутств|не найден|не указан|не передан|нет\b|нет$|пуст))/,
      /metadata|метаданн|session|checkout|payment|webhook|invoice|stripe|evt_|cs_|pi_|сесси|плат[её]ж|оплат|undefined array key|client_reference/,
    ],
    none: /no such (?:deal|lead)|deleted|(?:crm|pipedrive|hubspot|amo|kommo|bitrix|битрикс|salesforce|zoho)\S*.{0,40}(?:no such|not found|404|deleted|не найден)|failed to get deal|not found in (?:crm|pipedrive|hubspot|amocrm)|(?:crm|pipedrive|hubspot|amocrm|kommo|bitrix).{0,40}(?:not found|404)|404.{0,30}(?:crm|deal)|deal \d+ (?:was )?not found|сделка \d+ не найдена|service disabled|without errors/,
    hits: [
      '[stripe-webhook] No deal_id in metadata',
      'checkout session cs_live_a1b2c3d4 has no deal_id in metadata',
      'Undefined array key "order_id" in StripeWebhookController',
      'В метаданных платежа pi_3Qabcdefgh нет сделки',
    ],
    misses: ['deal_id 4540 found in metadata', 'Deal 4540 not found in CRM'],
  },
  {
    id: 'metadata.unpaid',
    step: 'session.persisted',
    outcome: 'skipped',
    cause: 'payment_not_settled_yet',
    needs: ['unpaid', 'еще не ', 'not paid', 'paid yet', 'not yet paid', 'payment_status', 'not settled', 'не оплачен', 'ожидает оплаты', 'async_payment', 'awaiting', 'ожида', 'delayed', 'processing'],
    all: [
      /payment[_ ]status["']?\s*(?:[:=]|is|==)\s*["']?(?:unpaid|processing)|(?:session|checkout|payment|оплат|платеж|сесси|invoice|order)\S*.{0,60}(?:\bunpaid\b|not (?:yet )?paid|not (?:yet )?settled|еще не (?:оплач|прош|поступ|зачисл)|не оплачен|ожидает (?:оплат|поступлен|зачислен)|awaiting (?:payment|settlement|async|funds|bank))|(?:\bunpaid\b|not (?:yet )?(?:paid|settled)|awaiting|wait(?:ing)? for|ожида\S+|ждем).{0,40}(?:session|async_payment|async payment|settlement|funds|bank debit|зачислен|поступлен|асинхронн)/,
    ],
    none: /status["']?[:=\s]+["']?unpaid["']?.{0,20}subscription|subscription.{0,40}unpaid/,
    hits: [
      'checkout.session.completed cs_live_a1b2c3d4 payment_status=unpaid, waiting for async_payment_succeeded',
      'Session cs_live_a1b2c3d4 is not paid yet, skipping fulfilment',
      'Оплата еще не прошла, ждем асинхронного подтверждения | Session: cs_live_a1b2c3d4',
    ],
    misses: ['payment_status=paid', 'subscription is unpaid'],
  },
  {
    id: 'metadata.unhandled',
    step: 'webhook.answered',
    outcome: 'ignored',
    cause: 'unhandled_event_type',
    needs: ['необработанное событие', 'unhandled', 'unsupported event', 'unknown event', 'no handler', 'not handled', 'нет обработчика', 'неизвестный тип', 'неизвестное событие', 'не обрабатыва', 'unrecognized event', 'ignoring event', 'event type not', 'not subscribed to'],
    all: [/event|webhook|type|событи|тип/],
    none: /unhandled (?:promise|rejection|exception|error)|unhandledpromise|unhandled_rejection/,
    hits: [
      'Необработанное событие Stripe: customer.updated',
      'Unhandled webhook event customer.updated',
      'No handler registered for event type payout.paid',
      'Unhandled event type invoice.upcoming',
    ],
    misses: ['Unhandled promise rejection in webhook', 'event handled'],
  },
]
