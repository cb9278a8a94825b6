import { setTimeout as sleep } from 'node:timers/promises'
import { ProdlogsError } from '../../model/error.ts'
import { EXIT } from '../../model/exit-code.ts'
import type { TimeWindow } from '../../model/time.ts'
import type { ReadEvent } from '../../read/source-reader.ts'
import { Channel } from '../channel.ts'
import type { EngineContext } from '../engine.ts'
import type { HttpDoor } from '../http.ts'
import { lineOf, nanosOf, Occurrences, type Nanos, type Row } from '../row.ts'
import { Seen } from '../seen.ts'
import { lossOf, reasonIn } from '../failure.ts'
import { hasNone, logRows } from './logs.ts'
import { streamName, type PodContainer } from './pods.ts'

/** How often new pods and restarts are looked for. */
const LOOK_MS = 2000

interface Followed {
  at: Nanos
  readonly seen: Seen
  /** Of the run that is followed or was read to its end. */
  restarts: number
  done: boolean
  busy: boolean
}

interface FollowOptions {
  readonly last: number
  readonly since?: TimeWindow
  readonly list: () => Promise<PodContainer[]>
  readonly lastRows: (count: number) => Promise<Row[]>
}

/** Follows every container of every pod of a selector, over crashes, and those that come later from their first line. */
export async function* followPods(
  door: HttpDoor,
  context: EngineContext,
  { last, since, list, lastRows }: FollowOptions,
): AsyncGenerator<ReadEvent> {
  const { signal } = context
  const started = nanosOf(since?.from ?? Date.now())
  const channel = new Channel<ReadEvent>(signal)
  const followed = new Map<string, Followed>()
  const names = new Occurrences()
  const lines = (rows: readonly Row[]): ReadEvent => ({
    kind: 'lines',
    lines: rows.map((row) => lineOf(row, context, names.name(row))),
  })
  const keyOf = ({ uid, container }: PodContainer): string => `${uid}/${container}`

  const first = await list()
  const past = since === undefined ? await lastRows(last) : []
  // Rows before the last ones that were asked for stay left out, however shortly before the start they were written.
  const begin = past.length < last ? undefined : past[0]?.at
  for (const each of first) {
    const own = past.filter((row) => row.stream === streamName(each))
    const seen = new Seen()
    for (const row of own) seen.isNew(row)
    followed.set(keyOf(each), {
      at: own.at(-1)?.at ?? started,
      seen,
      restarts: each.restarts,
      done: false,
      busy: false,
    })
  }
  if (past.length > 0) yield lines(past)

  const give = async (state: Followed, rows: readonly Row[]): Promise<void> => {
    const floor = state.at
    const isWanted = ({ at }: Row): boolean =>
      at >= floor - LATE && at >= started - LATE && (begin === undefined || at >= begin)
    const fresh = rows.filter((row) => isWanted(row) && state.seen.isNew(row))
    for (const { at } of fresh) if (at > state.at) state.at = at
    if (fresh.length > 0) await channel.put(lines(fresh))
  }
  const readOn = async (each: PodContainer, state: Followed): Promise<void> => {
    if (each.restarts > state.restarts) {
      // What the run that crashed said last, after the follow of it had ended.
      for await (const rows of logRows(door, each, { from: state.at, previous: true })) await give(state, rows)
      if (each.restarts > state.restarts + 1)
        await channel.put({
          kind: 'gap',
          gap: {
            kind: 'meantime_unknown',
            host: context.host,
            source: context.source,
            args: { reason: { code: 'restarted', name: streamName(each), times: each.restarts - state.restarts } },
          },
        })
      state.restarts = each.restarts
    }
    for await (const rows of logRows(door, each, { from: state.at, follow: true })) await give(state, rows)
    state.done = !each.running
  }

  let lostAt: number | undefined
  const lost = async (error: unknown): Promise<void> => {
    if (signal.aborted || hasNone(error)) return
    if (!(error instanceof ProdlogsError) || error.exitCode !== EXIT.unreachable) throw error
    // Opened anew from where it was: a silence is no loss.
    if (lostAt !== undefined || reasonIn(error)?.code === 'stood_still') return
    lostAt = Date.now()
    await channel.put({ kind: 'notice', notice: { kind: 'link_lost', reason: lossOf(error) } })
  }
  const look = async (): Promise<void> => {
    const found = await list()
    if (lostAt !== undefined) {
      await channel.put({
        kind: 'notice',
        notice: { kind: 'link_back', afterMs: Date.now() - lostAt, missed: 'nothing' },
      })
      lostAt = undefined
    }
    for (const each of found) {
      if (!each.hasLog) continue
      const state = followed.get(keyOf(each)) ?? {
        at: started,
        seen: new Seen(),
        restarts: each.restarts,
        done: false,
        busy: false,
      }
      followed.set(keyOf(each), state)
      if (state.busy || (state.done && each.restarts === state.restarts && !each.running)) continue
      state.busy = true
      void readOn(each, state)
        .catch(lost)
        .catch((error: unknown) => channel.fail(error))
        .finally(() => {
          state.busy = false
        })
    }
    for (const key of followed.keys())
      if (!found.some((each) => keyOf(each) === key) && followed.get(key)?.busy === false) followed.delete(key)
  }
  const watch = async (): Promise<void> => {
    while (!signal.aborted) {
      await look().catch(lost)
      await sleep(LOOK_MS, undefined, { signal }).catch(() => undefined)
    }
  }
  void watch().then(
    () => channel.end(),
    (error: unknown) => channel.fail(error),
  )
  yield* channel
}

const LATE: Nanos = 2_000_000_000n
