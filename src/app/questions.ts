import type { Gap } from '../model/gap.ts'
import type { HostConfig } from '../model/host.ts'
import type { Id } from '../model/ids.ts'
import { ProdlogsError } from '../model/error.ts'
import { words } from '../model/reason.ts'
import type { Level } from '../model/record.ts'
import type { ReadSource, Report } from '../model/report.ts'
import type { SafeRecord } from '../model/safe-record.ts'
import { severityOf } from '../model/severity.ts'
import type { Step } from '../model/step.ts'
import type { EpochMs, TimeWindow } from '../model/time.ts'
import type { Observed } from '../pipeline.ts'
import { redactVerdict } from './analyse.ts'
import type { FilterChoice, HostChoice } from './choice.ts'
import { searchedOf } from './collect.ts'
import { doctor as examine, type Examined } from './doctor.ts'
import { events as listEvents } from './events.ts'
import type { Feed } from './feed.ts'
import { search as look } from './look.ts'
import { idOfWord } from './query.ts'
import { reconcile as compare, type ReconcileAnswer } from './reconcile.ts'
import { report as count } from './report.ts'
import { safeAnswer } from './safe-answer.ts'
import type { AppSession } from './session.ts'
import { timeline as read } from './timeline.ts'
import { why as ask, type Asked } from './why.ts'
import type { WhyAnswer } from '../report/why-document.ts'

/** Where and when to look. Without hosts and files it is the default host of the configuration. */
export interface Where {
  /** Names or groups (`@all`) of the configuration, or targets of ssh. */
  readonly hosts?: readonly string[]
  /** Names of sources, or `file:/path`, `journal:unit`; absent: those of the configuration. */
  readonly sources?: readonly string[]
  /** Local files, in place of hosts. */
  readonly files?: readonly string[]
  readonly since?: Date | EpochMs
  readonly until?: Date | EpochMs
  /** The last lines of each source. */
  readonly lines?: number
  /** Seconds to wait for a host; 10 by default. */
  readonly connectTimeout?: number
  /** How to reach hosts; `auto` by default. */
  readonly transport?: HostChoice['transport']
  /** A file of ssh's configuration in place of the user's. */
  readonly sshConfig?: string
  /** What to do with a host key that is not known; `strict` by default, which refuses. */
  readonly hostKey?: HostChoice['hostKey']
}

/** Which records: values of one list are alternatives, and all lists must be met. `*` in a name is any run of characters. */
export interface Which {
  /** Ids by their look: `evt_…`, `cs_…`, a number for a deal. */
  readonly ids?: readonly string[]
  readonly types?: readonly string[]
  readonly steps?: readonly string[]
  readonly causes?: readonly string[]
  readonly texts?: readonly string[]
  readonly level?: Level
  readonly ignoreCase?: boolean
}

/** A record as it may be shown, and what it says happened. */
export interface ShownLine {
  readonly record: SafeRecord
  readonly steps: readonly Pick<Step, 'kind' | 'outcome' | 'cause'>[]
}

/** Why a payment did not become an automation. `id`: of Stripe, or a deal. Throws USAGE_BAD_VALUE for no id. */
export const why = async (session: AppSession, id: string, where: Where = {}): Promise<Asked<WhyAnswer>> => {
  const asked = await ask(session, { ...hostsOf(where), ...timesOf(where), id: idOf(id), word: id })
  return { ...asked, answer: safeAnswer(asked.answer, session.redactor) }
}

/** How many webhooks came and failed, and why. Verdicts on healthy payments are counted and, unless `all`, not listed. */
export const report = async (
  session: AppSession,
  question: Where & Which & { readonly all?: boolean } = {},
): Promise<Asked<Report<SafeRecord>>> => {
  const { answer, ...asked } = await count(session, {
    ...hostsOf(question),
    ...timesOf(question),
    ...filterOf(question),
  })
  const listed = answer.verdicts.filter(({ cause }) => question.all === true || severityOf(cause) !== 'ok')
  const verdicts = listed.map((verdict) => redactVerdict(verdict, session.redactor))
  return { ...asked, answer: safeAnswer({ ...answer, verdicts }, session.redactor) }
}

/** The records of ids and of everything joined to them, or of texts, per source in its order. */
export const search = async (
  session: AppSession,
  question: Where & Which & { readonly exact?: boolean },
): Promise<
  Asked<{
    readonly lines: readonly ShownLine[]
    readonly learned: readonly Id[]
    readonly searched: readonly ReadSource[]
    readonly gaps: readonly Gap[]
  }>
> => {
  const { answer, ...asked } = await look(session, {
    ...hostsOf(question),
    ...timesOf(question),
    ...filterOf(question),
    exact: question.exact,
  })
  const hits = [...answer.found.values()].flatMap((records) => records.filter((record) => record.wanted))
  const lines = hits.map((hit) => shown(hit, session))
  const learned = (answer.learned?.learned ?? []).map(({ id }) => id)
  const rest = { learned, searched: searchedOf(answer.feeds), gaps: answer.gaps }
  return { ...asked, answer: { lines, ...safeAnswer(rest, session.redactor) } }
}

/** Records in order of time over all sources; with `live` it goes on until the session's signal aborts. */
export const timeline = async (
  session: AppSession,
  question: Where & Which & { readonly exact?: boolean; readonly live?: boolean },
  show: (line: ShownLine, late: boolean) => Promise<void> | void,
): Promise<{
  readonly shown: number
  readonly searched: readonly ReadSource[]
  readonly gaps: readonly Gap[]
  readonly asked: number
  readonly failed: number
}> => {
  let feeds: readonly Feed[] = []
  const end = await read(
    session,
    {
      ...hostsOf(question),
      ...timesOf(question),
      ...filterOf(question),
      exact: question.exact,
      live: question.live ?? false,
    },
    {
      opened: (opened) => (feeds = opened),
      show: async (observed, late) => show(shown(observed, session), late),
      gap: (gap) => session.warnGap(gap),
    },
  )
  return { ...end, searched: safeAnswer(searchedOf(feeds), session.redactor) }
}

/** Each event of Stripe and what became of it, and webhooks that Stripe does not know. Needs a key or a file of events. */
export const reconcile = async (
  session: AppSession,
  question: Where & StripeEvents = {},
): Promise<Asked<ReconcileAnswer>> => {
  const asked = await compare(session, { ...hostsOf(question), ...timesOf(question), ...eventsOf(question) })
  return { ...asked, answer: safeAnswer(asked.answer, session.redactor) }
}

export interface StripeEvents {
  readonly types?: readonly string[]
  readonly limit?: number
  /** A file of events in place of the API. */
  readonly eventsFile?: string
}

/** What Stripe made lately, newest first: 50 unless there is a window or a limit. */
export const events = async (session: AppSession, question: Pick<Where, 'since' | 'until'> & StripeEvents = {}) => {
  const { window } = timesOf(question)
  const limit = question.limit ?? (window === undefined ? 50 : undefined)
  return safeAnswer(await listEvents(session, { ...eventsOf(question), window, limit }), session.redactor)
}

/** Host by host what works, what does not, and how to mend it. */
export const doctor = async (session: AppSession, where: Omit<Where, 'files'> = {}): Promise<Examined> =>
  safeAnswer(await examine(session, hostsOf(where)), session.redactor)

/** What the configuration names, without reaching any of it. */
export const sources = (
  session: AppSession,
): readonly { readonly host: string; readonly isDefault: boolean; readonly sources: HostConfig['sources'] }[] =>
  safeAnswer(
    [...session.config.hosts.values()].map((host) => ({
      host: host.name,
      isDefault: host.name === session.config.default,
      sources: host.sources,
    })),
    session.redactor,
  )

const shown = ({ record, steps }: Observed, session: AppSession): ShownLine => ({
  record: session.redactor.record(record),
  steps: steps.map(({ kind, outcome, cause }) => ({ kind, outcome, ...(cause === undefined ? {} : { cause }) })),
})

const hostsOf = (where: Where): HostChoice => ({
  host: [...(where.hosts ?? [])],
  source: [...(where.sources ?? [])],
  file: [...(where.files ?? [])],
  transport: where.transport ?? 'auto',
  hostKey: where.hostKey ?? 'strict',
  connectTimeout: where.connectTimeout ?? 10,
  ...(where.sshConfig === undefined ? {} : { sshConfig: where.sshConfig }),
})

const timesOf = ({ since, until, lines }: Where): { window?: TimeWindow; lines?: number } => {
  const window = {
    ...(since === undefined ? {} : { from: Number(since) }),
    ...(until === undefined ? {} : { to: Number(until) }),
  }
  return {
    ...(since === undefined && until === undefined ? {} : { window }),
    ...(lines === undefined ? {} : { lines }),
  }
}

const eventsOf = ({ types, limit, eventsFile }: StripeEvents) => ({
  type: types ?? [],
  ...(limit === undefined ? {} : { limit }),
  ...(eventsFile === undefined ? {} : { eventsFile }),
})

const filterOf = (which: Which): FilterChoice => {
  const ids = (which.ids ?? []).map(idOf)
  const of = (kind: Id['kind']): string[] => ids.filter((id) => id.kind === kind).map(({ value }) => value)
  return {
    deal: of('dealId'),
    session: of('sessionId'),
    event: of('eventId'),
    paymentIntent: of('paymentIntentId'),
    customer: of('customerId'),
    type: [...(which.types ?? [])],
    step: [...(which.steps ?? [])],
    cause: [...(which.causes ?? [])],
    // An id of another kind has no field of its own to look in: its lines hold it as text.
    text: [...(which.texts ?? []), ...ids.filter(({ kind }) => !ASKED.has(kind)).map(({ value }) => value)],
    ...(which.level === undefined ? {} : { level: which.level }),
    ...(which.ignoreCase === undefined ? {} : { ignoreCase: which.ignoreCase }),
  }
}

const ASKED: ReadonlySet<Id['kind']> = new Set(['dealId', 'sessionId', 'eventId', 'paymentIntentId', 'customerId'])

const idOf = (word: string): Id => {
  const value = word.trim()
  if (value === '' || value.length > 256)
    throw new ProdlogsError('USAGE_BAD_VALUE', {
      option: 'id',
      value: word.slice(0, 40),
      expected: words('evt_, cs_, 4540'),
    })
  return idOfWord(value) ?? { kind: 'dealId', value }
}
