import { hidePersonalObject } from '../personal.ts'
import type { RedactionRule, Trigger } from '../rule.ts'

const OPEN =
  /[\\"'\]]{0,17}[ \t]{0,8}(?:=>|=|:)[ \t]{0,8}[&A-Za-z_.\\]{0,60}[ \t]{0,4}(?:Object|Array)?[ \t]{0,4}(?=[{([<]|$)/y

const trigger = (on: string): Trigger => ({
  on,
  fold: true,
  pattern: OPEN,
  find: (scan, at) => {
    OPEN.lastIndex = at + on.length
    const match = OPEN.exec(scan.text)
    return match ? hidePersonalObject(scan, OPEN.lastIndex) : 0
  },
})

export const personalObjects: RedactionRule = {
  id: 'personal-objects',
  why: 'Stripe puts the name, address and phone of a customer into these objects.',
  source: 'docs.stripe.com/api: checkout session customer_details, charge billing_details, shipping',
  triggers: [
    'customer_details',
    'customerdetails',
    'billing_details',
    'billingdetails',
    'shipping_details',
    'shippingdetails',
    'shipping',
    'collected_information',
    'billing_address',
    'shipping_address',
    'billingaddress',
    'shippingaddress',
    'customer_address',
    'customer_shipping',
    'cardholder',
  ].map(trigger),
  patterns: [OPEN],
  hides: () => [
    {
      text: '"customer_details":{"address":{"city":"Warsaw","line1":"Prosta 1","postal_code":"00-001"},"name":"Ann Lee","phone":null}',
      secret: 'Prosta 1',
    },
    { text: '"customer_details":{"address":{"city":"Warsaw"},"name":"Ann Lee"},"id":"cs_test_1"', secret: 'Ann Lee' },
    { text: "shipping: { name: 'Ann Lee', address: { line1: 'Prosta 1' } }", secret: 'Ann Lee' },
    { text: "'billing_details': {'name': 'Ann Lee', 'email': None}", secret: 'Ann Lee' },
  ],
  keeps: ['"customer_details":null', 'shipping: free', '"shipping":{}', '"name":"checkout.session.completed"'],
}
