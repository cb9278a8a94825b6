import type { Gap } from '../model/gap.ts'
import type { ReadStream } from './source-reader.ts'

/** The same is not said again within this time, in milliseconds: one rotation may be seen from two sides. */
const SAID_LATELY_MS = 10_000

/** So many different gaps are said in a minute; more tell nothing that these did not. */
const MOST_A_MINUTE = 50

/** A host that says so many without a line between them is broken, or wants to be read for ever. */
const MOST_WITHOUT_A_LINE = 10_000

/** Merges the gaps of a source that are alike, caps their number, and ends a stream that holds nothing else. */
export async function* boundedGaps(
  stream: ReadStream,
  place: { readonly host: string; readonly source: string },
): ReadStream {
  const said = new Map<string, number>()
  let minute = 0
  let inMinute = 0
  let withoutLine = 0
  for await (const event of stream) {
    if (event.kind === 'lines') withoutLine = 0
    if (event.kind !== 'gap') {
      yield event
      continue
    }
    if (++withoutLine > MOST_WITHOUT_A_LINE) {
      yield gapOf('stream_cut', place, { reason: 'gaps and no lines' })
      return
    }
    const now = Date.now()
    const key = JSON.stringify(event.gap)
    if ((said.get(key) ?? Number.NEGATIVE_INFINITY) > now - SAID_LATELY_MS) continue
    if (now - minute > 60_000) {
      minute = now
      inMinute = 0
      said.clear()
    }
    inMinute += 1
    if (inMinute > MOST_A_MINUTE) {
      if (inMinute === MOST_A_MINUTE + 1) yield gapOf('gaps_capped', place, { gaps: MOST_A_MINUTE })
      continue
    }
    said.set(key, now)
    yield event
  }
}

const gapOf = (kind: Gap['kind'], place: object, args: Gap['args']): { kind: 'gap'; gap: Gap } => ({
  kind: 'gap',
  gap: { kind, ...place, args },
})
