import { isStripeId, looksRandom } from '../keys/placeholder.ts'
import type { RedactionRule, Trigger } from '../rule.ts'
import { fill, sample } from '../samples.ts'
import { isMixedToken, shape } from '../shape.ts'

/** Sixteen characters of a token follow. */
const isSegment = (bytes: Uint8Array, from: number): boolean => {
  for (let i = from; i < from + 16; i++) if (ENDS_SEGMENT[bytes[i] as number] === 1) return false
  return true
}

const ENDS_SEGMENT = new Uint8Array(256)
for (const byte of [0, 10, 13, 32, 34, 35, 38, 39, 44, 47, 58, 60, 62, 63, 92]) ENDS_SEGMENT[byte] = 1
const SEGMENT = /[A-Za-z0-9_.~-]{16,512}/y
/** By itself, or with words after it. */
const BEGINS_WITH_UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}(?:[-_.][a-z]{1,16}){0,6}$/i
/** Django: the user in base64, then the day in base 36 and a hash. */
const DJANGO = /(\/reset\/(?:confirm\/)?[A-Za-z0-9_-]{1,24}[/-])[a-z0-9]{3,13}-[0-9a-f]{20,64}/y

/** Links that log in or prove something carry their secret as a segment of the path. */
export const pathSecrets: RedactionRule = {
  id: 'path-secrets',
  why: 'Reset, invitation and confirmation links are one-time passwords.',
  source: 'routes of Devise, Django, Laravel, NextAuth; capability URLs (W3C TAG, Good Practices for Capability URLs)',
  patterns: [SEGMENT, DJANGO],
  triggers: [
    shape('path_secret', '/reset/', DJANGO),
    ...[
      '/reset/',
      '/reset-password/',
      '/reset_password/',
      '/password/reset/',
      '/password-reset/',
      '/password/',
      '/verify/',
      '/verify-email/',
      '/verification/',
      '/confirm/',
      '/confirmation/',
      '/activate/',
      '/activation/',
      '/invite/',
      '/invites/',
      '/invitation/',
      '/invitations/',
      '/magic/',
      '/magic-link/',
      '/unsubscribe/',
      '/token/',
      '/tokens/',
      '/secret/',
      '/secrets/',
      '/share/',
      '/hook/',
      '/hooks/',
      '/webhook/',
      '/webhooks/',
      '/callback/',
      '/auth/',
      '/login/',
      '/apikey/',
      '/api_key/',
      '/key/',
      '/session/',
    ].map((on): Trigger => ({
      on,
      fold: true,
      probe: (bytes, start) => isSegment(bytes, start + on.length),
      find: (scan, at) => {
        SEGMENT.lastIndex = at + on.length
        const segment = SEGMENT.exec(scan.text)?.[0]
        if (
          segment === undefined ||
          (!looksRandom(segment, 20) && segment.length < 24) ||
          !isMixedToken(segment) ||
          BEGINS_WITH_UUID.test(segment) ||
          isStripeId(segment) ||
          /\.(?:js|css|html?|json|php|py|ts|log)$/.test(segment)
        )
          return 0
        if (
          /^(?:[A-Z]?[a-z]+[-_.])+[A-Z]?[a-z]*\d*$/.test(segment) ||
          /^[a-z]+(?:[-_.][a-z0-9]{1,8}){2,}$/i.test(segment)
        )
          return 0
        scan.hide(at + on.length, at + on.length + segment.length, 'path_secret')
        return at + on.length + segment.length
      },
    })),
  ],
  hides: () => [
    sample(fill('alnum', 32), 'GET /reset-password/', ' HTTP/1.1'),
    sample(fill('hex', 40), 'https://example.com/invite/', '?x=1'),
    sample(fill('alnum', 24), 'POST /webhooks/', ' 200'),
  ],
  keeps: [
    'POST /webhooks/stripe',
    '/auth/callback',
    'GET /session/cs_test_a1b2c3d4e5f6a1b2c3d4e5f6',
    '/confirm/f81d4fae-7dec-11d0-a765-00a0c91e6bf6',
    '/webhook/payment-received-handler-v2',
    '/hooks/pre-commit-check-of-2026',
  ],
}
