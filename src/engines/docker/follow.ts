import { setTimeout as sleep } from 'node:timers/promises'
import type { DockerSource } from '../../model/engine.ts'
import { ProdlogsError } from '../../model/error.ts'
import { EXIT } from '../../model/exit-code.ts'
import type { TimeWindow } from '../../model/time.ts'
import type { ReadEvent } from '../../read/source-reader.ts'
import { Channel } from '../channel.ts'
import type { EngineContext } from '../engine.ts'
import { lineOf, nanosOf, Occurrences, type Nanos, type Row } from '../row.ts'
import { lossOf } from '../failure.ts'
import { listContainers, someContainers, inspect, type Container } from './containers.ts'
import { unreachable, type Daemon } from './daemon.ts'
import { Seen } from '../seen.ts'
import { logPath, readerFor, timeParameter } from './logs.ts'

interface FollowOptions {
  readonly last: number
  readonly since?: TimeWindow
  readonly lastRows: (count: number) => Promise<Row[]>
}

/** How often new containers, restarted ones and a daemon that is back are looked for. */
const LOOK_MS = 1000
/** Stopped containers are looked at each so many times. */
const STOPPED_EACH = 4

/** What is known of a container that is followed. */
interface Followed {
  /** The time of its last row, from which it is asked on. */
  at: Nanos
  readonly seen: Seen
  /** `StartedAt` of the run whose log was read to its end. */
  readTo?: string
  busy: boolean
}

/** Follows all containers of a source: each over its restarts, and those that come later from their first line. */
export async function* followContainers(
  daemon: Daemon,
  source: DockerSource,
  context: EngineContext,
  { last, since, lastRows }: FollowOptions,
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

  const first = await someContainers(daemon, source, context)
  const past = since === undefined ? await lastRows(last) : []
  for (const { id, name } of first) {
    const own = past.filter((row) => row.stream === name)
    const seen = new Seen()
    for (const row of own) seen.isNew(row)
    // The past is shown already: from its last line on, or from now.
    followed.set(id, { at: own.at(-1)?.at ?? started, seen, busy: false })
  }
  if (past.length > 0) yield lines(past)

  const readOn = async (container: Container, state: Followed): Promise<void> => {
    const { startedAt } = await inspect(daemon, container.id)
    const reader = await readerFor(daemon, container)
    const answer = await daemon.bytes(logPath(container.id, `&follow=1${timeParameter('since', state.at)}`))
    const give = async (rows: readonly Row[]): Promise<void> => {
      const fresh = rows.filter((row) => row.at >= state.at - LATE && state.seen.isNew(row))
      for (const { at } of fresh) if (at > state.at) state.at = at
      if (fresh.length > 0) await channel.put(lines(fresh))
    }
    try {
      for await (const chunk of answer) await give(reader.push(chunk as Buffer))
      await give(reader.end())
      state.readTo = startedAt
    } finally {
      answer.destroy()
    }
  }

  let lostAt: number | undefined
  let looks = 0
  const lost = async (cause: unknown): Promise<void> => {
    if (signal.aborted) return
    const error = unreachable(cause, context)
    if (error.exitCode !== EXIT.unreachable && error.code !== 'ENGINE_MISSING') throw error
    // A container that was removed meanwhile is nobody's loss.
    if (error.code === 'ENGINE_MISSING' || lostAt !== undefined) return
    lostAt = Date.now()
    await channel.put({ kind: 'notice', notice: { kind: 'link_lost', reason: lossOf(error) } })
  }

  const isFinished = async (container: Container, state: Followed): Promise<boolean> => {
    if (container.running || state.readTo === undefined) return false
    if (looks % STOPPED_EACH !== 0) return true
    return (await inspect(daemon, container.id)).startedAt === state.readTo
  }

  const look = async (): Promise<void> => {
    const found = await listContainers(daemon, source)
    if (lostAt !== undefined) {
      await channel.put({
        kind: 'notice',
        notice: { kind: 'link_back', afterMs: Date.now() - lostAt, missed: 'nothing' },
      })
      lostAt = undefined
    }
    for (const container of found) {
      const state = followed.get(container.id) ?? { at: started, seen: new Seen(), busy: false }
      followed.set(container.id, state)
      if (state.busy || (await isFinished(container, state))) continue
      state.busy = true
      void readOn(container, state)
        .catch(lost)
        .catch((error: unknown) => channel.fail(error))
        .finally(() => {
          state.busy = false
        })
    }
  }

  const watch = async (): Promise<void> => {
    for (; !signal.aborted; looks++) {
      await look().catch(lost)
      await sleep(LOOK_MS, undefined, { signal }).catch(() => undefined)
    }
  }
  void watch().then(
    () => channel.end(),
    (error: unknown) => channel.fail(error instanceof ProdlogsError ? error : unreachable(error, context)),
  )
  yield* channel
}

/** stdout and stderr of one moment may come in either order; a repeated row is far behind. */
const LATE: Nanos = 2_000_000_000n
