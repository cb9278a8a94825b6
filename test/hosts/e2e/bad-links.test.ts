import { appendFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { describeWith } from '../parts/guard.ts'
import { startSshd } from '../parts/sshd.ts'
import { startTcpProxy } from '../parts/tcp-proxy.ts'
import { at, configWith, createDesk, objects, paymentLine, SSH_TRANSPORTS, through } from '../../support/desk.ts'

const EVENT = `evt_1${'CutEvent'}${'0'.repeat(15)}`

describeWith('sshd')('a bad link', async () => {
  const sshd = await startSshd({ aliases: ['box', 'web-1', 'web-2', 'web-3'] })
  const desk = createDesk()
  const log = join(sshd?.dir ?? '/tmp', 'app.log')
  // Random text, so that compression on the host makes no short answer of it.
  const noise = (n: number): string =>
    Array.from({ length: 12 }, (_, i) =>
      Math.sin(n * 31 + i)
        .toString(36)
        .slice(2),
    ).join('')
  writeFileSync(
    log,
    Array.from({ length: 20_000 }, (_, n) =>
      paymentLine(n, { event: 'webhook.received', event_id: EVENT, type: 'invoice.paid', noise: noise(n) }),
    ).join(''),
  )
  const source = ['--source', `file:${log}`]
  afterAll(async () => {
    await sshd.stop()
    desk.dispose()
  })

  describe.for(SSH_TRANSPORTS)('over %s', (transport) => {
    test.for(['fin', 'rst'] as const)('that ends by %s in the middle of an answer is told', async (cutWith) => {
      const proxy = await startTcpProxy(sshd, { cutAfterBytes: 400_000, cutWith })
      const reach = [...at({ configFile: through(sshd, proxy.port) }, transport), ...source]
      const [report, json, grep, why] = await Promise.all([
        desk.run(['report', '-n', '20000', ...reach]),
        desk.run(['report', '-n', '20000', '--json', ...reach]),
        desk.run(['grep', '--text', 'line', '--json', ...reach]),
        desk.run(['why', EVENT, '--json', ...reach]),
      ])
      await proxy.stop()
      expect([report.exit, json.exit, grep.exit, why.exit]).toEqual([5, 5, 5, 5])
      expect(report.stdout + report.stderr).toMatch(/box.*the answer was cut.*not complete/)
      expect((JSON.parse(json.stdout) as { gaps: unknown[] }).gaps).toEqual([
        expect.objectContaining({ kind: 'stream_cut', host: 'box' }),
      ])
      expect(grep.stderr).toMatch(/box.*the answer was cut/)
      expect((JSON.parse(why.stdout) as { gaps: { kind: string }[] }).gaps.map((gap) => gap.kind)).toContain(
        'stream_cut',
      )
    })

    test('that drops under a tail is made again, and nothing is missed', async () => {
      const proxy = await startTcpProxy(sshd)
      const live = join(sshd.dir, `dropped-${transport}.log`)
      writeFileSync(live, paymentLine(0))
      const run = desk.start([
        'tail',
        '--lines-as-written',
        '--json',
        ...at({ configFile: through(sshd, proxy.port) }, transport),
        '--source',
        `file:${live}`,
      ])
      await run.until(({ stdout }) => stdout.includes('"line 0"'))
      for (let n = 1; n <= 3; n++) {
        appendFileSync(live, paymentLine(n * 10))
        await run.until(({ stdout }) => stdout.includes(`"line ${n * 10}"`))
        proxy.cut(n === 2 ? 'rst' : 'fin')
        appendFileSync(live, paymentLine(n * 10 + 1))
        await run.until(({ stdout, stderr }) => stdout.includes(`"line ${n * 10 + 1}"`) && stderr.split('✔').length > n)
      }
      run.kill('SIGINT')
      const { exit, stdout, stderr } = await run.ended
      await proxy.stop()
      expect(exit).toBe(130)
      expect(objects(stdout).map((one) => one['message'])).toEqual([0, 10, 11, 20, 21, 30, 31].map((n) => `line ${n}`))
      expect(stderr.match(/! .*box:.*lost/g)).toHaveLength(3)
      expect(stderr.match(/✔ .*box:/g)).toHaveLength(3)
    })
  })

  describe('of one host among many', () => {
    const HOSTS = ['--host', 'web-[1-3],down']
    const small = join(sshd?.dir ?? '/tmp', 'small.log')
    const configFile = configWith(sshd, {}, '\nHost down\n  HostName 127.0.0.1\n  Port 1\n')
    const reach = ['--ssh-config', configFile, '--transport', 'ssh2', ...HOSTS, '--source', `file:${small}`]
    writeFileSync(
      small,
      [1, 2, 3]
        .map((n) => paymentLine(n, { event: 'webhook.received', event_id: EVENT, type: 'invoice.paid', deal_id: '77' }))
        .join(''),
    )

    test('leaves the others their answers, and exit 6', async () => {
      const report = await desk.run(['report', '--json', ...reach])
      expect(report.exit).toBe(6)
      const answer = JSON.parse(report.stdout) as { hosts: { name: string }[]; gaps: { kind: string; host: string }[] }
      expect(answer.hosts.map((host) => host.name).toSorted()).toEqual(['web-1', 'web-2', 'web-3'])
      expect(answer.gaps).toEqual([expect.objectContaining({ kind: 'host_unreachable', host: 'down' })])
      expect(report.stderr).toMatch(/✖ down refused the connection/)

      const grep = await desk.run(['grep', '--deal', '77', '--json', ...reach])
      expect(grep.exit).toBe(6)
      expect(new Set(objects(grep.stdout).map((one) => one['host']))).toEqual(new Set(['web-1', 'web-2', 'web-3']))

      const why = await desk.run(['why', '77', ...reach])
      expect(why.exit).toBe(6)
      expect(why.stdout).toMatch(/down.*(?:not reached|refused)/)

      const text = await desk.run(['report', ...reach])
      expect(text.stdout).toMatch(/down.*(?:not reached|refused)/)

      const tail = await desk.run(['tail', '--lines-as-written', '--no-follow', ...reach])
      expect(tail.exit).toBe(6)
      expect(tail.stdout).toMatch(/web-3:small\.log/)
    })

    test('is a gap too when it only lacks the file', async () => {
      const config = desk.file(
        'lacks.yaml',
        `hosts:\n  web-1: { sources: { app: { type: file, path: ${small} } } }\n  web-2: { sources: { app: { type: file, path: /nope.log } } }\n`,
      )
      const words = ['--ssh-config', configFile, '--transport', 'ssh2', '--config', config, '--host', 'web-1,web-2']
      const report = await desk.run(['report', '--json', ...words])
      expect(report.exit).toBe(6)
      expect((JSON.parse(report.stdout) as { gaps: unknown[] }).gaps).toEqual([
        expect.objectContaining({ kind: 'source_missing', host: 'web-2' }),
      ])
      expect(report.stderr).toMatch(/^✖ web-2: there is no file \/nope\.log\. → [^\n]+\n$/)
      const grep = await desk.run(['grep', '--deal', '77', '--json', ...words])
      expect({ exit: grep.exit, lines: objects(grep.stdout).length }).toEqual({ exit: 6, lines: 3 })
    })

    test('and of all of them is exit 5, each told', async () => {
      const { exit, stderr, stdout } = await desk.run([
        'report',
        '--ssh-config',
        configFile,
        '--transport',
        'ssh2',
        '--host',
        'down,nowhere.invalid',
        '--source',
        'file:/x',
      ])
      expect({ exit, stdout }).toEqual({ exit: 5, stdout: '' })
      expect(stderr).toMatch(/✖ down refused/)
      expect(stderr).toMatch(/✖ nowhere\.invalid: no such host/)
    })

    test('is seen by doctor beside those that are well', async () => {
      const { exit, stdout } = await desk.run(['doctor', ...reach])
      expect(exit).toBe(6)
      expect(stdout).toMatch(/down\n\s+✗ down refused the connection/)
    })
  })
})
