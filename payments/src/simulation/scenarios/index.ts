import type { Scenario } from '../box.ts'
import { afterwards } from './afterwards.ts'
import { concurrentDuplicates, happyPath, missingDealId } from './basics.ts'
import { crmScenarios } from './crm.ts'
import { databaseDown, freeTrial, quotaEdge, quotaReset } from './gate.ts'
import { lifecycle, outOfOrder, reconcileLater, subscriptionCheckout, trialEnds } from './lifecycle.ts'
import { notificationScenarios } from './notifications.ts'
import { outageScenarios } from './outages.ts'
import { inactive, killed, terminatedUnderLoad, tooLarge } from './processes.ts'
import { refundBeforePayment, refunds } from './refunds.ts'
import { schedulerMissed, schedulerThrows } from './scheduler.ts'
import { otherCabinet, otherMode, signatureScenarios } from './signatures.ts'
import { stripeApiScenarios } from './stripe-api.ts'

/** Every scenario, in the order in which they are played: those that move the clock come late. */
export const SCENARIOS: readonly Scenario[] = [
  happyPath,
  concurrentDuplicates,
  missingDealId,
  ...signatureScenarios,
  otherCabinet,
  otherMode,
  ...stripeApiScenarios,
  ...crmScenarios,
  ...notificationScenarios,
  refunds,
  refundBeforePayment,
  ...afterwards,
  tooLarge,
  outOfOrder,
  subscriptionCheckout,
  freeTrial,
  quotaEdge,
  databaseDown,
  killed,
  inactive,
  terminatedUnderLoad,
  lifecycle,
  trialEnds,
  reconcileLater,
  quotaReset,
  schedulerThrows,
  schedulerMissed,
  ...outageScenarios,
]
