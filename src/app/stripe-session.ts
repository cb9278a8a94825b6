import { fill } from '../messages/fill.ts'
import { reasonText } from '../messages/reasons/index.ts'
import { RECONCILE } from '../messages/reconcile.ts'
import { hasStripeKey, resolveStripeKey } from '../stripe/key-source.ts'
import { createStripeReader, type StripeReader } from '../stripe/reader.ts'
import type { AppSession } from './session.ts'

/** The Stripe API with the key of the environment or the configuration. Throws STRIPE_NO_KEY, STRIPE_KEY_KIND. */
export const openStripe = async (session: AppSession): Promise<StripeReader> => {
  const { config, env, lang } = session
  const { key, shape, source } = await resolveStripeKey({ config: config.stripe.key, env })
  session.redactor.know(key, 'stripe_key')
  const from = source.kind === 'env' ? source.name : source.path
  session.detail(fill(RECONCILE.keyFrom[lang], { from, mode: shape.mode ?? '?' }))
  if (source.kind === 'file' && source.readableByOthers)
    session.note(fill(RECONCILE.keyReadable[lang], { path: source.path }))
  const base = env['PRODLOGS_STRIPE_API_BASE']
  return createStripeReader({
    key,
    keySource: from,
    signal: session.lifetime.signal,
    notice: ({ reason, afterMs }) =>
      session.detail(
        fill(RECONCILE.retrying[lang], {
          reason: reasonText(lang, { code: reason }),
          seconds: (afterMs / 1000).toFixed(1),
        }),
      ),
    ...(base === undefined || base === '' ? {} : { apiBase: base }),
    ...(config.stripe.account === undefined ? {} : { account: config.stripe.account }),
    ...(config.ids.dealId === undefined ? {} : { names: { dealId: config.ids.dealId } }),
  })
}

export const stripeIsAvailable = (session: AppSession): boolean => hasStripeKey(session.config.stripe.key, session.env)
