import { execFileSync } from 'node:child_process'
import {
  appendFileSync,
  chmodSync,
  closeSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, describe, test } from 'vitest'
import { describeWith } from '../parts/guard.ts'
import { startSshd } from '../parts/sshd.ts'
import { startTcpProxy } from '../parts/tcp-proxy.ts'
import { at, createDesk, eventually, objects, paymentLine, SSH_TRANSPORTS, through } from '../../support/desk.ts'

/** What an accident has to work with: a log that is followed, and the link that it is followed over. */
interface Scene {
  readonly log: string
  /** Writes so many more lines, by default to the log by its name. */
  write(lines: number, to?: string | number): void
  /** Waits until all that was written is shown. */
  shown(): Promise<void>
  /** Waits for words on stderr, at most for the five seconds in which a silence must be told; longer where a link is made first. */
  told(words: RegExp, ms?: number): Promise<void>
  down(): Promise<void>
  up(): Promise<void>
}

interface Accident {
  readonly name: string
  readonly happen: (scene: Scene) => Promise<void>
  /** Lines cannot be had any more, and a gap must say so. */
  readonly gap?: RegExp
  /** The log belongs to another than who reads it. */
  readonly foreign?: boolean
}

const gzip = (file: string): void => void execFileSync('gzip', [file])

/** logrotate's copytruncate with delaycompress: what was `.1` is compressed when it becomes `.2`, which frees its inode for the next copy. */
const copyTruncate = (log: string): void => {
  if (existsSync(`${log}.2.gz`)) renameSync(`${log}.2.gz`, `${log}.3.gz`)
  if (existsSync(`${log}.1`)) {
    renameSync(`${log}.1`, `${log}.2`)
    gzip(`${log}.2`)
  }
  copyFileSync(log, `${log}.1`)
  truncateSync(log, 0)
}

const ACCIDENTS: readonly Accident[] = [
  {
    name: 'renamed and compressed at once while the link is down, its inode given to the new log',
    happen: async ({ log, write, down, up }) => {
      await down()
      write(50)
      renameSync(log, `${log}.1`)
      gzip(`${log}.1`)
      write(100)
      await up()
    },
  },
  {
    name: 'copied and truncated twice within a minute with a drop between, delaycompress freeing inodes',
    happen: async ({ log, write, shown, down, up }) => {
      write(100)
      await shown()
      copyTruncate(log)
      write(60)
      await down()
      write(40)
      copyTruncate(log)
      write(80)
      await up()
      await shown()
      write(20)
    },
  },
  {
    name: 'copied and truncated three times while the link is down',
    happen: async ({ log, write, down, up }) => {
      await down()
      for (const lines of [30, 200, 70]) {
        write(lines)
        copyTruncate(log)
      }
      write(10)
      await up()
    },
  },
  {
    name: 'rotated into a folder of old logs',
    happen: async ({ log, write, shown, down, up }) => {
      const old = join(dirname(log), 'old')
      mkdirSync(old)
      write(20)
      renameSync(log, join(old, 'app.log.1'))
      write(20)
      await shown()
      await down()
      write(20)
      renameSync(join(old, 'app.log.1'), join(old, 'app.log.2'))
      renameSync(log, join(old, 'app.log.1'))
      gzip(join(old, 'app.log.2'))
      write(20)
      await up()
    },
  },
  {
    name: 'rotated by winston (maxsize, tailable)',
    happen: async ({ log, write, shown, down, up }) => {
      const numbered = (n: number): string => log.replace('app.log', `app${n}.log`)
      write(20)
      renameSync(log, numbered(1))
      write(20)
      await shown()
      await down()
      write(20)
      for (let round = 0; round < 2; round++) {
        if (round === 1) renameSync(numbered(2), numbered(3))
        renameSync(numbered(1), numbered(2))
        renameSync(log, numbered(1))
        write(20)
      }
      await up()
    },
  },
  {
    name: 'rotated to names with the day first (dateformat -%d-%m-%Y)',
    happen: async ({ log, write, shown, down, up }) => {
      write(20)
      renameSync(log, `${log}-30-11-2026`)
      write(20)
      await shown()
      await down()
      write(20)
      renameSync(log, `${log}-01-12-2026`)
      write(20)
      renameSync(log, `${log}-02-12-2026`)
      write(20)
      await up()
    },
  },
  {
    name: 'missing when the link is back',
    happen: async ({ log, write, down, up, told }) => {
      await down()
      write(20)
      renameSync(log, `${log}.1`)
      await up()
      await told(/^! .*gone/m, 20_000)
      write(20)
    },
  },
  {
    name: 'readable by nobody else after a rotation',
    foreign: true,
    happen: async ({ log, write, told }) => {
      write(20)
      renameSync(log, `${log}.1`)
      writeFileSync(log, '', { mode: 0o600 })
      write(20)
      await told(/^! .*may not be read/m)
      await sleep(500)
      chmodSync(log, 0o644)
    },
  },
  {
    name: 'made unreadable in its place',
    foreign: true,
    happen: async ({ log, write, told, shown }) => {
      write(20)
      chmodSync(log, 0)
      await told(/^! .*may not be read/m)
      write(20)
      await sleep(500)
      chmodSync(log, 0o644)
      await shown()
      write(20)
    },
  },
  {
    name: 'made unreadable while the link is down',
    foreign: true,
    happen: async ({ log, write, told, down, up }) => {
      await down()
      write(20)
      chmodSync(log, 0)
      await up()
      await told(/^! .*may not be read/m, 20_000)
      chmodSync(log, 0o644)
      write(20)
    },
  },
  {
    name: 'deleted, and made again some seconds later',
    happen: async ({ log, write, told, shown }) => {
      const writer = openSync(log, 'a')
      rmSync(log)
      // Its writer has it still.
      write(20, writer)
      await told(/^! .*gone/m)
      await shown()
      closeSync(writer)
      write(20)
      await told(/^✔ .*back/m)
    },
  },
  {
    name: 'moved away and back',
    happen: async ({ log, write, told, shown }) => {
      renameSync(log, `${log}.moved`)
      write(20, `${log}.moved`)
      await told(/^! .*gone/m)
      renameSync(`${log}.moved`, log)
      write(20)
      await shown()
      await told(/^✔ .*back/m)
    },
  },
  {
    name: 'replaced by a FIFO',
    happen: async ({ log, write, told }) => {
      renameSync(log, `${log}.1`)
      execFileSync('mkfifo', [log])
      write(20, `${log}.1`)
      await told(/^! .*no file/m)
      rmSync(log)
      write(20)
      await told(/^✔ .*back/m)
    },
  },
  {
    name: 'gone with its folder, which is made anew',
    happen: async ({ log, write, told, shown }) => {
      const folder = dirname(log)
      renameSync(folder, `${folder}-away`)
      write(20, `${folder}-away/app.log`)
      await told(/^! .*gone/m)
      await shown()
      mkdirSync(folder)
      chmodSync(folder, 0o755)
      write(20)
      await told(/^✔ .*back/m)
    },
  },
  {
    name: 'gone with its folder, which comes back',
    happen: async ({ log, write, told }) => {
      const folder = dirname(log)
      renameSync(folder, `${folder}-away`)
      await told(/^! .*gone/m)
      write(20, `${folder}-away/app.log`)
      renameSync(`${folder}-away`, folder)
      write(20)
      await told(/^✔ .*back/m)
    },
  },
  {
    name: 'truncated and grown beyond its old size at once',
    happen: async ({ log, write }) => {
      truncateSync(log, 0)
      write(400)
    },
  },
  {
    name: 'truncated and grown beyond its old size while the link is down',
    gap: /no copy|truncated|missing/i,
    happen: async ({ log, write, down, up }) => {
      await down()
      truncateSync(log, 0)
      write(400)
      await up()
    },
  },
]

describeWith('sshd', 'users')('a followed log that is', async () => {
  const sshd = await startSshd({ config: ['MaxSessions 50'] })
  const desk = createDesk()
  const reader = sshd.createUser()
  afterAll(async () => {
    await sshd.stop()
    desk.dispose()
  })

  describe.for(SSH_TRANSPORTS)('over %s', (transport) => {
    test.concurrent.for(ACCIDENTS.map((accident, index) => ({ ...accident, index })))(
      '$name: every line is shown once, or a gap was said',
      { timeout: 120_000 },
      async ({ happen, gap, foreign, index }, { expect }) => {
        const folder = join(sshd.dir, `accident-${index}-${transport}`)
        mkdirSync(folder, { mode: 0o755 })
        const log = join(folder, 'app.log')
        let next = 0
        const write: Scene['write'] = (lines, to = log) => {
          let text = ''
          for (let line = 0; line < lines; line++) text += paymentLine(next++)
          appendFileSync(to, text)
        }
        write(30)
        const proxy = await startTcpProxy(sshd)
        const configFile = through(sshd, proxy.port, foreign ? { User: reader.name } : {})
        const run = desk.start([
          ...['tail', '--json', '-n', '1000', ...at({ configFile }, transport), '--source', `file:${log}`],
        ])
        const times = (): Map<number, number> => {
          const counts = new Map<number, number>()
          const { length } = run.stdout()
          for (const one of objects(run.stdout().slice(0, run.stdout().lastIndexOf('\n', length) + 1))) {
            const n = Number(/line (\d+)$/.exec(String(one['message']))?.[1])
            counts.set(n, (counts.get(n) ?? 0) + 1)
          }
          return counts
        }
        const shown = (): Promise<void> => run.until(() => times().size === next, 40_000)
        let said = 0
        try {
          await shown()
          await sleep(600)
          await happen({
            log,
            write,
            shown,
            told: async (words, ms = 6000) => {
              await run.until(({ stderr }) => words.test(stderr.slice(said)), ms)
              said = run.stderr().length
            },
            down: async () => {
              const lost = run.stderr().split(/^! .*lost/m).length
              proxy.refuse(true)
              proxy.cut('rst')
              await run.until(({ stderr }) => stderr.split(/^! .*lost/m).length > lost)
            },
            up: async () => proxy.refuse(false),
          })
          await (gap === undefined ? shown() : run.until(({ stderr }) => gap.test(stderr), 40_000))
          write(5)
          const all = next
          await run.until(() => times().has(all - 1), 40_000)
          await eventually(() => false, 500)
        } finally {
          run.kill('SIGINT')
          await run.ended
          await proxy.stop()
        }
        const counts = times()
        const repeated = [...counts].filter(([, count]) => count > 1).map(([n]) => n)
        const missing = Array.from({ length: next }, (_, n) => n).filter((n) => !counts.has(n))
        expect({ repeated, strange: counts.has(Number.NaN) }).toEqual({ repeated: [], strange: false })
        if (gap === undefined)
          expect({ missing, said: run.stderr().match(/^! .*(?:truncated|could not be read|no copy).*$/gm) }).toEqual({
            missing: [],
            said: null,
          })
      },
    )
  })
})
