import { startFake, type Fake, type FakeAnswer, type FakeRequest } from './http-fake.ts'
import {
  expiredKey,
  invalidKey,
  invalidRequest,
  missingPermission,
  resourceMissing,
  unauthorizedNoKey,
  unknownUrl,
} from './stripe-errors.ts'
import { listPage } from './stripe-list.ts'
import { DEFAULT_ACCOUNT, StripeState, type KeyRules, type StripeEvent, type StripeObject } from './stripe-state.ts'

export interface StripeFake extends Fake {
  readonly state: StripeState
}

/** Who asks: the key's text, mode and account. */
interface Caller {
  readonly key: string
  readonly livemode: boolean
  readonly account: string
  readonly rules: KeyRules
}

interface Resource {
  /** First path segments after /v1/. */
  readonly path: string
  readonly kind: string
  /** The word in "No such …". */
  readonly noun: string
  readonly permission: string
  /** Query parameter → the object's field it must equal. */
  readonly filters?: Readonly<Record<string, string>>
}

const RESOURCES: readonly Resource[] = [
  {
    path: 'checkout/sessions',
    kind: 'checkout.session',
    noun: 'checkout.session',
    permission: 'rak_checkout_session_read',
    filters: { payment_intent: 'payment_intent', subscription: 'subscription', customer: 'customer', status: 'status' },
  },
  {
    path: 'payment_intents',
    kind: 'payment_intent',
    noun: 'payment_intent',
    permission: 'rak_payment_intent_read',
    filters: { customer: 'customer' },
  },
  {
    path: 'charges',
    kind: 'charge',
    noun: 'charge',
    permission: 'rak_charge_read',
    filters: { payment_intent: 'payment_intent', customer: 'customer' },
  },
  {
    path: 'invoices',
    kind: 'invoice',
    noun: 'invoice',
    permission: 'rak_invoice_read',
    filters: { subscription: 'subscription', customer: 'customer', status: 'status' },
  },
  {
    path: 'subscriptions',
    kind: 'subscription',
    noun: 'subscription',
    permission: 'rak_subscription_read',
    filters: { customer: 'customer' },
  },
  { path: 'disputes', kind: 'dispute', noun: 'dispute', permission: 'rak_dispute_read' },
  { path: 'prices', kind: 'price', noun: 'price', permission: 'rak_plan_read' },
  { path: 'customers', kind: 'customer', noun: 'customer', permission: 'rak_customer_read' },
  {
    path: 'invoice_payments',
    kind: 'invoice_payment',
    noun: 'invoice_payment',
    permission: 'rak_invoice_read',
    filters: { 'payment[payment_intent]': 'payment_intent', invoice: 'invoice' },
  },
]

/** A fake of Stripe's API that speaks its protocol: auth, permissions, modes, paging, error words. See payments/README.md. */
export const startStripeFake = async (port = 0): Promise<StripeFake> => {
  const state = new StripeState()
  let requestCount = 0
  const fake = await startFake(
    {
      handle: (request) => {
        requestCount += 1
        const answer = handle(state, request)
        const requestId = `req_${String(requestCount).padStart(14, 'F')}`
        return {
          ...answer,
          headers: {
            'request-id': requestId,
            'stripe-version': String(request.headers['stripe-version'] ?? ''),
            ...answer.headers,
          },
        }
      },
      control: (name, request) => control(state, name, request),
    },
    port,
  )
  return Object.assign(fake, { state })
}

const handle = (state: StripeState, request: FakeRequest): FakeAnswer => {
  const caller = authenticate(state, request)
  if ('status' in caller) return caller
  if (request.method !== 'GET') return unknownUrl(request.method, request.path)
  const path = request.path.replace(/^\/v1\//, '')
  if (path === 'account') return { status: 200, body: accountObject(caller) }
  if (path === 'events' || path.startsWith('events/')) return events(state, request, caller, path)
  if (path === 'webhook_endpoints') {
    return (
      permitted(caller, 'rak_webhook_read') ??
      listPage(
        state.endpoints.filter((one) => visible(one, caller)),
        request.query,
        '/v1/webhook_endpoints',
      )
    )
  }
  return resource(state, request, caller, path)
}

const authenticate = (state: StripeState, request: FakeRequest): Caller | FakeAnswer => {
  const header = request.headers.authorization ?? ''
  const key = header.startsWith('Basic ')
    ? (Buffer.from(header.slice(6), 'base64').toString().split(':')[0] ?? '')
    : header.replace(/^Bearer\s+/, '')
  if (key === '') return unauthorizedNoKey()
  const rules: KeyRules = state.keys.get(key) ?? {}
  // Without a rule of its own a key tells by its text what it is for, so that tests need not set it up.
  const keyState = rules.state ?? (/expired/i.test(key) ? 'expired' : /invalid/i.test(key) ? 'invalid' : 'active')
  if (!/^(sk|rk)_(test|live)_\w{8,}$/.test(key) || keyState === 'invalid') return invalidKey(key)
  if (keyState === 'expired') return expiredKey(key)
  return { key, livemode: key.includes('_live_'), account: rules.account ?? DEFAULT_ACCOUNT, rules }
}

const permitted = (caller: Caller, permission: string): FakeAnswer | undefined =>
  caller.rules.permissions === undefined ||
  caller.rules.permissions.includes(permission) ||
  caller.rules.permissions.includes(permission.replace(/_read$/, '_write'))
    ? undefined
    : missingPermission(caller.key, caller.account, permission)

const visible = (object: StripeObject, caller: Caller): boolean =>
  ownAccount(object, caller) && (object.livemode ?? false) === caller.livemode

const ownAccount = (object: StripeObject, caller: Caller): boolean =>
  (accountOf(object) ?? DEFAULT_ACCOUNT) === caller.account

// Which account an object belongs to is not in Stripe's JSON; the fake keeps it in a field of its own.
const accountOf = (object: StripeObject): string | undefined => {
  const account = object['__account']
  return typeof account === 'string' ? account : undefined
}

const events = (state: StripeState, request: FakeRequest, caller: Caller, path: string): FakeAnswer => {
  const denied = permitted(caller, 'rak_event_read')
  if (denied !== undefined) return denied
  if (path !== 'events')
    return retrieve(
      state.events.find((one) => one.id === path.slice('events/'.length)),
      'event',
      path.slice('events/'.length),
      caller,
    )
  const type = request.query.get('type')
  const types = [...request.query].filter(([name]) => name.startsWith('types[')).map(([, value]) => value)
  if (type !== null && types.length > 0)
    return invalidRequest('You may only specify one of these parameters: type, types.', 'type')
  if (types.length > 20) return invalidRequest('Array types exceeded maximum 20 allowed elements.', 'types')
  const success = request.query.get('delivery_success')
  const chosen = state.events
    .filter((event) => visible(event, caller))
    .filter(
      (event) => (type === null || matchesType(event.type, type)) && (types.length === 0 || types.includes(event.type)),
    )
    .filter((event) => success === null || (event.pending_webhooks === 0) === (success === 'true'))
    // Stripe keeps events for 30 days.
    .filter((event) => event.created >= Date.now() / 1000 - 30 * 86_400)
  return listPage(chosen.map(publicObject), request.query, '/v1/events')
}

const matchesType = (type: string, pattern: string): boolean =>
  pattern.includes('*')
    ? new RegExp(
        `^${pattern
          .split('*')
          .map((part) => part.replace(/[.\\+?^${}()|[\]]/g, '\\$&'))
          .join('.*')}$`,
      ).test(type)
    : type === pattern

const resource = (state: StripeState, request: FakeRequest, caller: Caller, path: string): FakeAnswer => {
  const found = RESOURCES.find((one) => path === one.path || path.startsWith(`${one.path}/`))
  if (found === undefined) return unknownUrl(request.method, request.path)
  const denied = permitted(caller, found.permission)
  if (denied !== undefined) return denied
  const id = path.slice(found.path.length + 1)
  if (id !== '') {
    const object = state.find(found.kind, id)
    return retrieve(object === undefined ? undefined : expanded(state, object, request.query), found.noun, id, caller)
  }
  const wanted = Object.entries(found.filters ?? {}).filter(([name]) => request.query.get(name) !== null)
  const chosen = state
    .all(found.kind)
    .filter((one) => visible(one, caller) && wanted.every(([name, field]) => one[field] === request.query.get(name)))
  return listPage(chosen.map(publicObject), request.query, `/v1/${found.path}`)
}

const retrieve = (object: StripeObject | undefined, noun: string, id: string, caller: Caller): FakeAnswer => {
  if (object === undefined || !ownAccount(object, caller)) return resourceMissing(noun, id)
  if ((object.livemode ?? false) !== caller.livemode)
    return resourceMissing(noun, id, object.livemode === true ? 'live' : 'test')
  return { status: 200, body: publicObject(object) }
}

const EXPANDABLE: Readonly<Record<string, string>> = {
  latest_invoice: 'invoice',
  subscription: 'subscription',
  payment_intent: 'payment_intent',
  customer: 'customer',
}

const expanded = (state: StripeState, object: StripeObject, query: URLSearchParams): StripeObject => {
  const fields = [...query].filter(([name]) => name.startsWith('expand[')).map(([, value]) => value)
  return fields.reduce<StripeObject>((done, field) => {
    const kind = EXPANDABLE[field]
    const id = done[field]
    const inner = kind === undefined || typeof id !== 'string' ? undefined : state.find(kind, id)
    return inner === undefined ? done : { ...done, [field]: publicObject(inner) }
  }, object)
}

const publicObject = <Kept extends StripeObject>(object: Kept): Kept => {
  const { __account: _hidden, ...shown } = object as Kept & { __account?: string }
  return shown as unknown as Kept
}

const accountObject = (caller: Caller) => ({
  id: caller.account,
  object: 'account',
  charges_enabled: true,
  country: 'PL',
  default_currency: 'eur',
  details_submitted: true,
  type: 'standard',
  settings: { dashboard: { display_name: 'Prodlogs demo', timezone: 'Europe/Warsaw' } },
})

/** Seeding over HTTP: POST /__fake/objects, /events, /endpoints (an object or an array), /keys {key, …rules}. */
const control = (state: StripeState, name: string, request: FakeRequest): FakeAnswer | undefined => {
  if (request.method !== 'POST') return undefined
  const items = (Array.isArray(request.body) ? request.body : [request.body]) as unknown[]
  const done = { status: 200, body: { added: items.length } }
  switch (name) {
    case 'objects':
      for (const item of items) state.put(item as StripeObject)
      return done
    case 'events':
      for (const item of items) state.putEvent(item as StripeEvent)
      return done
    case 'endpoints':
      state.endpoints.push(...(items as StripeObject[]))
      return done
    case 'keys':
      for (const item of items as (KeyRules & { key: string })[]) state.keys.set(item.key, item)
      return done
    default:
      return undefined
  }
}
