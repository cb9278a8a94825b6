import type { EpochMs } from '../model/time.ts'
import { DEFAULT_METADATA_NAMES, type MetadataNames, type StripeEventFact } from './fact.ts'
import { asCount, asFlag, asObject, asText, defined, type JsonObject } from './json-object.ts'
import { objectIds, ownId } from './object-ids.ts'

/**
 * Reads one event as the API, `stripe listen --print-json`, a webhook payload, a v2 (thin) event or `prodlogs events
 * -o ndjson` writes it. Undefined when the value is no event. Old API versions write `request` as a bare string.
 */
export const toEventFact = (
  value: unknown,
  from: StripeEventFact['from'],
  names: MetadataNames = DEFAULT_METADATA_NAMES,
): StripeEventFact | undefined => {
  const event = asObject(value)
  const id = asText(event?.['id'])
  const type = eventType(event?.['type'])
  const created = eventTime(event?.['created'])
  if (!event || !id || !/^evt_\w{1,255}$/.test(id) || !type || created === undefined) return undefined
  const object = asObject(asObject(event['data'])?.['object']) ?? asObject(event['related_object']) ?? ownOutput(event)
  const objectId = asText(object['id'])
  const found = objectIds(object)
  const dealId = ownId(object, names.dealId)
  const hardwareId = ownId(object, names.hardwareId)
  const account = asText(event['account']) ?? asText(event['context'])
  return defined({
    id,
    type,
    created,
    livemode: asFlag(event['livemode']),
    requestId: requestId(event),
    pendingWebhooks: asCount(event['pending_webhooks']) ?? asCount(event['pendingWebhooks']),
    account,
    apiVersion: asText(event['api_version']),
    objectType: asText(object['object']) ?? asText(object['type']),
    objectId,
    sessionId: found.sessionId?.[0],
    paymentIntentId: found.paymentIntentId?.[0],
    dealId,
    hardwareId,
    ids: defined({
      ...found,
      eventId: [id],
      accountId: account ? [account] : found.accountId,
      dealId: dealId === undefined ? undefined : [dealId],
      hardwareId: hardwareId === undefined ? undefined : [hardwareId],
    }),
    from,
  })
}

/** A type goes to the terminal and into queries: nothing but the letters that Stripe's types are made of. */
const eventType = (value: unknown): string | undefined =>
  typeof value === 'string' && /^[a-z0-9_]+(\.[a-z0-9_[\]]+)+$/.test(value) && value.length <= 200 ? value : undefined

/** Seconds in v1, ISO 8601 in v2 and in our own output. */
const eventTime = (value: unknown): EpochMs | undefined => {
  if (typeof value === 'number' && Number.isFinite(value) && value > 0) return value * 1000
  const at = typeof value === 'string' && /^\d{4}-\d\d-\d\dT/.test(value) ? Date.parse(value) : Number.NaN
  return Number.isNaN(at) ? undefined : at
}

const requestId = (event: JsonObject): string | null | undefined => {
  const request = 'request' in event ? event['request'] : event['requestId']
  if (request === null) return null
  if (typeof request === 'string') return request
  // v2 events keep it under `reason`.
  const id = (asObject(request) ?? asObject(asObject(event['reason'])?.['request']))?.['id']
  return id === null ? null : asText(id)
}

/** `prodlogs events -o ndjson` names the object's ids at the top level. */
const ownOutput = (event: JsonObject): JsonObject => ({
  id: event['objectId'],
  session: event['sessionId'],
  payment_intent: event['paymentIntentId'],
  metadata: { deal_id: event['dealId'], hardware_id: event['hardwareId'] },
})
