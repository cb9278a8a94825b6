import type { LogRecord } from '../model/record.ts'
import type { Confidence, Step, StepId, StepOutcome } from '../model/step.ts'
import { openCatalogue } from './catalogue.ts'
import type { StepEntry } from './entry.ts'
import { STEPS, type Family } from '../model/steps.ts'
import { LineView } from './line-view.ts'
import { whyOf, type Why } from './reasons.ts'
import { EVENTS_BY_NAME } from './steps/index.ts'

/** A user's own message for a step, as `steps:` of the configuration has it. */
export interface OwnStep {
  readonly step: StepId
  readonly outcome: StepOutcome
  /** Text that the line holds, in any case. `<name>` stands for anything up to the next known word. */
  readonly message: string
}

export type Recogniser = (record: LogRecord) => readonly Step[]

/**
 * Makes the reader of log lines: a record gives no step, one, or several (one per subject). Users' own messages come
 * first, then exact entries, then meaning. Pure: the same record gives the same steps.
 */
export const createRecogniser = (options: { readonly steps?: readonly OwnStep[] } = {}): Recogniser => {
  const own = (options.steps ?? []).map(ownEntry)
  const catalogue = openCatalogue()
  return (record) => {
    const line = new LineView(record)
    const found = new Map<Family, StepEntry>()
    collect(own, line, found)
    const named = line.event === undefined ? undefined : EVENTS_BY_NAME.get(line.event)
    if (named) collect(named, line, found)
    // An event field that is known says it all: words are read only where it is silent.
    if (isService(found)) return settle(found, line)
    const { exact, meanings } = catalogue.candidates(line)
    collect(exact, line, found)
    if (meanings.length > 0 && !tells(found) && !isSilentEvent(line)) collect(meanings, line, found)
    return found.size === 0 ? NONE : settle(found, line)
  }
}

/** An event of a service that names its events, and none that is a step: its words are about something else. */
const isSilentEvent = (line: LineView): boolean =>
  /^(?:webhook|event|state|crm|notify|notification|quota|gate|db|scheduler|server|module|outbox|cache|session|stripe|deal)\.[a-z_]+$/.test(
    line.event ?? '',
  )

const isService = (found: Map<Family, StepEntry>): boolean => {
  for (const entry of found.values()) if (entry.id.startsWith('service.')) return true
  return false
}

const NONE: readonly Step[] = []

const collect = (entries: readonly StepEntry[], line: LineView, found: Map<Family, StepEntry>): void => {
  for (const entry of entries) {
    if (!fits(entry, line)) continue
    const family = STEPS[entry.step].family
    const known = found.get(family)
    if (!known) found.set(family, entry)
    else if (isVaguer(known, entry)) found.set(family, { ...entry, step: known.step, outcome: known.outcome })
  }
}

/** True when `entry` knows the reason for a failure that `known` only states. */
const isVaguer = (known: StepEntry, entry: StepEntry): boolean =>
  known.outcome === 'failed' && known.cause === undefined && entry.cause !== undefined && entry.outcome !== 'ok'

export const fits = (entry: StepEntry, line: LineView): boolean => {
  if (entry.needs.length > 0 && !entry.needs.some((literal) => line.text.includes(literal))) return false
  if (entry.none?.test(line.text)) return false
  if (entry.all && !entry.all.every((pattern) => pattern.test(line.text))) return false
  return entry.when === undefined || entry.when(line)
}

const tells = (found: Map<Family, StepEntry>): boolean => {
  for (const entry of found.values()) if (entry.confidence === undefined || entry.confidence === 'certain') return true
  return false
}

const settle = (found: Map<Family, StepEntry>, line: LineView): readonly Step[] => {
  dropEchoes(found)
  return [...found.values()].map((entry) => toStep(entry, line, line.type))
}

/**
 * One failure has one subject: "Error adding payment note to deal" is about the note, a signature error that speaks of
 * the webhook is about the signature.
 */
const dropEchoes = (found: Map<Family, StepEntry>): void => {
  const drop = (when: Family, ...echoes: readonly Family[]) => {
    if (found.has(when)) for (const each of echoes) found.delete(each)
  }
  const failed = (family: Family) => found.get(family)?.outcome === 'failed'
  if (failed('signature'))
    drop('signature', 'processing', 'answer', 'duplicate', 'notification', 'crm', 'deal', 'queue')
  drop('duplicate', 'processing', 'database', 'queue')
  drop('note', 'crm', 'processing')
  drop('notification', 'crm', 'processing', 'deal')
  drop('crm', 'processing')
  if (found.get('crm')?.confidence === 'likely') drop('deal', 'crm')
  if (found.get('processing')?.confidence === 'likely' && found.get('deal')?.outcome !== 'ok')
    drop('deal', 'processing')
  drop('scheduler', 'processing', 'answer', 'subscription')
  drop('cabinet', 'processing', 'answer')
  drop('stripe', 'processing')
  if (found.get('processing')?.cause === 'business_rejected') drop('processing', 'answer')
  if (found.get('answer')?.confidence === 'likely')
    for (const other of ['stripe', 'deal', 'crm', 'note', 'notification', 'database', 'queue'] as const)
      drop(other, 'answer')
}

const toStep = (entry: StepEntry, line: LineView, type: string | undefined): Step => {
  const base = entry.confidence ?? 'certain'
  const why: Why | undefined = needsReason(entry) ? whyOf(STEPS[entry.step].family, line) : undefined
  const cause = why ? why.cause : entry.cause
  const alternatives = why ? why.alternatives : entry.alternatives
  return {
    kind: entry.step,
    outcome: entry.outcome,
    ...(cause ? { cause } : {}),
    ...(alternatives && alternatives.length > 0 ? { alternatives } : {}),
    confidence: why ? weaker(base, why.confidence) : base,
    claim: entry.claim ?? 'stated',
    voice: entry.voice ?? 'app',
    by: entry.id,
    ...(entry.looseToo === true && !line.isPayment ? { loose: true } : {}),
    ...(type ? { type } : {}),
    ids: line.record.ids,
    record: line.record,
  }
}

/** Failures and skips need one; an ignored cabinet may name it; what went well needs none. */
const needsReason = (entry: StepEntry): boolean =>
  entry.step === 'cabinet.ignored' || entry.id === 'service.quota.denied'
    ? true
    : entry.cause === undefined && (entry.outcome === 'failed' || entry.outcome === 'skipped')

const RANK = { certain: 2, likely: 1, ambiguous: 0 } as const
const weaker = (a: Confidence, b: Confidence): Confidence => (RANK[a] <= RANK[b] ? a : b)

/** A configured message as an entry: its text is matched as it stands, `<name>` matches anything. */
const ownEntry = (own: OwnStep, at: number): StepEntry => {
  const parts = own.message
    .toLowerCase()
    .replaceAll('ё', 'е')
    .split(/<[^<>]*>/)
  const literal = parts.reduce((best, part) => (part.trim().length > best.length ? part.trim() : best), '')
  return {
    id: `own.${at}`,
    step: own.step,
    outcome: own.outcome,
    needs: [literal],
    all: [
      new RegExp(
        parts
          .map((part) =>
            part
              .trim()
              .replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
              .replace(/\s+/g, '\\s+'),
          )
          .join('[^]*?'),
      ),
    ],
    hits: [own.message, own.message],
    misses: [''],
  }
}
