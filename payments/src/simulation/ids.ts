import { randomInt } from 'node:crypto'
import { DEFAULT_ACCOUNT } from '../fakes/stripe-state.ts'

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'

const random = (length: number): string => Array.from({ length }, () => ALPHABET[randomInt(ALPHABET.length)]).join('')

/** An id as Stripe makes them: 24 characters, of which the 7th to the 16th are the last ten of the account's. */
export const stripeId = (prefix: string, account = DEFAULT_ACCOUNT): string =>
  `${prefix}_1${random(5)}${account.slice(-10)}${random(8)}`

export const sessionId = (livemode = false): string => `cs_${livemode ? 'live' : 'test'}_a1${random(56)}`

/** Prefixes with 14 characters: customers, requests, old subscriptions. */
export const shortId = (prefix: string): string => `${prefix}_${random(14)}`

export const hardwareId = (): string => `hw-${random(12).toLowerCase()}`
