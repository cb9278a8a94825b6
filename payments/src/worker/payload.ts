import type { EventRow } from '../repository/events.ts'
import { asObject, at, type Json } from '../stripe/objects.ts'

/** `data.object` of the stored event. */
export const payloadObject = (event: EventRow): Json => asObject(at(event.payload, ['data', 'object'])) ?? {}
