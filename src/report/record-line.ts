import type { IdKind } from '../model/ids.ts'
import type { Level } from '../model/record.ts'
import type { SafeRecord } from '../model/safe-record.ts'
import type { CauseId } from '../model/cause.ts'
import type { StepId, StepOutcome } from '../model/step.ts'
import { dashboardUrl, firstIds, otherIds, SHOWN_IDS } from './ids.ts'
import type { Style } from './style.ts'
import { terminalSafe } from './terminal-safe.ts'
import type { TimeFormat } from './time-format.ts'

/** A step as a line shows it. */
export interface ShownStep {
  readonly step: StepId
  readonly outcome: StepOutcome
  readonly cause?: CauseId
}

export interface ShownRecord {
  readonly record: SafeRecord
  readonly steps: readonly ShownStep[]
  /** True for a line that stands around a match (`-A`, `-B`, `-C`). */
  readonly context?: boolean
  /** True when it came too late for its place in time. */
  readonly late?: boolean
}

export interface LineOptions {
  readonly style: Style
  readonly time: TimeFormat
  /** Names of host and source before each line: needed as soon as there is more than one. */
  readonly showOrigin: boolean
  /** Columns that the names of host and source take, so that what follows them stands in line. */
  readonly originWidth?: number
  /** What stands behind a line that came too late for its place in time. */
  readonly late?: string
  /**
   * For a screen: facts (ids, type) that stood on an earlier line of the same event are not repeated. Give one set for
   * the whole output; absent, every line carries all of its facts.
   */
  readonly seen?: Set<string>
}

const GLYPH: Readonly<Record<StepOutcome, string>> = {
  ok: '✔',
  failed: '✖',
  skipped: '⊘',
  duplicate: '⧉',
  ignored: '○',
  started: '…',
}

const LEVEL: Readonly<Record<Level, string>> = {
  trace: 'TRACE',
  debug: 'DEBUG',
  info: 'INFO ',
  warn: 'WARN ',
  error: 'ERROR',
  fatal: 'FATAL',
}

const PREVIEW_FIELDS = ['type', 'reason', 'hint', 'status', 'error', 'err', 'cause', 'description', 'duration_ms']

/** Wide enough for `subscription.transition`. */
const STEP_WIDTH = 23

/** One record as text for a person: time, origin, level, step, message, and the facts that the message does not name. */
export const recordLine = (shown: ShownRecord, options: LineOptions): string => {
  const { record, steps } = shown
  const { style, time } = options
  const parts = [
    record.at === undefined ? style.dim('--:--:--.---') : style.dim(time.time(record.at)),
    options.showOrigin
      ? style.magenta(terminalSafe(`${record.host}:${record.source}`).padEnd(options.originWidth ?? 0))
      : '',
    levelMark(record.level, style),
    steps[0] === undefined ? '' : stepMark(steps[0], style, STEP_WIDTH),
    messageOf(shown, options),
    ...steps.filter((step) => step.cause !== undefined).map((step) => causeMark(step, style)),
    ...steps.slice(1).map((step) => stepMark(step, style, 0)),
    ...factsOf(record, options),
    shown.late ? style.yellow(`(${options.late ?? 'late'})`) : '',
  ]
  return [parts.filter((part) => part !== '').join(' '), ...stackOf(record, style)].join('\n')
}

const levelMark = (level: Level | undefined, style: Style): string => {
  if (level === undefined) return '     '
  const text = LEVEL[level]
  if (level === 'error' || level === 'fatal') return style.red(text)
  if (level === 'warn') return style.yellow(text)
  return style.dim(text)
}

const messageOf = ({ record, context }: ShownRecord, { style }: LineOptions): string => {
  const text = terminalSafe(httpSummary(record) ?? firstLine(record.message))
  if (context) return style.dim(text)
  return highlightIds(text, record, style)
}

const firstLine = (text: string): string => text.split('\n', 1)[0] ?? ''

const httpSummary = (record: SafeRecord): string | undefined => {
  const { http } = record
  if (http?.status === undefined || record.message.includes(http.path ?? '')) return undefined
  return `${http.method ?? ''} ${http.path ?? ''} → ${http.status} ${record.message}`.trim()
}

const highlightIds = (text: string, record: SafeRecord, style: Style): string => {
  let dressed = text
  for (const [kind, values] of Object.entries(record.ids))
    for (const value of values) {
      // A bare number would light up in every time and amount.
      if (value.length < 8 || !dressed.includes(value)) continue
      dressed = dressed.replaceAll(value, linked(kind as IdKind, value, style))
    }
  return dressed
}

const linked = (kind: IdKind, value: string, style: Style): string => {
  const url = dashboardUrl(kind, value)
  return url === undefined ? style.cyan(value) : style.link(style.cyan(value), url)
}

const LABEL: Readonly<Partial<Record<IdKind, string>>> = { dealId: 'deal', hardwareId: 'hw' }

const factsOf = (record: SafeRecord, options: LineOptions): string[] => {
  const event = record.ids.eventId?.[0] ?? record.ids.sessionId?.[0]
  const fresh = (fact: string): boolean => {
    if (options.seen === undefined || event === undefined) return true
    const key = `${event} ${fact}`
    if (options.seen.has(key)) return false
    if (options.seen.size > 20_000) options.seen.clear()
    options.seen.add(key)
    return true
  }
  return [...fieldsOf(record, options, fresh), ...idsOf(record, options, fresh)]
}

const idsOf = (record: SafeRecord, { style }: LineOptions, fresh: (fact: string) => boolean): string[] =>
  SHOWN_IDS.flatMap((kind) =>
    (record.ids[kind] ?? [])
      // The deal and the event are what the eye looks for on every line.
      .filter((value) => !record.message.includes(value) && (kind === 'dealId' || kind === 'eventId' || fresh(value)))
      .map(
        (value) =>
          `${LABEL[kind] === undefined ? '' : style.dim(`${LABEL[kind]}=`)}${linked(kind, terminalSafe(value), style)}`,
      ),
  )

const fieldsOf = (record: SafeRecord, { style }: LineOptions, fresh: (fact: string) => boolean): string[] =>
  PREVIEW_FIELDS.flatMap((name) => {
    const value = record.fields[name]
    if (value === undefined || value === null || typeof value === 'object') return []
    const text = terminalSafe(firstLine(String(value)))
    if (text === '' || record.message.includes(text) || (name === 'type' && !fresh(`type ${text}`))) return []
    return [`${style.dim(`${name}=`)}${/\s/.test(text) ? `"${text}"` : text}`]
  }).concat(
    record.errorMessage !== undefined && !record.message.includes(record.errorMessage) && !namesError(record)
      ? [style.red(terminalSafe(firstLine(record.errorMessage)))]
      : [],
  )

/** The error stands among the fields that are shown already. */
const namesError = ({ fields, errorMessage }: SafeRecord): boolean =>
  PREVIEW_FIELDS.some((name) => fields[name] === errorMessage)

const OUTCOME_TONE: Readonly<Record<StepOutcome, 'green' | 'red' | 'yellow' | 'dim'>> = {
  ok: 'green',
  failed: 'red',
  skipped: 'yellow',
  ignored: 'yellow',
  duplicate: 'dim',
  started: 'dim',
}

const stepMark = ({ step, outcome }: ShownStep, style: Style, width: number): string =>
  style[OUTCOME_TONE[outcome]](`${GLYPH[outcome]} ${step.padEnd(width)}`)

const causeMark = ({ outcome, cause }: ShownStep, style: Style): string => style[OUTCOME_TONE[outcome]](`(${cause})`)

/** What stands under the first line: a stack trace, or the rest of a message of several lines. */
const stackOf = (record: SafeRecord, style: Style): string[] => {
  if (record.lines < 2 && !record.message.includes('\n')) return []
  const lines = record.lines > 1 ? record.line.split('\n').slice(1) : record.message.split('\n').slice(1)
  return lines.map((line) => style.dim(`    ${terminalSafe(line)}`))
}

/** The documented JSON of one record. Keys that are not known are absent. */
export const recordJson = (shown: ShownRecord, time: TimeFormat): Record<string, unknown> => {
  const { record, steps } = shown
  const first = steps[0]
  const others = otherIds(record.ids)
  return {
    version: 1,
    host: record.host,
    source: record.source,
    ...(record.at === undefined ? {} : { at: time.iso(record.at) }),
    ...(record.level === undefined ? {} : { level: record.level }),
    ...(record.logger === undefined ? {} : { logger: record.logger }),
    message: record.message,
    ...(first === undefined ? {} : { step: first.step, outcome: first.outcome }),
    ...(first?.cause === undefined ? {} : { cause: first.cause }),
    ...(steps.length < 2 ? {} : { alsoSteps: steps.slice(1) }),
    ids: firstIds(record.ids),
    ...(others.length === 0 ? {} : { alsoIds: others }),
    ...(record.http === undefined ? {} : { http: record.http }),
    fields: record.fields,
    format: record.format,
    ...(record.kind === 'unparsed' ? { unparsed: true } : {}),
    text: record.line,
    ...(shown.context ? { context: true } : {}),
    ...(shown.late ? { late: true } : {}),
  }
}
