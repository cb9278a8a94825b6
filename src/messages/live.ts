import { counted } from './units.ts'
import type { RowState } from '../model/webhook-row.ts'
import { count, type InBoth, type Lang } from './lang.ts'
import { WORDS } from './words.ts'

/** What the live page says, and what a row of a webhook says while it fills up. */
export interface LiveWords {
  readonly live: string
  readonly updated: (at: string) => string
  readonly lost: string
  readonly ended: string
  readonly down: (sources: string) => string
  readonly search: string
  readonly searchFor: string
  readonly report: string
  readonly latest: string
  readonly latestNote: string
  readonly columns: Readonly<Record<'time' | 'deal' | 'event' | 'state' | 'took' | 'id' | 'host', string>>
  readonly states: Readonly<Record<RowState, string>>
  readonly service: string
  readonly corrected: string
  readonly olderRows: (n: number) => string
  readonly candidates: (n: number, word: string) => string
  readonly noCandidate: (word: string) => string
  readonly notHere: string
  readonly serving: string
  readonly endsWith: string
  readonly reading: string
  readonly waiting: string
  readonly foot: (webhooks: number, since: string) => string
  readonly otherLines: (n: number) => string
  readonly noWord: (seconds: number) => string
  readonly readableLines: string
}

const LIVE: InBoth<LiveWords> = {
  en: {
    live: 'live',
    updated: (at) => `as of ${at}`,
    lost: 'prodlogs does not answer: it tries again',
    ended: 'prodlogs has ended: this page changes no more',
    down: (sources) => `no connection to ${sources}; it is tried again`,
    search: 'Find',
    searchFor: 'Deal or id, or the end of one',
    report: 'All payments',
    latest: 'The latest webhooks',
    latestNote: 'newest first; a row fills up while its webhook is worked on',
    columns: { time: 'time', deal: 'deal', event: 'event', state: 'how far', took: 'took', id: 'id', host: 'host' },
    states: {
      underway: 'under way',
      done: 'done',
      failed: 'failed',
      skipped: 'skipped',
      missing: 'missing',
      repeat: 'a repeat',
      ignored: 'ignored',
      untold: 'no end told',
    },
    service: 'service',
    corrected: 'corrected',
    olderRows: (n) =>
      `${count('en', n, { one: 'older payment', many: 'older payments' })}: search for its deal or id, or`,
    candidates: (n, word) => `${count('en', n, { one: 'id ends', many: 'ids end' })} in “${word}”`,
    noCandidate: (word) => `“${word}” is no id that was read here`,
    notHere: 'This page reads on from where it began. To look further back, ask in a terminal:',
    serving:
      'The page is at this address while this command runs; whoever has the address can read it. Ctrl-C ends it.',
    endsWith: 'Ctrl-C ends',
    reading: 'Reading the first lines …',
    waiting: 'waiting for webhooks',
    foot: (n, since) => `${counted('en', n, WORDS.webhook.en)} since ${since}`,
    otherLines: (n) => `${counted('en', n, WORDS.line.en)} of other kinds: --lines-as-written shows them`,
    noWord: (seconds) => `no word for ${seconds} s; corrected if one comes`,
    readableLines: 'one line for each webhook when it is settled; --lines-as-written shows every line',
  },
  ru: {
    live: 'идёт',
    updated: (at) => `на ${at}`,
    lost: 'prodlogs не отвечает: попытки продолжаются',
    ended: 'prodlogs завершён: страница больше не меняется',
    down: (sources) => `нет связи: ${sources}; попытки продолжаются`,
    search: 'Найти',
    searchFor: 'Сделка или id, или его конец',
    report: 'Все платежи',
    latest: 'Последние вебхуки',
    latestNote: 'сначала новые; строка заполняется, пока вебхук обрабатывают',
    columns: {
      time: 'время',
      deal: 'сделка',
      event: 'событие',
      state: 'дошёл',
      took: 'заняло',
      id: 'id',
      host: 'хост',
    },
    states: {
      underway: 'в пути',
      done: 'сделано',
      failed: 'сбой',
      skipped: 'пропущено',
      missing: 'не хватает',
      repeat: 'повтор',
      ignored: 'не наш',
      untold: 'конец неизвестен',
    },
    service: 'сервис',
    corrected: 'исправлено',
    olderRows: (n) =>
      `${count('ru', n, { one: 'платёж старше', few: 'платежа старше', many: 'платежей старше' })}: ищите по сделке или id, или`,
    candidates: (n, word) => `На «${word}» кончается ${count('ru', n, { one: 'id', few: 'id', many: 'id' })}`,
    noCandidate: (word) => `«${word}»: такого id здесь не читали`,
    notHere: 'Страница читает с того места, где начала. Чтобы посмотреть раньше, спросите в терминале:',
    serving: 'Страница доступна по этому адресу, пока идёт команда; кто знает адрес, может её читать. Ctrl-C — конец.',
    endsWith: 'Ctrl-C — конец',
    reading: 'Читаем первые строки …',
    waiting: 'ждём вебхуков',
    foot: (n, since) => `${counted('ru', n, WORDS.webhook.ru)} с ${since}`,
    otherLines: (n) => `прочих ${counted('ru', n, WORDS.line.ru)}: их покажет --lines-as-written`,
    noWord: (seconds) => `ни слова ${seconds} с; исправится, если придёт`,
    readableLines: 'по строке на вебхук, когда он закончен; каждую строку покажет --lines-as-written',
  },
}

export const liveWords = (lang: Lang): LiveWords => LIVE[lang]
