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
      yield { kind: 'gap', gap: { kind: 'stream_cut', ...place, args: { reason: { code: 'only_gaps' } } } }
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
      if (inMinute === MOST_A_MINUTE + 1)
        yield { kind: 'gap', gap: { kind: 'gaps_capped', ...place, args: { gaps: MOST_A_MINUTE } } }
      continue
    }
    said.set(key, now)
    yield event
  }
}
