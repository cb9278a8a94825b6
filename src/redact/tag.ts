import { createHmac } from 'node:crypto'

/**
 * Six hexadecimal digits that are the same for the same secret and the same key file, and say nothing about it
 * without the key: HMAC-SHA256, cut. `prodlogs tag` prints it, so that an operator can search for a secret's mark.
 */
export const tagOf = (secret: string, key: Uint8Array): string =>
  createHmac('sha256', key).update(secret, 'utf8').digest('hex').slice(0, 6)
