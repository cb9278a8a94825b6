import type { GapFact } from '../model/gap.ts'
import type { ReadEvent, ReadStream } from '../read/source-reader.ts'
import type { ContextPicker, Picked } from './match.ts'
import { lineOf, Occurrences, type Row, type RowBatch } from './row.ts'

interface Place {
  readonly host: string
  readonly source: string
}

export const placeOf = ({ host, source }: Place): Place => ({ host, source })

export const gapEvent = (gap: GapFact, place: Place): ReadEvent => ({
  kind: 'gap',
  gap: { ...gap, ...placeOf(place) },
})

export async function* once(batches: readonly RowBatch[]): AsyncGenerator<RowBatch> {
  yield* batches
}

/** Rows of an answer as lines. */
export async function* eventsOf(batches: AsyncIterable<RowBatch>, place: Place): ReadStream {
  const names = new Occurrences()
  for await (const batch of batches) {
    if ('gap' in batch) yield gapEvent(batch.gap, place)
    else if (batch.rows.length > 0)
      yield { kind: 'lines', lines: batch.rows.map((row) => lineOf(row, place, names.name(row))) }
  }
}

/** Hits without neighbours: nothing continues them. */
export function* hitEvents(hits: readonly Row[], place: Place): Generator<ReadEvent> {
  const names = new Occurrences()
  yield* shownEvents(
    hits.map((row) => ({ row, afterSkip: true })),
    place,
    names,
  )
}

/**
 * The rows that the picker takes, stream by stream: a break in one would else end the open records of all. What reads
 * them puts them in order of time.
 */
export async function* pickedEvents(
  batches: AsyncIterable<RowBatch>,
  picker: ContextPicker,
  place: Place,
): AsyncGenerator<ReadEvent> {
  const streams = new Map<string, Picked[]>()
  for await (const batch of batches) {
    if ('gap' in batch) {
      yield gapEvent(batch.gap, place)
      continue
    }
    for (const picked of batch.rows.flatMap((row) => picker.push(row))) {
      const key = `${picked.row.stream}\0${picked.row.writer ?? ''}`
      const own = streams.get(key) ?? []
      own.push(picked)
      streams.set(key, own)
    }
  }
  const names = new Occurrences()
  for (const picked of streams.values()) {
    yield { kind: 'notice', notice: { kind: 'skip' } }
    yield* shownEvents(picked, place, names)
  }
}

function* shownEvents(picked: readonly Picked[], place: Place, names: Occurrences): Generator<ReadEvent> {
  for (const { row, afterSkip } of picked) {
    if (afterSkip) yield { kind: 'notice', notice: { kind: 'skip' } }
    yield { kind: 'lines', lines: [lineOf(row, place, names.name(row))] }
  }
}
