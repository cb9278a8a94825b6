import { closeSync, openSync, writeSync } from 'node:fs'

/** Numbers that are the same in every run. */
export const seeded = (seed) => () => {
  seed = (Math.imul(seed ^ (seed >>> 15), 2246822519) + 0x9e3779b9) | 0
  return ((seed ^ (seed >>> 13)) >>> 0) / 2 ** 32
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'

/** Writes a log of a payment service, JSON lines in order of time, until it has `bytes`. Gives the ids of some payments. */
export const writeLog = (path, bytes) => {
  const random = seeded(7)
  const id = (prefix, length) =>
    prefix + Array.from({ length }, () => ALPHABET[Math.floor(random() * ALPHABET.length)]).join('')
  const file = openSync(path, 'w')
  const samples = []
  let written = 0
  let at = Date.UTC(2026, 10, 1)
  let deal = 1000
  while (written < bytes) {
    const lines = []
    for (let i = 0; i < 2000; i++) {
      at += Math.floor(random() * 200)
      if (i % 10 !== 0) {
        lines.push(
          `{"level":30,"time":${at},"msg":"request completed","method":"GET","path":"/health/${i}","status":200,"duration_ms":${Math.floor(random() * 90)}}`,
        )
        continue
      }
      const ids = { event: id('evt_1', 23), session: id('cs_live_', 58), deal: deal++ }
      if (i === 1000) samples.push(ids)
      lines.push(
        `{"level":30,"time":${at},"event":"webhook.received","msg":"Stripe webhook получен","type":"checkout.session.completed","stripe_event_id":"${ids.event}","session_id":"${ids.session}"}`,
        `{"level":30,"time":${at + 5},"event":"session.persisted","msg":"Checkout Session обработан","stripe_event_id":"${ids.event}","session_id":"${ids.session}","deal_id":"${ids.deal}"}`,
        `{"level":30,"time":${at + 9},"event":"notify.sent","msg":"notification sent","deal_id":"${ids.deal}","stripe_event_id":"${ids.event}"}`,
      )
    }
    const text = `${lines.join('\n')}\n`
    writeSync(file, text)
    written += Buffer.byteLength(text)
  }
  closeSync(file)
  return samples
}
