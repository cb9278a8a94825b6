import { startCrmFake, type CrmFake } from './crm.ts'
import { startSendPulseFake, type SendPulseFake } from './sendpulse.ts'
import { startStripeFake, type StripeFake } from './stripe.ts'
import { PRICE_ID } from './stripe-state.ts'
import { startTelegramFake, type TelegramFake } from './telegram.ts'

/** The credentials that the fakes accept: shaped like real ones, so that what leaks would be found; made up at run time. */
export interface FakeSecrets {
  readonly stripeKey: string
  readonly publishableKey: string
  readonly webhookSecret: string
  readonly rotatedSecret: string
  readonly eventsCabinetSecret: string
  readonly crmToken: string
  readonly botToken: string
  readonly sendpulseId: string
  readonly sendpulseSecret: string
}

export const fakeSecrets = (): FakeSecrets => ({
  stripeKey: ['sk', 'test', 'Pd'.repeat(12)].join('_'),
  publishableKey: ['pk', 'test', 'Pd'.repeat(12)].join('_'),
  webhookSecret: ['whsec', 'Main'.repeat(8)].join('_'),
  rotatedSecret: ['whsec', 'Next'.repeat(8)].join('_'),
  eventsCabinetSecret: ['whsec', 'Evts'.repeat(8)].join('_'),
  crmToken: 'c0ffee'.repeat(6),
  botToken: ['7000000001', 'AA'.repeat(17)].join(':'),
  sendpulseId: 'ab12'.repeat(8),
  sendpulseSecret: 'cd34'.repeat(8),
})

export interface Fakes {
  readonly stripe: StripeFake
  readonly crm: CrmFake
  readonly telegram: TelegramFake
  readonly sendpulse: SendPulseFake
  readonly secrets: FakeSecrets
  /** The environment that points a service at them. */
  readonly env: Readonly<Record<string, string>>
  close(): Promise<void>
}

/** Starts all four on free loopback ports. */
export const startFakes = async (): Promise<Fakes> => {
  const secrets = fakeSecrets()
  const [stripe, crm, telegram, sendpulse] = await Promise.all([
    startStripeFake(),
    startCrmFake(secrets.crmToken),
    startTelegramFake(secrets.botToken),
    startSendPulseFake({ id: secrets.sendpulseId, secret: secrets.sendpulseSecret }),
  ])
  return {
    stripe,
    crm,
    telegram,
    sendpulse,
    secrets,
    env: {
      STRIPE_SECRET_KEY: secrets.stripeKey,
      STRIPE_PUBLISHABLE_KEY: secrets.publishableKey,
      STRIPE_PRICE_ID: PRICE_ID,
      STRIPE_WEBHOOK_SECRET: `main=${secrets.webhookSecret},${secrets.rotatedSecret},events=${secrets.eventsCabinetSecret}`,
      STRIPE_API_BASE: stripe.url,
      CRM_BASE_URL: crm.url,
      CRM_TOKEN: secrets.crmToken,
      TELEGRAM_API_BASE: telegram.url,
      TELEGRAM_BOT_TOKEN: secrets.botToken,
      SENDPULSE_API_BASE: sendpulse.url,
      SENDPULSE_CLIENT_ID: secrets.sendpulseId,
      SENDPULSE_CLIENT_SECRET: secrets.sendpulseSecret,
    },
    close: async () => {
      await Promise.all([stripe.close(), crm.close(), telegram.close(), sendpulse.close()])
    },
  }
}
