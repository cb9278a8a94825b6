import type { Connection } from '../connect/connection.ts'
import { ask, type AnswerEnd } from '../remote/answer.ts'
import type { Frame } from '../remote/frames.ts'
import type { ProgramRequest } from '../remote/request.ts'
import { gapOfFrame } from './answer-gaps.ts'
import { FollowState } from './follow-state.ts'
import type { FollowRequest, MakeFollower } from './follower.ts'
import { remoteError } from './remote-error.ts'
import type { ReadOptions } from './request.ts'
import type { ReadEvent } from './source-reader.ts'
import { askOptions, limitsOf, programSource } from './to-program.ts'

/** Follows a file through rename, copytruncate and lost links. */
export const followFile: MakeFollower = (host, source, request) => {
  const place = { host, source: source.name }
  const from =
    request.from !== undefined && request.from !== 'end' && request.from.kind === 'file' ? request.from : undefined
  const state = new FollowState(place, source.type === 'file' ? source.path : source.name, from)

  async function* run(connection: Connection, options: ReadOptions): AsyncGenerator<ReadEvent, AnswerEnd> {
    const begin = state.resume() ?? beginning(request)
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
        if (next.done) {
          state.goBack()
          return next.value
        }
        if (next.value.kind === 'bytes') state.bytes(next.value.bytes)
        else yield* frame(next.value)
        const { lines, gaps } = state.take()
        if (lines.length > 0) yield { kind: 'lines', lines }
        for (const gap of gaps) yield { kind: 'gap', gap }
      }
    } finally {
      await parts.return({ kind: 'aborted' })
    }
  }

  function* frame(said: Frame): Generator<ReadEvent> {
    switch (said.name) {
      case 'hello':
        // The caller learns that the link is up although the log may be silent.
        return yield { kind: 'notice', notice: { kind: 'idle' } }
      case 'seg':
        return state.segment(said)
      case 'ok':
        return state.confirmed(said)
      case 'old':
        return state.marked(said)
      case 'closed':
        return state.closed(said)
      case 'rotated':
        return yield { kind: 'notice', notice: { kind: 'rotated', how: 'renamed' } }
      case 'truncated':
        state.goBack()
        return yield { kind: 'notice', notice: { kind: 'rotated', how: 'truncated' } }
      case 'lost': {
        // Neither the file nor a copy of it is there: what was written to it after the checkpoint cannot be read.
        const path = source.type === 'file' ? source.path : source.name
        yield { kind: 'notice', notice: { kind: 'rotated', how: 'replaced' } }
        return yield {
          kind: 'gap',
          gap: { kind: 'truncated_file', ...place, args: { path, reason: 'no copy of the old content was found' } },
        }
      }
      case 'error':
        throw remoteError(said, host, source)
      default: {
        const gap = gapOfFrame(said, place, undefined)
        if (gap !== undefined) yield { kind: 'gap', gap }
      }
    }
  }

  return { run }
}

const beginning = ({ last }: FollowRequest): Partial<ProgramRequest> =>
  last === undefined || last === 0 ? { at: 'end' } : { at: 'last', lines: last }
