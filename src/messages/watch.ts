import type { InBoth } from './lang.ts'

/** Alerts of `watch`. */
export const WATCH = {
  started: { en: 'watching {n}; alerts appear here', ru: 'слежу: {n}; тревоги появятся здесь' },
  webhook: { en: 'webhooks fail', ru: 'вебхуки падают' },
  signature: { en: 'webhook signatures fail', ru: 'подписи вебхуков не проходят' },
  database: { en: 'the database is in trouble', ru: 'проблемы с базой данных' },
  scheduler: { en: 'the scheduler fails', ru: 'планировщик сбоит' },
  silence: { en: 'no webhook for {time}', ru: 'вебхуков нет уже {time}' },
  link: { en: 'the host is not reachable', ru: 'хост недоступен' },
  recovered: { en: 'recovered', ru: 'восстановлено' },
  alert: { en: 'ALERT', ru: 'ТРЕВОГА' },
  execFailed: { en: 'the command of --exec ended with {code}', ru: 'команда --exec завершилась с кодом {code}' },
  postFailed: {
    en: 'the alert could not be posted to {url}: {reason}',
    ru: 'тревогу не удалось отправить на {url}: {reason}',
  },
} as const satisfies Record<string, InBoth<string>>
