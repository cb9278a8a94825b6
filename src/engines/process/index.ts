import { setTimeout as sleep } from 'node:timers/promises'
import type { ProcessReach, ProcessSource } from '../../model/engine.ts'
import type { GapFact } from '../../model/gap.ts'
import { rawText, type RawLine } from '../../model/raw-line.ts'
import type { Reason } from '../../model/reason.ts'
import type { EpochMs } from '../../model/time.ts'
import type { ReadEvent } from '../../read/source-reader.ts'
import type { EngineContext, MakeEngine } from '../engine.ts'
import { gapEvent } from '../events.ts'
import { ContextPicker, matcher } from '../match.ts'
import { runError, runLines, type RunEnd, type RunPart } from './run.ts'

/** A program that does not end is taken to have said what it knows when it is silent for so long. */
const QUIET_MS = 3000
/** … or after this, if it is never silent. */
const LONGEST_MS = 60_000
/** What is kept of its output. */
const MOST_BYTES = 64 * 1024 * 1024
/** After a start a program repeats what it wrote before; a silence ends that. */
const REPLAY_QUIET_MS = 500
const REMEMBERED = 10_000

interface History {
  readonly lines: readonly string[]
  readonly gaps: readonly ReadEvent[]
}

/** Any program of this machine that prints logs. It is asked once for history, and anew for each tail. */
export const processEngine: MakeEngine<ProcessReach, ProcessSource> = (_reach, source, context) => {
  const kept = new Map<string, Promise<History>>()
  const history = (from: EpochMs | undefined): Promise<History> => {
    const argv = withBegin(source.argv, from)
    const known = kept.get(argv.join('\0')) ?? readHistory(argv, context)
    kept.set(argv.join('\0'), known)
    return known
  }
  return {
    async *last(lines) {
      const all = await history(undefined)
      yield* all.gaps
      yield* linesFrom(all.lines, Math.max(0, all.lines.length - lines), context)
    },
    async *since({ from }) {
      const all = await history(from)
      yield* all.gaps
      yield* linesFrom(all.lines, 0, context)
    },
    async *grep({ strings, ignoreCase, window, lines, before, after }) {
      const all = await history(window.from)
      yield* all.gaps
      const picker = new ContextPicker(matcher(strings, ignoreCase), before, after)
      const first = lines === undefined ? 0 : Math.max(0, all.lines.length - lines)
      for (let at = first; at < all.lines.length; at++)
        for (const { row, afterSkip } of picker.push({ at: BigInt(at), stream: '', text: all.lines[at] ?? '' })) {
          if (afterSkip) yield { kind: 'notice', notice: { kind: 'skip' } }
          yield { kind: 'lines', lines: [lineAt(row.text, Number(row.at), context)] }
        }
    },
    follow: (options) => follow(source, context, options),
    describe: async () => {
      await history(undefined)
      return { found: [source.argv.join(' ')] }
    },
  }
}

const withBegin = (argv: readonly string[], from: EpochMs | undefined): string[] =>
  argv.map((word) => word.replaceAll('{since}', new Date(from ?? 0).toISOString()))

const lineAt = (text: string, number: number, { host, source }: EngineContext): RawLine => ({
  origin: { host, source, position: { kind: 'line', number: number + 1 } },
  text: rawText(text),
})

function* linesFrom(lines: readonly string[], from: number, context: EngineContext): Generator<ReadEvent> {
  if (from < lines.length)
    yield { kind: 'lines', lines: lines.slice(from).map((text, at) => lineAt(text, from + at, context)) }
}

const readHistory = async (argv: readonly string[], context: EngineContext): Promise<History> => {
  const lines: string[] = []
  const gaps: ReadEvent[] = []
  const gap = (what: GapFact): void => void gaps.push(gapEvent(what, context))
  const { host, signal } = context
  const run = runLines(argv, { host, signal, quietMs: QUIET_MS })
  const began = Date.now()
  let bytes = 0
  try {
    for (;;) {
      const next = await run.next()
      if (next.done === true) {
        checkEnd(argv, context, next.value, lines.length, gap)
        break
      }
      if (next.value === 'quiet') {
        // Silent from the start: it may be on its way.
        if (lines.length > 0) break
        if (Date.now() - began < LONGEST_MS) continue
        gap({ kind: 'limit_time', args: { seconds: LONGEST_MS / 1000 } })
        break
      }
      for (const line of next.value.lines) {
        lines.push(line)
        bytes += line.length
      }
      if (bytes > MOST_BYTES) {
        gap({ kind: 'limit_bytes', args: { bytes: MOST_BYTES } })
        break
      }
      if (Date.now() - began > LONGEST_MS) {
        gap({ kind: 'limit_time', args: { seconds: LONGEST_MS / 1000 } })
        break
      }
    }
  } finally {
    await run.return({ status: 0, stderr: '' })
  }
  return { lines, gaps }
}

/** A program that failed after it gave lines gave a part of them. */
const checkEnd = (
  argv: readonly string[],
  { host, signal }: EngineContext,
  end: RunEnd,
  lines: number,
  gap: (what: GapFact) => void,
): void => {
  signal.throwIfAborted()
  if (end.status === 0) return
  const error = runError(argv, host, end)
  if (lines === 0) throw error
  gap({ kind: 'stream_cut', args: { reason: endOf(argv, end) } })
}

const endOf = ([command = '']: readonly string[], { status }: RunEnd): Reason => ({
  code: 'program_ended',
  command,
  status,
})

/**
 * The program's output as it comes; when it ends it is started anew. What it then repeats is known and left out; if it
 * repeats nothing, what was written meanwhile may be missing, and that is said.
 */
async function* follow(
  source: ProcessSource,
  context: EngineContext,
  { last, since }: { readonly last: number; readonly since?: { readonly from?: EpochMs } },
): AsyncGenerator<ReadEvent> {
  const argv = withBegin(source.follow ?? source.argv, since?.from)
  const { host, signal } = context
  const recent = new Recent()
  let number = 0
  let lostAt: number | undefined
  let attempt = 0
  const give = function* (lines: readonly string[]): Generator<ReadEvent> {
    for (const line of lines) recent.add(line)
    if (lines.length > 0) yield { kind: 'lines', lines: lines.map((text) => lineAt(text, number++, context)) }
  }
  while (!signal.aborted) {
    const isFirst = number === 0 && attempt === 0
    const run = runLines(argv, { host, signal, quietMs: REPLAY_QUIET_MS })
    const replay = isFirst ? undefined : recent.replay()
    /** Lines of the past, until the first silence. */
    let held: string[] | undefined = []
    const release = function* (): Generator<ReadEvent> {
      const lines = held ?? []
      held = undefined
      if (replay === undefined)
        return yield* give(since === undefined ? lines.slice(Math.max(0, lines.length - last)) : lines)
      const fresh = lines.filter((line) => !replay(line))
      const missed = fresh.length === lines.length ? 'unknown' : 'nothing'
      if (missed === 'unknown')
        yield { kind: 'gap', gap: { kind: 'meantime_unknown', host, source: context.source, args: {} } }
      yield {
        kind: 'notice',
        notice: {
          kind: 'link_back',
          afterMs: Date.now() - (lostAt ?? Date.now()),
          missed: missed === 'nothing' ? 'nothing' : 'unknown',
        },
      }
      lostAt = undefined
      attempt = 0
      yield* give(fresh)
    }
    const began = Date.now()
    let end: RunEnd | undefined
    try {
      while (end === undefined) {
        const next: IteratorResult<RunPart, RunEnd> = await run.next()
        if (next.done === true) end = next.value
        else if (next.value === 'quiet') {
          if (held !== undefined && (held.length > 0 || isFirst)) yield* release()
        } else if (held === undefined) yield* give(next.value.lines)
        else {
          held.push(...next.value.lines)
          if (Date.now() - began > 10 * REPLAY_QUIET_MS) yield* release()
        }
      }
      if (signal.aborted) return
      if (isFirst && end.status !== 0 && number === 0 && (held?.length ?? 0) === 0) throw runError(argv, host, end)
      if (held !== undefined && held.length > 0) yield* release()
    } finally {
      await run.return({ status: 0, stderr: '' })
    }
    attempt += 1
    if (lostAt === undefined) {
      lostAt = Date.now()
      yield { kind: 'notice', notice: { kind: 'link_lost', reason: endOf(argv, end) } }
    }
    await sleep(Math.random() * Math.min(30_000, 1000 * 2 ** attempt), undefined, { signal }).catch(() => undefined)
  }
}

/** The last lines that were shown, to know them when they come again. */
class Recent {
  readonly #lines: string[] = []

  add(line: string): void {
    this.#lines.push(line)
    if (this.#lines.length > 2 * REMEMBERED) this.#lines.splice(0, REMEMBERED)
  }

  /** Says of each line of a new run whether it was shown; lines that are alike count each for itself. */
  replay(): (line: string) => boolean {
    const counts = new Map<string, number>()
    for (const line of this.#lines) counts.set(line, (counts.get(line) ?? 0) + 1)
    return (line) => {
      const count = counts.get(line) ?? 0
      if (count > 0) counts.set(line, count - 1)
      return count > 0
    }
  }
}
