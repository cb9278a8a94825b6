/**
 * The ids that tie log lines together. Prefixes and lengths: Stripe's documentation and fixtures; older and test
 * ids vary in length, so 8 and more alphanumerics after the prefix are accepted.
 */
export const ID_PREFIXES = {
  eventId: ['evt_'],
  sessionId: ['cs_test_', 'cs_live_', 'cs_'],
  paymentIntentId: ['pi_'],
  chargeId: ['ch_', 'py_'],
  refundId: ['re_', 'pyr_'],
  invoiceId: ['in_'],
  subscriptionId: ['sub_'],
  customerId: ['cus_'],
  setupIntentId: ['seti_'],
  disputeId: ['dp_', 'du_'],
  paymentMethodId: ['pm_'],
  endpointId: ['we_'],
  accountId: ['acct_'],
  priceId: ['price_'],
  productId: ['prod_'],
  requestId: ['req_'],
} as const satisfies Record<string, readonly string[]>

/** Kinds of id that Stripe writes with a prefix. */
export type StripeIdKind = keyof typeof ID_PREFIXES

/** Kinds that the application or its web server writes, known by the name of their field. */
export type AppIdKind = 'dealId' | 'hardwareId' | 'deliveryId' | 'traceId' | 'processId'

export type IdKind = StripeIdKind | AppIdKind

/** All ids that a line carries, each kind in order of appearance and without repeats. */
export type Ids = { readonly [K in IdKind]?: readonly string[] }

export interface Id {
  readonly kind: IdKind
  readonly value: string
}
