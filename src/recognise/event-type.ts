/**
 * Stripe's event types as they stand in a line. The last word is one of Stripe's verbs, so that `invoice.amount` or
 * `customer.email` in a message is not taken for a type. Source: Stripe's list of event types.
 */
const TYPE =
  /\b(?:account|balance|billing_portal|capability|cash_balance|charge|checkout|coupon|credit_note|customer|entitlements|invoice|invoiceitem|issuing\w*|mandate|payment_intent|payment_link|payment_method|payout|person|plan|price|product|promotion_code|quote|radar|refund|reporting|review|setup_intent|source|subscription_schedule|tax\w*|terminal|topup|transfer|v2)(?:\.[a-z_]+)*\.(?:created|updated|deleted|succeeded|failed|completed|expired|paid|payment_succeeded|payment_failed|payment_action_required|payment_paid|finalized|finalization_failed|sent|voided|upcoming|overdue|marked_uncollectible|will_be_due|captured|refunded|pending|canceled|processing|requires_action|amount_capturable_updated|partially_funded|attached|detached|automatically_updated|async_payment_succeeded|async_payment_failed|trial_will_end|paused|resumed|pending_update_applied|pending_update_expired|funds_withdrawn|funds_reinstated|closed|opened|authorized|deauthorized|available|setup_failed|reversed|released|aborted|accepted|application\.\w+)\b/

const PROBABLE = /\.(?:[a-z_]*(?:ed|ing|able|ion|end|due|paid|sent))\b/

/** The Stripe event type that a text names first, e.g. `checkout.session.completed`. */
export const eventTypeIn = (text: string): string | undefined =>
  PROBABLE.test(text) ? TYPE.exec(text)?.[0] : undefined

const EVERY_TYPE = new RegExp(TYPE.source, 'g')

/** `invoice.payment_failed` is the name of an event and no failure of ours: its words must not be read as what happened. */
export const withoutTypes = (text: string): string => text.replace(EVERY_TYPE, 'event_type')
