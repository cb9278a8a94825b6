import { ProdlogsError } from '../model/error.ts'
import { words, type Reason } from '../model/reason.ts'
import { asObject } from './json-object.ts'
import { scrubError } from './scrub.ts'

/**
 * The facts of an error of the SDK. Matched on `type`, because classes differ between copies of the package and
 * `err.stack` begins with `Error:` (DOMAIN.md, "SDK").
 */
export interface StripeFailure {
  readonly type: string
  readonly status?: number
  readonly code?: string
  readonly message: string
  readonly requestId?: string
  readonly headers: Readonly<Record<string, string>>
}

export const readFailure = (error: unknown): StripeFailure => {
  const facts = asObject(error) ?? {}
  const { statusCode, code, requestId } = facts
  return {
    type: typeof facts['type'] === 'string' ? facts['type'] : 'Error',
    message: error instanceof Error ? error.message : '',
    headers: (asObject(facts['headers']) ?? {}) as Record<string, string>,
    ...(typeof statusCode === 'number' ? { status: statusCode } : {}),
    ...(typeof code === 'string' ? { code } : {}),
    ...(typeof requestId === 'string' && /^req_\w+$/.test(requestId) ? { requestId } : {}),
  }
}

/** The permission that a restricted key needs for a call. */
export interface CallContext {
  readonly permission?: string
}

/** Whose key it is: the name it was read from, the account that was asked for, and the key's own where Stripe told it. */
export interface KeyContext {
  readonly from?: string | undefined
  readonly account?: string | undefined
  readonly own?: string | undefined
}

/** Resource missing: an answer and not a failure, told apart by `readMissing`. */
export const isMissing = (error: unknown): boolean => {
  const { code, status, type, message } = readFailure(error)
  if (code === 'resource_missing') return true
  return type === 'StripeInvalidRequestError' && status === 404 && /^No such /i.test(message)
}

/** The mode that Stripe says the object lives in: "a similar object exists in live mode, but a test mode key was used". */
export const modeOfMissing = (error: unknown): 'live' | 'test' | undefined => {
  const mode = /similar object exists in (live|test) mode/i.exec(readFailure(error).message)?.[1]?.toLowerCase()
  return mode === 'live' || mode === 'test' ? mode : undefined
}

/** The permissions that a 403 names, with Stripe's `rak_` prefix; when it names none, the one the call is known to need. */
export const missingPermissions = (error: unknown, context: CallContext): readonly string[] => {
  const { message } = readFailure(error)
  const named = message.match(/\brak_[a-z0-9_]+/g) ?? []
  const quoted = [...message.matchAll(/'([a-z0-9_]+_(?:read|write))'/g)].map(([, name]) => `rak_${name}`)
  const all = named.length > 0 ? named : quoted
  if (all.length > 0) return [...new Set(all)]
  return context.permission === undefined ? [] : [context.permission]
}

/** The account that a 403 names: the key's own, even where the key may not read it. */
export const accountOfFailure = (error: unknown): string | undefined =>
  /\bacct_[A-Za-z0-9]{8,}/.exec(readFailure(error).message)?.[0]

/** Any failure of a call as a ProdlogsError whose arguments and cause hold no part of the key. */
export const toProdlogsError = (
  error: unknown,
  key: string,
  context: CallContext,
  owner: KeyContext = {},
): ProdlogsError => {
  if (error instanceof ProdlogsError) return error
  const failure = readFailure(error)
  const cause = scrubError(error, key)
  if (isReadOnlyViolation(error)) return new ProdlogsError('INTERNAL', { reason: { code: 'only_get' } }, { cause })
  if (failure.status === 429 || failure.code === 'rate_limit')
    return new ProdlogsError('STRIPE_RATE_LIMIT', {}, { cause })
  if (failure.status === 401) return refusedKey(authReason(failure), owner, cause)
  if (failure.status === 403 || failure.code === 'account_invalid') return forbidden(error, context, owner, cause)
  const unreachable = (reason: Reason) => new ProdlogsError('STRIPE_UNREACHABLE', { reason }, { cause })
  if (failure.type === 'StripeConnectionError') return unreachable(networkReason(error))
  // A proxy or a captive portal answers in HTML: nothing of Stripe was reached.
  if (failure.message.startsWith('Invalid JSON received')) return unreachable({ code: 'not_json' })
  return new ProdlogsError(
    'STRIPE_ERROR',
    { reason: words(failure.code ?? failure.type), ...request(failure) },
    { cause },
  )
}

const forbidden = (error: unknown, context: CallContext, owner: KeyContext, cause: unknown): ProdlogsError => {
  const { message, code } = readFailure(error)
  const account = accountOfFailure(error)
  if (code === 'account_invalid' || /does not have access to account|Stripe-Account header/i.test(message)) {
    const actual = owner.own ?? account
    return new ProdlogsError(
      'STRIPE_WRONG_ACCOUNT',
      {
        ...(owner.account === undefined ? {} : { expected: owner.account }),
        ...(actual === undefined ? {} : { actual }),
      },
      { cause },
    )
  }
  if (/\bIP address/i.test(message)) return refusedKey('ip', owner, cause)
  return new ProdlogsError(
    'STRIPE_PERMISSION',
    {
      permission: missingPermissions(error, context).join(', '),
      ...(account === undefined ? {} : { account }),
    },
    { cause },
  )
}

const refusedKey = (
  code: 'expired' | 'invalid' | 'publishable' | 'ip',
  { from }: KeyContext,
  cause: unknown,
): ProdlogsError =>
  new ProdlogsError('STRIPE_AUTH', { reason: { code }, ...(from === undefined ? {} : { from }) }, { cause })

/** `expired`, `invalid`, `mode` … : the wordings are in strings.tsv under key_invalid and key_expired. */
const authReason = ({ code, message }: StripeFailure): 'expired' | 'invalid' | 'publishable' | 'ip' => {
  if (code === 'api_key_expired' || code === 'platform_api_key_expired' || /^Expired API Key/i.test(message))
    return 'expired'
  if (/publishable/i.test(message)) return 'publishable'
  if (/\bIP address/i.test(message)) return 'ip'
  return 'invalid'
}

/** The system's word for what the network did: `ECONNREFUSED`, `timeout`, `CERT_HAS_EXPIRED` … */
const networkReason = (error: unknown): Reason => {
  if (/timeout/i.test(readFailure(error).message)) return { code: 'timeout' }
  for (let inner: unknown = error, depth = 0; inner && depth < 6; depth++) {
    const { code, detail, exception, cause, message } = inner as Record<string, unknown>
    if (typeof code === 'string' && /^[A-Z][A-Z0-9_]+$/.test(code)) return words(code)
    if (typeof message === 'string' && message.startsWith('unexpected redirect')) return { code: 'redirect' }
    inner = detail ?? exception ?? cause
  }
  return { code: 'network' }
}

const isReadOnlyViolation = (error: unknown): boolean => {
  const detail = asObject(error)?.['detail']
  return error instanceof ReadOnlyViolation || detail instanceof ReadOnlyViolation
}

/** Something asked for another method than GET: a fault of ours, and the request was not sent. */
export class ReadOnlyViolation extends Error {
  override readonly name = 'ReadOnlyViolation'
}

const request = ({ requestId }: StripeFailure) => (requestId === undefined ? {} : { requestId })
