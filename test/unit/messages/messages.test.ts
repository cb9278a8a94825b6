import { describe, expect, test } from 'vitest'
import { describeError } from '../../../src/messages/errors.ts'
import { HELP } from '../../../src/messages/help.ts'
import { count, langOfLocale, plural } from '../../../src/messages/lang.ts'
import { WORDS } from '../../../src/messages/words.ts'
import { ERROR_EXIT, type ErrorCode } from '../../../src/model/error.ts'

const CYRILLIC = /[а-яё]/i

describe('messages', () => {
  test.each(Object.keys(ERROR_EXIT) as ErrorCode[])('%s says what and what next in both languages', (code) => {
    for (const args of [{}, { host: 'prod', path: '/x', file: '/y', reason: 'why', user: 'u', group: 'adm' }]) {
      const en = describeError('en', code, args)
      const ru = describeError('ru', code, args)
      expect(`${en.what}${en.next}`).not.toMatch(CYRILLIC)
      expect(ru.next).toMatch(CYRILLIC)
      for (const text of [en.what, en.next, ru.what, ru.next]) expect(text.trim()).not.toBe('')
    }
    const full = {
      host: 'prod',
      path: '/x',
      file: '/y',
      user: 'u',
      group: 'adm',
      option: '--x',
      value: 'v',
      expected: 'e',
      source: 's',
      known: 'k',
      what: 'w',
      flag: '--f',
      unit: 'u',
      tool: 't',
      name: 'n',
      names: 'a.log, b.log',
      port: 8080,
      engine: 'Loki',
      variable: 'LOKI_ADDR',
      reference: 'env:LOKI_TOKEN',
      command: 'flyctl',
      status: 1,
      n: 2,
      ids: 'evt_1 evt_2',
    }
    for (const lang of ['en', 'ru'] as const) {
      const { what, next } = describeError(lang, code, full)
      expect(`${what} ${next}`).not.toMatch(/undefined|\n/)
    }
  })

  test.each(Object.entries(HELP))('help text %s exists in both languages', (_key, text) => {
    expect(text.en).not.toBe('')
    // Names of Stripe's own objects are the same in both.
    expect(text.ru).toMatch(/[а-яё]|^Checkout|^payment intent/i)
  })

  test.each([
    [1, '1 строка'],
    [2, '2 строки'],
    [5, '5 строк'],
    [11, '11 строк'],
    [21, '21 строка'],
    [22, '22 строки'],
    [112, '112 строк'],
  ])('Russian counts %d as %s', (n, text) => expect(count('ru', n, WORDS.line.ru)).toBe(text))

  test('English counts one and many', () => {
    expect(plural('en', 1, WORDS.match.en)).toBe('match')
    expect(plural('en', 0, WORDS.match.en)).toBe('matches')
  })

  test.each([
    ['ru_RU.UTF-8', 'ru'],
    ['ru', 'ru'],
    ['en_US.UTF-8', 'en'],
    ['C', 'en'],
    ['run', 'en'],
    [undefined, 'en'],
  ])('locale %s speaks %s', (locale, lang) => expect(langOfLocale(locale)).toBe(lang))
})
