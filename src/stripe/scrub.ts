/** Every shape of secret that Stripe's API or SDK could put into an error, its own masked keys included. */
const SECRET_SHAPES = [
  /\b(?:sk|rk|rkcs|pk|ek)_(?:live|test|org)_[^\s'"`,;)]*/g,
  /\bsk_org_[^\s'"`,;)]*/g,
  /\bwhsec_[A-Za-z0-9+/=*]+/g,
  /(?<=_secret_)[A-Za-z0-9]+/g,
  /\b(?:Bearer|Basic)\s+[^\s'"`,;)]+/gi,
]

/** The text without the key and without anything of a key's shape, masked ones too: they still show characters. */
export const scrubText = (text: string, key: string): string => {
  const encoded = [
    key,
    encodeURIComponent(key),
    Buffer.from(key).toString('base64'),
    Buffer.from(`${key}:`).toString('base64'),
  ]
  const plain = key === '' ? text : encoded.reduce((rest, secret) => rest.replaceAll(secret, '[stripe_key]'), text)
  return SECRET_SHAPES.reduce((rest, shape) => rest.replaceAll(shape, '[stripe_key]'), plain)
}

/** How many errors deep a chain is followed. */
const MAX_CAUSES = 5

/**
 * A copy of an error that may be shown with --verbose: name, message, stack, code, status and request id, scrubbed.
 * The original holds request headers, the raw answer and sockets, so it is not kept at all.
 */
export const scrubError = (error: unknown, key: string, depth = 0): Error | undefined => {
  if (depth > MAX_CAUSES || error === undefined || error === null) return undefined
  if (!(error instanceof Error)) return new Error(scrubText(typeof error === 'string' ? error : typeof error, key))
  const facts = error as Error & { type?: unknown; code?: unknown; statusCode?: unknown; requestId?: unknown }
  const inner = error.cause ?? ('detail' in error && error.detail instanceof Error ? error.detail : undefined)
  const cause = scrubError(inner ?? ('exception' in error ? error.exception : undefined), key, depth + 1)
  const copy = new Error(scrubText(error.message, key), cause ? { cause } : {})
  copy.name = typeof facts.type === 'string' ? facts.type : error.name
  copy.stack = scrubText(error.stack ?? '', key)
  for (const name of ['code', 'statusCode', 'requestId'] as const) {
    const value = facts[name]
    if (typeof value === 'number') Object.assign(copy, { [name]: value })
    if (typeof value === 'string') Object.assign(copy, { [name]: scrubText(value, key) })
  }
  return copy
}
