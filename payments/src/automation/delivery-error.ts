/** Why a message could not be delivered. `reason` is a stable word for logs; `retryAfterMs` is the receiver's own wish. */
export class DeliveryError extends Error {
  override readonly name = 'DeliveryError'
  readonly reason: string
  readonly permanent: boolean
  readonly httpStatus: number | undefined
  readonly retryAfterMs: number | undefined

  constructor(
    reason: string,
    message: string,
    details: { permanent: boolean; httpStatus?: number | undefined; retryAfterMs?: number | undefined },
  ) {
    super(message)
    this.reason = reason
    this.permanent = details.permanent
    this.httpStatus = details.httpStatus
    this.retryAfterMs = details.retryAfterMs
  }
}

/** How a delivery ended when nothing failed. `skipped` names what is missing. */
export type Delivered =
  | { readonly kind: 'done'; readonly detail: Readonly<Record<string, string | number | boolean>> }
  | { readonly kind: 'skipped'; readonly reason: string; readonly message: string }
