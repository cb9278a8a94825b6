import { scrub } from '../log/scrub.ts'
import { booleanAt, textAt, type Json } from '../stripe/objects.ts'
import { RetrieveError, type RetrieveProblem, type StripeService } from '../stripe/stripe-service.ts'
import { HANDLED_TYPES } from '../worker/handlers.ts'
import { ok, unknown, wrong, type Finding } from './finding.ts'

/** Without these no payment and no subscription is ever heard of; the other handled types add to the picture. */
const NEEDED = HANDLED_TYPES.filter((type) =>
  /^checkout\.session\.completed$|^payment_intent\.succeeded$|^charge\.refunded$|^invoice\.(?:paid|payment_failed)$|^customer\.subscription\.(?:created|updated|deleted)$/.test(
    type,
  ),
)

const FIXES: Readonly<Record<RetrieveProblem, string>> = {
  key_invalid: 'STRIPE_SECRET_KEY: copy it again from Developers → API keys, whole and of this account',
  key_expired: 'STRIPE_SECRET_KEY was rolled: take the new one',
  permission: 'give the restricted key read access to what is named, or use a secret key',
  rate_limited: 'too many requests to Stripe at the moment: ask again in a minute',
  connection: 'this host must reach api.stripe.com:443: DNS, proxy, firewall',
  api_error: 'Stripe itself has trouble: status.stripe.com',
  resource_missing: 'it belongs to another account or mode than the key',
  invalid_request: 'see what Stripe says',
  not_configured: 'set STRIPE_SECRET_KEY',
}

/** What Stripe itself says: whether it takes the key, knows the prices, and sends what is needed to an endpoint of ours. */
export const checkStripeSide = async (
  stripe: StripeService,
  priceIds: readonly string[],
  publicUrl: string | undefined,
): Promise<readonly Finding[]> => {
  const account = await asking('Stripe key', async () => {
    const id = textAt(await stripe.account(), 'id') ?? 'unnamed'
    return ok('Stripe key', `Stripe takes it: account ${id}`)
  })
  if (account.mark !== 'ok')
    return [
      account,
      unknown('Stripe prices', 'Stripe was not asked'),
      unknown('Stripe endpoint', 'Stripe was not asked'),
    ]
  return [
    account,
    await asking('Stripe prices', async () => checkPrices(stripe, priceIds)),
    await asking('Stripe endpoint', async () => endpointFinding(await stripe.webhookEndpoints(), publicUrl)),
  ]
}

const asking = async (name: string, ask: () => Promise<Finding>): Promise<Finding> => {
  try {
    return await ask()
  } catch (error) {
    if (!(error instanceof RetrieveError)) throw error
    return wrong(name, scrub(error.message), FIXES[error.problem])
  }
}

const checkPrices = async (stripe: StripeService, ids: readonly string[]): Promise<Finding> => {
  const name = 'Stripe prices'
  for (const id of ids) {
    const price = await stripe.price(id)
    if (booleanAt(price, 'active') === false)
      return wrong(name, `${id} is archived`, 'give STRIPE_PRICE_ID the prices that are sold now')
  }
  return ids.length === 0 ? unknown(name, 'STRIPE_PRICE_ID is not set') : ok(name, ids.join(', '))
}

const endpointFinding = (endpoints: readonly Json[], publicUrl: string | undefined): Finding => {
  const name = 'Stripe endpoint'
  const urlOf = (one: Json): string => textAt(one, 'url') ?? ''
  const ours = endpoints.filter((one) =>
    publicUrl === undefined ? new URL(urlOf(one) || 'x:').pathname === '/webhook/stripe' : urlOf(one) === publicUrl,
  )
  if (ours.length === 0)
    return wrong(
      name,
      `none at ${publicUrl ?? '…/webhook/stripe'}${endpoints.length === 0 ? '' : ` (there are: ${endpoints.map(urlOf).join(', ')})`}`,
      `Developers → Webhooks → add an endpoint for ${publicUrl ?? 'https://HOST/webhook/stripe'}, or run stripe listen`,
    )
  const enabled = ours.filter((one) => textAt(one, 'status') !== 'disabled')
  if (enabled.length === 0)
    return wrong(name, `${ours.map(urlOf).join(', ')} is disabled`, 'enable it, then npm run backfill -w payments')
  const sent = new Set(enabled.flatMap((one) => (one['enabled_events'] as readonly string[] | undefined) ?? []))
  const missing = sent.has('*') ? [] : NEEDED.filter((type) => !sent.has(type))
  return missing.length === 0
    ? ok(name, `${urlOf(enabled[0] ?? {})} is sent what is needed`)
    : wrong(name, `not sent to it: ${missing.join(', ')}`, 'add these types to the endpoint')
}
