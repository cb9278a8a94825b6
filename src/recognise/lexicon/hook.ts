import { anyOf, before, near, type Words } from './compile.ts'

/** The request that Stripe sends, by its names. */
const HOOK: Words = [
  'webhook',
  'webhooks',
  'webhook event',
  'webhook request',
  'webhook payload',
  'web-hook',
  'stripe event',
  'stripe request',
  'stripe payload',
  'stripe webhook',
  'event from stripe',
  'request from stripe',
  'вебхук*',
  'веб-хук*',
  'запрос* от stripe',
  'событи* stripe',
]
const SIGNATURE: Words = ['*signature*', 'hmac', 'signing', 'подпись', 'подписи', 'подписью', 'подписей']
/** To make sure of who sent it. What is validated may be data as well: only the request itself counts. */
const MAKE_SURE: Words = ['verif*', 'authentic*', 'провер*', 'подлинн*']
const ACCEPT: Words = [
  'validat*',
  'construct',
  'constructing',
  'construct event',
  'constructing event',
  'authenticate',
  'authenticating',
  'разобрать подпись',
]
const SECRET: Words = ['secret*', 'секрет*']

/** What is said of the signature of a request, in the application's own words. */
export const OF_SIGNATURE = new RegExp(
  [
    anyOf(SIGNATURE).source,
    near(HOOK, MAKE_SURE, 3).source,
    near(HOOK, SECRET, 4).source,
    before(ACCEPT, HOOK, 2).source,
    before(['stripe'], MAKE_SURE, 3).source,
    before(MAKE_SURE, ['stripe'], 3).source,
    before(HOOK, ['validation', 'authentication', 'failed validation', 'did not pass validation'], 1).source,
    before(['event validation', 'payload validation', 'request validation'], ['failed', 'error'], 0).source,
    before(HOOK, ['rejected by validation'], 1).source,
  ].join('|'),
)

/** Kinds of events, as handlers name them. */
const KIND: Words = [
  'event',
  'events',
  'event type',
  'event types',
  'webhook',
  'webhooks',
  'webhook event',
  'webhook type',
  'stripe event',
  'type',
  'событие',
  'события',
  'событию',
  'тип',
  'тип события',
  'event_type',
]
const NOT_FOR_US: Words = [
  'unhandled',
  'unsupported',
  'unknown',
  'unrecognized',
  'unrecognised',
  'unexpected',
  'unimplemented',
  'unprocessed',
  'irrelevant',
  'uninteresting',
  'not handled',
  'not supported',
  'not implemented',
  'not relevant',
  'not needed',
  'not interested in',
  'of no interest',
  'not configured',
  'not registered',
  'not subscribed to',
  'not processed',
  'no handler',
  'no handlers',
  'no handler for',
  'no handler registered for',
  'no handler found for',
  'no listener',
  'no listeners',
  'no subscriber',
  'no subscribers',
  'no processor',
  'no matching handler',
  'missing handler',
  'missing handler for',
  'handler not found',
  'handler not found for',
  'without a handler',
  'does not handle',
  'do not handle',
  'do not listen to',
  'do not care about',
  'do not use',
  'необработанн*',
  'неизвестн*',
  'неподдерживаем*',
  'не поддержив*',
  'не обрабатыва*',
  'нет обработчика',
  'нет обработчика для',
]
const LEFT_OUT: Words = ['ignoring', 'skipping', 'игнорируем', 'пропускаем']

/** An event that nobody handles: what kind it is and that it is not for us, beside each other. */
export const NOT_HANDLED = new RegExp(`${near(KIND, NOT_FOR_US, 3).source}|${before(LEFT_OUT, KIND, 1).source}`)
/** Words that stand for it by themselves. */
export const SURELY_NOT_HANDLED = anyOf([
  'unhandled event*',
  'unhandled webhook*',
  'unhandled stripe*',
  'unhandled type*',
  'необработанное событие',
  'нет обработчика',
])
