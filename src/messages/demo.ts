import type { InBoth } from './lang.ts'

/** What the demo says between its commands. */
export const DEMO = {
  starting: {
    en: 'Starting a payment service with its database, CRM and messengers, behind an SSH host on this machine …',
    ru: 'Запускаю платёжный сервис с базой, CRM и мессенджерами за SSH-хостом на этой машине …',
  },
  ready: { en: 'ready', ru: 'готово' },
  tail: {
    en: 'Payments are coming in. This is what an operator sees live:',
    ru: 'Пошли платежи. Вот что оператор видит вживую:',
  },
  grep: { en: 'One deal, followed through all its ids:', ru: 'Одна сделка, по всем её id:' },
  report: { en: 'All of it, counted and judged:', ru: 'Всё вместе: счётчики и выводы:' },
  why: { en: 'And why one payment did nothing:', ru: 'И почему один платёж ничего не вызвал:' },
  next: { en: 'Try it yourself:', ru: 'Попробуйте сами:' },
  keep: {
    en: 'The box stays up. In another terminal type these, then any command; Ctrl-C here ends it:',
    ru: '«Продакшен» остаётся включённым. В другом терминале введите это и затем любую команду; Ctrl-C здесь завершит:',
  },
  rerun: {
    en: '`prodlogs demo --keep` leaves the box up to play with.',
    ru: '`prodlogs demo --keep` оставит «продакшен» включённым.',
  },
  missing: {
    en: 'the payment service is not built here; in a clone of the repository run `npm ci && npm run demo`',
    ru: 'платёжный сервис здесь не собран; в клоне репозитория выполните `npm ci && npm run demo`',
  },
} as const satisfies Record<string, InBoth<string>>
