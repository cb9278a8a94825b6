import type { EngineContext } from '../engine.ts'
import { ALWAYS, isWithin, type Row, type RowBatch, type Span } from '../row.ts'
import { inspect, type Container } from './containers.ts'
import { unreachable, type Daemon } from './daemon.ts'
import { frameReader, terminalReader, type LogReader } from './frames.ts'

export const logPath = (id: string, more: string): string =>
  `/containers/${encodeURIComponent(id)}/logs?stdout=1&stderr=1&timestamps=1${more}`

/** `sec.nnnnnnnnn`: both ends of docker's window are in it. */
export const timeParameter = (name: string, at: bigint): string =>
  `&${name}=${at / 1_000_000_000n}.${String(at % 1_000_000_000n).padStart(9, '0')}`

export const readerFor = async (daemon: Daemon, { id, name }: Container): Promise<LogReader> =>
  (await inspect(daemon, id)).tty ? terminalReader(name) : frameReader(name)

/** The rows of one container. */
export async function* rowsOf(
  daemon: Daemon,
  container: Container,
  span: Span,
  context: EngineContext,
): AsyncGenerator<RowBatch> {
  const reader = await readerFor(daemon, container)
  const ends = `${span.from > 0n ? timeParameter('since', span.from) : ''}${span.to < ALWAYS.to ? timeParameter('until', span.to) : ''}`
  const answer = await daemon.bytes(logPath(container.id, ends))
  try {
    for await (const chunk of answer) {
      const rows = reader.push(chunk as Buffer).filter((row) => isWithin(row, span))
      if (rows.length > 0) yield { rows }
    }
  } catch (cause) {
    context.signal.throwIfAborted()
    throw unreachable(cause, context)
  } finally {
    answer.destroy()
  }
  const rest = reader.end().filter((row) => isWithin(row, span))
  if (rest.length > 0) yield { rows: rest }
}

/** Docker counts the pieces of long lines, so that it is asked again when too few lines came of enough pieces. */
export const lastRows = async (
  daemon: Daemon,
  container: Container,
  count: number,
  context: EngineContext,
): Promise<Row[]> => {
  for (let tail = count; ; tail += count) {
    const reader = await readerFor(daemon, container)
    const answer = await daemon.bytes(logPath(container.id, `&tail=${tail}`))
    const rows: Row[] = []
    try {
      for await (const chunk of answer) rows.push(...reader.push(chunk as Buffer))
    } catch (cause) {
      context.signal.throwIfAborted()
      throw unreachable(cause, context)
    }
    rows.push(...reader.end())
    // The oldest may be the second half of a line.
    if (rows.length >= count || reader.pieces < tail) return rows.slice(Math.max(0, rows.length - count))
  }
}
