import { afterColour } from '../keys/field.ts'
import { looksRandom } from '../keys/placeholder.ts'
import type { Finder, RedactionRule } from '../rule.ts'

const DOMAIN = /@(?:[A-Za-z0-9\x80-\xff](?:[A-Za-z0-9\x80-\xff-]{0,62}))(?:\.[A-Za-z0-9\x80-\xff-]{1,63}){1,8}/y
/** `"ann lee"@example.com`, in JSON too; the quote before a scope of npm is none. */
const QUOTED = /(?:^|[\s<:=,(])(\\{0,7}"[\w+.'-](?:[\w+.'() -]{0,62}[\w+.'-])?\\{0,7}")$/
/** `https://user:password@host`: the rule for URLs hides the password and keeps the host. */
const IN_USERINFO = /:\/\/[^\s/"'<>@]{0,64}:$/
/** Names of ciphers and MACs of SSH. */
const ALGORITHMS = /^@(?:openssh\.com|libssh\.org|lysator\.liu\.se|ssh\.com)$/
const LOCAL = new Uint8Array(256).fill(1, 0x80)
for (const character of 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.!#$*+/=?^_{|}~-')
  LOCAL[character.charCodeAt(0)] = 1
/** Endings that no mail domain has: files, systemd units. */
const NOT_TLD =
  /^(?:png|jpe?g|gif|svg|webp|ico|js|mjs|cjs|ts|tsx|jsx|css|json|map|html?|php|py|rb|go|service|socket|timer|target|mount|scope|slice|path|local\d|\d[\w-]*|[\w-]*\d)$/i

const find: Finder = (scan, at) => {
  const { text } = scan
  DOMAIN.lastIndex = at
  const domain = DOMAIN.exec(text)?.[0].replace(/[-.]+$/, '')
  const top = domain?.slice(domain.lastIndexOf('.') + 1) ?? ''
  if (domain === undefined || NOT_TLD.test(top) || !/^(?:[A-Za-z\x80-\xff]{2}|xn--)/.test(top)) return 0
  let start = at
  while (start > 0 && at - start < 128 && LOCAL[text.charCodeAt(start - 1)] === 1) start--
  start =
    text[at - 1] === '"'
      ? at - (QUOTED.exec(text.slice(Math.max(0, at - 72), at))?.[1]?.length ?? 0)
      : localStart(text, start, at)
  start = afterColour(text, start, at)
  const local = text.slice(start, at)
  if (ALGORITHMS.test(domain)) return 0
  if (local === '' || IN_USERINFO.test(text.slice(Math.max(0, start - 120), start))) return 0
  if (text.startsWith('://', start - 3) && looksRandom(local, 16)) return 0
  if (/^(?:[*._/=?#!{}|-]|xx)[*.x_/=?#!{}|-]*$/.test(local) || isAccountOfHost(local, text, at + domain.length))
    return 0
  scan.hide(start, at + domain.length, 'email', { pii: true, guessable: true })
  return at + domain.length
}

/** `to=ann@…`, `/ann@…`, `mailto:`: what stands before the name itself belongs to the text. */
const localStart = (text: string, start: number, at: number): number => {
  let from = start
  for (let i = start; i < at; i++) if (/[=?/#|{}!$^]/.test(text[i] as string)) from = i + 1
  while (from < at && /[.~-]/.test(text[from] as string)) from++
  return from
}

/** `git@github.com:a/b`, `deploy@web-1.example.com:22`: an account on a host, not a mailbox. */
const isAccountOfHost = (local: string, text: string, end: number): boolean =>
  local === 'git' || (text[end] === ':' && /^(?:\d{2,5}(?!\d)|[/~])/.test(text.slice(end + 1, end + 7)))

export const email: RedactionRule = {
  id: 'email',
  why: 'Customer addresses are personal data.',
  source: 'RFC 5321, RFC 6531 (UTF-8 in both parts)',
  patterns: [DOMAIN, NOT_TLD, QUOTED],
  triggers: [{ on: '@', find, pattern: DOMAIN }],
  hides: () => [
    { text: 'mail to ann@example.com.', secret: 'ann@example.com' },
    { text: 'receipt_email=ann.lee+shop@mail.example.co.uk&x=1', secret: 'ann.lee+shop@mail.example.co.uk' },
    { text: '<ann@example.com>', secret: 'ann@example.com' },
  ],
  keeps: [
    'user@host',
    'git@github.com:a/b.git',
    'stripe@23.1.0',
    'icon@2x.png',
    'getty@tty1.service',
    '@scope/package',
    'root@box:22',
    'a @ b.c',
  ],
}
