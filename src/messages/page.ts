import type { InBoth, Lang } from './lang.ts'

/** What a page says that a terminal does not. */
export interface PageWords {
  readonly skip: string
  readonly theme: string
  readonly copy: string
  readonly copied: string
  readonly find: string
  readonly allCauses: string
  readonly cause: string
  readonly shown: (n: string, of: string) => string
  readonly wentWell: (n: number) => string
  readonly sameAsTable: string
  readonly wholeLine: string
  readonly allSteps: string
  readonly steps: (done: number, of: number, at: string) => string
  readonly deals: string
  readonly sections: string
  readonly made: (version: string, at: string) => string
  readonly readOnly: string
  readonly legend: Readonly<
    Record<'done' | 'failed' | 'repeat' | 'request' | 'ghost' | 'wentWell' | 'stopped' | 'underway', string>
  >
  readonly time: string
}

const PAGE: InBoth<PageWords> = {
  en: {
    skip: 'Skip to the answer',
    theme: 'Light / dark',
    copy: 'Copy',
    copied: 'Copied',
    find: 'Deal or id',
    allCauses: 'All causes',
    cause: 'Cause',
    shown: (n, of) => `${n} of ${of} shown`,
    wentWell: (n) => `The ${n} that did not stop`,
    sameAsTable: 'The same as a table',
    wholeLine: 'The whole line',
    allSteps: 'all steps done',
    steps: (done, of, at) => `${done} of ${of} steps, then ${at}`,
    deals: 'Which payments',
    sections: 'Parts of this page',
    made: (version, at) => `Made by prodlogs ${version}, ${at}.`,
    readOnly: 'It only reads; nothing was changed on the hosts.',
    legend: {
      done: 'step done',
      failed: 'step failed',
      repeat: 'taken for a repeat',
      request: 'request, until answered',
      ghost: 'how it should be',
      wentWell: 'all the way',
      stopped: 'stopped',
      underway: 'not known yet',
    },
    time: 'time',
  },
  ru: {
    skip: 'К ответу',
    theme: 'Светлая / тёмная',
    copy: 'Копировать',
    copied: 'Скопировано',
    find: 'Сделка или id',
    allCauses: 'Все причины',
    cause: 'Причина',
    shown: (n, of) => `показано ${n} из ${of}`,
    wentWell: (n) => `Не остановились: ${n}`,
    sameAsTable: 'То же таблицей',
    wholeLine: 'Строка целиком',
    allSteps: 'все шаги сделаны',
    steps: (done, of, at) => `шагов ${done} из ${of}, затем ${at}`,
    deals: 'Какие платежи',
    sections: 'Части страницы',
    made: (version, at) => `Создано prodlogs ${version}, ${at}.`,
    readOnly: 'Только чтение: на хостах ничего не изменено.',
    legend: {
      done: 'шаг сделан',
      failed: 'сбой шага',
      repeat: 'принят за повтор',
      request: 'запрос до ответа',
      ghost: 'как должно быть',
      wentWell: 'дошли',
      stopped: 'остановились',
      underway: 'ещё неизвестно',
    },
    time: 'время',
  },
}

/** What pages say in one language. */
export const pageWords = (lang: Lang): PageWords => PAGE[lang]
