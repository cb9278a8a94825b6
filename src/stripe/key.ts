import { ProdlogsError } from '../model/error.ts'

export type StripeMode = 'live' | 'test'

/** What a key's prefix tells. The key itself is not part of it, not even a few characters. */
export interface KeyShape {
  readonly kind: 'secret' | 'restricted' | 'organization'
  /** An organization's key may write no mode. */
  readonly mode?: StripeMode
}

/** What people paste in place of a key. `kind` is shown in every language, so it is the public part of its shape. */
const WRONG_KINDS: readonly { readonly pattern: RegExp; readonly kind: string }[] = [
  { pattern: /^pk_/, kind: 'pk_…' },
  { pattern: /^whsec_/, kind: 'whsec_…' },
  { pattern: /^ek_/, kind: 'ek_…' },
  { pattern: /^acct_/, kind: 'acct_…' },
  { pattern: /_secret_/, kind: '…_secret_…' },
  { pattern: /\*|…|\.\.\.|_[xX]{4,}$/, kind: 'sk_…****' },
]

/**
 * Reads a key's kind and mode from its prefix (DOMAIN.md, "Ids and secrets").
 * Throws STRIPE_KEY_KIND {from: the name it was read from, kind?}, never with any part of the key.
 */
export const readKeyShape = (key: string, from?: string): KeyShape => {
  const [, prefix, mode] = /^(sk|rk|rkcs)_(live|test)_(?![xX]+$)\w{8,}$/.exec(key) ?? []
  if (prefix) return { kind: prefix === 'sk' ? 'secret' : 'restricted', mode: mode === 'live' ? 'live' : 'test' }
  const organization = /^sk_org_(?:(live|test)_)?\w{8,}$/.exec(key)
  if (organization) {
    const named = organization[1]
    return { kind: 'organization', ...(named ? { mode: named === 'live' ? 'live' : 'test' } : {}) }
  }
  const wrong = WRONG_KINDS.find(({ pattern }) => pattern.test(key))?.kind
  throw new ProdlogsError('STRIPE_KEY_KIND', {
    ...(from === undefined ? {} : { from }),
    ...(wrong === undefined ? {} : { kind: wrong }),
  })
}

/** Takes off what copying adds: spaces, a line end, a byte order mark, quotes of an `.env` line. */
export const cleanKey = (text: string): string =>
  text
    .replace(/^\uFEFF/, '')
    .trim()
    .replace(/^(["'`])(.*)\1$/s, '$2')
    .trim()
