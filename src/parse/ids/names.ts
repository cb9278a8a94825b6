import type { IdKind } from '../../model/ids.ts'

/**
 * Names of fields, and words of messages, that carry an id. Written in snake case; matched in any case and with `_`,
 * `-`, `.`, a space or nothing between the words.
 */
export const ID_NAMES: Readonly<Record<IdKind, readonly string[]>> = {
  eventId: ['event_id', 'stripe_event_id', 'stripe_event', 'event', 'evt_id', 'webhook_event_id'],
  sessionId: ['session_id', 'checkout_session_id', 'checkout_session', 'stripe_session_id', 'stripe_session', 'session'],
  paymentIntentId: ['payment_intent_id', 'payment_intent', 'stripe_payment_intent_id', 'stripe_payment_intent'],
  chargeId: ['charge_id', 'charge', 'stripe_charge_id', 'latest_charge'],
  refundId: ['refund_id', 'refund', 'stripe_refund_id'],
  invoiceId: ['stripe_invoice_id', 'invoice_id', 'invoice'],
  subscriptionId: ['subscription_id', 'subscription', 'stripe_subscription_id'],
  customerId: ['customer_id', 'customer', 'stripe_customer_id', 'stripe_customer'],
  setupIntentId: ['setup_intent_id', 'setup_intent'],
  disputeId: ['dispute_id', 'dispute'],
  paymentMethodId: ['payment_method_id', 'payment_method'],
  endpointId: ['webhook_endpoint_id', 'endpoint_id', 'webhook_endpoint'],
  accountId: ['stripe_account_id', 'stripe_account', 'account_id', 'account', 'connected_account'],
  priceId: ['price_id', 'price'],
  productId: ['product_id', 'product'],
  requestId: ['stripe_request_id', 'idempotency_request_id'],
  dealId: [
    'deal_id',
    'deal',
    ...['crm', 'pipedrive', 'hubspot', 'hs', 'bitrix', 'bitrix24', 'amo', 'amocrm', 'kommo', 'zoho', 'salesforce'].flatMap(
      (crm) => [`${crm}_deal_id`, `${crm}_deal`],
    ),
    'id_deal',
    'сделка',
    'сделки',
    'сделке',
    'сделку',
    'сделкой',
    'id_сделки',
    'ид_сделки',
    'сделка_id',
    'номер_сделки',
  ],
  hardwareId: ['hardware_id', 'hw_id', 'hardware'],
  deliveryId: ['delivery_id', 'webhook_delivery_id', 'x_delivery_id', 'delivery'],
  traceId: [
    'trace_id',
    'request_id',
    'req_id',
    'x_request_id',
    'correlation_id',
    'x_correlation_id',
    'http_request_id',
    'request_uuid',
    'x_amzn_trace_id',
  ],
  processId: ['pid', 'process_id', 'process_pid'],
}

/** A name without case and separators, so that `dealId`, `deal_id`, `Deal-ID` are one. */
export const plainName = (name: string): string => name.replace(/[_\-.\s]/g, '').toLowerCase()
