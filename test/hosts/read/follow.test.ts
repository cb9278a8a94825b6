import { mkdtempSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import type { Connection } from '../../../src/connect/connection.ts'
import { followWithResume } from '../../../src/read/index.ts'
import { startLogWriter, tempFolder } from '../parts/files.ts'
import { fileSource, SHELLS, shellConnection } from './support.ts'

const { dir, dispose } = tempFolder()
afterAll(dispose)

interface Followed {
  readonly written: number
  readonly missing: number[]
  readonly repeated: number[]
  readonly strange: string[]
  readonly lost: number
  /** How often it was said that the link is back. */
  readonly back: number
}

/** Follows a log that is written and rotated, with so many drops of the link on the way, and closes the ledger. */
const followAll = async (shell: string, style: string, drops: number): Promise<Followed> => {
  const path = join(mkdtempSync(join(dir, 'follow-')), 'app.log')
  const seconds = 4
  const writer = await startLogWriter(path, { style, seconds, rate: 5000, rotations: 3 })
  const abort = new AbortController()
  let connection: Connection | undefined
  const connect = async (): Promise<Connection> => (connection = shellConnection(shell, dir))
  // A link that is lost before the host's first word is a refusal: the drops begin with the first lines.
  let timers: NodeJS.Timeout[] | undefined
  const drop = (): NodeJS.Timeout[] =>
    Array.from({ length: drops }, (_, index) =>
      setTimeout(() => void connection?.close(), (seconds * 1000 * (index + 1)) / (drops + 1)),
    )
  const times = new Map<number, number>()
  const strange: string[] = []
  let written = Number.POSITIVE_INFINITY
  let lost = 0
  let back = 0
  let lastNews = Date.now()
  void writer.done.then((count) => (written = count))
  // The end: all lines are here, or nothing new came for a while after the writer was done.
  const watch = setInterval(() => {
    if (times.size >= written || (written < Number.POSITIVE_INFINITY && Date.now() - lastNews > 20_000))
      setTimeout(() => abort.abort(), 1500)
  }, 100)
  try {
    for await (const event of followWithResume(
      'box',
      fileSource(path),
      { kind: 'follow', last: 1_000_000 },
      {
        connect,
        closes: true,
        backoff: () => 200,
        signal: abort.signal,
      },
    )) {
      if (event.kind === 'notice' && event.notice.kind === 'link_lost') lost++
      if (event.kind === 'notice' && event.notice.kind === 'link_back') back++
      if (event.kind !== 'lines') continue
      lastNews = Date.now()
      timers ??= drop()
      for (const { text } of event.lines) {
        const found = /^\S+ n=(\d+) событие x*$/.exec(text)
        if (found === null) strange.push(text)
        else times.set(Number(found[1]), (times.get(Number(found[1])) ?? 0) + 1)
      }
    }
  } finally {
    clearInterval(watch)
    for (const timer of timers ?? []) clearTimeout(timer)
    await connection?.close()
  }
  return {
    written,
    lost,
    back,
    strange,
    missing: Array.from({ length: written }, (_, n) => n).filter((n) => !times.has(n)),
    repeated: [...times].filter(([, count]) => count > 1).map(([n]) => n),
  }
}

const CASES = [
  { shell: 'dash', style: 'rename', drops: 5 },
  { shell: 'dash', style: 'late', drops: 5 },
  { shell: 'dash', style: 'copytruncate', drops: 5 },
  { shell: 'dash', style: 'rename+gz', drops: 2 },
  { shell: 'bash', style: 'copytruncate+gz', drops: 0 },
  { shell: 'busybox', style: 'rename', drops: 1 },
  { shell: 'busybox', style: 'late', drops: 1 },
  { shell: 'busybox', style: 'copytruncate', drops: 1 },
].filter(({ shell }) => SHELLS.includes(shell))

describe('a follower under 5,000 lines/s and three rotations', () => {
  test.for(CASES)('loses and repeats nothing: $shell, $style, $drops drops', async ({ shell, style, drops }) => {
    const { written, missing, repeated, strange, lost, back } = await followAll(shell, style, drops)
    expect(written).toBeGreaterThan(15_000)
    expect({ missing: missing.length, repeated: repeated.length, strange }).toEqual({
      missing: 0,
      repeated: 0,
      strange: [],
    })
    expect(lost).toBeLessThanOrEqual(drops)
    expect(back).toBe(lost)
  })
})
