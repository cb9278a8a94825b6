import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { describeWith } from '../parts/guard.ts'
import { startSshd } from '../parts/sshd.ts'
import { at, createDesk, objects, paymentLine, SSH_TRANSPORTS } from '../../support/desk.ts'

const AHEAD_S = 300

const messages = (stdout: string): unknown[] => objects(stdout).map((one) => one['message'])

describeWith('sshd')('a window', async () => {
  const sshd = await startSshd({ config: ['SetEnv TZ=Europe/Berlin'] })
  // What `date` says on the second host is ahead; everything else is as it is.
  const shims = join(sshd.dir, 'ahead')
  mkdirSync(shims)
  writeFileSync(
    join(shims, 'date'),
    `#!/bin/sh\ncase "$*" in *-d*) exec /bin/date "$@" ;; esac\nexec /bin/date -d '+${AHEAD_S} seconds' "$@"\n`,
  )
  chmodSync(join(shims, 'date'), 0o755)
  const ahead = await startSshd({ config: [`SetEnv PATH=${shims}:${process.env['PATH'] ?? ''}`] })
  const desk = createDesk()
  afterAll(async () => {
    await sshd.stop()
    await ahead.stop()
    desk.dispose()
  })

  const write = (name: string, lines: readonly string[]): string => {
    const path = join(sshd.dir, name)
    writeFileSync(path, lines.join(''))
    return path
  }

  describe.for(SSH_TRANSPORTS)('over %s', (transport) => {
    test('of so long ago is counted by the clock of the host, and every command says so', async () => {
      // Its lines carry its own times: minute by minute to its now.
      const event = `evt_1${'Skewed'}${'0'.repeat(16)}`
      const now = Date.now() + AHEAD_S * 1000
      const log = write(
        `ahead-${transport}.log`,
        Array.from({ length: 30 }, (_, n) => {
          const minutes = 29 - n
          return paymentLine(
            minutes,
            { msg: `${minutes} minutes ago`, event: 'webhook.received', event_id: event, type: 'invoice.paid' },
            now - minutes * 60_000 - 20_000,
          )
        }),
      )
      const where = [...at(ahead, transport), '--source', `file:${log}`]
      const [grep, tail, report, why] = await Promise.all([
        desk.run(['grep', '--text', 'minutes ago', '--since', '10m', '--json', ...where]),
        desk.run(['tail', '--no-follow', '--since', '10m', '--json', ...where]),
        desk.run(['report', '--since', '10m', '--json', ...where]),
        desk.run(['why', event, '--since', '10m', '--json', ...where]),
      ])
      const wanted = Array.from({ length: 10 }, (_, n) => `${9 - n} minutes ago`)
      expect(messages(grep.stdout)).toEqual(wanted)
      expect(messages(tail.stdout)).toEqual(wanted)
      const gaps = ({ stdout }: { stdout: string }): unknown =>
        (JSON.parse(stdout) as { gaps: { kind: string; args?: unknown }[] }).gaps.filter(
          ({ kind }) => kind === 'clock_skewed',
        ).length
      expect([gaps(report), gaps(why)]).toEqual([1, 1])
      for (const { stderr } of [grep, tail])
        expect(stderr.match(/clock is (?:299|300|301)\S* s ahead/g)).toHaveLength(1)
    })

    test('takes both readings of an hour that exists twice, from a host as from a file', async () => {
      const begin = Date.UTC(2025, 9, 25, 22, 0)
      const local = (moment: number): string => {
        const east = moment < Date.UTC(2025, 9, 26, 1, 0) ? 2 : 1
        return new Date(moment + east * 3_600_000).toISOString().slice(0, 19).replace('T', ' ')
      }
      const log = write(
        `twice-${transport}.log`,
        Array.from({ length: 84 }, (_, n) => `${local(begin + n * 300_000)},000 INFO app: line ${n}\n`),
      )
      const window = ['--since', '2025-10-26T00:30:00Z', '--until', '2025-10-26T01:30:00Z', '--json']
      const host = await desk.run(['tail', '--no-follow', ...window, ...at(sshd, transport), '--source', `file:${log}`])
      const file = await desk.run(['tail', '--no-follow', ...window, '--tz', 'Europe/Berlin', '--file', log])
      // 02:30 to 03:00 of summer and 02:00 to 02:30 of winter, and what is written alike.
      const wanted = Array.from({ length: 24 }, (_, n) => `line ${24 + n}`)
      expect(messages(host.stdout)).toEqual(wanted)
      expect(messages(file.stdout)).toEqual(wanted)
      expect(host.stderr).toMatch(/exist twice/)
    })

    test('trusts neither names nor times of change of rotated files', async () => {
      const folder = join(sshd.dir, `order-${transport}`)
      mkdirSync(folder)
      const log = join(folder, 'app.log')
      const begin = Date.UTC(2026, 0, 10)
      const part = (days: number): string =>
        Array.from({ length: 24 }, (_, hour) =>
          paymentLine(days * 24 + hour, { msg: `hour ${days * 24 + hour}` }, begin + (days * 24 + hour) * 3_600_000),
        ).join('')
      // Names with the day first sort wrongly; one is compressed, and touched.
      for (const [days, name] of [
        [0, `${log}-31-12-2025`],
        [1, `${log}-01-01-2026`],
        [2, `${log}-15-01-2026`],
        [3, log],
      ] as const)
        writeFileSync(name, part(days))
      execFileSync('gzip', [`${log}-01-01-2026`])
      utimesSync(`${log}-01-01-2026.gz`, new Date(0), new Date(begin - 86_400_000))
      utimesSync(`${log}-31-12-2025`, new Date(), new Date())
      const where = [...at(sshd, transport), '--source', `file:${log}`, '--json']
      const hours = (from: number, to: number): string[] =>
        Array.from({ length: to - from }, (_, n) => `hour ${from + n}`)
      const since = await desk.run(['tail', '--no-follow', '--since', '2026-01-10T12:00:00Z', ...where])
      expect(messages(since.stdout)).toEqual(hours(12, 96))
      const last = await desk.run(['tail', '--no-follow', '-n', '60', ...where])
      expect(messages(last.stdout)).toEqual(hours(36, 96))
    })
  })
})
