import { describe, expect, test } from 'vitest'
import { describeError } from '../../../src/messages/errors.ts'
import { describeGap } from '../../../src/messages/gaps.ts'
import type { Lang } from '../../../src/messages/lang.ts'
import { reasonText } from '../../../src/messages/reasons/index.ts'
import type { Failure } from '../../../src/model/error.ts'
import type { Gap } from '../../../src/model/gap.ts'
import type { Reason } from '../../../src/model/reason.ts'
import {
  ERROR_EXAMPLES,
  exampleError,
  GAP_EXAMPLES,
  REASON_EXAMPLES,
  SPARING_EXAMPLES,
} from '../../support/failures.ts'

/** Names of things, which a Russian sentence has as they are. */
const NAMES = new Set(
  `prodlogs Stripe SSH ssh sshd sudo gate YAML JSON URL UTF IANA IP IP-адреса API GET PEM Docker AWS Dashboard Developers
  keys edit config systemd journalctl shell nologin POSIX POSIX-оболочку NOPASSWD MaxSessions ProxyJump ProxyCommand HostName
  IdentityFile User VPN PATH stdin allow-files alias look-around look-behind id http https docker root adm systemd-journal
  prodlogs-gate base64 env file pub ca ssh2 SSH-сервер JSON-массив cert-authority container compose label selector pod pods
  AccountID ProjectID session Checkout Sessions Events PaymentIntents Webhook Endpoints accept-new box tenant url unix var run
  docker.sock tcp event Europe Warsaw m h host source app web api command yaml example logs com password service syslog log
  list-units type OpenSSH openssh-client openssh true false UTF-8 cert authority`.split(/\s+/),
)

/** Code, flags, variables and addresses are not words. */
const withoutCode = (text: string): string =>
  text
    .replaceAll(/`[^`]*`/g, '')
    .replaceAll(/(?<!\w)--?[a-z][\w-]*/g, '')
    .replaceAll(/\b[A-Z]+_[A-Z_]+\b/g, '')
    .replaceAll(/\b[a-z]+:\/\/\S+/g, '')
    .replaceAll(/[\w~.-]*[@/][\w@/.:~-]*|\b[a-z]+:(?=\S)/g, '')
    .replaceAll(/\(a\S*\)\S*|\\d\S*|\.\*x\.\*/g, '')

const latinWords = (text: string): string[] =>
  [...withoutCode(text).matchAll(/[A-Za-z][A-Za-z0-9-]*[A-Za-z0-9]|[A-Za-z]/g)]
    .map(([word]) => word)
    .filter((word) => !NAMES.has(word))

/** What is wrong with a sentence of ours: words of the other language, codes, gaps in it. */
const faultsOf = (lang: Lang, text: string): string[] => [
  ...(lang === 'en' ? (text.match(/\p{Script=Cyrillic}+/gu) ?? []) : latinWords(text)),
  ...(text.match(/undefined|\[object|\n|: :|\(\)|[a-z]+_[a-z]+(?=[ ,.;:)]|$)/g) ?? []),
  ...(text.trim() === '' ? ['nothing'] : []),
]

const faults = (say: (lang: Lang) => string): string[] =>
  (['en', 'ru'] as const).flatMap((lang) => {
    const text = say(lang)
    return faultsOf(lang, text).map((fault) => `${lang}: ${fault} in ${text}`)
  })

const failures = Object.keys(ERROR_EXAMPLES).map(
  (code): Failure => exampleError(code as keyof typeof ERROR_EXAMPLES).failure,
)
const gaps = Object.entries(GAP_EXAMPLES).map(([kind, args]) => ({ kind, host: 'ηοστ', source: 'πηγή', args }) as Gap)
const reasons = Object.entries(REASON_EXAMPLES).map(([code, args]) => ({ code, ...args }) as Reason)

const sparing = Object.entries(SPARING_EXAMPLES).map(([code, args]) => ({ code, args }) as Failure)

describe('every failure says what and what next, in each language alone', () => {
  test.for([...failures, ...sparing])('$code', (failure) => {
    for (const part of ['what', 'next'] as const)
      expect(faults((lang) => describeError(lang, failure)[part])).toEqual([])
    expect(describeError('ru', failure).next).toMatch(/[а-яё]/i)
  })

  test.for(reasons)('and why: $code', (reason) => {
    const failure: Failure = { code: 'HOST_NETWORK', args: { host: 'ηοστ', reason } }
    expect(faults((lang) => describeError(lang, failure).what)).toEqual([])
    for (const lang of ['en', 'ru'] as const)
      expect(describeError(lang, failure).what).toContain(reasonText(lang, reason))
  })

  test.for([
    { code: 'such_as', examples: 'α' },
    { code: 'known_group', names: 'α' },
    { code: 'file_below', names: '' },
    { code: 'no_files' },
  ] as const)('and what an option takes: $code', (expected) => {
    const failure: Failure = { code: 'USAGE_BAD_VALUE', args: { option: '--οψ', value: 'αξία', expected } }
    expect(faults((lang) => describeError(lang, failure).next)).toEqual([])
  })
})

describe('every gap is said in each language alone', () => {
  test.for(gaps)('$kind', (gap) => {
    expect(faults((lang) => describeGap(lang, gap))).toEqual([])
    expect(describeGap('ru', gap)).toMatch(/[а-яё]{3}/i)
  })

  test.for(failures)('and a failure that made it: $code', (reason) => {
    for (const kind of ['host_unreachable', 'stream_cut', 'source_unreadable', 'stripe_unreachable'] as const) {
      const gap: Gap = { kind, host: 'ηοστ', args: { reason } }
      expect(faults((lang) => describeGap(lang, gap))).toEqual([])
      expect(describeGap('en', gap)).toContain(describeError('en', reason).what)
    }
  })
})

test('what somebody else said stays as it is', () => {
  for (const lang of ['en', 'ru'] as const)
    expect(reasonText(lang, { code: 'words', text: 'Connection closed by 192.0.2.7' })).toBe(
      'Connection closed by 192.0.2.7',
    )
})

test('words of the other language, codes and holes are found', () => {
  expect(faultsOf('ru', 'хост недоступен: no route to the host')).toEqual(
    ['no', 'route', 'to', 'the', 'host'].slice(0, 4),
  )
  expect(faultsOf('en', 'box did not answer: нет ответа')).toEqual(['нет', 'ответа'])
  expect(faultsOf('en', 'it failed: no_answer')).toEqual(['no_answer'])
})
