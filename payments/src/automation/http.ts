import { assertOutsideTransaction } from '../db/db.ts'
import { DeliveryError } from './delivery-error.ts'

export interface Reply {
  readonly status: number
  readonly body: unknown
  readonly retryAfterMs: number | undefined
}

export interface Call {
  readonly method: 'GET' | 'POST' | 'PUT'
  /** May carry a token (Telegram): it never gets into an error. */
  readonly url: string
  readonly headers?: Readonly<Record<string, string>>
  readonly json?: unknown
  readonly timeoutMs: number
  /** Names the receiver in errors: `CRM`, `Telegram`. */
  readonly receiver: string
  /** The reason when there is no answer at all. */
  readonly unavailable: string
}

/** One HTTP call with a JSON answer. Never inside a transaction. Throws DeliveryError (transient) when nothing answers. */
export const call = async (request: Call): Promise<Reply> => {
  assertOutsideTransaction(request.receiver)
  try {
    const response = await fetch(request.url, {
      method: request.method,
      headers: {
        accept: 'application/json',
        ...(request.json === undefined ? {} : { 'content-type': 'application/json' }),
        ...request.headers,
      },
      body: request.json === undefined ? null : JSON.stringify(request.json),
      signal: AbortSignal.timeout(request.timeoutMs),
      redirect: 'error',
    })
    const text = await response.text()
    return {
      status: response.status,
      body: parsed(text),
      retryAfterMs: retryAfter(response.headers.get('retry-after')),
    }
  } catch (error) {
    // fetch's own errors hold the URL in their cause; only the code is taken from it.
    throw new DeliveryError(request.unavailable, `${request.receiver} did not answer: ${networkCode(error)}`, {
      permanent: false,
    })
  }
}

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const retryAfter = (header: string | null): number | undefined =>
  header !== null && /^\d+$/.test(header) ? Number(header) * 1000 : undefined

const networkCode = (error: unknown): string => {
  if (!(error instanceof Error)) return 'unknown error'
  const cause: unknown = error.cause
  if (cause instanceof Error && 'code' in cause && typeof cause.code === 'string') return cause.code
  return error.name
}
