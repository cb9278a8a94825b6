import type { RedactionRule } from '../rule.ts'
import { fill } from '../samples.ts'
import { shape } from '../shape.ts'

const hexAfter = (on: string) =>
  shape('signature', on, new RegExp(`(${on}["' ]{0,2})[0-9a-fA-F]{6,128}`, 'y'), {
    alone: true,
    after: '0123456789abcdefABCDEF"\' ',
  })

export const stripeSignature: RedactionRule = {
  id: 'stripe-signature',
  why: 'A signature lets a captured webhook be replayed while it is fresh; its time explains a rejected one and stays.',
  source: 'docs.stripe.com/webhooks/signature (t=, v1=, v0=); standardwebhooks.com; developer.paddle.com (h1=)',
  triggers: [
    ...['v1=', 'v0=', 'v1:', 'v0:'].map(hexAfter),
    // Standard Webhooks (Svix) and Paddle sign in the same way.
    shape('signature', 'v1,', /(v1,)[A-Za-z0-9+/]{43}=/y, { alone: true }),
    shape('signature', 'v1a,', /(v1a,)[A-Za-z0-9+/]{86}==/y, { alone: true }),
    shape('signature', 'h1=', /(h1=)[0-9a-f]{64}(?![0-9A-Za-z])/y, { alone: true }),
  ],
  hides: () => {
    const secret = fill('hex', 64)
    return [
      { text: `Stripe-Signature: t=1700000000,v1=${secret},v0=${fill('hex', 64, 2)}`, secret },
      { text: `"stripe-signature":"t=1700000000,v1=${secret}"`, secret },
      { text: `header: 't=1,v1=${secret.slice(0, 20)}…'`, secret: secret.slice(0, 20) },
    ]
  },
  keeps: ['t=1700000000,v1=', 'api v1=ok', 'schema v1: added'],
}
