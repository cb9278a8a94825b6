import type { InBoth } from './lang.ts'

/** What the demo says between its commands. */
export const DEMO = {
  starting: {
    en: 'Starting a payment service with its database, CRM and messengers, behind an SSH host on this machine …',
    ru: 'Запускаю платёжный сервис с базой, CRM и мессенджерами за SSH-хостом на этой машине …',
  },
  intro: {
    en: 'Six stories: a payment goes well, a customer has blocked the bot, a webhook is wrongly signed, one is of another\nStripe account, one comes five times, one names no deal.',
    ru: 'Шесть историй: платёж проходит, клиент заблокировал бота, вебхук подписан не тем секретом, вебхук — из другого\nаккаунта Stripe, один приходит пять раз, в одном нет сделки.',
  },
  tail: {
    en: 'Webhooks, live, as an operator sees them over SSH:',
    ru: 'Вебхуки вживую, как их видит оператор по SSH:',
  },
  grep: {
    en: 'One deal: also the lines that never name it, found by the ids that belong to it:',
    ru: 'Одна сделка: и те строки, где её номера нет, — по связанным с ней id:',
  },
  report: { en: 'All of it, counted and judged:', ru: 'Всё вместе: счётчики и выводы:' },
  why: {
    en: 'One payment that came and did not go all the way, and why:',
    ru: 'Один платёж, который пришёл, но не дошёл до конца, и почему:',
  },
  next: {
    en: 'That was all; nothing is left running. To play with it yourself:',
    ru: 'Это всё, ничего не осталось запущенным. Чтобы попробовать самим:',
  },
  rerun: {
    en: 'leaves the box up, with payments trickling in, and prints what to type in another terminal before:',
    ru: 'оставит «продакшен» включённым — платежи продолжают идти — и покажет, что ввести в другом терминале перед:',
  },
  keep: {
    en: 'The box stays up and payments trickle in. Ctrl-C here ends it. In another terminal type:',
    ru: '«Продакшен» остаётся включённым, платежи продолжают идти. Ctrl-C здесь завершит. В другом терминале введите:',
  },
  afterwards: { en: 'and then, for example:', ru: 'и затем, например:' },
  gone: { en: 'the payment service of the demo has ended by itself', ru: 'платёжный сервис демо завершился сам' },
  missing: {
    en: 'the payment service is not built here; in a clone of the repository run `npm ci && npm run demo`',
    ru: 'платёжный сервис здесь не собран; в клоне репозитория выполните `npm ci && npm run demo`',
  },
} as const satisfies Record<string, InBoth<string>>
