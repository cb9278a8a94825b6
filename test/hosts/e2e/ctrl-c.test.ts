import { spawn } from 'node:child_process'
import { mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { describeWith } from '../parts/guard.ts'
import { processesWith } from '../parts/processes.ts'
import { CLI, createDesk, paymentLine } from '../../support/desk.ts'
import { buildPayments, PGLITE_CACHE } from '../ledger/payments.ts'

const CTRL_C = '\x03'

describeWith('script')('Ctrl-C on a terminal', { timeout: 120_000 }, () => {
  const desk = createDesk()
  afterAll(() => desk.dispose())
  const log = desk.file('app.log', paymentLine(1, { deal_id: '9001' }))
  // Reached, and then silent: whoever asks it is waited for with a spinner.
  desk.file(
    '.config/prodlogs/prodlogs.yaml',
    `hosts: { silent: { command: [sleep, "600"], sources: { app: { type: file, path: ${log} } } } }\n`,
  )
  let run = 0

  /** Runs a command on a terminal of its own and types when `when` holds; what is left in its folder of temporary files. */
  const pressed = async (args: readonly string[], when: (shown: string, ms: number) => boolean, presses = 1) => {
    const tmp = join(desk.home, `tmp-${++run}`)
    mkdirSync(tmp)
    const line = `stty cols 100 rows 40; exec ${[process.execPath, CLI, ...args].map((word) => `'${word}'`).join(' ')}`
    const env = { ...desk.env, TMPDIR: tmp, TERM: 'xterm', PAYMENTS_CACHE_DIR: PGLITE_CACHE }
    const child = spawn('script', ['-qefc', line, '/dev/null'], {
      cwd: desk.home,
      env,
      stdio: ['pipe', 'pipe', 'ignore'],
    })
    let shown = ''
    child.stdout.on('data', (chunk: Buffer) => (shown += chunk.toString()))
    child.stdin.on('error', () => undefined)
    const ended = new Promise<number | null>((done) => child.once('close', (code) => done(code)))
    const start = Date.now()
    while (child.exitCode === null && !when(shown, Date.now() - start)) await sleep(10)
    const at = Date.now()
    for (let n = 0; n < presses; n++) {
      if (n > 0) await sleep(150)
      child.stdin.write(CTRL_C)
    }
    const exit = await ended
    return { exit, shown, ms: Date.now() - at, left: readdirSync(tmp), running: processesWith(tmp) }
  }

  const SPUN = /[⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏]/
  const spinning = (shown: string): boolean => SPUN.test(shown)

  test.for([
    ['tail', '--host', 'silent'],
    ['grep', '9001', '--host', 'silent'],
    ['report', '--host', 'silent'],
    ['why', '9001', '--host', 'silent'],
    ['doctor', '--host', 'silent'],
    ['watch', '--host', 'silent'],
    ['scan', '--host', 'silent'],
    ['tail', '--lines-as-written', '--file', log, '--follow'],
  ])('ends %j with 130, however early or late, and leaves nothing', async (args) => {
    for (const ms of [400, 1500]) {
      const { exit, left, shown } = await pressed(args, (_, now) => now > ms)
      expect({ exit, left }, shown).toEqual({ exit: 130, left: [] })
    }
  })

  /** So many payments within a minute: all are neighbours of each. */
  const crowd = (count: number): string =>
    desk.file(
      'large.log',
      Array.from({ length: count }, (_, n) => paymentLine(n % 60, { deal_id: `${10_000 + n}` })).join(''),
    )

  test('a question that is stopped while its neighbours are read is answered by what was found', async () => {
    // The deal itself is found in a fraction of a second; what stands around it takes many.
    let since = Number.POSITIVE_INFINITY
    const { exit, shown, left } = await pressed(['why', '60000', '--file', crowd(400_000)], (text, ms) => {
      if (spinning(text)) since = Math.min(since, ms)
      return ms > since + 2500
    })
    expect({ exit, left }, shown).toEqual({ exit: 130, left: [] })
    expect(shown).toMatch(/Deal 60000/)
    expect(shown).toMatch(/stopped after \d+ line/)
  })

  test('a report that is stopped tells what was counted so far, and that it is not all', async () => {
    const COUNT = 100_000
    const { exit, shown, left } = await pressed(['report', '--since', '2020-01-01', '--file', crowd(COUNT)], (text) =>
      /reading large\.log: \d/.test(text),
    )
    expect({ exit, left }, shown).toEqual({ exit: 130, left: [] })
    const [, after = ''] = /stopped after (\d+) line/.exec(shown) ?? []
    expect(Number(after), shown).toBeGreaterThan(0)
    expect(Number(after)).toBeLessThan(COUNT)
    expect(shown).toMatch(new RegExp(`${Number(after).toLocaleString('en')} lines`))
  })

  describe('the demo', () => {
    beforeAll(buildPayments, 120_000)
    test.for<[string, (shown: string, ms: number) => boolean]>([
      ['while it starts', spinning],
      ['when it shows its first scene', (shown) => shown.includes('webhook')],
    ])('%s', async ([, when]) => {
      const { exit, left, running, shown } = await pressed(['demo'], when)
      expect({ exit, left, running }, shown).toEqual({ exit: 130, left: [], running: [] })
    })

    test('a second press ends it at once, and its key is gone too', async () => {
      const { exit, left } = await pressed(['demo'], spinning, 2)
      expect({ exit, left }).toEqual({ exit: 130, left: [] })
    })
  })
})
