import type { ErrorArgs } from '../../model/error.ts'
import { detail, place, type ErrorSays } from './say.ts'

const request = ({ requestId }: ErrorArgs['STRIPE_ERROR']): string => (requestId === undefined ? '' : ` (${requestId})`)

const accountOf = ({ account }: ErrorArgs['STRIPE_PERMISSION']): string =>
  account === undefined ? '' : ` (${account})`

export const STRIPE: ErrorSays<
  | 'STRIPE_NO_KEY'
  | 'STRIPE_KEY_KIND'
  | 'STRIPE_AUTH'
  | 'STRIPE_PERMISSION'
  | 'STRIPE_RATE_LIMIT'
  | 'STRIPE_UNREACHABLE'
  | 'STRIPE_WRONG_ACCOUNT'
  | 'STRIPE_ERROR'
  | 'EVENTS_FILE'
> = {
  STRIPE_NO_KEY: {
    en: (a) => [
      `no Stripe key was found in ${a.where}`,
      'Put a restricted key into STRIPE_API_KEY (read access to Events, Checkout Sessions, PaymentIntents, Webhook Endpoints), or use --events-file.',
    ],
    ru: (a) => [
      `ключ Stripe не найден: ${a.where}`,
      'Положите ограниченный ключ в STRIPE_API_KEY (чтение Events, Checkout Sessions, PaymentIntents, Webhook Endpoints) или используйте --events-file.',
    ],
  },
  STRIPE_KEY_KIND: {
    en: (a) => [
      `${a.from ?? 'the key'} does not hold a Stripe API key${a.kind ? ` but a ${a.kind}` : ''}`,
      'A secret or, better, a restricted key is needed.',
    ],
    ru: (a) => [
      `в ${a.from ?? 'ключе'} не ключ API Stripe${a.kind ? `, а ${a.kind}` : ''}`,
      'Нужен секретный, а лучше ограниченный ключ.',
    ],
  },
  STRIPE_AUTH: {
    en: (a) => [
      `Stripe does not accept the key${a.from ? ` of ${a.from}` : ''}${detail('en', a)}`,
      'Check that it was not rolled or expired: Dashboard → Developers → API keys.',
    ],
    ru: (a) => [
      `Stripe не принимает ключ${a.from ? ` из ${a.from}` : ''}${detail('ru', a)}`,
      'Проверьте, не заменён ли он и не истёк ли: Dashboard → Developers → API keys.',
    ],
  },
  STRIPE_PERMISSION: {
    en: (a) => [
      `the restricted key lacks the permission ${a.permission}${accountOf(a)}`,
      'Add it: Dashboard → Developers → API keys → edit the key.',
    ],
    ru: (a) => [
      `ограниченному ключу не хватает права ${a.permission}${accountOf(a)}`,
      'Добавьте его: Dashboard → Developers → API keys → изменить ключ.',
    ],
  },
  STRIPE_RATE_LIMIT: {
    en: () => ['Stripe limits the rate of requests', 'Try again in a minute, or narrow --since.'],
    ru: () => ['Stripe ограничивает частоту запросов', 'Повторите через минуту или сузьте --since.'],
  },
  STRIPE_UNREACHABLE: {
    en: (a) => [`Stripe's API does not answer${detail('en', a)}`, 'Check the network; --events-file works without it.'],
    ru: (a) => [`API Stripe не отвечает${detail('ru', a)}`, 'Проверьте сеть; --events-file работает без неё.'],
  },
  STRIPE_WRONG_ACCOUNT: {
    en: (a) => [
      `the key belongs to ${a.actual ?? 'another account'}, the configuration names ${a.expected ?? 'another'}`,
      'Use the key of the configured account.',
    ],
    ru: (a) => [
      `ключ относится к ${a.actual ?? 'другому аккаунту'}, в конфигурации указан ${a.expected ?? 'другой'}`,
      'Возьмите ключ указанного аккаунта.',
    ],
  },
  STRIPE_ERROR: {
    en: (a) => [`Stripe answered with an error${detail('en', a)}${request(a)}`, 'Run it again with --verbose.'],
    ru: (a) => [`Stripe ответил ошибкой${detail('ru', a)}${request(a)}`, 'Повторите с --verbose.'],
  },
  EVENTS_FILE: {
    en: (a) => [
      `${place(a)} does not hold Stripe events${detail('en', a)}`,
      'It must be a JSON array, a Stripe list, or one event a line.',
    ],
    ru: (a) => [
      `${place(a)}: это не события Stripe${detail('ru', a)}`,
      'Нужен JSON-массив, список Stripe или одно событие в строке.',
    ],
  },
}
