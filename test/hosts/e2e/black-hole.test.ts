import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { describeWith } from '../parts/guard.ts'
import { startLogWriter } from '../parts/files.ts'
import { startSshd } from '../parts/sshd.ts'
import { startTcpProxy } from '../parts/tcp-proxy.ts'
import { at, createDesk, eventually, paymentLine, SSH_TRANSPORTS, through, type Running } from '../../support/desk.ts'

/** What the remote program ends itself after, when no heartbeat comes; and what it may take to do so. */
const LEASE_MS = 30_000
const ENDING_MS = 8_000
const REPORTED_MS = 20_000

describeWith('sshd')('a link that delivers nothing any more', async () => {
  const sshd = await startSshd()
  const desk = createDesk()
  const log = (name: string): string => join(sshd?.dir ?? '/tmp', name)
  writeFileSync(log('quiet.log'), paymentLine(1))
  writeFileSync(log('large.log'), Array.from({ length: 400_000 }, (_, n) => paymentLine(n)).join(''))
  afterAll(async () => {
    await sshd.stop()
    desk.dispose()
  })

  /** Programs below sshd; its own processes stay as long as their side of TCP hopes. */
  const programs = (): string[] =>
    sshd
      .processes()
      .map((pid) => {
        try {
          return readFileSync(`/proc/${pid}/comm`, 'utf8').trim()
        } catch {
          return 'sshd'
        }
      })
      .filter((name) => !name.startsWith('sshd'))

  test(
    'is reported within 20 s, idle and at peak rate, and the host is left alone after the lease',
    { timeout: 120_000 },
    async () => {
      // Packets that vanish, and buffers that fill up.
      const proxies = { blackhole: await startTcpProxy(sshd), stall: await startTcpProxy(sshd) }
      const started: { name: string; run: Running; live: boolean; begun: (stdout: string) => boolean }[] = []
      const begun = () => Promise.all(started.map((one) => one.run.until(({ stdout }) => one.begun(stdout), 60_000)))
      for (const transport of SSH_TRANSPORTS)
        for (const state of ['blackhole', 'stall'] as const) {
          const reach = at({ configFile: through(sshd, proxies[state].port) }, transport)
          const start = (name: string, words: readonly string[], isBegun: (stdout: string) => boolean) =>
            started.push({
              name: `${name}, ${state}, ${transport}`,
              run: desk.start([...words, ...reach]),
              live: true,
              begun: isBegun,
            })
          // Few lines are shown: what a starved client has not read yet is still delivered after the link has died.
          start(
            'peak',
            ['tail', '--text', 'n=9000 ', '-n', '100000', '--source', `file:${log('peak.log')}`],
            (stdout) => stdout.includes('n=9000 '),
          )
          if (state === 'blackhole') continue
          start('idle', ['tail', '--lines-as-written', '--source', `file:${log('quiet.log')}`], (stdout) =>
            stdout.includes('line 1'),
          )
        }
      const writer = await startLogWriter(log('peak.log'), { style: 'rename', seconds: 30, rate: 5000, rotations: 0 })
      await begun()
      // Begun last: an answer may be whole before all of the others have a line.
      for (const transport of SSH_TRANSPORTS)
        started.push({
          name: `answer, stall, ${transport}`,
          run: desk.start([
            ...['tail', '--lines-as-written', '--no-follow', '-n', '400000', '--source', `file:${log('large.log')}`],
            ...at({ configFile: through(sshd, proxies.stall.port) }, transport),
          ]),
          live: false,
          begun: (stdout) => stdout.includes('line 500'),
        })
      await begun()

      const since = Date.now()
      proxies.blackhole.set({ state: 'blackhole' })
      proxies.stall.set({ state: 'stall' })
      const late = await Promise.all(
        started.map(async ({ name, run, live }) => {
          if (live) await run.until(({ stderr }) => /^! .*(?:lost)/m.test(stderr), 40_000)
          else {
            const { exit, stderr } = await run.ended
            expect({ name, exit, stderr }).toEqual({
              name,
              exit: 5,
              stderr: expect.stringMatching(/cut|lost/) as string,
            })
          }
          return { name, ms: Date.now() - since }
        }),
      )
      expect(late.filter(({ ms }) => ms > REPORTED_MS)).toEqual([])
      for (const { run } of started) run.kill('SIGKILL')
      await writer.done
      expect(
        await eventually(() => programs().length === 0, since + LEASE_MS + ENDING_MS - Date.now()),
        programs().join(),
      ).toBe(true)
      await proxies.blackhole.stop()
      await proxies.stall.stop()
    },
  )
})
