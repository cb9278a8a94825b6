import type { Probe, RedactionRule } from '../rule.ts'
import { fill } from '../samples.ts'
import { isAlphanumeric, isMixedToken } from '../shape.ts'

const TOKEN = /\d{6,12}(?::|%3[aA])[A-Za-z0-9_-]{16,64}/y

/** The id of a bot, a colon, 35 characters; also where `bot` is glued to it, as in every URL of the Bot API. */
export const telegram: RedactionRule = {
  id: 'telegram',
  why: 'Who has the token of a bot reads its chats and writes in its name.',
  source:
    'core.telegram.org/bots/api#authorizing-your-bot; the URL api.telegram.org/bot<id>:<token>/ is the commonest leak',
  patterns: [TOKEN],
  triggers: [
    {
      on: '',
      digits: true,
      runs: [{ from: 6, to: 12, after: ':%' }],
      probe: (bytes, at, to, end = at) =>
        end - at >= 6 &&
        end - at <= 12 &&
        end + 16 <= to &&
        (bytes[end] === 58 || bytes[end] === 37) &&
        tokenLike(bytes, end + 1, to),
      find: (scan, at) => {
        const { text } = scan
        const glued = isAlphanumeric(text.charCodeAt(at - 1)) && !/bot$/i.test(text.slice(Math.max(0, at - 3), at))
        TOKEN.lastIndex = at
        const match = TOKEN.exec(text)?.[0]
        if (match === undefined || glued) return 0
        const colon = match.search(/:|%/)
        const body = match.slice(colon).replace(/^(?::|%3a)/i, '')
        if (!looksLikeToken(body)) return 0
        // The second half is a secret by itself, wherever it stands. In a URL of the Bot API the number before it stays:
        // it is the bot's id, as public as a user's, and tells which of several bots it was.
        if (!isUrl(text, at)) scan.hide(at, at + match.length, 'telegram_token')
        scan.hide(at + match.length - body.length, at + match.length, 'telegram_token', { learn: true })
        return at + match.length
      },
    },
  ],
  hides: () => {
    const secret = `AA${fill('alnum', 33)}`
    return [
      { text: `POST https://api.telegram.org/bot123456789:${secret}/sendMessage 200`, secret },
      { text: `TELEGRAM=123456789:${secret}`, secret },
      { text: `(1234567890:${secret})`, secret },
    ]
  },
  keeps: [
    '123456789:ok',
    'chat 123456789: message sent',
    '1700000000:checkout.session.completed',
    '100200300:400',
    '188978561024:QuorumCnxManager',
    '01000010:6005-08b4-0001-00c6-0006-3000',
  ],
}

/** A port and a class, a time and a step, a bus and an address look alike, but for the disorder in the second half. */
const looksLikeToken = (body: string): boolean => {
  if (!/[a-z]/.test(body) || !/[A-Z]/.test(body) || !isMixedToken(body)) return false
  if (body.length >= 30) return true
  return (body.match(/\d/g) ?? []).length >= 2 && !/^\d/.test(body) && !/[A-Z]?[a-z]{5,}/.test(body)
}

const isUrl = (text: string, at: number): boolean => /\/bot$/i.test(text.slice(Math.max(0, at - 4), at))

const tokenLike: Probe = (bytes, at) => {
  for (let i = at; i < at + 12; i++) {
    const byte = bytes[i] as number
    if (!isAlphanumeric(byte) && byte !== 95 && byte !== 45) return false
  }
  return true
}
