import type { RedactionRule } from '../rule.ts'
import { fill, sample } from '../samples.ts'
import { isWordy, shape } from '../shape.ts'

export const stripeWebhookSecret: RedactionRule = {
  id: 'stripe-webhook-secret',
  why: 'Who has the signing secret can forge webhooks.',
  source: 'docs.stripe.com/webhooks; the alphabet is base64, applications log its first 15–20 characters',
  triggers: [
    shape(
      'webhook_secret',
      'whsec_',
      /whsec_(?:[A-Za-z0-9+/*]|[_-](?=[A-Za-z0-9])|\.(?=[.*])|\xe2\x80[\xa2\xa6]){1,400}={0,2}/y,
      {
        unless: (found) => {
          const body = found.slice('whsec_'.length)
          return /^[*.\x80-\xffxX]*$/.test(body) || (isWordy(body) && body.length < 12)
        },
      },
    ),
  ],
  hides: () => [
    sample(['whsec', fill('alnum', 32)].join('_'), 'secret '),
    sample(['whsec', fill('alnum', 9)].join('_'), "webhookSecretPrefix: '", "'"),
    sample(['whsec', `${fill('alnum', 20)}/+${fill('alnum', 9)}=`].join('_'), 'STRIPE_WEBHOOK_SECRET='),
  ],
  keeps: ['It should start with `whsec_`', 'whsec_ alone', 'whsec_…', 'whsec_****', 'set whsec_test in the dashboard'],
}
