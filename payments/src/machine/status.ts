export const STATUSES = ['limited_free_trial', 'paid_trial', 'paid', 'grace_period', 'billing_problem'] as const

export type Status = (typeof STATUSES)[number]

/** One device's subscription. Times are business time. */
export interface Subscription {
  readonly hardwareId: string
  readonly dealId: string | undefined
  readonly customerId: string | undefined
  readonly subscriptionId: string | undefined
  readonly status: Status
  readonly trialEndsAt: Date | undefined
  readonly trialConsumed: boolean
  readonly periodStart: Date
  readonly periodEnd: Date | undefined
  readonly graceStartedAt: Date | undefined
  readonly graceEndsAt: Date | undefined
  readonly lastEventAt: Date | undefined
  readonly needsReconcile: boolean
  readonly version: number
}

/** billing_problem may not work; the others may, within their quota. */
export const mayProcess = (status: Status): boolean => status !== 'billing_problem'
