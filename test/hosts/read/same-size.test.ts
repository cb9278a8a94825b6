import { appendFileSync, mkdtempSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, expect } from 'vitest'
import { followWithResume } from '../../../src/read/index.ts'
import { tempFolder } from '../parts/files.ts'
import { testWith } from '../parts/guard.ts'
import { fileSource, shellConnection } from './support.ts'

const { dir, dispose } = tempFolder()
afterAll(dispose)

/** The beginning of a second, with so much of it left that all that follows falls into it. The clock of files is a bit late. */
const freshSecond = (): Promise<void> => sleep(1030 - (Date.now() % 1000))

testWith('busybox')(
  'a log that is emptied and as long again within a second of a host that tells whole seconds loses nothing',
  async () => {
    const path = join(mkdtempSync(join(dir, 'same-')), 'app.log')
    writeFileSync(path, 'line 1\n')
    const abort = new AbortController()
    const shown: string[] = []
    const until = async (line: string): Promise<void> => {
      while (!shown.includes(line)) await sleep(5, undefined, { signal: abort.signal })
    }
    const following = (async () => {
      const connect = async () => shellConnection('busybox', dir)
      for await (const event of followWithResume(
        'box',
        fileSource(path),
        { kind: 'follow', last: 10 },
        { connect, closes: true, signal: abort.signal },
      ))
        if (event.kind === 'lines') shown.push(...event.lines.map(({ text }) => text as string))
    })()
    await until('line 1')
    let last = 1
    for (let round = 0; round < 4; round++) {
      await freshSecond()
      const second = Math.floor(Date.now() / 1000)
      // Shown at the first tick of the second; then another content of that length takes its place before the second is over.
      appendFileSync(path, `line ${++last}\n`)
      const before = Array.from({ length: 2 }, (_, n) => `line ${last - 1 + n}`)
      await until(`line ${last}`)
      // Whatever the first lines made the follower look at is over by then.
      await sleep(300)
      if (Math.floor(Date.now() / 1000) === second) {
        const after = [`line ${++last}`, `line ${++last}`]
        expect(after.join().length).toBe(before.join().length)
        writeFileSync(path, `${after.join('\n')}\n`)
        await until(`line ${last}`)
        break
      }
    }
    abort.abort()
    await following.catch(() => {})
    expect(shown).toEqual(Array.from({ length: last }, (_, n) => `line ${n + 1}`))
    expect(last).toBeGreaterThan(3)
  },
)
