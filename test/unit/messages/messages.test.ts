import { describe, expect, test } from 'vitest'
import { HELP } from '../../../src/messages/help.ts'
import { count, langOfLocale, plural } from '../../../src/messages/lang.ts'
import { WORDS } from '../../../src/messages/words.ts'

describe('messages', () => {
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
