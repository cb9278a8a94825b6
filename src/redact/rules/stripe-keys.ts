import type { RedactionRule } from '../rule.ts'
import { fill, sample } from '../samples.ts'
import { isAlphanumeric, isWordy, shape } from '../shape.ts'

/** The first characters stay a part of the secret; masks such as `sk_live_****AbCd` still show four of them. */
const BODY = '(?:[A-Za-z0-9]|\\*|\\.(?=[.*A-Za-z0-9])|\\xe2\\x80[\\xa2\\xa6]|_(?=[A-Za-z0-9])){1,400}'

const unless = (found: string, glued: boolean): boolean => {
  const body = found.replace(/^[a-z]+_(?:org_)?(?:live|test|prod)?_?/, '')
  if (/^[*.\x80-\xff_]*$/.test(body)) return true
  return glued ? body.length < 16 || isWordy(body) : isWordy(body) && body.length < 20
}

const key = (prefix: string) =>
  shape('stripe_key', prefix, new RegExp(`${prefix}${BODY}`, 'y'), {
    unless: (found, scan, at) =>
      unless(found, isAlphanumeric(scan.text.charCodeAt(at - 1)) || scan.text[at - 1] === '_'),
  })

export const stripeKeys: RedactionRule = {
  id: 'stripe-keys',
  why: 'A secret or restricted key of Stripe moves money and reads customers.',
  source: 'docs.stripe.com/keys; gitleaks stripe-access-token (MIT) for the older lengths 10–99',
  triggers: [
    ...[
      'sk_live_',
      'sk_test_',
      'rk_live_',
      'rk_test_',
      'rkcs_live_',
      'rkcs_test_',
      'sk_org_',
      'sk_prod_',
      'rk_prod_',
    ].map(key),
    shape('stripe_key', 'ek_live_', new RegExp(`ek_live_${BODY}`, 'y')),
    shape('stripe_key', 'ek_test_', new RegExp(`ek_test_${BODY}`, 'y')),
    shape('stripe_token', 'pst_', /pst_(?:live_|test_)?[A-Za-z0-9]{12,200}/y, { alone: true }),
    shape('stripe_token', 'oak_', /oak_(?:live_|test_)?[A-Za-z0-9]{12,200}/y, { alone: true }),
    // The same prefixes at the start of a base64 text, as in Basic credentials that lost their scheme.
    ...['c2tfbGl2ZV', 'c2tfdGVzdF', 'cmtfbGl2ZV', 'cmtfdGVzdF', 'd2hzZWNf'].map((on) =>
      shape('stripe_key', on, new RegExp(`${on}[A-Za-z0-9+/_-]{8,800}={0,2}`, 'y')),
    ),
  ],
  hides: () => [
    sample(['sk', 'live', fill('alnum', 24)].join('_'), 'Invalid key ', ','),
    sample(['sk', 'test', `51${fill('alnum', 97)}`].join('_'), '(', ')'),
    sample(['rk', 'live', fill('alnum', 40)].join('_'), 'key=', '&x=1'),
    sample(['sk', 'live', '****AbCd'].join('_'), 'Invalid API Key provided: '),
    sample(['sk', 'org', 'live', fill('alnum', 30)].join('_'), '\x1b[32m', '\x1b[0m'),
    sample(['sk', 'live', fill('alnum', 24)].join('_'), 'prefix'),
  ],
  keeps: [
    'task_live_update',
    'disk_test_suite',
    'sk_live_',
    'risk_test_results ok',
    'the prefix is sk_live_…',
    'pk_live_51Habcdefghijklmnop',
  ],
}
