import { isPublicLabel } from '../engine/armour.ts'
import type { Finder, RedactionRule, Scan } from '../rule.ts'
import { fill } from '../samples.ts'

const BEGIN = /--- ?BEGIN [A-Z0-9 ]{0,40}$/
const AFTER = /(?: BLOCK)? ?-{3,5}/y
const END = /-{3,5} ?END /g
/** The body of a block that is written in one line, with escaped newlines. */
const BODY = /[A-Za-z0-9+/=\s,:;()*.\\%&#-]{1,65536}/y

const find = (scan: Scan, at: number, length: number): number => {
  const { text } = scan
  if (!BEGIN.test(text.slice(Math.max(0, at - 60), at))) return 0
  AFTER.lastIndex = at + length
  const after = AFTER.exec(text)
  const from = at + length + (after?.[0].length ?? 0)
  END.lastIndex = from
  const end = END.exec(text)?.index
  if (end !== undefined && end - from < 65_536) {
    hideTrimmed(scan, from, end)
    return end
  }
  BODY.lastIndex = from
  const body = BODY.exec(text)?.[0] ?? ''
  hideTrimmed(scan, from, from + body.length)
  scan.open({ kind: 'armour' })
  return from + body.length
}

/** A certificate or a public key stays readable, though its lines look like those of a private one. */
const beginPublic: Finder = (scan, at) => {
  const { text } = scan
  if (isPublicLabel(text.slice(at + 11, at + 60)) && !text.includes('-----END ', at)) scan.open({ kind: 'public' })
  return 0
}

const hideTrimmed = (scan: Scan, start: number, end: number): void => {
  const text = scan.text.slice(start, end)
  const before = /^(?:\s|\\+[nr]|["'`,])*/.exec(text)?.[0].length ?? 0
  const after = /(?:\s|\\+[nr]|\\+$|["'`,])*$/.exec(text.slice(-64))?.[0].length ?? 0
  if (/[A-Za-z0-9]/.test(text.slice(before, text.length - after))) scan.hide(start + before, end - after, 'private_key')
}

export const privateKey: RedactionRule = {
  id: 'private-key',
  why: 'A private key is the identity of a server or a person.',
  source: 'RFC 7468 (PEM), RFC 4880 6.2 (PGP armour); openssh-key-v1',
  patterns: [BEGIN, AFTER, BODY],
  triggers: [
    ...['PRIVATE KEY', 'PGP MESSAGE'].map((on) => ({
      on,
      find: (scan: Scan, at: number) => find(scan, at, on.length),
    })),
    { on: '-----BEGIN ', find: beginPublic },
  ],
  hides: () => {
    const body = fill('alnum', 64)
    const begin = ['-----BEGIN RSA ', 'PRIVATE KEY-----'].join('')
    const end = ['-----END RSA ', 'PRIVATE KEY-----'].join('')
    return [
      { text: `${begin}\n${body}\n${fill('alnum', 20)}==\n${end}`, secret: body },
      { text: `"key":"${begin}\\n${body}\\n${end}\\n"`, secret: body },
      { text: `${begin}\n${fill('alnum', 64, 2)}\nkQ${fill('alnum', 10)}==\n${end}`, secret: `kQ${fill('alnum', 10)}` },
      { text: `${body}\n${fill('alnum', 30)}=\n${end}`, secret: fill('alnum', 30) },
    ]
  },
  keeps: ['BEGIN PRIVATE KEY', '-----BEGIN CERTIFICATE-----', 'no PRIVATE KEY found'],
}
