import type { Stripe } from 'stripe'
import type { EpochMs } from '../model/time.ts'
import { createStripeClient, type StripeClient, type StripeClientOptions } from './client.ts'
import { describeKey, type StripeKeyReport } from './describe-key.ts'
import { toEndpoint, type StripeEndpoint } from './endpoint.ts'
import { isMissing } from './errors.ts'
import { toEventFact } from './event-fact.ts'
import { listPages, type EventPage, type FetchPage, type ListEventsOptions } from './event-pages.ts'
import { metadataNames, type MetadataNames, type StripeEventFact } from './fact.ts'
import { asText } from './json-object.ts'
import { lookUp, type StripeLookup } from './look-up.ts'
import { relatedOf, type RelatedEvents } from './related-events.ts'
import { ENDPOINT_PERMISSION, EVENT_PERMISSION } from './resources.ts'

/** Stripe keeps events for 30 days. */
export const EVENTS_KEPT_MS = 30 * 24 * 3_600_000

/** `relatedEvents` stops here unless told otherwise: 200 requests of 100 events. */
const RELATED_LIMIT = 20_000

export interface StripeReaderOptions extends StripeClientOptions {
  /** Names of metadata keys that carry ids of the user's own, from `ids:` of the configuration; added to the usual ones. */
  readonly names?: Partial<MetadataNames> | undefined
}

/** Everything that prodlogs asks Stripe; all of it GET. Every method throws ProdlogsError (STRIPE_*). */
export interface StripeReader {
  listEvents(options?: ListEventsOptions): AsyncIterable<StripeEventFact>
  /** Undefined when Stripe does not know the event with this key; `lookUp` says why. */
  getEvent(id: string): Promise<StripeEventFact | undefined>
  lookUp(id: string): Promise<StripeLookup>
  /** Any id, the user's own deal and hardware ids included; `since` defaults to the 30 days that Stripe keeps. */
  relatedEvents(id: string, options?: { since?: EpochMs; follow?: boolean; limit?: number }): Promise<RelatedEvents>
  listEndpoints(): Promise<readonly StripeEndpoint[]>
  describeKey(): Promise<StripeKeyReport>
}

/** A reader of Stripe's API. Checks the key's kind at once; loads the SDK and connects on the first question. */
export const createStripeReader = (options: StripeReaderOptions): StripeReader => {
  const client = createStripeClient(options)
  const names = metadataNames(options.names)
  const fetchPage = eventPages(client, names)
  return {
    listEvents: (asked = {}) => listPages(fetchPage, asked),
    getEvent: (id) => getEvent(client, id, names),
    lookUp: (id) => lookUp(client, id, names),
    relatedEvents: async (id, { since, follow = false, limit = RELATED_LIMIT } = {}) => {
      const from = since ?? Date.now() - EVENTS_KEPT_MS
      const events: StripeEventFact[] = []
      for await (const event of listPages(fetchPage, { since: from, limit: limit + 1 })) events.push(event)
      const complete = events.length <= limit
      const searched = events.slice(0, limit)
      return { events: relatedOf(searched, id, { follow }), searched: searched.length, from, complete }
    },
    listEndpoints: () => listEndpoints(client),
    describeKey: () => describeKey(client),
  }
}

const EVENT_CALL = { permission: EVENT_PERMISSION }

const getEvent = async (
  client: StripeClient,
  id: string,
  names: MetadataNames,
): Promise<StripeEventFact | undefined> => {
  try {
    return toEventFact(await client.attempt((sdk) => sdk.events.retrieve(id)), 'api', names)
  } catch (error) {
    if (isMissing(error)) return undefined
    throw client.toError(error, EVENT_CALL)
  }
}

const eventPages =
  (client: StripeClient, names: MetadataNames): FetchPage =>
  async (query) => {
    try {
      const params = query as Stripe.EventListParams
      const list = await client.attempt(async (sdk) => sdk.events.list(params))
      return toPage(list, names)
    } catch (error) {
      if (query.starting_after !== undefined && isMissing(error)) return 'expired'
      throw client.toError(error, EVENT_CALL)
    }
  }

const toPage = (list: { data: readonly unknown[]; has_more: boolean }, names: MetadataNames): EventPage => {
  const ids = list.data.map((item) => asText((item as { id?: unknown }).id)).filter((id) => id !== undefined)
  const [firstId, lastId] = [ids[0], ids.at(-1)]
  return {
    events: list.data.map((item) => toEventFact(item, 'api', names)).filter((event) => event !== undefined),
    hasMore: list.has_more,
    ...(firstId === undefined ? {} : { firstId }),
    ...(lastId === undefined ? {} : { lastId }),
  }
}

const listEndpoints = async (client: StripeClient): Promise<readonly StripeEndpoint[]> => {
  const context = { permission: ENDPOINT_PERMISSION }
  const endpoints: StripeEndpoint[] = []
  for (let cursor: string | undefined; ;) {
    const page = { limit: 100, ...(cursor === undefined ? {} : { starting_after: cursor }) }
    const list = await client.call(context, async (sdk) => sdk.webhookEndpoints.list(page))
    endpoints.push(...list.data.map(toEndpoint).filter((endpoint) => endpoint !== undefined))
    const last = list.data.at(-1)?.id
    if (!list.has_more || last === undefined || last === cursor) return endpoints
    cursor = last
  }
}
