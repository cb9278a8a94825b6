import type { RedactionRule } from '../rule.ts'
import { fill, sample } from '../samples.ts'
import { shape } from '../shape.ts'
import type { Trigger } from '../rule.ts'

const withoutProbe = ({ on, find, pattern }: Trigger): Trigger => ({ on, find, ...(pattern ? { pattern } : {}) })

/** Shops, payments, CRMs and bookkeeping. */
export const business: RedactionRule = {
  id: 'business',
  why: 'A key of a shop, a bank or a CRM reads and changes customers and money.',
  source: 'vendors’ documentation; gitleaks (MIT): shopify, square, plaid, hubspot, flutterwave, shippo',
  triggers: [
    ...['shpat_', 'shpca_', 'shppa_', 'shpss_', 'shprt_', 'shpua_', 'shptka_'].map((on) =>
      shape('shop_key', on, new RegExp(`${on}[A-Za-z0-9]{10,100}`, 'y')),
    ),
    ...['sq0atp-', 'sq0csp-', 'sq0idp-'].map((on) =>
      shape('shop_key', on, new RegExp(`${on}[A-Za-z0-9_-]{10,100}`, 'y')),
    ),
    shape('shop_key', 'EAAA', /EAAA[A-Za-z0-9_-]{50,80}/y, { alone: true }),
    shape('social_key', 'EAA', /EAA[A-Za-z0-9]{60,400}/y, { alone: true }),
    shape('social_key', 'IGQV', /IGQV[A-Za-z0-9_-]{40,400}/y, { alone: true }),
    shape('shop_key', 'access_token$production$', /access_token\$production\$[a-z0-9$]{10,80}/y),
    shape('shop_key', 'access_token$sandbox$', /access_token\$sandbox\$[a-z0-9$]{10,80}/y),
    shape('paypal_token', 'A21AA', /A21AA[A-Za-z0-9_-]{40,200}/y, { alone: true }),
    ...[
      'access-sandbox-',
      'access-development-',
      'access-production-',
      'public-sandbox-',
      'public-production-',
      'link-production-',
      'link-sandbox-',
      'processor-sandbox-',
      'processor-production-',
    ].map((on) => shape('plaid_token', on, new RegExp(`${on}[0-9a-f][0-9a-f-]{10,80}`, 'y'))),
    shape('crm_key', 'pat-na', /pat-na\d{0,2}-[0-9A-Fa-f-]{10,80}/y),
    shape('crm_key', 'pat-eu', /pat-eu\d{0,2}-[0-9A-Fa-f-]{10,80}/y),
    shape('crm_key', 'pat-ap', /pat-ap\d{0,2}-[0-9A-Fa-f-]{10,80}/y),
    // Bitrix24: /rest/<user>/<secret>/method
    shape('crm_key', '/rest/', /(\/rest\/\d{1,8}\/)[a-z0-9]{8,64}(?=[/?\s"'<>&\\,)]|$)/y, {
      fold: true,
      // A secret of sixteen letters is told from a word by the method after it: /crm.deal.update
      unless: (found, scan, at) =>
        !/\d/.test(found.replace(/^\/rest\/\d+\//i, '')) &&
        !/^\/[a-z]+\.[a-z]/.test(scan.text.slice(at + found.length, at + found.length + 40)),
    }),
    shape('crm_key', 'FLWSECK', /FLWSECK(?:_TEST)?-[A-Za-z0-9-]{10,80}/y),
    shape('crm_key', 'shippo_live_', /shippo_live_[A-Za-z0-9]{20,80}/y),
    shape('crm_key', 'shippo_test_', /shippo_test_[A-Za-z0-9]{20,80}/y),
    shape('crm_key', 'duffel_live_', /duffel_live_[A-Za-z0-9_=-]{20,80}/y),
    shape('crm_key', 'duffel_test_', /duffel_test_[A-Za-z0-9_=-]{20,80}/y),
    shape('crm_key', 'EZAK', /EZAK[A-Za-z0-9]{40,80}/y, { alone: true }),
    shape('crm_key', 'rzp_live_', /rzp_live_[A-Za-z0-9]{10,60}/y),
    shape('crm_key', 'AQE', /AQE[A-Za-z0-9]{4,40}[+/*A-Za-z0-9]{30,200}-[A-Za-z0-9+/=]{10,100}-[^\s"']{6,40}/y, {
      alone: true,
    }),
    ...['live_', 'test_'].map((on) => ({
      probe: (bytes: Uint8Array, at: number) => bytes[at - 1] !== 95,
      ...withoutProbe(
        shape('shop_key', on, new RegExp(`${on}[A-Za-z0-9]{28,60}`, 'y'), {
          alone: true,
          unless: (found, scan, at) =>
            scan.text[at - 1] === '_' || !/\d/.test(found) || !/[A-Z]|^(?:live|test)_[0-9a-f]+$/.test(found),
        }),
      ),
    })),
    shape('crm_key', '00D', /00D[A-Za-z0-9]{12,15}![A-Za-z0-9._]{30,200}/y, { alone: true }),
  ],
  hides: () => [
    sample(`shpat_${fill('hex', 32)}`, "X-Shopify: '", "'"),
    sample(`sq0atp-${fill('alnum', 22)}`),
    sample(`access-production-${fill('hex', 8)}-1111-2222-3333-${fill('hex', 12)}`, 'plaid '),
    sample(`pat-na1-${fill('hex', 8)}-1111-2222-3333-${fill('hex', 12)}`, '(', ')'),
    sample(`a1${fill('lower', 14)}`, 'https://acme.bitrix24.ru/rest/1/', '/crm.deal.update'),
  ],
  keeps: [
    '/rest/1/deals',
    'GET /rest/2/items?x=1',
    'pat-native',
    'access-production-logs',
    'public-sandbox-docs',
    'livemode=false',
    'cs_live_a1b2C3d4E5f6a1b2C3d4E5f6a1b2C3d4E5f6',
  ],
}
