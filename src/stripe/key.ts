import { ProdlogsError } from '../model/error.ts'

export type StripeMode = 'live' | 'test'

/** What a key's prefix tells. The key itself is not part of it, not even a few characters. */
export interface KeyShape {
  readonly kind: 'secret' | 'restricted' | 'organization'
  /** An organization's key may write no mode. */
  readonly mode?: StripeMode
}

/** Prefixes of things that people paste in place of a key; the names are public. */
const WRONG_KINDS: readonly { readonly pattern: RegExp; readonly kind: string }[] = [
  { pattern: /^pk_/, kind: 'publishable' },
  { pattern: /^whsec_/, kind: 'webhook_secret' },
  { pattern: /^ek_/, kind: 'ephemeral' },
  { pattern: /^(ca|acct)_/, kind: 'account_id' },
  { pattern: /_secret_/, kind: 'client_secret' },
  { pattern: /\*|…|\.\.\.|_[xX]{4,}$/, kind: 'masked' },
]

/**
 * Reads a key's kind and mode from its prefix (DOMAIN.md, "Ids and secrets").
 * Throws STRIPE_KEY_KIND with `kind` (and `source`, the name it was read from), never with any part of the key.
 */
export const readKeyShape = (key: string, source = 'key'): KeyShape => {
  const [, prefix, mode] = /^(sk|rk|rkcs)_(live|test)_(?![xX]+$)\w{8,}$/.exec(key) ?? []
  if (prefix) return { kind: prefix === 'sk' ? 'secret' : 'restricted', mode: mode === 'live' ? 'live' : 'test' }
  const organization = /^sk_org_(?:(live|test)_)?\w{8,}$/.exec(key)
  if (organization) {
    const named = organization[1]
    return { kind: 'organization', ...(named ? { mode: named === 'live' ? 'live' : 'test' } : {}) }
  }
  const wrong = key === '' ? 'empty' : (WRONG_KINDS.find(({ pattern }) => pattern.test(key))?.kind ?? 'unknown')
  throw new ProdlogsError('STRIPE_KEY_KIND', { kind: wrong, source })
}

/** Takes off what copying adds: spaces, a line end, a byte order mark, quotes of an `.env` line. */
export const cleanKey = (text: string): string =>
  text
    .replace(/^\uFEFF/, '')
    .trim()
    .replace(/^(["'`])(.*)\1$/s, '$2')
    .trim()
