import type { EventRow } from '../repository/events.ts'
import { asObject, at, textAt, type Json } from '../stripe/objects.ts'

/** Parsed once for each row in hand: handlers, locks and logs all read it. */
const parsed = new WeakMap<object, unknown>()

const payloadOf = (event: Pick<EventRow, 'payload'>): unknown => {
  if (!parsed.has(event)) parsed.set(event, event.payload === null ? undefined : (JSON.parse(event.payload) as unknown))
  return parsed.get(event)
}

/** `data.object` of the stored event. */
export const payloadObject = (event: Pick<EventRow, 'payload'>): Json =>
  asObject(at(payloadOf(event), ['data', 'object'])) ?? {}

/** Where a thin event's object is to be fetched (`related_object`); undefined for an event that carries its object. */
export const relatedObject = (event: Pick<EventRow, 'payload'>): { id: string; path: string } | undefined => {
  const payload = payloadOf(event)
  const id = textAt(payload, 'related_object', 'id')
  const path = textAt(payload, 'related_object', 'url')
  if (textAt(payload, 'object') !== 'v2.core.event' || id === undefined || path === undefined) return undefined
  // The signed body says where; still nothing but a path of the API is ever asked for.
  return /^\/v[12]\/[\w/.-]+$/.test(path) && !path.includes('..') ? { id, path } : undefined
}

/** A thin event with the object that was fetched for it: from here on an event as any other. */
export const withObject = (event: EventRow, object: Json): EventRow => ({
  ...event,
  type: event.type.replace(/^v1\./, ''),
  payload: JSON.stringify({ data: { object } }),
})
