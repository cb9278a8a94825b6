import type { EventFailure } from './effects.ts'

/** Paid, and nothing says for which deal. Not retried: once the metadata is mended, a resend finds it. */
export const missingDeal = (message: string): EventFailure => ({
  reason: 'metadata_deal_id_missing',
  message,
  retry: false,
})
