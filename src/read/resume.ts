import { setTimeout as sleep } from 'node:timers/promises'
import type { Connection } from '../connect/connection.ts'
import { hasCode, ProdlogsError } from '../model/error.ts'
import { EXIT } from '../model/exit-code.ts'
import type { GapReason } from '../model/gap.ts'
import type { SourceConfig } from '../model/host.ts'
import { words, type Reason } from '../model/reason.ts'
import type { AnswerEnd } from '../remote/answer.ts'
import { boundedGaps } from './bounded-gaps.ts'
import { followFile } from './follow-file.ts'
import { followJournal } from './follow-journal.ts'
import type { Follower, FollowRequest } from './follower.ts'
import type { ReadOptions } from './request.ts'
import type { ReadEvent, ReadStream } from './source-reader.ts'

export interface FollowOptions extends ReadOptions {
  /** Opens a connection; called again after each loss. It may give a shared one that still lives. */
  readonly connect: () => Promise<Connection>
  /** Milliseconds before attempt 1, 2, … after a loss; undefined gives up. Absent: full jitter, at most 30 s. */
  readonly backoff?: (attempt: number) => number | undefined
  /** Whether each connection is closed when its stream ends; a shared one is not (default). */
  readonly closes?: boolean
}

/**
 * Follows a source for as long as the signal lets it, over as many connections as it takes. Emits `link_lost` and
 * `link_back`. The first connection's failure is thrown; later ones are retried, but never after a refusal of
 * authentication, host key or permission.
 */
export const followWithResume = (
  host: string,
  source: SourceConfig,
  request: FollowRequest,
  options: FollowOptions,
): ReadStream => boundedGaps(resumed(host, source, request, options), { host, source: source.name })

async function* resumed(
  host: string,
  source: SourceConfig,
  request: FollowRequest,
  options: FollowOptions,
): AsyncGenerator<ReadEvent> {
  const follower = followerOf(host, source, request)
  const backoff = options.backoff ?? fullJitter
  let lostAt: number | undefined
  let attempt = 0
  while (!options.signal?.aborted) {
    let ended: AnswerEnd | { readonly kind: 'failed'; readonly why: GapReason }
    let connection: Connection | undefined
    try {
      connection = await options.connect()
      ended = yield* announced(follower.run(connection, options), () => {
        attempt = 0
        const afterMs = lostAt === undefined ? undefined : Date.now() - lostAt
        lostAt = undefined
        return afterMs
      })
    } catch (error) {
      if (options.signal?.aborted) return
      if (lostAt === undefined && attempt === 0 && !isLost(error)) throw error
      if (isFinal(error, lostAt !== undefined || attempt > 0)) throw error
      ended = { kind: 'failed', why: whyOf(error) }
    } finally {
      if (options.closes) await connection?.close().catch(() => {})
    }
    if (ended.kind === 'aborted') return
    if (lostAt === undefined) {
      lostAt = Date.now()
      yield {
        kind: 'notice',
        notice: { kind: 'link_lost', reason: ended.kind === 'failed' ? ended.why : reasonOfEnd(ended) },
      }
    }
    attempt += 1
    const wait = backoff(attempt)
    if (wait === undefined)
      throw new ProdlogsError('SSH_LOST', { host, reason: { code: 'gave_up', attempts: attempt } })
    await sleep(wait, undefined, options.signal === undefined ? {} : { signal: options.signal }).catch(() => {})
  }
}

const reasonOfEnd = (ended: Exclude<AnswerEnd, { kind: 'aborted' }>): Reason =>
  ended.kind === 'cut' ? ended.reason : { code: 'exit', status: ended.status }

const whyOf = (error: unknown): GapReason => {
  if (hasCode(error, 'SSH_LOST')) return error.args.reason
  if (error instanceof ProdlogsError) return error.failure
  return words(error instanceof Error ? error.message : String(error))
}

/** Passes a run on, and says that the link is back when reading goes on: with the run's `resumed` notice. */
async function* announced(
  run: AsyncGenerator<ReadEvent, AnswerEnd>,
  back: () => number | undefined,
): AsyncGenerator<ReadEvent, AnswerEnd> {
  try {
    for (;;) {
      const next = await run.next()
      if (next.done) return next.value
      if (next.value.kind === 'notice' && next.value.notice.kind === 'resumed') {
        const afterMs = back()
        const { missed } = next.value.notice
        if (afterMs !== undefined) yield { kind: 'notice', notice: { kind: 'link_back', afterMs, missed } }
        continue
      }
      yield next.value
    }
  } finally {
    await run.return({ kind: 'aborted' })
  }
}

export const followerOf = (host: string, source: SourceConfig, request: FollowRequest): Follower =>
  source.type === 'file' ? followFile(host, source, request) : followJournal(host, source, request)

/** Follows over one connection alone: a cut is a gap, and the end. */
export async function* followOnce(
  connection: Connection,
  source: SourceConfig,
  request: FollowRequest,
  options: ReadOptions,
): AsyncGenerator<ReadEvent> {
  const ended = yield* announced(followerOf(connection.host, source, request).run(connection, options), () => undefined)
  if (ended.kind === 'cut')
    yield {
      kind: 'gap',
      gap: {
        kind: 'stream_cut',
        host: connection.host,
        source: source.name,
        args: { bytes: ended.bytes, reason: ended.reason },
      },
    }
}

/** Full jitter: many clients of a host that came back must not come back all at once. */
const fullJitter = (attempt: number): number => Math.random() * Math.min(30_000, 500 * 2 ** attempt)

const isLost = (error: unknown): boolean => error instanceof ProdlogsError && error.code === 'SSH_LOST'

/** During a rotation the file may be missing for a moment, so after the first success that is tried again. */
const isFinal = (error: unknown, wasUp: boolean): boolean => {
  if (!(error instanceof ProdlogsError)) return true
  if (error.code === 'SOURCE_MISSING') return !wasUp
  return error.exitCode === EXIT.denied || error.exitCode === EXIT.usage
}
