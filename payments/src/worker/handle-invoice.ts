import type { EventRow } from '../repository/events.ts'
import {
  asObject,
  at,
  dealIdOf,
  hardwareIdOf,
  idAt,
  invoicePaymentIntentId,
  invoiceSubscriptionId,
  numberAt,
  textAt,
  type Json,
} from '../stripe/objects.ts'
import type { Effects, Handler, HandlerContext } from './effects.ts'
import { missingDeal } from './missing-deal.ts'
import { payloadObject } from './payload.ts'
import { refetch } from './refetch.ts'
import { entitlementOf, subscriptionChange, type SubscriptionChange } from './subscription-change.ts'

/** invoice.paid, invoice.payment_succeeded and invoice.payment_failed. The first two tell the same payment twice. */
export const handleInvoice: Handler = (event, context) => {
  const payload = payloadObject(event)
  return invoiceEffects(event, context, textAt(payload, 'id') ?? '', payload)
}

export const invoiceEffects = async (
  event: EventRow,
  context: HandlerContext,
  invoiceId: string,
  payload: Json | undefined,
): Promise<Effects> => {
  const { object: invoice } = await refetch(
    context,
    `invoice ${invoiceId}`,
    () => context.stripe.invoice(invoiceId),
    payload,
  )
  const paid = textAt(invoice, 'status') === 'paid'
  const failed = event.type === 'invoice.payment_failed' && !paid
  const subscriptionId = invoiceSubscriptionId(invoice)
  const hint = paid ? ('paid' as const) : failed ? ('failed' as const) : undefined
  const change =
    subscriptionId === undefined
      ? undefined
      : await subscriptionChange(context, subscriptionId, event.stripe_created, {
          invoice: hint,
          payload: subscriptionFromInvoice(invoice, subscriptionId, hint),
        })
  return effectsOf(invoice, change, subscriptionId, paid, failed)
}

const effectsOf = (
  invoice: Json,
  change: SubscriptionChange | undefined,
  subscriptionId: string | undefined,
  paid: boolean,
  failed: boolean,
): Effects => {
  const parent = asObject(at(invoice, ['parent', 'subscription_details']))
  const dealId = dealIdOf(invoice) ?? dealIdOf(parent) ?? change?.dealId
  const amount = numberAt(invoice, 'amount_paid') ?? 0
  const payment = {
    invoiceId: textAt(invoice, 'id'),
    paymentIntentId: invoicePaymentIntentId(invoice),
    dealId,
    hardwareId: hardwareIdOf(parent) ?? change?.hardwareId,
    amount: paid ? amount : numberAt(invoice, 'amount_due'),
    currency: textAt(invoice, 'currency'),
    status: paid ? ('paid' as const) : failed ? ('failed' as const) : ('unpaid' as const),
  }
  const ids = {
    deal_id: dealId,
    invoice_id: payment.invoiceId,
    payment_intent_id: payment.paymentIntentId,
    subscription_id: subscriptionId,
    hardware_id: payment.hardwareId,
  }
  const decision = entitlementOf(change)
  // A trial's first invoice is "paid" with nothing: no payment happened, so none is recorded.
  if (paid && amount === 0) return { ids, ...decision, outcome: 'nothing_due' }
  const common = { ids, ...decision, payment, persistedMsg: 'Invoice обработан' }
  if (!paid) return { ...common, outcome: failed ? 'payment_failed' : 'payment_not_settled_yet' }
  if (dealId === undefined)
    return { ...common, outcome: 'deal_missing', failure: missingDeal('Deal ID не найден в Invoice') }
  return { ...common, outcome: 'paid', automation: { reason: 'paid' } }
}

/** While the API is away an invoice says enough of its subscription: paid or past due, and for which period. */
const subscriptionFromInvoice = (
  invoice: Json,
  subscriptionId: string,
  hint: 'paid' | 'failed' | undefined,
): Json | undefined => {
  if (hint === undefined) return undefined
  const period = asObject(at(asObject(firstLine(invoice)), ['period']))
  return {
    id: subscriptionId,
    status:
      hint === 'paid' && numberAt(invoice, 'amount_paid') !== 0 ? 'active' : hint === 'paid' ? 'trialing' : 'past_due',
    customer: textAt(invoice, 'customer'),
    metadata: at(invoice, ['parent', 'subscription_details', 'metadata']),
    current_period_start: numberAt(period, 'start'),
    current_period_end: numberAt(period, 'end'),
    latest_invoice: textAt(invoice, 'id'),
    items: { data: priceOfLine(invoice) },
    trial_end: numberAt(period, 'end'),
  }
}

/** The first line's price: an object's before API 2025, an id under `pricing` since. */
const priceOfLine = (invoice: Json): Json[] => {
  const line = firstLine(invoice)
  const price = idAt(line, 'price') ?? textAt(line, 'pricing', 'price_details', 'price')
  return price === undefined ? [] : [{ price }]
}

const firstLine = (invoice: Json): unknown => {
  const lines = at(invoice, ['lines', 'data'])
  return Array.isArray(lines) ? (lines as unknown[])[0] : undefined
}
