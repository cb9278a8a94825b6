import type { CauseId } from '../model/cause.ts'
import type { Ids } from '../model/ids.ts'
import type { Confidence } from '../model/step.ts'
import type { EpochMs } from '../model/time.ts'
import { seemsOf } from './account-part.ts'
import type { StripeClient } from './client.ts'
import { readAccount, type KeyAccount } from './describe-key.ts'
import { isMissing, missingPermissions, modeOfMissing, readFailure } from './errors.ts'
import { toEventFact } from './event-fact.ts'
import type { MetadataNames, StripeEventFact } from './fact.ts'
import { asFlag, asObject, asText, defined } from './json-object.ts'
import { objectIds, ownId, stripeId } from './object-ids.ts'
import { RESOURCES } from './resources.ts'

/** What Stripe says of an id when it is asked with this key. */
export type StripeLookup =
  | StripeKnown
  | StripeUnknown
  /** The key may not read this kind of object: neither known nor unknown. */
  | { readonly answer: 'not_allowed'; readonly id: string; readonly permission: string }
  /** No Stripe id, or of a kind that cannot be asked for. */
  | { readonly answer: 'not_askable'; readonly id: string }

export interface StripeKnown {
  readonly answer: 'known'
  readonly id: string
  readonly objectType?: string
  readonly livemode?: boolean
  readonly created?: EpochMs
  /** `status` of the object: `complete`, `succeeded`, `paid`, `active` … */
  readonly status?: string
  /** Of a session: `paid`, `unpaid`, `no_payment_required`. */
  readonly paymentStatus?: string
  readonly deleted: boolean
  readonly dealId?: string
  readonly hardwareId?: string
  readonly ids: Ids
  /** When the id is an event's. */
  readonly event?: StripeEventFact
}

export interface StripeUnknown {
  readonly answer: 'unknown'
  readonly id: string
  /**
   * `other_mode`: Stripe says so, or the id's own prefix. `other_account`: by the account part of the id, a hint.
   * `too_old`: an event of this account; Stripe keeps them for 30 days. `no_such`: none of these can be told.
   */
  readonly why: 'other_mode' | 'other_account' | 'too_old' | 'no_such'
  readonly cause: CauseId
  readonly confidence: Confidence
  /** The mode in which the object lives. */
  readonly mode?: 'live' | 'test'
  /** The account that was asked. */
  readonly account?: KeyAccount
}

/** Asks Stripe for one id of any kind. Throws STRIPE_AUTH, STRIPE_WRONG_ACCOUNT, STRIPE_RATE_LIMIT, STRIPE_UNREACHABLE. */
export const lookUp = async (client: StripeClient, id: string, names: MetadataNames): Promise<StripeLookup> => {
  const known = stripeId(id)
  const resource = known && RESOURCES.find(({ kind }) => kind === known.kind)
  if (!known || !resource) return { answer: 'not_askable', id }
  const context = { permission: resource.permission }
  try {
    const object = asObject(await client.attempt((sdk) => resource.retrieve(sdk, known.value))) ?? {}
    return toKnown(known.value, object, names)
  } catch (error) {
    if (isMissing(error)) return explainMissing(client, known.value, error)
    const translated = client.toError(error, context)
    if ('code' in translated && translated.code === 'STRIPE_PERMISSION') {
      return { answer: 'not_allowed', id: known.value, permission: missingPermissions(error, context).join(', ') }
    }
    throw translated
  }
}

const toKnown = (id: string, object: ReturnType<typeof asObject> & object, names: MetadataNames): StripeKnown => {
  const event = toEventFact(object, 'api', names)
  const created = object['created']
  const dealId = event?.dealId ?? ownId(object, names.dealId)
  const hardwareId = event?.hardwareId ?? ownId(object, names.hardwareId)
  return defined({
    answer: 'known' as const,
    id,
    objectType: asText(object['object']),
    livemode: asFlag(object['livemode']),
    created: typeof created === 'number' ? created * 1000 : undefined,
    status: word(object['status']),
    paymentStatus: word(object['payment_status']),
    deleted: object['deleted'] === true,
    dealId,
    hardwareId,
    ids:
      event?.ids ??
      defined({
        ...objectIds(object),
        dealId: dealId === undefined ? undefined : [dealId],
        hardwareId: hardwareId === undefined ? undefined : [hardwareId],
      }),
    event,
  })
}

const explainMissing = async (client: StripeClient, id: string, error: unknown): Promise<StripeUnknown> => {
  const said = modeOfMissing(error)
  if (said) return otherMode(id, said, 'certain')
  const written = /^cs_(live|test)_/.exec(id)?.[1]
  if (written && client.shape.mode && written !== client.shape.mode) {
    return otherMode(id, written === 'live' ? 'live' : 'test', 'certain')
  }
  const account = await accountHint(client, error)
  const base = { answer: 'unknown' as const, id, ...(account ? { account } : {}) }
  const own = account && seemsOf(id, account.id)
  if (own === false) return { ...base, why: 'other_account', cause: 'resource_missing.account', confidence: 'likely' }
  if (own === true && id.startsWith('evt_')) return { ...base, why: 'too_old', cause: 'unknown', confidence: 'likely' }
  return { ...base, why: 'no_such', cause: 'resource_missing.account', confidence: 'ambiguous' }
}

const otherMode = (id: string, mode: 'live' | 'test', confidence: Confidence): StripeUnknown => ({
  answer: 'unknown',
  id,
  why: 'other_mode',
  cause: 'resource_missing.mode',
  confidence,
  mode,
})

/** The account is asked for a hint only: what goes wrong there must not hide the answer. */
const accountHint = async (client: StripeClient, error: unknown): Promise<KeyAccount | undefined> => {
  const named = /\bacct_[A-Za-z0-9]{8,}/.exec(readFailure(error).message)?.[0]
  if (named) return { id: named }
  return readAccount(client).catch(() => undefined)
}

const word = (value: unknown): string | undefined =>
  typeof value === 'string' && /^[a-z_]{1,60}$/.test(value) ? value : undefined
