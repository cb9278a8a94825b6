/** Reading fields of Stripe's JSON, which is somebody else's: every reader checks what it takes. */
export type Json = Readonly<Record<string, unknown>>

export const asObject = (value: unknown): Json | undefined =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : undefined

export const textAt = (value: unknown, ...path: readonly string[]): string | undefined => {
  const found = at(value, path)
  // NUL is no character of PostgreSQL's text: what holds one is no id, type or name of Stripe's.
  return typeof found === 'string' && found !== '' && !found.includes('\0') ? found : undefined
}

export const numberAt = (value: unknown, ...path: readonly string[]): number | undefined => {
  const found = at(value, path)
  return typeof found === 'number' ? found : undefined
}

export const booleanAt = (value: unknown, ...path: readonly string[]): boolean | undefined => {
  const found = at(value, path)
  return typeof found === 'boolean' ? found : undefined
}

/** A time that Stripe gives in seconds since 1970. */
export const timeAt = (value: unknown, ...path: readonly string[]): Date | undefined => {
  const seconds = numberAt(value, ...path)
  return seconds === undefined ? undefined : new Date(seconds * 1000)
}

/** The id of a field that holds either an id or, expanded, the object itself. */
export const idAt = (value: unknown, ...path: readonly string[]): string | undefined => {
  const found = at(value, path)
  return typeof found === 'string' ? textAt(value, ...path) : textAt(found, 'id')
}

export const firstOf = (value: unknown, ...path: readonly string[]): unknown => {
  const found = at(value, path)
  return Array.isArray(found) ? (found as unknown[])[0] : undefined
}

export const at = (value: unknown, path: readonly string[]): unknown =>
  path.reduce<unknown>((inner, key) => asObject(inner)?.[key], value)

/** The deal's id in an object's metadata. Written by people and programs: a number counts as text, spaces do not count. */
export const dealIdOf = (object: unknown): string | undefined => {
  const raw = at(object, ['metadata', 'deal_id']) ?? at(object, ['metadata', 'dealId'])
  const id = typeof raw === 'number' ? String(raw) : typeof raw === 'string' ? raw.trim() : ''
  // It goes into a CRM's URL path and into logs.
  return /^[\w-]{1,64}$/.test(id) ? id : undefined
}

export const hardwareIdOf = (object: unknown): string | undefined => {
  const id = textAt(object, 'metadata', 'hardware_id')?.trim() ?? ''
  return isHardwareId(id) ? id : undefined
}

export const isHardwareId = (text: unknown): text is string => typeof text === 'string' && /^[\w.:-]{1,128}$/.test(text)

/** The subscription of an invoice: since API 2025 under `parent`, before beside. */
export const invoiceSubscriptionId = (invoice: unknown): string | undefined =>
  idAt(invoice, 'parent', 'subscription_details', 'subscription') ?? idAt(invoice, 'subscription')

/** The payment intent of an invoice: since API 2025 within its payments, before beside. */
export const invoicePaymentIntentId = (invoice: unknown): string | undefined =>
  idAt(firstOf(invoice, 'payments', 'data'), 'payment', 'payment_intent') ?? idAt(invoice, 'payment_intent')
