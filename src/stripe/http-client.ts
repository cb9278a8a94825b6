import type { Stripe } from 'stripe'
import { ReadOnlyViolation } from './errors.ts'

type HttpClient = Stripe.HttpClient

/** Headers that tell Stripe about this machine or about earlier requests; nothing needs them. */
const UNSENT = new Set(['x-stripe-client-user-agent', 'x-stripe-client-telemetry', 'idempotency-key'])

/**
 * The one door to Stripe's API: GET only, to one host only, no redirects (they would carry the key elsewhere), one
 * deadline for the whole request, and the caller's signal. Another method is refused before anything is sent.
 */
export const readOnlyHttpClient = (
  sdk: typeof Stripe,
  options: { host: string; signal?: AbortSignal | undefined },
): HttpClient => {
  const inner = sdk.createFetchHttpClient(guardedFetch(options.signal))
  return {
    getClientName: () => 'fetch',
    makeRequest: async (host, port, path, method, headers, data, protocol, timeout) => {
      // A rejection and not a throw: the SDK would turn a throw into an unhandled rejection and never answer.
      if (method !== 'GET' || data) throw new ReadOnlyViolation(`refused ${method}: prodlogs only reads`)
      if (host !== options.host) throw new ReadOnlyViolation('refused another host than the one that was configured')
      const kept = Object.fromEntries(Object.entries(headers).filter(([name]) => !UNSENT.has(name.toLowerCase())))
      const response = await inner.makeRequest(host, port, path, method, kept, data, protocol, timeout)
      // The SDK would print this header to stderr, where only prodlogs speaks.
      delete (response.getHeaders() as Record<string, unknown>)['stripe-notice']
      return response
    },
  }
}

const guardedFetch =
  (signal: AbortSignal | undefined): typeof fetch =>
  (input, init) => {
    const deadline = init?.signal
    const signals = [deadline, signal].filter((each) => each !== undefined && each !== null)
    return fetch(input, { ...init, redirect: 'error', signal: AbortSignal.any(signals) })
  }
