import type { Connection } from '../connect/connection.ts'
import type { Gap } from '../model/gap.ts'
import { ProdlogsError } from '../model/error.ts'
import { ask, type AnswerEnd } from '../remote/answer.ts'
import type { ProgramRequest } from '../remote/request.ts'
import { journalLines } from './answer-lines.ts'
import { events } from './bulk.ts'
import type { Missed } from './follow/facts.ts'
import type { FollowRequest, MakeFollower } from './follower.ts'
import { remoteError, statusOf } from './remote-error.ts'
import type { ReadOptions } from './request.ts'
import type { ReadEvent } from './source-reader.ts'
import { askOptions, limitsOf, programSource } from './to-program.ts'

/**
 * Follows a unit of the journal. It resumes with `--cursor` and compares: journald repeats the entry of the cursor, and
 * that one is dropped; when another comes first the cursor's own was vacuumed, so it is kept and a gap says so.
 * (`--after-cursor` would then drop the first entry that survived.)
 */
export const followJournal: MakeFollower = (host, source, request) => {
  const place = { host, source: source.name }
  let cursor =
    request.from !== undefined && request.from !== 'end' && request.from.kind === 'journal'
      ? request.from.cursor
      : undefined
  /** Time of the last entry, for when its cursor is of no use. */
  let lastAt: number | undefined
  /** A cursor that journalctl did not take is not tried again. */
  let badCursor = false

  async function* run(connection: Connection, options: ReadOptions): AsyncGenerator<ReadEvent, AnswerEnd> {
    const resumedAt = cursor
    const begin: Partial<ProgramRequest> =
      cursor === undefined
        ? beginning(request)
        : badCursor
          ? { at: 'since', from: Math.floor((lastAt ?? timeOfCursor(cursor) ?? Date.now()) / 1000) }
          : { at: 'cursor', cursor }
    let compared = cursor === undefined || badCursor
    const badCursorBefore = badCursor
    badCursor = false
    const gaps: Gap[] = []
    let missed: Missed | undefined = badCursorBefore ? 'unknown' : 'nothing'
    /** The link is up: said once, when the first entry could be compared. */
    function* up(): Generator<ReadEvent> {
      if (missed === undefined || !compared) return
      yield { kind: 'notice', notice: { kind: 'resumed', missed } }
      missed = undefined
    }
    const maker = journalLines(place, (at, line) => {
      const first = !compared
      compared = true
      cursor = at
      lastAt = line.envelope?.at ?? lastAt
      if (at === resumedAt) return false
      if (first) gaps.push({ kind: 'cursor_vacuumed', ...place, args: {} })
      return true
    })
    const wanted: ProgramRequest = {
      verb: 'follow',
      source: programSource(source, options),
      ...limitsOf(options),
      ...begin,
    }
    const parts = ask(connection, wanted, askOptions(options))
    try {
      for (;;) {
        const next = await parts.next()
        if (next.done) return next.value
        const part = next.value
        if (part.kind === 'bytes') maker.feed(part.bytes)
        else if (part.frame.name === 'hello') yield* up()
        else if (part.frame.name === 'error') {
          if (part.frame.code !== 'JOURNAL_STOPPED') throw remoteError(part.frame, host, source)
          if (begin.at === 'cursor' && !compared) {
            badCursor = true
            yield { kind: 'gap', gap: { kind: 'cursor_vacuumed', ...place, args: { reason: { code: 'bad_cursor' } } } }
          } else if (begin.at === 'since')
            throw new ProdlogsError('REMOTE_FAILED', { ...place, ...statusOf(part.frame.args) })
        }
        for (const gap of gaps.splice(0)) {
          missed = 'gap'
          yield { kind: 'gap', gap }
        }
        yield* up()
        yield* events(maker)
      }
    } finally {
      await parts.return({ kind: 'aborted' })
    }
  }

  return { run }
}

const beginning = ({ last }: FollowRequest): Partial<ProgramRequest> =>
  last === undefined || last === 0 ? { at: 'end' } : { at: 'last', lines: last }

/** A cursor holds its entry's time in microseconds, in hexadecimal: `…;t=60a24181e4000;…`. */
const timeOfCursor = (cursor: string): number | undefined => {
  const found = /;t=([0-9a-f]+)/.exec(cursor)
  return found === null ? undefined : Number.parseInt(found[1] ?? '', 16) / 1000
}
