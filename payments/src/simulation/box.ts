import type { Fakes } from '../fakes/all.ts'
import { readLog, type LogLine } from './log-lines.ts'
import type { Expectation, LedgerBook } from './ledger-book.ts'
import { readRows, type Rows } from './rows.ts'
import type { Sender } from './sender.ts'

/** What a scenario plays with: the running service, its surroundings, and the sender. */
export interface Box {
  readonly fakes: Fakes
  readonly sender: Sender
  readonly book: LedgerBook
  readonly logFile: string
  url(): string
  /** Process control; absent where the service runs in the same process (the demo). */
  readonly process?: ProcessControl
}

export interface ProcessControl {
  /** SIGKILL, and wait until it is gone. */
  kill(): Promise<void>
  /** SIGTERM; resolves to the exit code. */
  terminate(): Promise<number | null>
  start(env?: Readonly<Record<string, string>>): Promise<void>
  /** Ms by which the business clock stands before the wall's. */
  offsetMs(): number
  addOffset(ms: number): void
}

export interface Scenario {
  readonly name: string
  /** Needs to kill, restart or re-time the service. */
  readonly needsProcess?: boolean
  readonly run: (box: Box) => Promise<readonly Expectation[] | Expectation>
}

/** A scenario's claim about what must be so. */
export const check: (condition: boolean, claim: string) => asserts condition = (condition, claim) => {
  if (!condition) throw new Error(claim)
}

export const equal = <Value>(actual: Value, expected: Value, claim: string): void =>
  check(
    JSON.stringify(actual) === JSON.stringify(expected),
    `${claim}: expected ${JSON.stringify(expected)}, got ${JSON.stringify(actual)}`,
  )

/** What is not so after this long will not be; on a machine that has much else to do, a few seconds tell nothing. */
const PATIENCE_MS = 60_000

/** Reads the tables until `accept` is true of them; throws `claim` after a minute. */
export const until = async (
  box: Box,
  claim: string,
  accept: (rows: Rows) => boolean,
  timeoutMs = PATIENCE_MS,
): Promise<Rows> => {
  const deadline = performance.now() + timeoutMs
  let rows = await readRows(box.url())
  while (!accept(rows)) {
    if (performance.now() > deadline) throw new Error(`not within ${timeoutMs} ms: ${claim}`)
    await new Promise((resolve) => setTimeout(resolve, 25))
    rows = await readRows(box.url())
  }
  return rows
}

export const eventRow = (rows: Rows, eventId: string) => rows.events.find((row) => row.stripe_event_id === eventId)

export const outboxOf = (rows: Rows, eventId: string) => rows.outbox.filter((row) => row.stripe_event_id === eventId)

/** Waits until the event has its end, and what it planned has too. */
export const settled = (box: Box, ...eventIds: readonly string[]): Promise<Rows> =>
  until(box, `${eventIds.join()} settled`, (rows) =>
    eventIds.every(
      (id) =>
        ['processed', 'failed', 'ignored', 'parked'].includes(eventRow(rows, id)?.status ?? '') &&
        outboxOf(rows, id).every((row) => ['done', 'skipped', 'dead'].includes(row.status)),
    ),
  )

/** Waits until nothing is under way any more: then the log and the tables tell the same. */
export const quiet = (box: Box, timeoutMs = PATIENCE_MS): Promise<Rows> =>
  until(
    box,
    'nothing under way',
    (rows) =>
      rows.events.every((row) => row.status !== 'received' && row.status !== 'processing') &&
      rows.outbox.every((row) => row.status !== 'pending' && row.status !== 'sending'),
    timeoutMs,
  )

/** The log lines about an event, in order. */
export const linesOf = (box: Box, eventId: string): LogLine[] =>
  readLog(box.logFile).filter((line) => line.stripe_event_id === eventId)

const eventsLogged = (lines: readonly LogLine[]): string[] => lines.map((line) => line.event)

/** Waits until the log holds a line that `accept` takes: log lines come after the commit that rows show. */
export const logged = async (box: Box, claim: string, accept: (line: LogLine) => boolean): Promise<LogLine> => {
  const deadline = performance.now() + PATIENCE_MS
  for (;;) {
    const found = readLog(box.logFile).find(accept)
    if (found !== undefined) return found
    if (performance.now() > deadline) throw new Error(`not in the log: ${claim}`)
    await new Promise((resolve) => setTimeout(resolve, 25))
  }
}

/** The expected lines occur in the order given; others may stand between them. */
export const inOrder = (lines: readonly LogLine[], expected: readonly string[], claim: string): void => {
  let from = 0
  const all = eventsLogged(lines)
  for (const event of expected) {
    const at = all.indexOf(event, from)
    check(at !== -1, `${claim}: ${event} is missing (after ${from} lines) in ${all.join(' ')}`)
    from = at + 1
  }
}

export const postJson = async (
  url: string,
  body: unknown,
): Promise<{ status: number; body: Record<string, unknown> }> => {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  return { status: response.status, body: (await response.json()) as Record<string, unknown> }
}

export const setFault = async (box: Box, fault: unknown): Promise<void> => {
  const answer = await postJson(`${box.url()}/__demo/faults`, fault)
  check(answer.status === 200, 'the demo fault was set')
}

export const moveClock = async (box: Box, ms: number): Promise<void> => {
  box.process?.addOffset(ms)
  const answer = await postJson(`${box.url()}/__demo/clock`, { advance_ms: ms })
  check(answer.status === 200, 'the demo clock was moved')
}

export const businessNow = (box: Box): number => Date.now() + (box.process?.offsetMs() ?? 0)
