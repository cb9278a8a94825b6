import type { RawLine } from '../model/raw-line.ts'
import type { ReadRequest } from '../read/request.ts'
import type { ReadEvent, ReadStream } from '../read/source-reader.ts'

type Grep = Extract<ReadRequest, { kind: 'grep' }>

/** What is asked for first: of a log that writes one line a record, each hit and the line after it tell everything. */
const NARROW = { before: 0, after: 1 } as const

/**
 * Searches with hardly any lines around the hits, and with those of `request` when that leaves a record in doubt: a hit
 * that may continue a record, or a line after a hit that may. The hits give the same records either way; a log of JSON
 * lines moves a thirtieth of the bytes. `isWide` remembers a log that needs it, so that it is asked once.
 */
export async function* narrowFirst(
  request: Grep,
  open: (request: Grep) => ReadStream,
  log: { readonly format?: string | undefined; isWide?: boolean },
): AsyncGenerator<ReadEvent> {
  // The host looks for one line of a text over several: its hits cannot be told from their neighbours.
  if (log.isWide === true || request.strings.some((text) => text.includes('\n'))) return yield* open(request)
  const narrow = await wholeRecords(open({ ...request, ...NARROW }), request, log.format)
  if (narrow !== undefined) return yield* narrow
  log.isWide = true
  yield* open(request)
}

/** The answer, when every record of a hit is surely whole in it. Stops reading as soon as one is not. */
const wholeRecords = async (
  stream: ReadStream,
  request: Grep,
  format: string | undefined,
): Promise<readonly ReadEvent[] | undefined> => {
  const isHit = hitTest(request)
  // Loaded while the host searches.
  const loading = import('../parse/standing.ts')
  let standing: ReturnType<Awaited<typeof loading>['createStanding']> | undefined
  const events: ReadEvent[] = []
  /** Who wrote the hit that the next line may continue. */
  let writer: string | undefined
  for await (const event of stream) {
    events.push(event)
    // After a hole nothing continues what stood before it.
    if (event.kind !== 'lines') writer = undefined
    else
      for (const line of event.lines) {
        const hit = isHit(line)
        if (!hit && writer === undefined) continue
        standing ??= (await loading).createStanding({ format })
        const found = standing(line)
        if (!found.begins || (writer !== undefined && writer !== found.writer)) return undefined
        writer = hit ? found.writer : undefined
      }
  }
  return events
}

const hitTest = ({ strings, ignoreCase }: Grep): ((line: RawLine) => boolean) => {
  if (ignoreCase !== true) return ({ text }) => strings.some((needle) => text.includes(needle))
  const needles = strings.map((needle) => needle.toLowerCase())
  return ({ text }) => {
    const lower = text.toLowerCase()
    return needles.some((needle) => lower.includes(needle))
  }
}
