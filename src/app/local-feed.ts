import { basename } from 'node:path'
import { openLocalBytes, readLocal, type LocalBytes, type ReadEvent, type ReadStream } from '../read/index.ts'
import { connectLocal } from '../connect/local.ts'
import { rawText } from '../model/raw-line.ts'
import type { EpochMs } from '../model/time.ts'
import { RECORD_AFTER, type LineFeed } from './feed.ts'
import { followSource } from './follow-source.ts'
import { largeFile } from './large-file.ts'
import { narrowFirst } from './narrow-first.ts'
import type { AppSession } from './session.ts'

/** What a local file is called in output, where a host has its name. */
const LOCAL = 'local'

/** A local file (or stdin, `-`) in place of a host's source, through the same pipeline. */
export const localFeed = (path: string, session: AppSession, encoding?: string): LineFeed => {
  const place = { host: LOCAL, source: path === '-' ? 'stdin' : basename(path) }
  let opened: Promise<LocalBytes> | undefined
  const log: { isWide?: boolean } = {}
  let newest: Promise<EpochMs | undefined> | undefined
  let isFollowed = false
  const bytes = () =>
    (opened ??= openLocalBytes(path, { encoding }).then((local) => ({
      ...local,
      passed: (offset) => session.progress?.(path, offset, local.size),
    })))
  // Whoever follows does not wait for the end of a pipe, and what is written then is younger than the last line was.
  const lastTime = async (): Promise<EpochMs | undefined> =>
    isFollowed ? undefined : (newest ??= bytes().then((local) => timeOfLast(local, session)))
  return {
    ...place,
    skewMs: 0,
    // A colleague's excerpt is from another machine, so this machine's own zone would be a guess; --tz is a wish.
    timezone: () => session.zone,
    newest: lastTime,
    async *open(request): ReadStream {
      if (request.kind === 'follow' || request.kind === 'range') return
      const [local, large] = await Promise.all([
        bytes(),
        request.kind === 'since' || (request.kind === 'last' && request.sifted === true)
          ? largeFile(session, await lastTime())
          : undefined,
      ])
      const read = (asked: typeof request): ReadStream => readLocal(local, place, asked, large)
      if (request.kind === 'grep' && request.after === RECORD_AFTER) yield* narrowFirst(request, read, log)
      else yield* read(request)
    },
    async *follow({ last, since }): AsyncGenerator<ReadEvent> {
      isFollowed = true
      const local = await bytes()
      if (!local.seekable) {
        yield* readLocal(
          local,
          place,
          since === undefined ? { kind: 'last', lines: last } : { kind: 'since', window: since },
        )
        return
      }
      const source = { type: 'file', name: place.source, path } as const
      yield* followSource(
        { host: LOCAL, connection: connectLocal(LOCAL), source },
        { last, ...(since === undefined ? {} : { since }) },
        { signal: session.lifetime.signal },
      )
    },
  }
}

/** Enough for some lines, also long ones. */
const TAIL_BYTES = 64 * 1024

/**
 * The time of the last line that has one. A pipe and a compressed file are read to their end for it, but only when their
 * first lines leave the year out: else it changes nothing.
 */
const timeOfLast = async (local: LocalBytes, session: AppSession): Promise<EpochMs | undefined> => {
  const { createParser } = await import('./understanding.ts')
  const timesOf = (lines: readonly string[], now: EpochMs): EpochMs[] => {
    const parser = createParser({ timezone: session.zone, now: () => now })
    const records = lines.flatMap((line) => parser.push({ origin: { host: '', source: '' }, text: rawText(line) }))
    return [...records, ...parser.flush()].flatMap(({ at }) => (at === undefined ? [] : [at]))
  }
  if (local.seekable && local.size !== undefined) {
    const last = await endOf(local.read(Math.max(0, local.size - TAIL_BYTES)))
    return timesOf(last.slice(-20), session.now).at(-1)
  }
  const first = await beginningOf(local.read())
  const isGuessed = timesOf(first, session.now).join() !== timesOf(first, session.now - TWO_YEARS).join()
  return isGuessed ? timesOf((await endOf(local.read())).slice(-20), session.now).at(-1) : undefined
}

const TWO_YEARS = 2 * 366 * 24 * 3_600_000

const beginningOf = async (chunks: AsyncIterable<Buffer>): Promise<string[]> => {
  for await (const chunk of chunks) return linesOf(chunk.subarray(0, TAIL_BYTES)).slice(0, 20)
  return []
}

const endOf = async (chunks: AsyncIterable<Buffer>): Promise<string[]> => {
  let end = Buffer.alloc(0)
  for await (const chunk of chunks) end = Buffer.concat([end, chunk]).subarray(-TAIL_BYTES)
  return linesOf(end)
}

const linesOf = (bytes: Buffer): string[] => bytes.toString('utf8').trimEnd().split('\n')
