import { randomUUID } from 'node:crypto'
import { Stripe } from 'stripe'
import type { Config } from '../config.ts'
import { asObject, at, booleanAt, numberAt, textAt, type Json } from '../stripe/objects.ts'
import { ok, unknown, wrong, type Finding } from './finding.ts'

const TIMEOUT_MS = 5000

/** What an answer was: the status and the JSON body, or why there was none. */
type Asked = { readonly status: number; readonly body: unknown } | { readonly failure: string }

const ask = async (url: string, init: RequestInit = {}): Promise<Asked> => {
  try {
    const answer = await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(TIMEOUT_MS), ...init })
    return { status: answer.status, body: (await answer.json().catch(() => undefined)) as unknown }
  } catch (error) {
    const cause: unknown = error instanceof Error ? error.cause : undefined
    return {
      failure:
        cause instanceof Error && 'code' in cause
          ? String(cause.code)
          : error instanceof Error && error.name === 'TimeoutError'
            ? `no answer within ${TIMEOUT_MS} ms`
            : 'no answer',
    }
  }
}

/** An unsigned delivery: our own refusal in answer shows that the way to the handler is open, and nothing is stored. */
export const checkReachable = async (endpoint: string): Promise<Finding> => {
  const name = 'endpoint reachable'
  const asked = await ask(endpoint, { method: 'POST', body: '{}', headers: { 'content-type': 'application/json' } })
  if ('failure' in asked)
    return wrong(
      name,
      `POST ${endpoint}: ${asked.failure}`,
      'start it: npm start -w payments; then DNS, firewall, proxy, certificate',
    )
  if (asked.status === 400 && textAt(asked.body, 'reason') === 'missing_header')
    return ok(name, `POST ${endpoint} is refused by the service itself, as unsigned`)
  if (asked.status >= 300 && asked.status < 400)
    return wrong(
      name,
      `POST ${endpoint} is redirected (${asked.status})`,
      'Stripe follows no redirect: give it the final URL',
    )
  const reason = textAt(asked.body, 'reason')
  if (asked.status === 400 && reason === 'missing_secret')
    return wrong(name, 'it runs without a signing secret', 'set STRIPE_WEBHOOK_SECRET, then restart')
  return wrong(
    name,
    `POST ${endpoint} answered ${asked.status}, and not this service`,
    'let the proxy pass /webhook/stripe on to the service, untouched and without a login',
  )
}

/** What `/readyz` of the running service says; undefined when nothing answers there. */
export const readReadiness = async (base: string): Promise<{ status: number; body: Json } | undefined> => {
  const asked = await ask(`${base}/readyz`)
  return 'failure' in asked ? undefined : { status: asked.status, body: asObject(asked.body) ?? {} }
}

type Readiness = Awaited<ReturnType<typeof readReadiness>>

export const checkInitialised = (ready: Readiness, base: string): Finding => {
  const name = 'initialisation'
  if (ready === undefined)
    return wrong(
      name,
      `nothing answers at ${base}/readyz`,
      'npm start -w payments; what keeps it from starting is its last line on stderr',
    )
  const problems = textList(ready.body['problems'])
  if (ready.status !== 200)
    return wrong(
      name,
      `not ready: ${problems.join('; ') || ready.status}`,
      'mend that; the log has server.not_ready or db.unavailable',
    )
  return booleanAt(ready.body, 'active') === false
    ? wrong(
        name,
        'it runs inactive: webhooks are parked',
        'SUBSCRIPTION_ENABLED=true, SUBSCRIPTION_KILL_SWITCH=false, then restart',
      )
    : ok(name, 'the running service is active and ready')
}

/** The last run of each job: it went well, and is not older than twice its interval. */
export const checkScheduler = (ready: Readiness, config: Config['scheduler'], now: Date): Finding => {
  const name = 'scheduler'
  if (ready === undefined || ready.status !== 200) return unknown(name, 'the service did not say')
  const runs = at(ready.body, ['scheduler'])
  const faults = Object.entries(intervals(config)).flatMap(([job, everyS]) => {
    const run = Array.isArray(runs) ? (runs as unknown[]).find((one) => textAt(one, 'job') === job) : undefined
    const startedAt = textAt(run, 'startedAt')
    if (startedAt === undefined) return [`${job} has never run`]
    if (textAt(run, 'status') === 'failed') return [`${job} failed: ${textAt(run, 'error') ?? 'unknown'}`]
    const age = now.getTime() - new Date(startedAt).getTime()
    return age > 2000 * everyS ? [`${job} last ran ${Math.round(age / 60_000)} min ago`] : []
  })
  return faults.length === 0
    ? ok(name, `${Object.keys(intervals(config)).join(', ')} ran on time`)
    : wrong(name, faults.join('; '), 'prodlogs grep --text scheduler.job_failed; an inactive service runs none of them')
}

const intervals = (config: Config['scheduler']): Readonly<Record<string, number>> => ({
  trial_check: config.trialCheckS,
  grace_check: config.graceCheckS,
  quota_reset: config.quotaResetS,
  retention: config.retentionS,
})

/** Older than this, an event that waits is no backlog but a standstill. */
const STANDSTILL_MS = 5 * 60_000

export const checkProcessing = (ready: Readiness, now: Date): Finding => {
  const name = 'webhook processing'
  if (ready === undefined || ready.status !== 200) return unknown(name, 'the service did not say')
  const count = (...path: string[]) => numberAt(ready.body, ...path, 'count') ?? 0
  const last = textAt(ready.body, 'events', 'lastProcessed')
  const since = textAt(ready.body, 'events', 'waiting', 'since')
  if (count('events', 'failed') > 0)
    return wrong(
      name,
      `${count('events', 'failed')} events failed`,
      'npm run requeue -w payments -- --dry-run --failed; prodlogs why EVENT says why',
    )
  if (count('automations', 'dead') > 0)
    return wrong(
      name,
      `${count('automations', 'dead')} automations were given up`,
      'npm run requeue -w payments -- --dry-run --dead',
    )
  if (since !== undefined && now.getTime() - new Date(since).getTime() > STANDSTILL_MS)
    return wrong(
      name,
      `${count('events', 'waiting')} events wait, the oldest since ${since}`,
      'prodlogs grep --text event.requeued says what each waits for',
    )
  return last === undefined
    ? wrong(
        name,
        'no webhook was ever processed',
        'npm run check -w payments -- --send, or stripe trigger checkout.session.completed',
      )
    : ok(name, `the last one came at ${last}; none failed, none waits for long`)
}

/** A signed delivery of a type that nothing is done for: it goes the whole way through the database and the worker. */
export const sendProbe = async (base: string, config: Config['stripe']): Promise<Finding> => {
  const name = 'signed delivery'
  const secret = config.webhookSecrets.find((one) => one.cabinet === config.cabinet)?.secrets[0]
  if (secret === undefined) return wrong(name, 'there is no secret to sign with', 'set STRIPE_WEBHOOK_SECRET')
  const sent = Date.now()
  const payload = JSON.stringify({
    id: `evt_check${randomUUID().replaceAll('-', '')}`,
    object: 'event',
    type: 'payments.check',
    created: Math.floor(sent / 1000),
    livemode: config.livemode,
    data: { object: { object: 'check' } },
  })
  const signature = Stripe.webhooks.generateTestHeaderString({ payload, secret })
  const asked = await ask(`${base}/webhook/stripe`, {
    method: 'POST',
    body: payload,
    headers: { 'stripe-signature': signature },
  })
  if ('failure' in asked) return wrong(name, asked.failure, 'npm start -w payments')
  if (asked.status !== 200 || textAt(asked.body, 'status') !== 'accepted')
    return wrong(
      name,
      `answered ${asked.status} ${textAt(asked.body, 'reason') ?? textAt(asked.body, 'status') ?? textAt(asked.body, 'error') ?? ''}`.trim(),
      'restart the service: it runs with another configuration than config.env has now',
    )
  for (const deadline = Date.now() + 2 * TIMEOUT_MS; Date.now() < deadline;) {
    const last = textAt((await readReadiness(base))?.body, 'events', 'lastProcessed')
    if (last !== undefined && new Date(last).getTime() >= sent)
      return ok(name, `accepted and processed in ${Date.now() - sent} ms`)
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  return wrong(name, 'accepted and not processed', 'prodlogs grep --text event. shows what the worker does')
}

const textList = (value: unknown): string[] =>
  Array.isArray(value) ? (value as unknown[]).filter((one) => typeof one === 'string') : []
