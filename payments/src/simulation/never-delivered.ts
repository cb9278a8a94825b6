import { appendFileSync } from 'node:fs'
import type { Box } from './box.ts'
import { newDeal } from './people.ts'
import { makeCheckout, makeEvent } from './stripe-world.ts'

/** Longer than `prodlogs reconcile` lets an event be on its way, so that the demo need not wait for it. */
const DOWN_MS = 4 * 60_000
const PAID_MS = 3 * 60_000

/** The last lines of the run before: the service was stopped four minutes ago, as a deployment does it. */
export const writeLastRun = (logFile: string, accessFile: string, now: number): void => {
  const at = new Date(now - DOWN_MS)
  const line = (time: Date, event: string, msg: string, more: object = {}) =>
    `${JSON.stringify({ level: 'info', time: time.toISOString(), feature_id: 'F-2025-017-stripe-payment', pid: process.pid, event, ...more, msg })}\n`
  appendFileSync(
    logFile,
    line(new Date(at.getTime() - 43), 'scheduler.stopped', 'Scheduler stopped') +
      line(at, 'server.stopped', 'Payment service stopped', { reason: 'SIGTERM', duration_ms: 43 }),
  )
  const [, day = '', month = '', year = ''] = /^\w+, (\d+) (\w+) (\d+)/.exec(at.toUTCString()) ?? []
  appendFileSync(
    accessFile,
    `127.0.0.1 - - [${day.padStart(2, '0')}/${month}/${year}:${at.toISOString().slice(11, 19)} +0000] "GET /healthz HTTP/1.1" 200 15 "-" "kube-probe/1.31" 0.002\n`,
  )
}

/** A payment of the time when the service was down: Stripe has its event and never brought it; no log knows of it. */
export const neverDelivered = (box: Box, now: number): void => {
  const { session } = makeCheckout(box.fakes.stripe, { dealId: newDeal(box) })
  makeEvent(box.fakes.stripe, 'checkout.session.completed', session, { created: Math.floor((now - PAID_MS) / 1000) })
}
