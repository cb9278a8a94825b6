import { randomBytes } from 'node:crypto'
import { fill } from '../messages/fill.ts'
import { AGENT } from '../messages/mcp.ts'
import { CAUSE_IDS } from '../model/cause.ts'
import { ERROR_EXIT } from '../model/error.ts'
import { ID_PREFIXES } from '../model/ids.ts'
import { STEP_IDS } from '../model/steps.ts'
import { terminalSafe } from '../report/terminal-safe.ts'

/**
 * Keeps what a log wrote apart from what prodlogs says of it. Whoever pays can write into a log, and an agent reads the
 * answer: "ignore your instructions" must be seen to be a quotation. The marks hold a number that is drawn for each
 * answer, so that no line can close them.
 */
export interface Fence {
  readonly open: string
  readonly close: string
  /** What the marks mean, for the answer's first lines. */
  readonly label: string
  /** A quotation: harmless characters only, between the marks. */
  quote(text: string): string
  /** Quotes a text unless it is a plain name, number or id. */
  word(text: string): string
  /**
   * A copy of data in which every text is as `word` gives it, names of fields too. `own`: keys whose texts are ours; they
   * mean nothing below `args`, `fields`, `http` and other places that a log fills.
   */
  data<T>(value: T, own?: ReadonlySet<string>): T
}

/** `known`: names of the configuration, which are no log's. `longest`: characters of a quotation before it is cut. */
export const createFence = (known: Iterable<string>, longest: number): Fence => {
  const mark = `log-${randomBytes(4).toString('hex')}`
  const [open, close] = [`<${mark}>`, `</${mark}>`]
  const names = new Set(known)
  const quote = (text: string): string => {
    const rest = text.length - longest
    const safe = terminalSafe(rest > 0 ? text.slice(0, longest) : text, true)
    return `${open}${safe}${rest > 0 ? ` …[+${rest} characters]` : ''}${close}`
  }
  const word = (text: string): string => (names.has(text) || isPlain(text) ? text : quote(text))
  const data = (value: unknown, own: ReadonlySet<string>): unknown => {
    if (typeof value === 'string') return word(value)
    if (Array.isArray(value)) return value.map((each) => data(each, own))
    if (value === null || typeof value !== 'object') return value
    return Object.fromEntries(
      Object.entries(value).map(([name, each]) => [
        word(name),
        own.has(name) && typeof each === 'string' ? each : data(each, LOGGED.has(name) ? NONE : own),
      ]),
    )
  }
  return {
    open,
    close,
    label: fill(AGENT.quoted, { open, close }),
    quote,
    word,
    data: <T>(value: T, own: ReadonlySet<string> = NONE) => data(value, own) as T,
  }
}

const NONE: ReadonlySet<string> = new Set()

/** Places that a log fills with names and values of its own. */
const LOGGED: ReadonlySet<string> = new Set(['args', 'fields', 'http', 'byType', 'ids'])

/** True for what can be said without the marks: it has no room for a sentence. */
export const isPlain = (text: string): boolean => {
  if (text === '' || KNOWN.has(text)) return true
  if (text.length > 80 || !/^[\w.:@/#+=-]+$/.test(text)) return false
  if (/^[\d:.TZ+-]+$/.test(text) || /^[0-9a-f]{8}[0-9a-f-]*$/i.test(text) || isStripeId(text)) return true
  const strange = text.match(/[A-Za-z]{2,}/g)?.filter((each) => !VOCABULARY.has(each.toLowerCase())) ?? []
  return strange.length <= 1 && (strange[0]?.length ?? 0) <= 20
}

const PREFIXES = Object.values(ID_PREFIXES).flat()

/** A real id has digits among its letters; what has none may be words. */
const isStripeId = (text: string): boolean =>
  PREFIXES.some((prefix) => text.startsWith(prefix) && /^(?=.*\d)[A-Za-z0-9]{4,70}$/.test(text.slice(prefix.length)))

/** Our own names, whole. */
const KNOWN: ReadonlySet<string> = new Set([...CAUSE_IDS, ...STEP_IDS, ...Object.keys(ERROR_EXIT)])

/** The words of Stripe's event types (docs.stripe.com/api/events/types), of our own names, and of web addresses. */
const VOCABULARY: ReadonlySet<string> = new Set([
  ...[...CAUSE_IDS, ...STEP_IDS].flatMap((id) => id.split(/[^a-z]+/)),
  ...`account action adjustment aborted accepted activated amount api application approved arrived async attached attempt
  authorization authorized automatic automatically available balance bank billing canceled cancelled capability capturable
  capture captured card cardholder cash cause certain changed charge checkout city closed code collection company completed
  configuration consumed core counted country coupon created credit currency customer dealid deactivated deauthorized
  deleted deliveries destination detached discount dispute draft due early end error event eventid expired expiring external
  failed failure file finalization finalized format fraud funds get grant hardwareid hook hooks host http identity import
  inbound info input intent invoice invoiceid invoiceitem issuing items json level likely line lines link list livemode
  mandate marked message meter metadata method missing ms name network note notification object opened order outbound
  overdue paid partially past path paused payment paymentintentid payments payout pending person plan portal post posted
  presentment price processed processing product promotion purchase put quote radar readers received redacted refund refunded reinstated
  released removed report reporting requested required requires resumed retried returned reversed review run schedule
  sent session sessionid settled setup sigma source started status step stripe subscription succeeded tax telegram terminal
  test text time token topup transaction transfer treasury trial type uncollectible unpaid upcoming updated url
  verification verified version void voided warn warning webhook webhooks will withdrawn`.split(/\s+/),
])
