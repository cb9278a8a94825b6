import { closeSync, openSync, writeSync } from 'node:fs'

const LEVELS = ['info', 'info', 'info', 'warn', 'error', 'debug'] as const
const TYPES = [
  'checkout.session.completed',
  'payment_intent.succeeded',
  'invoice.payment_succeeded',
  'charge.refunded',
] as const
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'

/** A small seeded generator (mulberry32), so that every run reads the same bytes. */
const createRandom = (seed: number): (() => number) => {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

/** Writes about `bytes` of mixed log: JSON, access lines, logfmt, Python, winston, plain text, tracebacks. */
export const writeMixedLog = (path: string, bytes: number, seed = 7): { bytes: number; lines: number } => {
  const random = createRandom(seed)
  const pick: Pick = (list) => list[Math.floor(random() * list.length)] ?? list[0]
  const id = (length: number): string =>
    Array.from({ length }, () => ALPHABET[Math.floor(random() * ALPHABET.length)]).join('')
  const ids = (prefix: string, length: number): readonly [string, ...string[]] => [
    prefix + id(length),
    ...Array.from({ length: 499 }, () => prefix + id(length)),
  ]
  const file = openSync(path, 'w')
  let written = 0
  let lines = 0
  let at = Date.UTC(2026, 0, 12)
  // A pool of ids: making each afresh would take longer than the bench.
  const events = ids('evt_', 24)
  const sessions = ids('cs_live_', 58)
  while (written < bytes) {
    const block: string[] = []
    for (let index = 0; index < 2000; index += 1) {
      at += Math.floor(random() * 40)
      block.push(line(at, pick, random, events, sessions))
    }
    const buffer = Buffer.from(`${block.join('\n')}\n`)
    writeSync(file, buffer)
    written += buffer.length
    lines += buffer.reduce((count, byte) => (byte === 10 ? count + 1 : count), 0)
  }
  closeSync(file)
  return { bytes: written, lines }
}

type Pick = <T>(list: readonly [T, ...T[]]) => T

const line = (
  at: number,
  pick: Pick,
  random: () => number,
  events: readonly [string, ...string[]],
  sessions: readonly [string, ...string[]],
): string => {
  const iso = new Date(at).toISOString()
  const [level, type, event, session] = [pick(LEVELS), pick(TYPES), pick(events), pick(sessions)]
  const deal = 1000 + Math.floor(random() * 9000)
  const kind = random()
  if (kind < 0.35) {
    return JSON.stringify({
      level: 30,
      time: at,
      pid: 42,
      hostname: 'web-1',
      reqId: `req-${deal}`,
      event_id: event,
      type,
      deal_id: String(deal),
      msg: 'Stripe webhook received',
    })
  }
  if (kind < 0.5) {
    const clf = `${iso.slice(8, 10)}/Jan/2026:${iso.slice(11, 19)} +0000`
    return `203.0.113.${deal % 250} - - [${clf}] "POST /api/webhook/stripe HTTP/1.1" 200 2 "-" "Stripe/1.0 (+https://stripe.com/docs/webhooks)" rt=0.0${deal % 90} urt="0.0${deal % 90}"`
  }
  if (kind < 0.65)
    return `ts=${iso} level=${level} msg="session persisted" session=${session} deal=${deal} took=${deal % 100}ms`
  if (kind < 0.8)
    return `${iso.slice(0, 10)} ${iso.slice(11, 19)},${iso.slice(20, 23)} - stripe.webhook - ${level === 'warn' ? 'WARNING' : level.toUpperCase()} - Deal: ${deal} | Event: ${event}`
  if (kind < 0.93)
    return `${iso.slice(0, 10)} ${iso.slice(11, 19)} [${level}]: ✅ Checkout Session обработан | Deal: ${deal} | Session: ${session}`
  if (kind < 0.985) return `worker ${deal % 16} is idle, ${deal} jobs done so far`
  return `error: CRM failed for deal ${deal}\nError: connect ECONNREFUSED 127.0.0.1:5432\n    at TCPConnectWrap.afterConnect [as oncomplete] (node:net:1555:16)\n    at f (/app/dist/crm.js:${deal}:12)`
}
