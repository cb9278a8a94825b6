import { fill } from './fill.ts'
import type { InBoth, Lang } from './lang.ts'

/** Fates of an event between Stripe and the logs. */
export const FATE_WORDS = {
  processed: { en: 'processed', ru: 'обработано' },
  delivered: { en: 'delivered; the logs do not tell the end', ru: 'доставлено; чем кончилось, логи не говорят' },
  duplicate: { en: 'delivered more than once, done once', ru: 'доставлено повторно, выполнено один раз' },
  ignored: { en: 'ignored on purpose', ru: 'намеренно проигнорировано' },
  failed_in_processing: { en: 'arrived and failed in processing', ru: 'пришло и упало в обработке' },
  signature_failed: { en: 'signature failed', ru: 'подпись не прошла' },
  never_arrived: { en: 'never arrived', ru: 'не пришло' },
  not_subscribed: { en: 'no endpoint takes this type', ru: 'ни один endpoint не принимает этот тип' },
  unknown_to_stripe: { en: 'Stripe does not know it', ru: 'Stripe о нём не знает' },
  unknown: { en: 'cannot be told', ru: 'сказать нельзя' },
} as const satisfies Record<string, InBoth<string>>

export const FATE_REASONS = {
  before_logs: { en: 'created before the logs begin', ru: 'создано раньше начала логов' },
  too_recent: { en: 'created just now: it may still come', ru: 'создано только что: может ещё прийти' },
  hole_in_logs: { en: 'the logs of that moment could not be read', ru: 'логи этого момента не прочитаны' },
  unclear_join: {
    en: 'a webhook without an event id may be this one or another',
    ru: 'вебхук без id события может быть этим или другим',
  },
  no_endpoint: { en: 'Stripe has no endpoint in this mode', ru: 'в этом режиме у Stripe нет endpoint' },
  endpoint_newer: { en: 'the endpoint was made after the event', ru: 'endpoint создан позже события' },
  other_url: {
    en: 'the endpoint points to another address than these logs serve',
    ru: 'endpoint указывает на другой адрес, чем обслуживают эти логи',
  },
  accepted_elsewhere: {
    en: 'Stripe counts it as accepted: by another host, or the logs are not complete',
    ru: 'Stripe считает его принятым: другим хостом, или логи неполны',
  },
  other_mode: { en: 'it belongs to the other mode (live/test)', ru: 'оно из другого режима (live/test)' },
  other_account: { en: 'it belongs to another account', ru: 'оно из другого аккаунта' },
  not_listed: { en: 'outside of what was asked of Stripe', ru: 'вне того, что спрашивали у Stripe' },
} as const satisfies Record<string, InBoth<string>>

export const RECONCILE = {
  allWell: {
    en: 'Every event of Stripe has its webhook in the logs',
    ru: 'У каждого события Stripe есть вебхук в логах',
  },
  conclusion: {
    en: '{events} events at Stripe, {problems} need attention',
    ru: 'Событий в Stripe: {events}, требуют внимания: {problems}',
  },
  /** Rows that the logs alone have: refused ones whose event is not known, events of another account. */
  conclusionBeside: {
    en: '{events} events at Stripe, {others} only in the logs: {problems} need attention',
    ru: 'Событий в Stripe: {events}, только в логах: {others}. Требуют внимания: {problems}',
  },
  none: {
    en: 'neither Stripe nor the logs have an event in this window',
    ru: 'ни у Stripe, ни в логах нет событий за это окно',
  },
  resend: {
    en: 'When the reason is mended, send it again; Stripe itself keeps trying for 3 days:',
    ru: 'Когда причина устранена, отправьте ещё раз; Stripe и сам пробует 3 дня:',
  },
  resendAlso: { en: 'And this one:', ru: 'И это:' },
  fates: { en: 'What became of them', ru: 'Что с ними стало' },
  attention: { en: 'Need attention', ru: 'Требуют внимания' },
  endpoints: { en: 'Endpoints', ru: 'Endpoints' },
  disabled: { en: 'disabled', ru: 'отключён' },
  type_not_enabled: { en: 'does not take {types}', ru: 'не принимает {types}' },
  endpoint_other_url: {
    en: 'points to an address that these logs do not serve',
    ru: 'указывает на адрес, которого нет в этих логах',
  },
  endpointsUnread: { en: 'the endpoints could not be read', ru: 'endpoints прочитать не удалось' },
  stripeKnows: { en: 'Stripe knows {id}: {what}', ru: 'Stripe знает {id}: {what}' },
  stripeKnowsNot: { en: 'Stripe does not know {id} with this key{why}', ru: 'Stripe с этим ключом не знает {id}{why}' },
  stripeMayNot: {
    en: 'Stripe: the key may not read {id} ({permission})',
    ru: 'Stripe: ключу нельзя читать {id} ({permission})',
  },
  other_mode: { en: ': it is of the other mode (live/test)', ru: ': это другой режим (live/test)' },
  other_account: { en: ': it is of another account', ru: ': это другой аккаунт' },
  too_old: { en: ': events older than 30 days are not kept', ru: ': события старше 30 дней не хранятся' },
  no_such: { en: '', ru: '' },
  pending: { en: '{n} deliveries not accepted yet', ru: 'непринятых доставок: {n}' },
  eventsNone: { en: 'No event in this window.', ru: 'Событий за это окно нет.' },
  keyFrom: { en: 'Stripe key of {from}, {mode} mode', ru: 'ключ Stripe из {from}, режим {mode}' },
  keyReadable: {
    en: 'the key file {path} can be read by others: chmod 600',
    ru: 'файл ключа {path} доступен другим: chmod 600',
  },
  retrying: { en: 'Stripe: {reason}; trying again in {seconds} s', ru: 'Stripe: {reason}; повтор через {seconds} с' },
} as const satisfies Record<string, InBoth<string>>

/** The headline where something needs attention; events that the logs alone have are counted apart, so that it adds up. */
export const conclusionOf = (lang: Lang, events: number, others: number, problems: number): string =>
  fill((others === 0 ? RECONCILE.conclusion : RECONCILE.conclusionBeside)[lang], { events, others, problems })
