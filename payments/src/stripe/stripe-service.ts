import { Stripe } from 'stripe'
import type { Config } from '../config.ts'
import { assertOutsideTransaction } from '../db/db.ts'
import { asObject, idAt, textAt, type Json } from './objects.ts'

/** Why Stripe's API did not give an object; decides what the worker does next. */
export type RetrieveProblem =
  | 'resource_missing'
  | 'invalid_request'
  | 'key_invalid'
  | 'key_expired'
  | 'permission'
  | 'rate_limited'
  | 'connection'
  | 'api_error'
  | 'not_configured'

export class RetrieveError extends Error {
  override readonly name = 'RetrieveError'
  readonly problem: RetrieveProblem
  readonly code: string | undefined
  readonly httpStatus: number | undefined
  readonly requestId: string | undefined

  constructor(
    problem: RetrieveProblem,
    message: string,
    from: Partial<Pick<RetrieveError, 'code' | 'httpStatus' | 'requestId'>> = {},
  ) {
    super(message)
    this.problem = problem
    this.code = from.code
    this.httpStatus = from.httpStatus
    this.requestId = from.requestId
  }

  /** Trying again can help: the API recovers, or the operator mends the key. */
  get isTransient(): boolean {
    return !['resource_missing', 'invalid_request', 'not_configured'].includes(this.problem)
  }

  /** The API itself is away: a signed payload may stand in for it. */
  get isOutage(): boolean {
    return this.problem === 'connection' || this.problem === 'api_error'
  }
}

/** The reads that the service makes of Stripe. Every one throws RetrieveError. */
export interface StripeService {
  session(id: string): Promise<Json>
  sessionOfPaymentIntent(paymentIntentId: string): Promise<Json | undefined>
  sessionOfSubscription(subscriptionId: string): Promise<Json | undefined>
  /** A subscription's payment intents name no session and, since API 2025, no invoice: this is the way back. */
  invoiceIdOfPaymentIntent(paymentIntentId: string): Promise<string | undefined>
  paymentIntent(id: string): Promise<Json>
  charge(id: string): Promise<Json>
  dispute(id: string): Promise<Json>
  invoice(id: string): Promise<Json>
  /** The account that the key belongs to. */
  account(): Promise<Json>
  price(id: string): Promise<Json>
  /** The first hundred: nobody has more. */
  webhookEndpoints(): Promise<readonly Json[]>
  /** All events since then that are of these types, a page at a time, newest first within twenty types. Stripe keeps 30 days. */
  eventsSince(since: Date, types: readonly string[]): AsyncGenerator<readonly Json[]>
  /** What a thin event names: the object at a path of the API. */
  objectAt(path: string): Promise<Json>
  /** With its latest invoice expanded: only that tells "active" from "active and paid". */
  subscription(id: string): Promise<Json>
}

/** Stripe takes no more `types` in one question. */
const MAX_TYPES = 20

export const createStripeService = (config: Config['stripe']): StripeService => {
  const stripe = config.secretKey === undefined ? undefined : new Stripe(config.secretKey, clientOptions(config))
  const read = async (get: (stripe: Stripe) => Promise<unknown>): Promise<Json> => {
    assertOutsideTransaction('the Stripe API')
    if (stripe === undefined) throw new RetrieveError('not_configured', 'STRIPE_SECRET_KEY is not set')
    try {
      return asObject(await get(stripe)) ?? {}
    } catch (error) {
      throw toRetrieveError(error)
    }
  }
  const first = async (list: Promise<Json>): Promise<Json | undefined> => {
    const data: unknown = (await list)['data']
    return Array.isArray(data) ? asObject(data[0]) : undefined
  }
  const list = async (get: (stripe: Stripe) => Promise<{ data: readonly unknown[]; has_more: boolean }>) => {
    const page = await read(async (api) => ({ ...(await get(api)) }))
    const data = page['data'] as readonly unknown[]
    return { data: data.map(asObject).filter((one) => one !== undefined), more: page['has_more'] === true }
  }
  async function* eventsSince(since: Date, all: readonly string[]): AsyncGenerator<readonly Json[]> {
    const created = { gte: Math.floor(since.getTime() / 1000) }
    for (let from = 0; from < all.length; from += MAX_TYPES) {
      const types = all.slice(from, from + MAX_TYPES)
      for (let after: string | undefined, more = true; more;) {
        const cursor = after === undefined ? {} : { starting_after: after }
        const page = await list((api) => api.events.list({ limit: 100, created, types, ...cursor }))
        yield page.data
        after = textAt(page.data.at(-1), 'id')
        more = page.more && after !== undefined
      }
    }
  }
  return {
    account: () => read((api) => api.accounts.retrieveCurrent()),
    price: (id) => read((api) => api.prices.retrieve(id)),
    webhookEndpoints: async () => (await list((api) => api.webhookEndpoints.list({ limit: 100 }))).data,
    eventsSince,
    session: (id) => read((api) => api.checkout.sessions.retrieve(id)),
    sessionOfPaymentIntent: (id) =>
      first(read(async (api) => ({ data: (await api.checkout.sessions.list({ payment_intent: id, limit: 1 })).data }))),
    sessionOfSubscription: (id) =>
      first(read(async (api) => ({ data: (await api.checkout.sessions.list({ subscription: id, limit: 1 })).data }))),
    invoiceIdOfPaymentIntent: async (id) =>
      idAt(
        await first(
          read(async (api) => ({
            data: (
              await api.invoicePayments.list({ payment: { type: 'payment_intent', payment_intent: id }, limit: 1 })
            ).data,
          })),
        ),
        'invoice',
      ),
    objectAt: (path) => read((api) => api.rawRequest('GET', path)),
    paymentIntent: (id) => read((api) => api.paymentIntents.retrieve(id)),
    dispute: (id) => read((api) => api.disputes.retrieve(id)),
    charge: (id) => read((api) => api.charges.retrieve(id)),
    invoice: (id) => read((api) => api.invoices.retrieve(id, { expand: ['payments'] })),
    subscription: (id) => read((api) => api.subscriptions.retrieve(id, { expand: ['latest_invoice'] })),
  }
}

const clientOptions = (config: Config['stripe']): Stripe.StripeConfig => {
  const base = config.apiBase === undefined ? undefined : new URL(config.apiBase)
  return {
    timeout: config.timeoutMs,
    // Its timeout is over the whole request. Node's client begins anew with every byte: a Stripe that dribbles would never end.
    httpClient: Stripe.createFetchHttpClient(),
    maxNetworkRetries: 1,
    telemetry: false,
    ...(base === undefined
      ? {}
      : {
          host: base.hostname,
          port: base.port === '' ? (base.protocol === 'https:' ? 443 : 80) : Number(base.port),
          protocol: base.protocol === 'http:' ? ('http' as const) : ('https' as const),
        }),
  }
}

const toRetrieveError = (error: unknown): RetrieveError => {
  if (!(error instanceof Stripe.errors.StripeError)) {
    return new RetrieveError('connection', error instanceof Error ? error.message : 'no answer from Stripe')
  }
  return new RetrieveError(problemOf(error), error.message, {
    code: error.code,
    httpStatus: error.statusCode,
    requestId: error.requestId,
  })
}

// `type` and not `instanceof`: a second copy of the library has other classes.
const problemOf = (error: InstanceType<typeof Stripe.errors.StripeError>): RetrieveProblem => {
  if (error.code === 'resource_missing') return 'resource_missing'
  switch (error.type) {
    case 'StripeAuthenticationError':
      return error.code === 'api_key_expired' || error.message.startsWith('Expired API Key')
        ? 'key_expired'
        : 'key_invalid'
    case 'StripePermissionError':
      return 'permission'
    case 'StripeRateLimitError':
      return 'rate_limited'
    case 'StripeConnectionError':
      return 'connection'
    default:
      return (error.statusCode ?? 500) >= 500 ? 'api_error' : 'invalid_request'
  }
}
