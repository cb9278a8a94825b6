import { findPayment } from '../repository/payments.ts'
import { dealIdOf, hardwareIdOf, idAt, numberAt, textAt, type Json } from '../stripe/objects.ts'
import type { Effects, Handler, HandlerContext } from './effects.ts'
import { invoiceEffects } from './handle-invoice.ts'
import { missingDeal } from './missing-deal.ts'
import { payloadObject } from './payload.ts'
import { refetch } from './refetch.ts'

/** payment_intent.succeeded. Checkout does not copy its metadata here, so the deal is looked for through the session. */
export const handlePaymentIntent: Handler = async (event, context) => {
  const payload = payloadObject(event)
  const id = textAt(payload, 'id') ?? ''
  const { object: intent } = await refetch(
    context,
    `payment_intent ${id}`,
    () => context.stripe.paymentIntent(id),
    payload,
  )
  const session = await sessionOf(context, id)
  if (session === undefined) {
    const invoiceId = await invoiceOf(context, id)
    if (invoiceId !== undefined) return invoiceEffects(event, context, invoiceId, undefined)
  }
  return intentEffects(context, intent, session)
}

const intentEffects = async (context: HandlerContext, intent: Json, session: Json | undefined): Promise<Effects> => {
  const paymentIntentId = textAt(intent, 'id')
  const known = await findPayment(context.db, { paymentIntentId })
  const dealId = dealIdOf(session) ?? dealIdOf(intent) ?? known?.deal_id ?? undefined
  const sessionId = textAt(session, 'id') ?? known?.session_id ?? undefined
  const succeeded = textAt(intent, 'status') === 'succeeded'
  const payment = {
    sessionId,
    paymentIntentId,
    invoiceId: idAt(session, 'invoice'),
    chargeId: idAt(intent, 'latest_charge'),
    dealId,
    hardwareId: hardwareIdOf(session) ?? hardwareIdOf(intent),
    amount: numberAt(intent, 'amount_received') ?? numberAt(intent, 'amount'),
    currency: textAt(intent, 'currency'),
    status: succeeded ? ('paid' as const) : ('unpaid' as const),
  }
  const common = {
    payment,
    ids: { deal_id: dealId, session_id: sessionId, payment_intent_id: paymentIntentId },
    persistedMsg: 'Payment Intent обработан',
  }
  if (!succeeded) return { ...common, outcome: 'payment_not_settled_yet' }
  if (dealId === undefined)
    return {
      ...common,
      outcome: 'deal_missing',
      failure: missingDeal('Session ID и Deal ID не найдены в Payment Intent'),
    }
  return { ...common, outcome: 'paid', automation: { reason: 'paid' } }
}

const sessionOf = async (context: HandlerContext, paymentIntentId: string): Promise<Json | undefined> => {
  const found = await refetch(
    context,
    `session of ${paymentIntentId}`,
    async () => (await context.stripe.sessionOfPaymentIntent(paymentIntentId)) ?? {},
    undefined,
  )
  return textAt(found.object, 'id') === undefined ? undefined : found.object
}

const invoiceOf = async (context: HandlerContext, paymentIntentId: string): Promise<string | undefined> => {
  const found = await refetch(
    context,
    `invoice of ${paymentIntentId}`,
    async () => ({ id: await context.stripe.invoiceIdOfPaymentIntent(paymentIntentId) }),
    undefined,
  )
  return textAt(found.object, 'id')
}
