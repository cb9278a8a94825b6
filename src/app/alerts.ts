import type { CauseId } from '../model/cause.ts'
import type { Step, StepId } from '../model/step.ts'
import type { EpochMs } from '../model/time.ts'

export type AlertKind = 'webhook' | 'signature' | 'database' | 'scheduler' | 'silence' | 'link'

export interface Alert {
  readonly state: 'alert' | 'recovered'
  readonly kind: AlertKind
  readonly host: string
  readonly at: EpochMs
  readonly cause?: CauseId
  /** How many times it was seen since it began. */
  readonly count: number
  readonly step?: Step
}

export interface AlertOptions {
  /** How many within `windowMs` raise an alert, by kind; default 1. */
  readonly thresholds: Readonly<Partial<Record<AlertKind, number>>>
  readonly silenceMs?: number
}

/** Failures of one kind that are further apart than this are not one trouble. */
const WINDOW_MS = 10 * 60_000

/** Without a new failure for so long the trouble is over, even when nothing says so. */
const QUIET_MS = 15 * 60_000

interface Trouble {
  times: EpochMs[]
  raised: boolean
  count: number
  last: EpochMs
}

/**
 * Turns steps into alerts: one when a trouble begins, one when it is over, none in between. Time is given, never read,
 * so that an hour can be tested in a moment.
 */
export class Alerts {
  readonly #troubles = new Map<string, Trouble>()
  readonly #lastWebhook = new Map<string, EpochMs>()
  readonly #options: AlertOptions

  constructor(options: AlertOptions) {
    this.#options = options
  }

  /** Takes a step that came at `now`. */
  step(host: string, step: Step, now: EpochMs): Alert[] {
    const alerts: Alert[] = []
    if (step.kind.startsWith('webhook.') || step.kind.startsWith('signature.')) {
      this.#lastWebhook.set(host, now)
      alerts.push(...this.#over(host, 'silence', now))
    }
    const failing = failureKind(step)
    if (failing !== undefined) alerts.push(...this.#seen(host, failing, now, step))
    const healed = recoveryKind(step)
    if (healed !== undefined) alerts.push(...this.#over(host, healed, now))
    return alerts
  }

  link(host: string, up: boolean, now: EpochMs): Alert[] {
    return up ? this.#over(host, 'link', now) : this.#seen(host, 'link', now)
  }

  /** Called now and then: silence, and troubles that have passed. */
  tick(hosts: readonly string[], now: EpochMs): Alert[] {
    const alerts: Alert[] = []
    const { silenceMs } = this.#options
    for (const host of hosts) {
      const last = this.#lastWebhook.get(host)
      if (last === undefined) this.#lastWebhook.set(host, now)
      else if (silenceMs !== undefined && now - last >= silenceMs && !this.#troubles.get(`${host} silence`)?.raised)
        alerts.push(...this.#seen(host, 'silence', now))
      for (const kind of ['webhook', 'signature', 'database', 'scheduler'] as const) {
        const trouble = this.#troubles.get(`${host} ${kind}`)
        if (trouble?.raised && now - trouble.last >= QUIET_MS) alerts.push(...this.#over(host, kind, now))
      }
    }
    return alerts
  }

  #seen(host: string, kind: AlertKind, now: EpochMs, step?: Step): Alert[] {
    const key = `${host} ${kind}`
    const trouble = this.#troubles.get(key) ?? { times: [], raised: false, count: 0, last: now }
    trouble.times = [...trouble.times.filter((time) => now - time < WINDOW_MS), now].slice(-1000)
    trouble.count++
    trouble.last = now
    this.#troubles.set(key, trouble)
    if (trouble.raised || trouble.times.length < (this.#options.thresholds[kind] ?? 1)) return []
    trouble.raised = true
    return [
      {
        state: 'alert',
        kind,
        host,
        at: now,
        count: trouble.count,
        ...(step === undefined ? {} : { step }),
        ...(step?.cause === undefined ? {} : { cause: step.cause }),
      },
    ]
  }

  #over(host: string, kind: AlertKind, now: EpochMs): Alert[] {
    const trouble = this.#troubles.get(`${host} ${kind}`)
    if (trouble === undefined) return []
    this.#troubles.delete(`${host} ${kind}`)
    return trouble.raised ? [{ state: 'recovered', kind, host, at: now, count: trouble.count }] : []
  }
}

const failureKind = (step: Step): AlertKind | undefined => {
  if (step.kind === 'signature.failed') return 'signature'
  if (step.kind === 'db.unavailable' || step.cause?.startsWith('db_')) return 'database'
  if (step.kind === 'scheduler.job_failed' || step.kind === 'scheduler.missed') return 'scheduler'
  return step.outcome === 'failed' ? 'webhook' : undefined
}

const AFTER_SIGNATURE: ReadonlySet<StepId> = new Set<StepId>([
  'signature.verified',
  'cabinet.accepted',
  'event.stored',
  'session.persisted',
])

/** What shows that a trouble is over: the same thing going well. */
const recoveryKind = (step: Step): AlertKind | undefined => {
  if (step.outcome !== 'ok') return undefined
  // Whatever is done with an event comes after its signature.
  if (AFTER_SIGNATURE.has(step.kind)) return 'signature'
  if (step.kind === 'db.recovered') return 'database'
  if (step.kind === 'scheduler.job_ok') return 'scheduler'
  return step.kind === 'notification.sent' || step.kind === 'crm.status_updated' ? 'webhook' : undefined
}
