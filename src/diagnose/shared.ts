import type { CauseId } from '../model/cause.ts'
import type { Payment } from '../model/payment.ts'
import type { Fields, LogRecord } from '../model/record.ts'
import { severityOf } from '../model/severity.ts'
import type { SharedByCause, Trait, TraitKind } from '../model/shared.ts'
import type { EpochMs } from '../model/time.ts'
import type { WebhookProcessingLog } from '../model/trace.ts'
import type { Verdict } from '../model/verdict.ts'
import { timeOf } from './verification.ts'

/** Fewer cases, or fewer to compare with, say nothing. */
const LEAST_BROKEN = 3
const LEAST_HEALTHY = 3
/** How likely chance may be to give one of all traits that were looked at to every case. */
const CHANCE = 0.05
/** A trait that more of the healthy ones have explains nothing. */
const FEW = 0.2
/** So many that went well after the last case show that it is over. */
const OVER = 3

const MINUTE_MS = 60_000
const INTERVALS = 2

/** One payment, or one delivery of which no payment is known. */
interface Unit {
  readonly cause: CauseId
  readonly isHealthy: boolean
  readonly at: EpochMs | undefined
  readonly customer: string | undefined
  readonly hosts: ReadonlySet<string>
  /** By `kind name`, what is told of it. A kind with several values (two paths of one payment) has them all. */
  readonly traits: ReadonlyMap<string, ReadonlySet<string>>
}

/** For every cause with three cases or more: what they share and the healthy ones of the window do not, counted and tested. */
export const sharedOf = (
  verdicts: readonly Verdict[],
  payments: readonly Payment[],
  logs: readonly WebhookProcessingLog[],
): SharedByCause[] => {
  const byCause = new Map<CauseId, Unit[]>()
  const healthy: Unit[] = []
  const starts = startsIn(logs)
  for (const unit of unitsOf(verdicts, payments, starts)) {
    if (unit.isHealthy) healthy.push(unit)
    else if (severityOf(unit.cause) !== 'ok') {
      const known = byCause.get(unit.cause)
      if (known) known.push(unit)
      else byCause.set(unit.cause, [unit])
    }
  }
  return [...byCause].flatMap(([cause, broken]) =>
    broken.length < LEAST_BROKEN ? [] : [compared(cause, broken, healthy)],
  )
}

const unitsOf = (verdicts: readonly Verdict[], payments: readonly Payment[], starts: Starts): Unit[] => {
  const covered = new Set(payments.flatMap((payment) => payment.verdicts))
  const ofPayments = payments.flatMap((payment) => {
    if (payment.state !== 'done' && payment.state !== 'stopped') return []
    const told = payment.verdicts.flatMap((at) => verdicts[at] ?? [])
    const decisive = payment.state === 'stopped' ? told.slice(0, 1) : told
    const traces = decisive.flatMap(tracesOf)
    return [unitOf(payment.cause, payment.state === 'done', traces, starts)]
  })
  const alone = verdicts.flatMap((verdict, at) =>
    covered.has(at) || verdict.cause === 'unknown'
      ? []
      : tracesOf(verdict)
          .filter(({ scope }) => scope !== 'service')
          .map((trace) => unitOf(verdict.cause, severityOf(verdict.cause) === 'ok', [trace], starts)),
  )
  return [...ofPayments, ...alone]
}

const tracesOf = ({ trace, traces }: Verdict): readonly WebhookProcessingLog[] =>
  traces ?? (trace === undefined ? [] : [trace])

const unitOf = (cause: CauseId, isHealthy: boolean, traces: readonly WebhookProcessingLog[], starts: Starts): Unit => {
  const traits = new Map<string, Set<string>>()
  const add = (kind: TraitKind, value: string | undefined, name = ''): void => {
    if (value === undefined || value === '') return
    const key = `${kind} ${name}`
    const known = traits.get(key)
    if (known) known.add(value)
    else traits.set(key, new Set([value]))
  }
  const at = traces.map(timeOf).find((time) => time !== undefined)
  const hosts = new Set<string>()
  let customer: string | undefined
  for (const trace of traces) {
    add('type', trace.event.type)
    const { accountId, priceId, productId, customerId, dealId } = trace.ids
    customer ??= customerId?.[0] ?? dealId?.[0]
    for (const id of priceId ?? []) add('price', id)
    for (const id of productId ?? []) add('product', id)
    for (const id of accountId ?? []) add('account', id)
    for (const record of recordsOf(trace)) {
      hosts.add(record.origin.host)
      if (record.http?.method === 'POST') add('path', record.http.path?.split('?')[0])
      add('link', LINK.exec(record.raw)?.[0])
      readFields(record.fields, add)
    }
  }
  for (const host of hosts) {
    add('host', host)
    add('start', starts(host, at))
  }
  return { cause, isHealthy, at, customer, hosts, traits }
}

const LINK = /\bplink_\w{8,40}/

const recordsOf = (trace: WebhookProcessingLog): Set<LogRecord> =>
  new Set([...trace.steps.map(({ record }) => record), ...trace.context])

const VERSION = /^(?:version|release|build|commit|revision|git_?sha|image|app_?version|service_?version)$/i
/** What differs from record to record, tells how it ended, or is of a person. */
const NO_TRAIT =
  /time|date|^ts$|_at$|level|msg|message|error|err$|stack|reason|cause|status|code|outcome|result|step|event|type|id$|ids$|uuid|pid|thread|tid|trace|span|request|req|res$|response|duration|latency|took|elapsed|ms$|bytes|size|length|count|attempt|retry|line|file|func|caller|logger|host|ip$|addr|agent|mail|phone|name|user|customer|person|amount|total|price|sum|token|secret|key|signature|sig|path|url|uri|method|header|body|payload|data|text|changed|verified|raw/i
const PLAIN = /^[\wа-яё./:-]{1,40}$/i

const readFields = (
  fields: Fields,
  add: (kind: TraitKind, value: string | undefined, name?: string) => void,
  depth = 0,
): void => {
  for (const [name, value] of Object.entries(fields)) {
    if (value !== null && typeof value === 'object') {
      if (depth === 0 && !Array.isArray(value) && /^(?:metadata|context|labels|tags|service|app|object)$/.test(name))
        readFields(value as Fields, add, 1)
      continue
    }
    const text = String(value)
    if (name === 'livemode') add('mode', text === 'true' ? 'live' : 'test')
    else if (VERSION.test(name)) add('version', text.slice(0, 40))
    else if (value !== null && PLAIN.test(text) && !/\d{7}/.test(text) && !NO_TRAIT.test(name)) add('field', text, name)
  }
}

/** The last start of a service on a host before a moment, as its time. */
type Starts = (host: string, at: EpochMs | undefined) => string | undefined

const startsIn = (logs: readonly WebhookProcessingLog[]): Starts => {
  const byHost = new Map<string, EpochMs[]>()
  for (const { steps } of logs)
    for (const { kind, record } of steps)
      if (kind === 'service.started' && record.at !== undefined) {
        const known = byHost.get(record.origin.host)
        if (known) known.push(record.at)
        else byHost.set(record.origin.host, [record.at])
      }
  for (const times of byHost.values()) times.sort((a, b) => a - b)
  return (host, at) => {
    const last = at === undefined ? undefined : byHost.get(host)?.findLast((time) => time <= at)
    return last === undefined ? undefined : String(last)
  }
}

const compared = (cause: CauseId, broken: readonly Unit[], healthy: readonly Unit[]): SharedByCause => {
  const times = broken.flatMap(({ at }) => at ?? [])
  const [from, to] = times.length === 0 ? [] : [Math.min(...times), Math.max(...times)]
  const found = healthy.length < LEAST_HEALTHY ? undefined : likeliest(broken, healthy)
  const isAlike = (unit: Unit): boolean => found === undefined || has(unit, found.key, found.trait.value)
  const after = to === undefined ? [] : healthy.filter((unit) => unit.at !== undefined && unit.at > to && isAlike(unit))
  const isOngoing =
    after.length >= OVER ? false : after.length === 0 && isRecent(times, [...broken, ...healthy]) ? true : undefined
  return {
    cause,
    broken: broken.length,
    healthy: healthy.length,
    ...(found === undefined
      ? spreadOf(broken, healthy)
      : {
          trait: found.trait,
          healthyWith: found.healthyWith,
          ...(found.fine === undefined ? {} : { fine: found.fine }),
        }),
    ...(from === undefined || to === undefined ? {} : { from, to }),
    ...(isOngoing === undefined ? {} : { isOngoing }),
  }
}

/** The end of what was read is no further away than the cases are apart. */
const isRecent = (times: readonly EpochMs[], all: readonly Unit[]): boolean => {
  const end = Math.max(...all.flatMap(({ at }) => at ?? []))
  const [first, last] = [Math.min(...times), Math.max(...times)]
  return times.length > 1 && end - last <= Math.max(MINUTE_MS, (INTERVALS * (last - first)) / (times.length - 1))
}

const has = (unit: Unit, key: string, value: string): boolean => unit.traits.get(key)?.has(value) === true

interface Found {
  readonly key: string
  readonly trait: Trait
  readonly chance: number
  readonly healthyWith: number
  readonly fine: string | undefined
}

/** The order counts between traits that are equally unlikely: what names the thing to mend stands before what only dates it. */
const KINDS: readonly TraitKind[] = [
  'link',
  'path',
  'start',
  'version',
  'host',
  'account',
  'mode',
  'price',
  'product',
  'field',
  'type',
]

const likeliest = (broken: readonly Unit[], healthy: readonly Unit[]): Found | undefined => {
  const [first] = broken
  if (first === undefined) return undefined
  const candidates = [...first.traits].flatMap(([key, values]) =>
    [...values].filter((value) => broken.every((unit) => has(unit, key, value))).map((value) => ({ key, value })),
  )
  const looked = new Set([...broken, ...healthy].flatMap(({ traits }) => [...traits.keys()])).size
  const found = candidates.flatMap(({ key, value }): Found[] => {
    // Where the healthy ones say nothing of the kind, nothing is known of them.
    const told = healthy.filter(({ traits }) => traits.has(key))
    if (told.length < LEAST_HEALTHY) return []
    const healthyWith = told.filter((unit) => has(unit, key, value)).length
    if (healthyWith > FEW * told.length) return []
    const chance = chanceOf(broken.length, healthyWith, told.length) * Math.max(1, looked)
    if (chance > CHANCE) return []
    const [kind, name] = key.split(' ') as [TraitKind, string?]
    return [
      {
        key,
        trait: { kind, ...(name === undefined || name === '' ? {} : { name }), value },
        chance,
        healthyWith,
        fine: fineBeside(key, value, told, broken),
      },
    ]
  })
  return found.toSorted(
    (a, b) => a.healthyWith - b.healthyWith || KINDS.indexOf(a.trait.kind) - KINDS.indexOf(b.trait.kind),
  )[0]
}

/** Fisher: that all broken ones should have what `healthyWith` of the healthy ones have, were it dealt out by chance. */
export const chanceOf = (broken: number, healthyWith: number, healthy: number): number => {
  let chance = 1
  for (let i = 0; i < broken; i++) chance *= (broken + healthyWith - i) / (broken + healthy - i)
  return chance
}

/** Another value that several healthy ones have and no broken one: it is fine. */
const fineBeside = (
  key: string,
  value: string,
  healthy: readonly Unit[],
  broken: readonly Unit[],
): string | undefined => {
  const counts = new Map<string, number>()
  for (const unit of healthy)
    for (const other of unit.traits.get(key) ?? [])
      if (other !== value && !broken.some((each) => has(each, key, other)))
        counts.set(other, (counts.get(other) ?? 0) + 1)
  const [most] = [...counts].toSorted(([, a], [, b]) => b - a)
  return most !== undefined && most[1] >= LEAST_HEALTHY ? most[0] : undefined
}

/** The cases lie among the healthy ones, of many customers: that, too, says where not to look. */
const spreadOf = (broken: readonly Unit[], healthy: readonly Unit[]): Pick<SharedByCause, 'spread'> => {
  if (healthy.length < LEAST_HEALTHY) return {}
  const customers = new Set(broken.flatMap(({ customer }) => customer ?? [])).size
  const hosts = new Set(broken.flatMap((unit) => [...unit.hosts])).size
  const all = [...broken, ...healthy].flatMap(({ at }) => at ?? [])
  const own = broken.flatMap(({ at }) => at ?? [])
  const window = all.length === 0 ? 0 : Math.max(...all) - Math.min(...all)
  const span = own.length === 0 ? 0 : Math.max(...own) - Math.min(...own)
  return { spread: { customers, hosts, isWholeWindow: window > 0 && span >= window / 2 } }
}
