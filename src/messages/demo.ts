import type { InBoth } from './lang.ts'

/** What the demo says between its commands. */
export const DEMO = {
  starting: {
    en: 'Starting a payment service with its database, CRM and messengers, behind an SSH host on this machine …',
    ru: 'Запускаю платёжный сервис с базой, CRM и мессенджерами за SSH-хостом на этой машине …',
  },
  intro: {
    en: 'One payment goes well; a bot is blocked, a signature wrong, an account another, an event repeated, a deal not named, one webhook never comes.',
    ru: 'Один платёж проходит; бот заблокирован, подпись неверна, аккаунт чужой, событие повторено, сделка не названа, один вебхук не приходит.',
  },
  tail: { en: 'Live, over SSH', ru: 'Вживую, по SSH' },
  grep: { en: 'One deal, through all its ids', ru: 'Одна сделка, по всем её id' },
  report: { en: 'All of it, counted and judged', ru: 'Всё вместе: счётчики и выводы' },
  why: { en: 'One that did not go all the way', ru: 'Один, который не дошёл до конца' },
  events: { en: 'What Stripe made', ru: 'Что создал Stripe' },
  reconcile: { en: 'What of it arrived', ru: 'Что из этого пришло' },
  doctor: { en: 'Whether all is set up', ru: 'Всё ли настроено' },
  next: { en: 'Nothing is left running. To play with it:', ru: 'Ничего не осталось запущенным. Чтобы попробовать:' },
  rerun: {
    en: '   # leaves it up, and says what to type first in another terminal; then',
    ru: '   # оставит всё включённым и скажет, что ввести в другом терминале; затем',
  },
  keep: {
    en: 'It stays up and payments trickle in, until Ctrl-C. In another terminal:',
    ru: 'Всё остаётся включённым, платежи идут; завершит Ctrl-C. В другом терминале:',
  },
  afterwards: { en: 'and then, for example:', ru: 'и затем, например:' },
} as const satisfies Record<string, InBoth<string>>
