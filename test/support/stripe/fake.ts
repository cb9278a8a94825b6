import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A key of the given shape, put together at run time so that no scanner takes it for a real one. */
export const fakeKey = (kind: 'sk' | 'rk', mode: 'live' | 'test', tail = 'Q7w2Zr9TyUiOp4AsDfGh5Jk'): string =>
  [kind, mode, tail].join('_')

export const ACCOUNT = `acct_${'1Ab2Cd'}${'Ef3Gh4Ij5K'}`
export const OTHER_ACCOUNT = `acct_${'9Zz8Yy'}${'Xx7Ww6Vv5U'}`

/** A 24-character id that carries its account's last ten at 7–16, as real ones do. */
export const idOf = (prefix: string, n: number, account = ACCOUNT): string =>
  `${prefix}_3N${String(n).padStart(4, '0')}${account.slice(-10)}${String(n).padStart(8, '0')}`

export interface FakeEvent {
  readonly id: string
  readonly object: 'event'
  readonly type: string
  readonly created: number
  readonly livemode: boolean
  readonly pending_webhooks: number
  readonly request: { id: string | null; idempotency_key: null } | null
  readonly api_version: string
  readonly account?: string
  readonly data: { object: Record<string, unknown> }
}

export const fakeEvent = (n: number, over: Partial<FakeEvent> = {}): FakeEvent => ({
  id: idOf('evt', n),
  object: 'event',
  type: 'payment_intent.succeeded',
  created: 1_790_000_000 + n,
  livemode: false,
  pending_webhooks: 0,
  request: { id: `req_${String(n).padStart(14, 'a')}`, idempotency_key: null },
  api_version: '2026-10-28.endive',
  data: { object: { id: idOf('pi', n), object: 'payment_intent', metadata: { deal_id: String(4000 + n) } } },
  ...over,
})

export interface FakeStripe {
  readonly base: string
  /** `METHOD /path?query`, in order of arrival. */
  readonly requests: { method: string; url: URL; headers: IncomingMessage['headers'] }[]
  events: FakeEvent[]
  endpoints: Record<string, unknown>[]
  /** Objects by id, for `GET /v1/<collection>/<id>`. */
  readonly objects: Map<string, Record<string, unknown>>
  /** Ids that live in the other mode. */
  readonly otherMode: Set<string>
  /** Permissions that the key lacks. */
  readonly denied: Set<string>
  account: Record<string, unknown>
  /** Answers before everything else while it returns true. */
  intercept: ((request: IncomingMessage, response: ServerResponse) => boolean) | undefined
  close(): Promise<void>
}

const PERMISSIONS: Record<string, string> = {
  events: 'rak_event_read',
  webhook_endpoints: 'rak_webhook_read',
  'checkout/sessions': 'rak_checkout_session_read',
  payment_intents: 'rak_payment_intent_read',
  charges: 'rak_charge_read',
  invoices: 'rak_invoice_read',
  subscriptions: 'rak_subscription_read',
  customers: 'rak_customer_read',
  refunds: 'rak_charge_read',
  setup_intents: 'rak_setup_intent_read',
  disputes: 'rak_dispute_read',
  account: 'rak_accounts_kyc_basic_read',
}

/** Stripe's API as far as prodlogs uses it, on loopback: lists, cursors, filters and the wordings of its errors. */
export const startFakeStripe = async (keys: readonly string[]): Promise<FakeStripe> => {
  const server = createServer((request, response) => answer(fake, keys, request, response))
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const fake: FakeStripe = {
    base: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests: [],
    events: [],
    endpoints: [],
    objects: new Map(),
    otherMode: new Set(),
    denied: new Set(),
    account: { id: ACCOUNT, object: 'account', settings: { dashboard: { display_name: 'Example Shop' } } },
    intercept: undefined,
    close: () =>
      new Promise((done) => {
        server.close(() => done())
        server.closeAllConnections()
      }),
  }
  return fake
}

export const send = (response: ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}) => {
  response.writeHead(status, { 'content-type': 'application/json', 'request-id': 'req_FakeFakeFake01', ...headers })
  response.end(typeof body === 'string' ? body : JSON.stringify(body))
}

export const failure = (
  response: ServerResponse,
  status: number,
  error: Record<string, unknown>,
  headers: Record<string, string> = {},
) => send(response, status, { error: { type: 'invalid_request_error', ...error } }, headers)

/** As Stripe masks a key in its messages: the last four characters still show. */
export const masked = (key: string): string => `${key.slice(0, 8)}${'*'.repeat(12)}${key.slice(-4)}`

const answer = (
  fake: FakeStripe,
  keys: readonly string[],
  request: IncomingMessage,
  response: ServerResponse,
): void => {
  const url = new URL(request.url ?? '/', fake.base)
  fake.requests.push({ method: request.method ?? '', url, headers: request.headers })
  if (fake.intercept?.(request, response)) return
  const key = (request.headers.authorization ?? '').replace(/^Bearer /, '')
  if (!keys.includes(key)) return failure(response, 401, { message: `Invalid API Key provided: ${masked(key)}` })
  const account = request.headers['stripe-account']
  if (account && account !== fake.account['id']) {
    return failure(response, 403, {
      code: 'account_invalid',
      message: `The provided key '${masked(key)}' does not have access to account '${String(account)}' (or that account does not exist). Application access may have been revoked.`,
    })
  }
  const [, collection = '', id] = /^\/v1\/(checkout\/sessions|[a-z_]+)(?:\/(\w+))?$/.exec(url.pathname) ?? []
  const permission = PERMISSIONS[collection]
  if (permission === undefined)
    return failure(response, 404, { message: `Unrecognized request URL (GET: ${url.pathname})` })
  if (fake.denied.has(permission)) {
    return failure(response, 403, {
      message: `The provided key '${masked(key)}' does not have the required permissions for this endpoint on account '${String(fake.account['id'])}'. Having the '${permission}' permission would allow this request to continue.`,
    })
  }
  if (collection === 'account') return send(response, 200, fake.account)
  if (id === undefined) return list(fake, collection, url.searchParams, response)
  const object = fake.objects.get(id) ?? fake.events.find((event) => event.id === id)
  if (object) return send(response, 200, object)
  const mode = key.includes('_live_') ? ['test', 'live'] : ['live', 'test']
  const suffix = fake.otherMode.has(id)
    ? `; a similar object exists in ${mode[0]} mode, but a ${mode[1]} mode key was used to make this request.`
    : ''
  return failure(response, 404, {
    code: 'resource_missing',
    param: 'id',
    message: `No such ${collection.replace('/', '.').replace(/s$/, '')}: '${id}'${suffix}`,
  })
}

const list = (fake: FakeStripe, collection: string, query: URLSearchParams, response: ServerResponse): void => {
  const limit = Number(query.get('limit') ?? 10)
  if (!(limit >= 1 && limit <= 100))
    return failure(response, 400, { message: 'Invalid integer: limit', param: 'limit' })
  const all =
    collection === 'events'
      ? filterEvents(fake.events, query)
      : collection === 'webhook_endpoints'
        ? fake.endpoints
        : []
  if (all === 'too_many') return failure(response, 400, { message: 'types: at most 20, and not with type' })
  const cursor = query.get('starting_after') ?? query.get('ending_before')
  const at = cursor === null ? -1 : all.findIndex((item) => item['id'] === cursor)
  if (cursor !== null && at < 0) {
    return failure(response, 400, { code: 'resource_missing', message: `No such event: '${cursor}'` })
  }
  const back = query.has('ending_before')
  const rest = back ? all.slice(0, at) : all.slice(at + 1)
  const data = back ? rest.slice(-limit) : rest.slice(0, limit)
  return send(response, 200, { object: 'list', url: `/v1/${collection}`, has_more: rest.length > limit, data })
}

/** The filters of `GET /v1/events`, newest first. */
const filterEvents = (events: readonly FakeEvent[], query: URLSearchParams): 'too_many' | Record<string, unknown>[] => {
  const types = [...query].filter(([name]) => /^types\[\d*\]$/.test(name)).map(([, value]) => value)
  const type = query.get('type')
  if (types.length > 20 || (types.length > 0 && type !== null)) return 'too_many'
  const glob = type === null ? undefined : new RegExp(`^${type.replaceAll('.', '\\.').replaceAll('*', '.*')}$`)
  const number = (name: string): number | undefined => (query.has(name) ? Number(query.get(name)) : undefined)
  const [gte, lt, success] = [number('created[gte]'), number('created[lt]'), query.get('delivery_success')]
  return events
    .filter((event) => types.length === 0 || types.includes(event.type))
    .filter((event) => !glob || glob.test(event.type))
    .filter((event) => (gte === undefined || event.created >= gte) && (lt === undefined || event.created < lt))
    .filter((event) => success === null || (success === 'true') === (event.pending_webhooks === 0))
    .map((event) => ({ ...event }))
    .sort((a, b) => b.created - a.created)
}
