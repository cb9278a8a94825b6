import { execFileSync } from 'node:child_process'
import { appendFileSync, renameSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { describeWith } from '../parts/guard.ts'
import { startSshd } from '../parts/sshd.ts'
import { startTcpProxy } from '../parts/tcp-proxy.ts'
import { at, createDesk, eventually, objects, paymentLine, SSH_TRANSPORTS, through } from '../../support/desk.ts'

const START = Date.UTC(2026, 0, 12, 10)
const PER_FILE = 20

/** The oldest first; `tool` compresses in place. */
const KINDS = {
  numbered: [
    ['app.log.4', 'xz'],
    ['app.log.3', 'zstd'],
    ['app.log.2', 'gzip'],
    ['app.log.1', ''],
    ['app.log', ''],
  ],
  dated: [
    ['app.log-20260108', 'zstd'],
    ['app.log-20260109', 'xz'],
    ['app.log-20260110', 'gzip'],
    ['app.log-20260111', ''],
    ['app.log', ''],
  ],
} as const

const compress = (tool: string, file: string): void => {
  if (tool !== '') execFileSync(tool, [...(tool === 'zstd' ? ['--rm'] : []), '-q', file])
}

describeWith('sshd', 'compressors')('compressed history', async () => {
  const sshd = await startSshd()
  const desk = createDesk()
  const session = `cs_live_${'History'.repeat(4)}`
  const logs = Object.entries(KINDS).map(([kind, files]) => {
    const dir = join(sshd?.dir ?? '/tmp', kind)
    execFileSync('mkdir', ['-p', dir])
    files.forEach(([name, tool], index) => {
      const path = join(dir, name)
      const from = index * PER_FILE
      const lines = Array.from({ length: PER_FILE }, (_, i) =>
        // The deal stands beside the session in the oldest file alone.
        paymentLine(
          from + i,
          from + i === 3 ? { deal_id: '9600', session_id: session } : i === 5 ? { session_id: session } : {},
          START + (from + i) * 60_000,
        ),
      )
      writeFileSync(path, lines.join(''))
      const end = new Date(START + (from + PER_FILE - 1) * 60_000)
      utimesSync(path, end, end)
      compress(tool, path)
    })
    return [kind, join(dir, 'app.log')] as const
  })
  afterAll(async () => {
    await sshd.stop()
    desk.dispose()
  })
  const numbers = (stdout: string): number[] =>
    objects(stdout).map((one) => Number(/line (\d+)/.exec(String(one['message']))?.[1]))

  describe.for(SSH_TRANSPORTS)('over %s', (transport) => {
    test.for(logs)('of %s names is read in order of time', async ([, log]) => {
      const ask = (...words: string[]) => desk.run([...words, ...at(sshd, transport), '--source', `file:${log}`])
      const grep = await ask('grep', '--text', 'line', '--json')
      expect({ exit: grep.exit, stderr: grep.stderr }).toEqual({ exit: 0, stderr: '' })
      expect(numbers(grep.stdout)).toEqual(Array.from({ length: 5 * PER_FILE }, (_, n) => n))
      // The session is learned in the oldest file and found in all.
      expect(numbers((await ask('grep', '--deal', '9600', '--json')).stdout)).toEqual([3, 5, 25, 45, 65, 85])
      const report = JSON.parse((await ask('report', '-n', '75', '--json')).stdout) as {
        hosts: { read: unknown }[]
        gaps: unknown[]
      }
      expect(report).toMatchObject({ hosts: [{ read: { lines: 75 } }], gaps: [] })
      const window = ['--since', '2026-01-12T10:25:00Z', '--until', '2026-01-12T10:50:00Z']
      const inWindow = await ask('grep', '--text', 'line', '--json', ...window)
      expect(numbers(inWindow.stdout)).toEqual(Array.from({ length: 25 }, (_, n) => 25 + n))
      const before = await ask('report', '--since', '2026-01-11T00:00:00Z', '--json')
      expect(JSON.parse(before.stdout)).toMatchObject({ gaps: [{ kind: 'window_before_log', host: 'box' }] })
    })
  })

  test.for(
    (['gzip', 'zstd', 'xz'] as const).flatMap((tool) => SSH_TRANSPORTS.map((transport) => [tool, transport] as const)),
  )('that was made by %s while the link was down hides no line from tail, over %s', async ([tool, transport]) => {
    const log = join(sshd.dir, `resumed-${tool}-${transport}.log`)
    const count = 60
    const write = (from: number, to: number): void =>
      appendFileSync(
        log,
        Array.from({ length: to - from }, (_, i) => paymentLine(from + i, { pad: 'y'.repeat(i) })).join(''),
      )
    write(0, 10)
    const proxy = await startTcpProxy(sshd)
    const run = desk.start([
      ...['tail', '--json', '-n', '100', ...at({ configFile: through(sshd, proxy.port) }, transport)],
      ...['--source', `file:${log}`],
    ])
    await run.until(({ stdout }) => stdout.includes('"line 9"'))
    proxy.refuse(true)
    proxy.cut('rst')
    await run.until(({ stderr }) => /^! .*lost/m.test(stderr))
    write(10, 30)
    renameSync(log, `${log}.1`)
    write(30, 40)
    compress(tool, `${log}.1`)
    write(40, count)
    proxy.refuse(false)
    await run.until(({ stdout }) => stdout.includes(`"line ${count - 1}"`))
    await eventually(() => numbers(run.stdout()).length >= count, 2000)
    // Said when nothing waits any more.
    await run.until(({ stderr: said }) => /^✔ /m.test(said))
    run.kill('SIGINT')
    const { stdout, stderr } = await run.ended
    await proxy.stop()
    expect(numbers(stdout).toSorted((a, b) => a - b)).toEqual(Array.from({ length: count }, (_, n) => n))
    expect(stderr).toMatch(/^✔ /m)
    expect(stderr.match(/^! /gm)).toHaveLength(1)
  })
})
