import { scrub } from './scrub.ts'

/** What a log line may say of an error. An allow-list: stripe-node's signature error carries the header and the payload. */
export interface SafeError {
  readonly type: string
  readonly message: string
  readonly code?: string
  readonly http_status?: number
  readonly request_id?: string
  readonly constraint?: string
}

/** Any thrown value → the few fields of it that may be logged. Never the stack, the header, the payload or the cause. */
export const safeError = (error: unknown): SafeError => {
  if (!(error instanceof Error)) return { type: typeof error, message: 'something that is not an Error was thrown' }
  const code = pick(error, 'code')
  const status = pick(error, 'statusCode') ?? pick(error, 'httpStatus')
  const requestId = pick(error, 'requestId')
  const constraint = pick(error, 'constraint')
  return {
    type: typeName(error),
    message: scrub(error.message),
    ...(typeof code === 'string' ? { code: scrub(code) } : {}),
    ...(typeof status === 'number' ? { http_status: status } : {}),
    ...(typeof requestId === 'string' ? { request_id: scrub(requestId) } : {}),
    ...(typeof constraint === 'string' ? { constraint } : {}),
  }
}

// stripe-node's errors are all named `Error`; their class is in `type`.
const typeName = (error: Error): string => {
  const type = pick(error, 'type')
  return typeof type === 'string' && /^\w+$/.test(type) ? type : error.constructor.name
}

const pick = (error: Error, key: string): unknown =>
  key in error ? (error as unknown as Record<string, unknown>)[key] : undefined
