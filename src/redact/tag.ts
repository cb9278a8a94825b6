import { createHmac } from 'node:crypto'

/**
 * Six hexadecimal digits that are the same for the same secret and the same key file, and say nothing about it
 * without the key: HMAC-SHA256, cut. `prodlogs tag` prints it, so that an operator can search for a secret's mark.
 */
export const tagOf = (secret: string | Uint8Array, key: Uint8Array): string =>
  createHmac('sha256', key)
    .update(typeof secret === 'string' ? Buffer.from(secret, 'utf8') : secret)
    .digest('hex')
    .slice(0, 6)
