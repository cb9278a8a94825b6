import { hidePersonOf, hidePersonalObject, hidePersonalParameter } from '../keys/personal-object.ts'
import type { Probe, RedactionRule, Trigger } from '../rule.ts'
import { isAlphanumeric } from '../shape.ts'

const OPEN =
  /[\\"'\]]{0,17}[ \t]{0,8}(?:=>|=|:)[ \t]{0,8}[&A-Za-z_.\\]{0,60}[ \t]{0,4}(?:Object|Array)?[ \t]{0,4}(?=[{([<]|$)/y

/** The kinds of Stripe objects whose own fields name somebody. */
const PERSON_OBJECT =
  /object\\{0,15}["']?[ \t]{0,4}(?:=>|=|:)[ \t]{0,4}\\{0,15}["'](?:customer|card|bank_account|person|tax_id|source|recipient|account|issuing\.cardholder|invoice_recipient)\\{0,15}["']/y
const QUOTES = new Set([92, 34, 39, 58, 61, 32])

const YAML_OPEN = /:[ \t]{0,8}(?:\r|\\{1,8}r|%0D)?(?:$|\n|\\{1,8}n|%0A)/y

/** Not a part of a longer name (`shipping_id`), and not `null`. */
const mayOpen =
  (length: number): Probe =>
  (bytes, at, to) => {
    let i = at + length
    if (isAlphanumeric(bytes[i] as number) || bytes[i] === UNDERSCORE) return false
    const far = Math.min(to, i + 26)
    while (i < far && BETWEEN.has(bytes[i] as number)) i++
    const ends = bytes[i + 4]
    return !(NULL.every((byte, n) => bytes[i + n] === byte) && (ends === COMMA || ends === BRACE))
  }

const UNDERSCORE = 95
const COMMA = 44
const BRACE = 125
/** `\\`, quotes, brackets, spaces and separators. */
const BETWEEN = new Set([92, 34, 39, 93, 32, 9, 58, 61, 62])
const NULL = [...Buffer.from('null')]

const trigger = (on: string): Trigger => ({
  on,
  fold: true,
  pattern: OPEN,
  probe: mayOpen(on.length),
  find: (scan, at) => {
    // YAML: the fields stand in the lines that follow, deeper than the name.
    YAML_OPEN.lastIndex = at + on.length
    if (YAML_OPEN.test(scan.text)) {
      const before = /[ \t]{0,64}(?:- )?$/.exec(scan.text.slice(Math.max(0, at - 66), at))
      scan.open({ kind: 'personal_lines', indent: before?.[0].length ?? 0 })
      return YAML_OPEN.lastIndex
    }
    OPEN.lastIndex = at + on.length
    const match = OPEN.exec(scan.text)
    if (!match) return hidePersonalParameter(scan, at + on.length)
    return hidePersonalObject(scan, OPEN.lastIndex)
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
  ]
    .map(trigger)
    .concat({
      on: 'object',
      pattern: PERSON_OBJECT,
      probe: (bytes, at) => QUOTES.has(bytes[at + 6] as number),
      find: (scan, at) => {
        PERSON_OBJECT.lastIndex = at
        const match = PERSON_OBJECT.exec(scan.text)
        return match ? hidePersonOf(scan, at, at + match[0].length) : 0
      },
    }),
  patterns: [OPEN, YAML_OPEN, PERSON_OBJECT],
  hides: () => [
    {
      text: '"customer_details":{"address":{"city":"Warsaw","line1":"Prosta 1","postal_code":"00-001"},"name":"Ann Lee","phone":null}',
      secret: 'Prosta 1',
    },
    { text: '"customer_details":{"address":{"city":"Warsaw"},"name":"Ann Lee"},"id":"cs_test_1"', secret: 'Ann Lee' },
    { text: "shipping: { name: 'Ann Lee', address: { line1: 'Prosta 1' } }", secret: 'Ann Lee' },
    { text: 'billing_details[address][line1]=Prosta 1&x=1', secret: 'Prosta 1' },
    { text: 'shipping:\n  name: Ann Lee\n  address:\n    line1: Prosta 1\nid: 1', secret: 'Prosta 1' },
    { text: '{"id":"cus_1","object":"customer","name":"Ann Lee","balance":0}', secret: 'Ann Lee' },
    { text: "'billing_details': {'name': 'Ann Lee', 'email': None}", secret: 'Ann Lee' },
  ],
  keeps: [
    '{"object":"price","name":"Gold plan"}',
    '{"object":"customer","id":"cus_1","metadata":{"name":"deal 4540"}}',
    '"customer_details":null',
    'shipping: free',
    '"shipping":{}',
    '"name":"checkout.session.completed"',
  ],
}
