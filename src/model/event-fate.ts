/**
 * What became of one event (or of one webhook that no event stands behind):
 * - `processed`: arrived, and its automation finished
 * - `delivered`: arrived and was not refused; the logs do not tell the end
 * - `duplicate`: delivered more than once, the work was done once
 * - `ignored`: the handler put it aside on purpose (other account, other mode, unhandled type)
 * - `failed_in_processing`: arrived, and something failed, was skipped or is missing
 * - `signature_failed`: a delivery of this time and type failed its signature; without an event: one that fits none
 * - `never_arrived`: Stripe has it, the logs of that time do not
 * - `not_subscribed`: no endpoint takes the type, so nothing was sent
 * - `unknown_to_stripe`: the logs have it, Stripe's list of that time does not
 * - `unknown`: cannot be told; `reason` says why
 */
export const FATES = [
  'processed',
  'delivered',
  'duplicate',
  'ignored',
  'failed_in_processing',
  'signature_failed',
  'never_arrived',
  'not_subscribed',
  'unknown_to_stripe',
  'unknown',
] as const

export type Fate = (typeof FATES)[number]
