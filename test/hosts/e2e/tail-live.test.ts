import { appendFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, expect, test } from 'vitest'
import { describeWith } from '../parts/guard.ts'
import { startLogWriter } from '../parts/files.ts'
import { startSshd } from '../parts/sshd.ts'
import { at, createDesk, eventually, objects, paymentLine, SSH_TRANSPORTS } from '../../support/desk.ts'

describeWith('sshd')('tail', async () => {
  const sshd = await startSshd({ aliases: ['box', 'web-1', 'web-2'] })
  const desk = createDesk()
  const logs = (name: string, content = ''): string => {
    const path = join(sshd.dir, name)
    writeFileSync(path, content)
    return path
  }
  afterAll(async () => {
    await sshd.stop()
    desk.dispose()
  })

  test.for(SSH_TRANSPORTS)('shows what is written, as it is written, over %s', async (transport) => {
    const log = logs(`live-${transport}.log`, paymentLine(1) + paymentLine(2))
    const run = desk.start(['tail', '--lines-as-written', '-n', '1', ...at(sshd, transport), '--source', `file:${log}`])
    await run.until(({ stdout }) => stdout.includes('line 2'))
    expect(run.stdout()).not.toContain('line 1')
    appendFileSync(log, paymentLine(3))
    await run.until(({ stdout }) => stdout.includes('line 3'))
    // A line whose second half comes later is one line.
    const half = paymentLine(4, { note: 'разделённая строка' })
    appendFileSync(log, Buffer.from(half).subarray(0, 75))
    await sleep(300)
    expect(run.stdout()).not.toContain('line 4')
    appendFileSync(log, Buffer.from(half).subarray(75))
    await run.until(({ stdout }) => stdout.includes('line 4'))
    run.kill('SIGINT')
    const { exit, stderr } = await run.ended
    expect({ exit, stderr }).toEqual({ exit: 130, stderr: '' })
  })

  test('keeps a stack trace together that is written in pieces', async () => {
    const log = logs('trace.log', '2026-01-12 10:00:00,000 ERROR before: x\n')
    const run = desk.start(['tail', '--json', '-n', '1', ...at(sshd, 'ssh2'), '--source', `file:${log}`])
    await run.until(({ stdout }) => stdout.includes('before'))
    appendFileSync(log, '2026-01-12 10:00:01,000 ERROR payments: handler failed\nTraceback (most recent call last):\n')
    appendFileSync(log, '  File "app.py", line 3, in handle\nValueError: no such deal\n')
    await run.until(({ stdout }) => stdout.includes('no such deal'))
    run.kill('SIGINT')
    const shown = objects((await run.ended).stdout)
    expect(shown).toHaveLength(2)
    expect(shown[1]?.['text']).toMatch(/handler failed\nTraceback[^]*no such deal$/)
  })

  test.for(
    ['rename', 'late', 'copytruncate', 'recreate'].flatMap((style) =>
      SSH_TRANSPORTS.map((way) => [style, way] as const),
    ),
  )('misses and repeats nothing when the log is rotated by %s, over %s', async ([style, transport]) => {
    const log = join(sshd.dir, `rotated-${style}-${transport}.log`)
    writeFileSync(log, '2026-01-12T10:00:00Z the beginning\n')
    const run = desk.start(['tail', '--json', ...at(sshd, transport), '--source', `file:${log}`])
    await run.until(({ stdout }) => stdout.includes('the beginning'))
    const writer = await startLogWriter(log, { style, seconds: 4, rate: 400, rotations: 2 })
    const written = await writer.done
    // One record a line; the sentence stands in its `message` and again in its `text`.
    const numbers = (): number[] =>
      run
        .stdout()
        .split('\n')
        .flatMap((line) => /n=(\d+) событие/.exec(line)?.[1] ?? [])
        .map(Number)
    // Lines from before a rotation may come after those that follow it.
    await eventually(() => new Set(numbers()).size >= written, 15_000)
    run.kill('SIGINT')
    const { exit, stderr } = await run.ended
    const seen = numbers()
    const times = new Map<number, number>()
    for (const n of seen) times.set(n, (times.get(n) ?? 0) + 1)
    expect(
      [...times].filter(([, count]) => count > 1).map(([n]) => n),
      'repeated',
    ).toEqual([])
    expect(
      Array.from({ length: written }, (_, n) => n).filter((n) => !times.has(n)),
      'missing',
    ).toEqual([])
    expect({ exit, gaps: stderr.split('\n').filter((line) => line.startsWith('!')) }).toEqual({ exit: 130, gaps: [] })
  })

  test('merges sources and hosts by time and says whose each line is', async () => {
    const [one, two] = [logs('one.log'), logs('two.log')]
    const run = desk.start([
      ...[
        'tail',
        '--lines-as-written',
        '-n',
        '0',
        '--ssh-config',
        sshd.configFile,
        '--transport',
        'ssh2',
        '--host',
        'web-[1-2]',
      ],
      ...['--source', `file:${one}`, '--source', `file:${two}`],
    ])
    const lines = (): string[] =>
      run
        .stdout()
        .split('\n')
        .filter((line) => /line \d+/.test(line))
    // Both must be followed before the first line counts: a probe tells.
    for (let n = 900; lines().length < 4; n++) {
      appendFileSync(one, paymentLine(n))
      appendFileSync(two, paymentLine(n))
      await eventually(() => lines().length >= 4, 2000)
    }
    await sleep(1000)
    const before = lines().length
    const now = Date.now()
    appendFileSync(two, paymentLine(12, {}, now + 20))
    appendFileSync(one, paymentLine(11, {}, now + 10))
    await run.until(() => lines().length >= before + 4)
    run.kill('SIGINT')
    expect((await run.ended).exit).toBe(130)
    const shown = lines().slice(before)
    expect(shown.map((line) => /(web-\d:\w+\.log).*(line \d+)/.exec(line)?.slice(1).join(' ')).toSorted()).toEqual([
      'web-1:one.log line 11',
      'web-1:two.log line 12',
      'web-2:one.log line 11',
      'web-2:two.log line 12',
    ])
    // What a slow link brings too late for its place says so.
    const inTime = shown.filter((line) => !line.includes('(late)')).map((line) => /line \d+/.exec(line)?.[0])
    expect(inTime).toEqual(inTime.toSorted())
    expect(inTime.length).toBeGreaterThan(1)
  })

  test('follows the ids of a deal as they appear', async () => {
    const session = `cs_live_${'a1'}${'Live'.repeat(6)}`
    const event = `evt_1${'LiveEvent'}${'0'.repeat(14)}`
    const log = logs('ids.log', paymentLine(1, { deal_id: 1 }))
    const run = desk.start([
      'tail',
      '--json',
      '-n',
      '1',
      '--deal',
      '8001',
      ...at(sshd, 'openssh'),
      '--source',
      `file:${log}`,
    ])
    // Nothing passes the filter yet, so a line of the deal tells when it listens.
    for (let n = 0; run.stdout() === ''; n++) {
      appendFileSync(log, paymentLine(100 + n, { deal_id: '8001', note: 'probe' }))
      await eventually(() => run.stdout() !== '', 2000)
    }
    appendFileSync(log, paymentLine(2, { deal_id: '8001', session_id: session }))
    appendFileSync(log, paymentLine(3, { session_id: session, event_id: event }))
    appendFileSync(log, paymentLine(4, { event_id: event }))
    appendFileSync(log, paymentLine(5, { deal_id: '8002' }))
    appendFileSync(log, paymentLine(6, { deal_id: '8001' }))
    await run.until(({ stdout }) => stdout.includes('"line 6"'))
    run.kill('SIGINT')
    const messages = objects((await run.ended).stdout).map((one) => String(one['message']))
    expect(messages.filter((message) => !/line 1\d\d/.test(message))).toEqual(['line 2', 'line 3', 'line 4', 'line 6'])
  })
})
