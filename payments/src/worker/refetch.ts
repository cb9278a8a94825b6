import { RetrieveError } from '../stripe/stripe-service.ts'
import type { Json } from '../stripe/objects.ts'
import type { HandlerContext } from './effects.ts'

export interface Fetched {
  readonly object: Json
  /** Stripe did not answer, and the signed payload stands in. */
  readonly fromPayload: boolean
}

/**
 * The object as it is now. Events come in any order, so their payloads tell what was, not what is. Only while the API is away
 * does `payload` stand in, when there is one; with `orMissing` also when Stripe does not know the object any more. Every failure is logged here, with what is done about it, and else thrown on.
 */
export const refetch = async (
  context: Pick<HandlerContext, 'log' | 'ids'>,
  what: string,
  get: () => Promise<Json>,
  payload: Json | undefined,
  { orMissing = false }: { readonly orMissing?: boolean } = {},
): Promise<Fetched> => {
  try {
    return { object: await get(), fromPayload: false }
  } catch (error) {
    if (!(error instanceof RetrieveError)) throw error
    const gone = orMissing && error.problem === 'resource_missing'
    const standIn = (error.isOutage || gone) && payload !== undefined
    const next = standIn ? 'payload' : error.isTransient ? 'retry' : 'none'
    context.log[standIn ? 'warn' : 'error']('stripe.retrieve_failed', `Stripe API: ${what} not retrieved`, {
      ...context.ids,
      object: what,
      reason: error.problem,
      next,
      err: error,
    })
    // What is gone is not decided again later: the signed word of its end is the last.
    if (standIn) return { object: payload, fromPayload: !gone }
    throw error
  }
}
