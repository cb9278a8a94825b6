import { readConfig, type Config } from '../config.ts'
import { boolean, ConfigError, optional, type Env } from '../config-env.ts'
import { ok, unknown, wrong, type Finding } from './finding.ts'

/** The findings about the environment, and the configuration when it can be read at all. */
export const checkSettings = (env: Env): { readonly findings: readonly Finding[]; readonly config?: Config } => {
  const read = (switches: Env): Config | ConfigError => {
    try {
      return readConfig({ ...env, ...switches })
    } catch (error) {
      if (error instanceof ConfigError) return error
      throw error
    }
  }
  // As it would be read once it is switched on: that is what the secrets are demanded for.
  const active = read({ SUBSCRIPTION_ENABLED: 'true', SUBSCRIPTION_KILL_SWITCH: 'false' })
  const passive = active instanceof ConfigError ? read({ SUBSCRIPTION_ENABLED: 'false' }) : active
  return {
    findings: [
      checkConfiguration(active),
      checkSecrets(env),
      checkMode(env),
      checkSwitch(env),
      checkReceivers(passive),
    ],
    ...(passive instanceof ConfigError ? {} : { config: passive }),
  }
}

const checkConfiguration = (active: Config | ConfigError): Finding =>
  active instanceof ConfigError
    ? wrong('configuration', active.message, `set ${active.variable} in config.env; config.env.example explains it`)
    : ok('configuration', 'every variable can be read')

interface Shape {
  readonly variable: string
  readonly fits: RegExp
  readonly beginning: string
  readonly where: string
}

const SHAPES: readonly Shape[] = [
  {
    variable: 'STRIPE_SECRET_KEY',
    fits: /^(?:sk|rk)_(?:live|test)_\w{16,}$/,
    beginning: 'sk_live_, sk_test_, rk_live_ or rk_test_',
    where: 'Stripe Dashboard → Developers → API keys',
  },
  {
    variable: 'STRIPE_PUBLISHABLE_KEY',
    fits: /^pk_(?:live|test)_\w{16,}$/,
    beginning: 'pk_live_ or pk_test_',
    where: 'Stripe Dashboard → Developers → API keys',
  },
  {
    variable: 'STRIPE_WEBHOOK_SECRET',
    fits: /^(?:\s*(?:[\w-]+=)?whsec_[\w+/=-]{16,}\s*[,;]?)+$/,
    beginning: 'whsec_',
    where: "the endpoint's own page under Developers → Webhooks, or what `stripe listen` printed",
  },
  {
    variable: 'STRIPE_PRICE_ID',
    fits: /^\s*(?:price|plan)_\w{8,}(?:\s*,\s*(?:price|plan)_\w{8,})*\s*$/,
    beginning: 'price_',
    where: 'Stripe Dashboard → Product catalogue → the product → its price',
  },
]

/** Each secret by its shape alone: what is swapped, quoted, cut short or an example is found without asking anybody. */
const checkSecrets = (env: Env): Finding => {
  const faults = SHAPES.flatMap((shape) => {
    const fault = faultOf(shape, optional(env, shape.variable))
    return fault === undefined ? [] : [{ ...shape, fault }]
  })
  if (faults.length === 0)
    return ok('secrets', 'secret key, publishable key, signing secret and price have their shapes')
  return wrong(
    'secrets',
    faults.map(({ variable, fault }) => `${variable} ${fault}`).join('; '),
    [...new Set(faults.map(({ variable, where }) => `${variable}: ${where}`))].join('; '),
  )
}

const faultOf = ({ fits, beginning }: Shape, value: string | undefined): string | undefined => {
  if (value === undefined) return 'is not set'
  if (/^(['"]).*\1$/s.test(value)) return 'stands in quotation marks'
  if (/\.\.\.|…|x{6,}|your|example|change.?me|<.*>/i.test(value)) return 'is still the example'
  if (fits.test(value)) return undefined
  const kind = /^(sk|rk|pk|whsec|price|prod|acct)_/.exec(value)?.[0]
  if (kind === undefined) return `does not begin with ${beginning}`
  return beginning.includes(kind)
    ? 'is cut short or has a character too many'
    : `holds something that begins with ${kind}`
}

const modeOf = (key: string | undefined): 'live' | 'test' | undefined =>
  key === undefined ? undefined : /^\w+?_live_/.test(key) ? 'live' : /^\w+?_test_/.test(key) ? 'test' : undefined

/** Keys and STRIPE_LIVEMODE must say one mode: a webhook of the other is answered 200 and ignored. */
const checkMode = (env: Env): Finding => {
  const secret = modeOf(optional(env, 'STRIPE_SECRET_KEY'))
  const publishable = modeOf(optional(env, 'STRIPE_PUBLISHABLE_KEY'))
  if (secret === undefined || publishable === undefined) return unknown('mode', 'no two keys to compare')
  let wanted
  try {
    wanted = boolean(env, 'STRIPE_LIVEMODE', false) ? 'live' : 'test'
  } catch {
    return unknown('mode', 'STRIPE_LIVEMODE cannot be read')
  }
  return secret === publishable && secret === wanted
    ? ok('mode', `${wanted}: keys and STRIPE_LIVEMODE agree`)
    : wrong(
        'mode',
        `the secret key is ${secret}, the publishable key ${publishable}, STRIPE_LIVEMODE says ${wanted}`,
        'take all of them, and the signing secret, from one mode; live is STRIPE_LIVEMODE=true',
      )
}

const checkSwitch = (env: Env): Finding => {
  const on = (name: string): boolean | undefined => {
    try {
      return boolean(env, name, false)
    } catch {
      return undefined
    }
  }
  if (on('SUBSCRIPTION_KILL_SWITCH') === true)
    return wrong(
      'switched on',
      'SUBSCRIPTION_KILL_SWITCH is on: webhooks are parked, the gate allows everything',
      'SUBSCRIPTION_KILL_SWITCH=false, then restart: what was parked is worked through',
    )
  return on('SUBSCRIPTION_ENABLED') === true
    ? ok('switched on', 'SUBSCRIPTION_ENABLED=true')
    : wrong(
        'switched on',
        'SUBSCRIPTION_ENABLED is not true: webhooks are parked, the gate allows everything',
        'SUBSCRIPTION_ENABLED=true when all else holds, then restart: what was parked is worked through',
      )
}

const checkReceivers = (config: Config | ConfigError): Finding => {
  if (config instanceof ConfigError) return unknown('automations', 'the configuration cannot be read')
  const missing = [
    ...(config.crm.baseUrl === undefined ? ['CRM_BASE_URL'] : []),
    ...(config.crm.token === undefined ? ['CRM_TOKEN'] : []),
    ...(config.telegram.botToken === undefined &&
    (config.sendpulse.clientId === undefined || config.sendpulse.clientSecret === undefined)
      ? ['TELEGRAM_BOT_TOKEN (or SENDPULSE_CLIENT_ID and SENDPULSE_CLIENT_SECRET)']
      : []),
  ]
  return missing.length === 0
    ? ok('automations', 'a CRM and a messenger are configured')
    : wrong('automations', `not set: ${missing.join(', ')}`, 'without them a payment is recorded and nobody is told')
}
