import type { RedactionRule } from '../rule.ts'
import { fill } from '../samples.ts'
import { shape } from '../shape.ts'

const REST = '[A-Za-z0-9_%.~!*+=@#/?&;-]{6,2000}'

/** Links that need no login: whoever has one is the customer. The ids of sessions inside them stay. */
export const stripeLinks: RedactionRule = {
  id: 'stripe-links',
  why: 'Portal, invoice, receipt and onboarding links, and the fragment of a Checkout link, give access to who has them.',
  source: 'docs.stripe.com: Checkout url, customer portal sessions, hosted invoice page, receipts, account links',
  triggers: [
    shape('stripe_link', '#fid', /#fid[A-Za-z0-9%_.~+/=*-]{6,4000}/y),
    shape('stripe_link', '%23fid', /%23fid[A-Za-z0-9%_.~+/=*-]{6,4000}/y),
    shape(
      'stripe_link',
      'billing.stripe.com/',
      new RegExp(`(billing\\.stripe\\.com/(?:p/)?(?:session|login|p/session|s)/)${REST}`, 'y'),
    ),
    shape('stripe_link', 'invoice.stripe.com/', new RegExp(`(invoice\\.stripe\\.com/(?:i/)?)${REST}`, 'y')),
    shape('stripe_link', 'pay.stripe.com/', new RegExp(`(pay\\.stripe\\.com/(?:receipts|invoice|i)/)${REST}`, 'y')),
    shape(
      'stripe_link',
      'connect.stripe.com/',
      new RegExp(`(connect\\.stripe\\.com/(?:setup|express|login|d/setup|oauth|[a-z]{1,12})/)${REST}`, 'y'),
    ),
    shape('stripe_link', 'payments.stripe.com/', new RegExp(`(payments\\.stripe\\.com/[a-z_]{2,30}/)${REST}`, 'y')),
    shape('stripe_link', 'verify.stripe.com/', new RegExp(`(verify\\.stripe\\.com/(?:start|s)/)${REST}`, 'y')),
    shape('stripe_link', 'files.stripe.com/links/', new RegExp(`(files\\.stripe\\.com/links/)${REST}`, 'y')),
    shape(
      'stripe_link',
      'dashboard.stripe.com/receipts/',
      new RegExp(`(dashboard\\.stripe\\.com/receipts/)${REST}`, 'y'),
    ),
  ],
  hides: () => {
    const secret = fill('alnum', 40)
    return [
      { text: `https://checkout.stripe.com/c/pay/cs_test_a1b2c3d4e5f6g7h8#fid${secret}%2Fabc`, secret },
      { text: `"url":"https://billing.stripe.com/p/session/${secret}"`, secret },
      { text: `https://invoice.stripe.com/i/acct_1AbCdEfGh/${secret}?s=ap`, secret },
      { text: `receipt_url=https://pay.stripe.com/receipts/payment/${secret}`, secret },
      { text: `https://connect.stripe.com/setup/e/acct_1AbCdEfGh/${secret}`, secret },
    ]
  },
  keeps: [
    'https://checkout.stripe.com/c/pay/cs_test_a1b2c3d4e5f6g7h8',
    'https://dashboard.stripe.com/payments/pi_3Nabcdefghijklmnopqrstuv',
    'https://billing.stripe.com/ is down',
    'section #fid of the page',
  ],
}
