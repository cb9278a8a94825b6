import { CLIENT_SECRET_OWNERS } from '../keys/placeholder.ts'
import type { RedactionRule } from '../rule.ts'
import { isWordy } from '../shape.ts'
import { fill } from '../samples.ts'

/** What stands before `_secret_` in a client secret: the id of the object, or the name of one that has no id. */
const OWNER = new RegExp(
  `${CLIENT_SECRET_OWNERS}$|(?:^|[^A-Za-z0-9])(?:src_client|cuss|accs|accs_|cus_sess|ek|as|cos_test|cos_live|acct_sess)$`,
)
const SECRET = /_secret_(?:[A-Za-z0-9%*]|[_-](?=[A-Za-z0-9])){4,200}/y

export const stripeClientSecrets: RedactionRule = {
  id: 'stripe-client-secrets',
  why: 'A client secret completes or reads one payment; the id before it is needed and stays.',
  source: 'docs.stripe.com/api/payment_intents/object (client_secret)',
  patterns: [SECRET, OWNER],
  triggers: [
    {
      on: '_secret_',
      find: (scan, at) => {
        SECRET.lastIndex = at
        const match = SECRET.exec(scan.text)
        if (!match || !OWNER.test(scan.text.slice(Math.max(0, at - 100), at))) return 0
        const body = match[0].slice('_secret_'.length)
        if (isWordy(body) && body.length < 16) return 0
        scan.hide(at + '_secret_'.length, at + match[0].length, 'client_secret')
        return at + match[0].length
      },
    },
  ],
  hides: () =>
    ['pi', 'seti', 'cs_test'].map((prefix, seed) => {
      const secret = fill('alnum', 25, seed + 3)
      return { text: `"client_secret":"${prefix}_${fill('alnum', 24)}_${['secret', secret].join('_')}"`, secret }
    }),
  keeps: ['db_secret_rotation done', 'pi_secret_handling', 'webhook_secret_missing'],
}
