import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, describe, expect, test } from 'vitest'
import { processConnection } from '../../../src/connect/command.ts'
import { followWithResume } from '../../../src/read/index.ts'
import { startLogWriter, tempFolder } from '../parts/files.ts'
import { fileSource, SHELLS } from './support.ts'

const { dir, dispose } = tempFolder()
afterAll(dispose)

/** Numbers in [0, 1) that are the same for a seed (mulberry32). */
const seeded = (seed: number) => (): number => {
  seed = (seed + 0x6d2b79f5) | 0
  let mixed = Math.imul(seed ^ (seed >>> 15), 1 | seed)
  mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
  return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
}

/** Processes that carry this test's own mark in their environment: the remote program and all that it started. */
const marked = (mark: string): number[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      try {
        return readFileSync(`/proc/${pid}/environ`, 'latin1').includes(`PRODLOGS_STARVED=${mark}`)
      } catch {
        return false
      }
    })

const signal = (pids: readonly number[], name: 'SIGSTOP' | 'SIGCONT'): void => {
  for (const pid of pids)
    try {
      process.kill(pid, name)
    } catch {
      // It has ended meanwhile.
    }
}

const followStarved = async (shell: string, style: string, seed: number) => {
  const path = join(mkdtempSync(join(dir, 'starved-')), 'app.log')
  const mark = path.replaceAll('/', '_')
  const random = seeded(seed)
  const writer = await startLogWriter(path, { style, seconds: 4, rate: 2000, rotations: 3 })
  const abort = new AbortController()
  const program = shell === 'busybox' ? ['busybox', 'sh', '-s'] : [shell, '-s']
  const connection = processConnection('box', 'local', ['env', `PRODLOGS_STARVED=${mark}`, ...program])
  const times = new Map<number, number>()
  const strange: string[] = []
  let gaps = 0
  let written = Number.POSITIVE_INFINITY
  let lastNews = Date.now()
  const starve = async (): Promise<void> => {
    while (!abort.signal.aborted && written === Number.POSITIVE_INFINITY) {
      await sleep(100 + random() * 400)
      const pids = marked(mark)
      signal(pids, 'SIGSTOP')
      await sleep(300 + random() * 900)
      signal(pids, 'SIGCONT')
    }
  }
  const starving = starve()
  void writer.done.then((count) => (written = count))
  const watch = setInterval(() => {
    if (times.size >= written || (written < Number.POSITIVE_INFINITY && Date.now() - lastNews > 20_000)) abort.abort()
  }, 100)
  try {
    for await (const event of followWithResume(
      'box',
      fileSource(path),
      { kind: 'follow', last: 1_000_000 },
      { connect: async () => connection, signal: abort.signal },
    )) {
      if (event.kind === 'gap') gaps++
      if (event.kind !== 'lines') continue
      lastNews = Date.now()
      for (const { text } of event.lines) {
        const found = /^\S+ n=(\d+) событие x*$/.exec(text)
        if (found === null) strange.push(text)
        else times.set(Number(found[1]), (times.get(Number(found[1])) ?? 0) + 1)
      }
    }
  } finally {
    clearInterval(watch)
    abort.abort()
    await starving
    signal(marked(mark), 'SIGCONT')
    await connection.close()
  }
  return {
    gaps,
    strange,
    missing: Array.from({ length: written }, (_, n) => n).filter((n) => !times.has(n)).length,
    repeated: [...times].filter(([, count]) => count > 1).length,
  }
}

const linux = ((): boolean => {
  try {
    return execFileSync('uname', ['-s'], { encoding: 'utf8' }).trim() === 'Linux'
  } catch {
    return false
  }
})()

const CASES = [
  { shell: 'dash', style: 'rename', seed: 1 },
  { shell: 'bash', style: 'late', seed: 2 },
  { shell: 'busybox', style: 'late', seed: 3 },
  { shell: 'dash', style: 'copytruncate', seed: 4 },
  { shell: 'bash', style: 'copytruncate+gz', seed: 5 },
].filter(({ shell }) => SHELLS.includes(shell))

describe.skipIf(!linux)('a follower on a host that gives it no processor time for a second, again and again', () => {
  test.for(CASES)('loses and repeats nothing: $shell, $style', async ({ shell, style, seed }) => {
    const { strange, repeated, missing, gaps } = await followStarved(shell, style, seed)
    expect({ missing, gaps }).toEqual({ missing: 0, gaps: 0 })
    expect({ strange, repeated }).toEqual({ strange: [], repeated: 0 })
  })
})
