import type { Stripe } from 'stripe'
import { ProdlogsError } from '../model/error.ts'
import { words } from '../model/reason.ts'
import { accountOfFailure, readFailure, toProdlogsError, type CallContext } from './errors.ts'
import { readOnlyHttpClient } from './http-client.ts'
import { readKeyShape, type KeyShape } from './key.ts'
import { loadSdk } from './load-sdk.ts'
import { PATIENCE, withRetries, type Patience, type RetryNotice } from './retry.ts'

/** The API version that DOMAIN.md's facts were read in; events keep the version of their own creation. */
export const API_VERSION = '2026-10-28.endive'

const STRIPE_HOST = 'api.stripe.com'

const DEFAULT_TIMEOUT_MS = 20_000

export interface StripeClientOptions {
  /** Secret or restricted key; see `resolveStripeKey`. It stays in a closure: printing the client shows nothing. */
  readonly key: string
  /** Where the key was read from, for errors. */
  readonly keySource?: string | undefined
  /** The account to ask about: the key's own, or one connected to it. */
  readonly account?: string | undefined
  /** An http(s) origin on loopback, for tests and `demo`. */
  readonly apiBase?: string | undefined
  /** For one request, answer included; default 20 s. */
  readonly timeoutMs?: number | undefined
  readonly signal?: AbortSignal | undefined
  readonly notice?: ((notice: RetryNotice) => void) | undefined
  readonly patience?: Partial<Patience> | undefined
}

/** The SDK behind retries and error translation: `call` is the only way to a request. */
export interface StripeClient {
  readonly shape: KeyShape
  /** Throws ProdlogsError (STRIPE_*), or the signal's reason after an abort; `resource_missing` stays the SDK's error. */
  call<T>(context: CallContext, request: (sdk: Stripe) => Promise<T>): Promise<T>
  /** The same with the SDK's own errors, for probes that read them. */
  attempt<T>(request: (sdk: Stripe) => Promise<T>): Promise<T>
  toError(error: unknown, context: CallContext): Error
}

/**
 * Checks the key's kind, the account's shape and the base, and nothing else: the SDK is loaded by the first call.
 * Throws STRIPE_KEY_KIND, USAGE_BAD_VALUE {option}.
 */
export const createStripeClient = (options: StripeClientOptions): StripeClient => {
  const { key, signal, notice } = options
  const shape = readKeyShape(key, options.keySource)
  if (options.account !== undefined && !/^acct_[A-Za-z0-9]{8,}$/.test(options.account)) {
    throw new ProdlogsError('USAGE_BAD_VALUE', { option: 'stripe.account', value: '…', expected: words('acct_…') })
  }
  const base = readApiBase(options.apiBase)
  const patience = { ...PATIENCE, ...options.patience }
  const retrying = <T>(call: () => Promise<T>): Promise<T> => withRetries(call, { patience, signal, notice })
  let connecting: Promise<Connected> | undefined
  let own: string | undefined
  const attempt = async <T>(request: (sdk: Stripe) => Promise<T>): Promise<T> => {
    connecting ??= connect(options, base, shape, retrying).catch((error: unknown) => {
      // A network that was down once is asked again.
      connecting = undefined
      throw error
    })
    const connected = await connecting
    own = connected.own
    return retrying(() => request(connected.sdk))
  }
  const toError = (error: unknown, context: CallContext): Error => {
    if (signal?.aborted && error === signal.reason) return error as Error
    return toProdlogsError(error, key, context, { from: options.keySource, account: options.account, own })
  }
  return {
    shape,
    attempt,
    toError,
    call: async (context, request) => {
      try {
        return await attempt(request)
      } catch (error) {
        throw toError(error, context)
      }
    },
  }
}

interface Connected {
  readonly sdk: Stripe
  /** The key's own account, when an account was asked for and Stripe told. */
  readonly own?: string | undefined
}

const connect = async (
  options: StripeClientOptions,
  base: ApiBase,
  shape: KeyShape,
  retrying: <T>(call: () => Promise<T>) => Promise<T>,
): Promise<Connected> => {
  const Sdk = await loadSdk()
  const { account } = options
  const make = (as: { stripeAccount?: string; stripeContext?: string }): Stripe =>
    new Sdk(options.key, {
      ...base,
      apiVersion: API_VERSION,
      timeout: options.timeoutMs ?? DEFAULT_TIMEOUT_MS,
      // `withRetries` makes them all; see there.
      maxNetworkRetries: 0,
      telemetry: false,
      emitEventBodies: false,
      httpClient: readOnlyHttpClient(Sdk, { host: base.host, signal: options.signal }),
      ...as,
    })
  if (account === undefined) return { sdk: make({}) }
  if (shape.kind === 'organization') return { sdk: make({ stripeContext: account }) }
  const plain = make({})
  const own = await ownAccount(plain, retrying)
  // A restricted key without Connect permissions is refused when it names even its own account.
  return own === account ? { sdk: plain, own } : { sdk: make({ stripeAccount: account }), own }
}

const ownAccount = async (
  sdk: Stripe,
  retrying: <T>(call: () => Promise<T>) => Promise<T>,
): Promise<string | undefined> => {
  try {
    return (await retrying(() => sdk.accounts.retrieveCurrent())).id
  } catch (error) {
    if (readFailure(error).status === 403) return accountOfFailure(error)
    throw error
  }
}

type ApiBase = Pick<NonNullable<ConstructorParameters<typeof Stripe>[1]>, 'host' | 'port' | 'protocol'> & {
  host: string
}

/** Another host than Stripe's would be handed the key: only this machine may stand in for it. */
const readApiBase = (text: string | undefined): ApiBase => {
  if (text === undefined || text === '') return { host: STRIPE_HOST, port: '443', protocol: 'https' }
  const url = URL.canParse(text) ? new URL(text) : undefined
  const scheme = url?.protocol === 'http:' ? 'http' : url?.protocol === 'https:' ? 'https' : undefined
  const loopback = url && /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(url.hostname)
  if (!url || !scheme || !loopback || url.username || url.pathname !== '/') {
    throw new ProdlogsError('USAGE_BAD_VALUE', {
      option: 'PRODLOGS_STRIPE_API_BASE',
      value: url?.host ?? '…',
      expected: words('http://127.0.0.1:PORT'),
    })
  }
  return { host: url.hostname, port: url.port || (scheme === 'http' ? '80' : '443'), protocol: scheme }
}
