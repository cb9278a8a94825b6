import { saidIn } from '../../model/reason.ts'
import { terminalReader } from '../docker/frames.ts'
import { reasonIn } from '../failure.ts'
import type { HttpDoor } from '../http.ts'
import { byTime, isoOfNanos, isWithin, nanosOfIso, type Nanos, type Row, type RowBatch, type Span } from '../row.ts'
import { streamName, type PodContainer } from './pods.ts'

interface LogAsk {
  readonly from?: Nanos
  readonly tail?: number
  readonly previous?: boolean
  readonly follow?: boolean
  readonly limitBytes?: number
}

/** Rows of a container, as they come. `sinceTime` is cut to seconds by the server: what is older is left to the caller. */
export async function* logRows(door: HttpDoor, container: PodContainer, ask: LogAsk): AsyncGenerator<readonly Row[]> {
  const answer = await door.ask({
    method: 'GET',
    path: pathOf(container, ask),
    // A follow may be silent for good reasons, or because it was forgotten: then it is opened anew.
    silentMs: 60_000,
  })
  const reader = terminalReader(streamName(container))
  for await (const chunk of answer.chunks()) {
    const rows = reader.push(chunk)
    if (rows.length > 0) yield rows.map(stamped)
  }
  const rest = reader.end()
  if (rest.length > 0) yield rest.map(stamped)
}

/** A word of the kubelet's own stands without a time: it is not the container's. */
const stamped = (row: Row): Row => (row.at > 0n ? row : { ...row, writer: 'kubelet' })

const pathOf = ({ namespace, pod, container }: PodContainer, ask: LogAsk): string => {
  const values = [
    `container=${encodeURIComponent(container)}`,
    'timestamps=true',
    ...(ask.from === undefined ? [] : [`sinceTime=${encodeURIComponent(`${isoOfNanos(ask.from).slice(0, 19)}Z`)}`]),
    ...(ask.tail === undefined ? [] : [`tailLines=${ask.tail}`]),
    ...(ask.previous === true ? ['previous=true'] : []),
    ...(ask.follow === true ? ['follow=true'] : []),
    ...(ask.limitBytes === undefined ? [] : [`limitBytes=${ask.limitBytes}`]),
  ]
  return `api/v1/namespaces/${encodeURIComponent(namespace)}/pods/${encodeURIComponent(pod)}/log?${values.join('&')}`
}

/** There is no log yet, or none of the run before. */
export const hasNone = (error: unknown): boolean =>
  /waiting to start|PodInitializing|ContainerCreating|previous terminated container|not found|is terminated/i.test(
    saidIn(reasonIn(error)),
  )

/** What there is of a window: the run before, the current one, and a word where the log does not go back so far. */
export async function* rowsOf(door: HttpDoor, container: PodContainer, span: Span): AsyncGenerator<RowBatch> {
  if (!container.hasLog) return
  const ask: LogAsk = span.from > 0n ? { from: span.from } : {}
  if (container.restarts > 0) yield* quietly(logRows(door, container, { ...ask, previous: true }), span)
  const oldest = await oldestOf(door, container)
  const begun = nanosOfIso(container.startedAt ?? '')
  // The kubelet gives the current file alone: of what was rotated away the engine says nothing.
  if (span.from > 0n && oldest !== undefined && oldest > span.from && begun !== undefined && oldest - begun > ROTATED)
    yield { gap: { kind: 'window_before_log', args: { from: `${isoOfNanos(oldest).slice(0, 19)}Z` } } }
  else if (container.restarts > 1 && begun !== undefined && begun > span.from && span.from > 0n)
    yield {
      gap: {
        kind: 'history_unreadable',
        args: { path: `${streamName(container)}`, reason: { code: 'restarted', times: container.restarts } },
      },
    }
  yield* quietly(logRows(door, container, ask), span)
}

/** A service says something soon after its start. */
const ROTATED: Nanos = 120_000_000_000n

const oldestOf = async (door: HttpDoor, container: PodContainer): Promise<Nanos | undefined> => {
  try {
    for await (const rows of logRows(door, container, { limitBytes: 64 })) return rows[0]?.at
  } catch (error) {
    if (!hasNone(error)) throw error
  }
  return undefined
}

async function* quietly(batches: AsyncIterable<readonly Row[]>, span: Span): AsyncGenerator<RowBatch> {
  try {
    for await (const rows of batches) {
      const own = rows.filter((row) => isWithin(row, span))
      if (own.length > 0) yield { rows: own }
    }
  } catch (error) {
    if (!hasNone(error)) throw error
  }
}

/** `tailLines` counts the pieces of long lines: it is asked again when too few lines came. */
export const lastRows = async (door: HttpDoor, container: PodContainer, count: number): Promise<Row[]> => {
  if (!container.hasLog) return []
  const read = async (previous: boolean, wanted: number): Promise<Row[]> => {
    for (let tail = wanted; ; tail += wanted) {
      const rows: Row[] = []
      let pieces = 0
      try {
        for await (const batch of logRows(door, container, { tail, previous })) {
          rows.push(...batch.filter(({ at }) => at > 0n))
          pieces += batch.reduce((sum, { text }) => sum + 1 + Math.floor(Buffer.byteLength(text) / (16 * 1024)), 0)
        }
      } catch (error) {
        if (!hasNone(error)) throw error
      }
      if (rows.length >= wanted || pieces < tail) return rows.slice(Math.max(0, rows.length - wanted))
    }
  }
  const current = await read(false, count)
  if (current.length >= count || container.restarts === 0) return current
  return [...(await read(true, count - current.length)), ...current].sort(byTime)
}
