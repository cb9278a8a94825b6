import type { NewEvent } from '../repository/events.ts'
import type { VerifiedEvent } from './verify.ts'

/** A verified event as it is stored, with what depends on how it came. */
export const newEvent = (
  event: VerifiedEvent,
  arrival: Pick<NewEvent, 'payload' | 'deliveryId' | 'status'>,
): NewEvent => ({
  stripeEventId: event.id,
  type: event.type,
  cabinet: event.cabinet,
  livemode: event.livemode,
  stripeCreated: event.created,
  stripeRequestId: event.requestId,
  objectId: event.objectId,
  ...arrival,
})
