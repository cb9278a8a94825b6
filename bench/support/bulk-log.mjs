import { closeSync, openSync, writeSync } from 'node:fs'
import { seeded } from './logs.mjs'

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'

/** One ordinary line of a service that also does other things; `n` varies it. */
const ORDINARY = [
  (iso, at, n) =>
    `{"level":30,"time":${at},"pid":${n % 900},"hostname":"web-${n % 4}","reqId":"r-${n}","req":{"method":"GET","url":"/api/catalog/${n}"},"res":{"statusCode":200},"responseTime":${n % 400},"msg":"request completed"}`,
  (iso, _at, n) =>
    `ts=${iso} level=info component=search msg="index refreshed" shard=${n % 64} docs=${n} took=${n % 300}ms`,
  (iso, _at, n) =>
    `${iso.slice(0, 10)} ${iso.slice(11, 19)},${iso.slice(20, 23)} - catalog.sync - INFO - fetched page ${n % 90} of supplier ${n % 40}, ${n} rows`,
  (iso, _at, n) =>
    `${iso.slice(0, 10)} ${iso.slice(11, 19)} [debug]: cache lookup key=product:${n} hit=${n % 2 === 0} size=${n % 4096}`,
  (iso, _at, n) =>
    `${iso} INFO [worker-${n % 16}] com.example.mail.Sender - message ${n} queued for delivery, ${n % 60} waiting`,
]

/**
 * Writes a mixed log in order of time: ordinary lines in five dialects, a traceback now and then, and `share` of lines of
 * payments, of which one in fifty fails at the CRM. Gives the ids of some payments, failed ones among them.
 */
export const writeBulkLog = (path, bytes, { share = 0.03, perLineMs = 30 } = {}) => {
  const random = seeded(11)
  const id = (prefix, length) => {
    let text = prefix
    for (let i = 0; i < length; i++) text += ALPHABET[Math.floor(random() * ALPHABET.length)]
    return text
  }
  const file = openSync(path, 'w')
  const samples = []
  let written = 0
  let lines = 0
  let payments = 0
  let at = Date.UTC(2026, 10, 1)
  while (written < bytes) {
    const block = []
    while (block.length < 4000) {
      at += Math.floor(random() * 2 * perLineMs)
      const iso = new Date(at).toISOString()
      if (random() < share / 4) {
        const ids = {
          event: id('evt_1', 23),
          session: id('cs_live_', 58),
          deal: 100_000 + payments,
          failed: payments % 50 === 49,
        }
        payments++
        if (payments % 200 === 0 && samples.length < 1000) samples.push(ids)
        block.push(...payment(at, ids))
      } else if (random() < 0.0005) block.push(...traceback(iso, Math.floor(random() * 1e6)))
      else block.push(ORDINARY[Math.floor(random() * ORDINARY.length)](iso, at, Math.floor(random() * 1e6)))
    }
    lines += block.length
    const text = `${block.join('\n')}\n`
    writeSync(file, text)
    written += Buffer.byteLength(text)
  }
  closeSync(file)
  return { bytes: written, lines, payments, samples }
}

const payment = (at, { event, session, deal, failed }) => {
  const json = (after, fields) => JSON.stringify({ level: fields.level ?? 30, time: at + after, ...fields })
  return [
    json(0, {
      event: 'webhook.received',
      msg: 'Stripe webhook получен',
      type: 'checkout.session.completed',
      stripe_event_id: event,
      session_id: session,
    }),
    json(4, {
      event: 'session.persisted',
      msg: 'Checkout Session обработан',
      stripe_event_id: event,
      session_id: session,
      deal_id: String(deal),
    }),
    ...(failed
      ? [
          json(90, {
            level: 50,
            event: 'crm.status.failed',
            msg: 'CRM request failed: connect ECONNREFUSED 10.0.0.9:443',
            deal_id: String(deal),
            stripe_event_id: event,
          }),
        ]
      : [
          json(90, {
            event: 'crm.status.updated',
            msg: 'deal status updated',
            deal_id: String(deal),
            stripe_event_id: event,
          }),
        ]),
    json(120, { event: 'notify.sent', msg: 'notification sent', deal_id: String(deal), stripe_event_id: event }),
  ]
}

const traceback = (iso, n) => [
  `${iso.slice(0, 10)} ${iso.slice(11, 19)},${iso.slice(20, 23)} - catalog.sync - ERROR - page ${n} failed`,
  'Traceback (most recent call last):',
  `  File "/srv/app/catalog/sync.py", line ${n % 400}, in fetch`,
  '    rows = client.page(number)',
  'TimeoutError: timed out',
]
