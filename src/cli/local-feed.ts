import { basename } from 'node:path'
import {
  followWithResume,
  openLocalBytes,
  readLocal,
  type LocalBytes,
  type ReadEvent,
  type ReadStream,
} from '../read/index.ts'
import { connectLocal } from '../connect/local.ts'
import type { LineFeed } from './feeds.ts'
import type { Session } from './session.ts'

/** What a local file is called in output, where a host has its name. */
const LOCAL = 'local'

/** A local file (or stdin, `-`) in place of a host's source, through the same pipeline. */
export const localFeed = (path: string, session: Session): LineFeed => {
  const place = { host: LOCAL, source: path === '-' ? 'stdin' : basename(path) }
  let opened: Promise<LocalBytes> | undefined
  const bytes = () => (opened ??= openLocalBytes(path))
  return {
    ...place,
    skewMs: 0,
    // A colleague's excerpt is from another machine, so this machine's own zone would be a guess; --tz is a wish.
    timezone: () => session.zone,
    async *open(request): ReadStream {
      if (request.kind === 'follow' || request.kind === 'range') return
      yield* readLocal(await bytes(), place, request)
    },
    async *follow({ last }): AsyncGenerator<ReadEvent> {
      const local = await bytes()
      if (!local.seekable) {
        yield* readLocal(local, place, { kind: 'last', lines: last })
        return
      }
      const source = { type: 'file', name: place.source, path } as const
      yield* followWithResume(
        LOCAL,
        source,
        { kind: 'follow', last },
        { signal: session.lifetime.signal, connect: async () => connectLocal(LOCAL) },
      )
    },
  }
}
