import type { RedactionRule } from '../rule.ts'
import { fill } from '../samples.ts'
import { shape } from '../shape.ts'

export const jwt: RedactionRule = {
  id: 'jwt',
  why: 'A JSON web token logs in as its owner until it expires, and tells who that is.',
  source:
    'RFC 7519: base64url of `{"` begins with eyJ; gitleaks jwt, jwt-base64 (MIT); docs.mapbox.com: pk. tokens are public',
  triggers: [
    shape('jwt', 'eyJ', /eyJ[A-Za-z0-9_+/=-]{8,16384}(?:\.[A-Za-z0-9_+/=-]{0,16384}){0,4}/y, {
      unless: (found, scan, at) =>
        (/[A-Za-z0-9+/]/.test(scan.text[at - 1] ?? '') && found.length < 40) ||
        scan.text.slice(at - 3, at) === 'pk.' ||
        isHarmlessJson(found),
    }),
    shape('jwt', 'ZXlK', /ZXlK[A-Za-z0-9_+/-]{24,16384}={0,2}/y),
  ],
  hides: () => {
    const head = ['eyJ', 'hbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9'].join('')
    const body = `eyJ${fill('alnum', 60)}`
    return [
      { text: `jwt ${head}.${body}.${fill('alnum', 43)},`, secret: body },
      { text: `cut ${head}.${body.slice(0, 20)}`, secret: body.slice(0, 20) },
      { text: `(${head}.${body}.)`, secret: body },
    ]
  },
  keeps: ['eyJ is how a JWT begins', 'heyJude', 'keyJson'],
}

/** Base64 of a whole JSON text, without a signature, that names nothing secret or personal. */
const isHarmlessJson = (found: string): boolean => {
  if (found.includes('.') || found.length > 2048) return false
  const text = Buffer.from(found, 'base64').toString('utf8')
  if (TELLING.test(text)) return false
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

const TELLING =
  /pass|pwd|secret|token|key|auth|cred|cook|sess|jwt|alg|typ|sign|sig|code|pin|otp|cvc|card|mail|phone|name|addr|iban|user|sub|iss|@|[A-Za-z0-9+/_-]{20}/i
