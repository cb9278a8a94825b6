import type { Connection } from '../connect/connection.ts'
import type { SourceConfig } from '../model/host.ts'
import { ask, type AnswerEnd } from '../remote/answer.ts'
import { fileLines, hitLines, journalLines, segmentOf, type LineMaker, type Segment } from './answer-lines.ts'
import { gapOfFrame, gapsOfEnd, type Place } from './answer-gaps.ts'
import { remoteError } from './remote-error.ts'
import type { ReadOptions, ReadRequest } from './request.ts'
import type { ReadEvent } from './source-reader.ts'
import { askOptions, programRequest } from './to-program.ts'

type BulkRequest = Exclude<ReadRequest, { kind: 'follow' }>

/** Reads an answer that has an end. Throws ProdlogsError for a source that cannot be read; a cut is a gap. */
export async function* readBulk(
  connection: Connection,
  source: SourceConfig,
  request: BulkRequest,
  options: ReadOptions,
): AsyncGenerator<ReadEvent> {
  const place: Place = { host: connection.host, source: source.name }
  const window = request.kind === 'since' ? request.window : request.kind === 'grep' ? request.scope?.window : undefined
  const counter = new HitCounter(request)
  const parts = ask(connection, programRequest(source, request, options), askOptions(options))
  let maker: LineMaker | undefined
  let segment: Segment | undefined
  let received = 0
  let end: AnswerEnd | undefined
  try {
    while (end === undefined) {
      const next = await parts.next()
      if (next.done) {
        end = next.value
        break
      }
      const part = next.value
      if (part.kind === 'bytes') {
        received += part.bytes.length
        if (maker === undefined && received > MOST_UNASKED) {
          end = { kind: 'cut', bytes: received, reason: { code: 'stray_bytes' } }
          break
        }
        maker?.feed(part.bytes)
        yield* events(maker)
        if (counter.full) return
        continue
      }
      const { frame } = part
      switch (frame.name) {
        case 'seg':
          segment = segmentOf(frame, source)
          received = 0
          maker =
            frame.of === 'journal'
              ? journalLines(place, () => counter.count(), apartOf(request))
              : frame.place === undefined
                ? fileLines(segment, place)
                : hitLines(segment, place, frame.place, () => counter.count())
          break
        case 'segend': {
          maker?.flush()
          yield* events(maker)
          const promised = frame.length ?? 0
          // The file was truncated while it was read, or bytes went missing on the way.
          if (received < promised)
            yield {
              kind: 'gap',
              gap: {
                kind: 'truncated_file',
                ...place,
                args: { path: segment?.path ?? '', bytes: promised - received },
              },
            }
          break
        }
        case 'error':
          throw remoteError(frame, place.host, source)
        default: {
          const gap = gapOfFrame(frame, place, window)
          if (gap !== undefined) yield { kind: 'gap', gap }
        }
      }
    }
    maker?.flush()
    yield* events(maker)
    for (const gap of gapsOfEnd(end, place, received)) yield { kind: 'gap', gap }
  } finally {
    await parts.return({ kind: 'aborted' })
  }
}

/** What stands before the first file of an answer is a few words of tools at most, in bytes. */
const MOST_UNASKED = 1024 * 1024

/** Counts hits of a search over all files: the host can only count within one. */
class HitCounter {
  readonly #max: number
  #hits = 0

  constructor(request: BulkRequest) {
    this.#max = (request.kind === 'grep' ? request.maxCount : undefined) ?? Number.POSITIVE_INFINITY
  }

  get full(): boolean {
    return this.#hits > this.#max
  }

  count(): boolean {
    this.#hits += 1
    return this.#hits <= this.#max
  }
}

const apartOf = (request: BulkRequest): 'never' | 'groups' | 'always' => {
  if (request.kind !== 'grep') return 'never'
  return (request.before ?? 0) + (request.after ?? 0) > 0 ? 'groups' : 'always'
}

/** What a maker has collected, as events; a break in the lines is a `skip` notice. */
export function* events(maker: LineMaker | undefined): Generator<ReadEvent> {
  if (maker === undefined) return
  const { lines, gaps, breaks } = maker.take()
  let from = 0
  for (const at of breaks) {
    if (at > from) yield { kind: 'lines', lines: lines.slice(from, at) }
    yield { kind: 'notice', notice: { kind: 'skip' } }
    from = at
  }
  if (lines.length > from) yield { kind: 'lines', lines: from === 0 ? lines : lines.slice(from) }
  for (const gap of gaps) yield { kind: 'gap', gap }
}
