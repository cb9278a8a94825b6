import type { Connection } from '../connect/connection.ts'
import type { SourceConfig } from '../model/host.ts'
import type { Position } from '../model/raw-line.ts'
import type { TimeWindow } from '../model/time.ts'
import { followWithResume, openSource, type ReadEvent, type ReadStream } from '../read/index.ts'

/** What follows a source that is reached by a connection: first what a window holds, or the last lines, then what is written. */
export async function* followSource(
  at: { readonly host: string; readonly connection: Connection; readonly source: SourceConfig },
  { last, since }: { readonly last: number; readonly since?: TimeWindow },
  options: Parameters<typeof openSource>[3],
): AsyncGenerator<ReadEvent> {
  const { host, connection, source } = at
  let from: Position | undefined
  if (since !== undefined)
    for await (const event of openSource(connection, source, { kind: 'since', window: since }, options)) {
      if (event.kind === 'lines') from = event.lines.at(-1)?.origin.position ?? from
      yield event
    }
  const request =
    from === undefined
      ? ({ kind: 'follow', last: since === undefined ? last : 0 } as const)
      : ({ kind: 'follow', from } as const)
  yield* afterLine(followWithResume(host, source, request, { ...options, connect: async () => connection }), from)
}

/** A position is that of a line already shown; following from it begins with that line. */
async function* afterLine(stream: ReadStream, shown: Position | undefined): ReadStream {
  let skip = shown
  for await (const event of stream) {
    if (skip === undefined || event.kind !== 'lines') {
      yield event
      continue
    }
    const [head, ...rest] = event.lines
    const same = JSON.stringify(head?.origin.position) === JSON.stringify(skip)
    skip = undefined
    yield same ? { kind: 'lines', lines: rest } : event
  }
}
