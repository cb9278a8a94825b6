import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { DEMO } from '../../../src/messages/demo.ts'
import { CLI, createDesk, eventually, type Desk } from '../../support/desk.ts'
import { buildPayments, PGLITE_CACHE } from '../ledger/payments.ts'

interface Demo {
  readonly stdout: () => string
  readonly stderr: () => string
  readonly ended: Promise<{ code: number | null; signal: NodeJS.Signals | null }>
  readonly firstLineMs: () => number | undefined
  until(text: string): Promise<void>
  /** As a terminal does on Ctrl-C: the whole foreground group. */
  interrupt(): void
  kill(signal: NodeJS.Signals): void
  /** What is left of it: processes that carry its mark, files in its folder for temporary ones. */
  left(): { processes: string[]; files: string[] }
}

const LIVE = /^\d\d:\d\d:\d\d\.\d{3} .*✔/m

/** The demo as a user starts it, with temporary files in a folder of its own and a mark that all its processes inherit. */
const startDemo = (desk: Desk, args: readonly string[] = []): Demo => {
  const mark = `PRODLOGS_DEMO_TEST=${randomBytes(8).toString('hex')}`
  const tmp = join(desk.home, `tmp-${mark.slice(-8)}`)
  mkdirSync(tmp)
  const [name = '', value = ''] = mark.split('=')
  const env = { ...desk.env, TMPDIR: tmp, PAYMENTS_CACHE_DIR: PGLITE_CACHE, [name]: value }
  const started = performance.now()
  const child = spawn(process.execPath, [CLI, 'demo', ...args], {
    cwd: desk.home,
    env,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const pid = child.pid ?? -1
  const reap = (): void => endGroup(pid, 'SIGKILL')
  process.once('exit', reap)
  let [stdout, stderr] = ['', '']
  let first: number | undefined
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text
    if (first === undefined && LIVE.test(stdout)) first = Math.round(performance.now() - started)
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text))
  const ended = new Promise<{ code: number | null; signal: NodeJS.Signals | null }>((done) =>
    child.once('close', (code, signal) => {
      process.off('exit', reap)
      done({ code, signal })
    }),
  )
  return {
    stdout: () => stdout,
    stderr: () => stderr,
    ended,
    firstLineMs: () => first,
    until: async (text) => {
      for (const end = Date.now() + 90_000; !stdout.includes(text); await sleep(50))
        if (Date.now() > end || child.exitCode !== null) throw new Error(`no «${text}» in\n${stdout}\n${stderr}`)
    },
    interrupt: () => endGroup(pid, 'SIGINT'),
    kill: (signal) => void child.kill(signal),
    left: () => ({ processes: processesMarked(mark), files: readdirSync(tmp) }),
  }
}

const endGroup = (pid: number, signal: NodeJS.Signals): void => {
  try {
    process.kill(-pid, signal)
  } catch {
    // It has ended.
  }
}

const processesMarked = (mark: string): string[] =>
  readdirSync('/proc')
    .filter((pid) => /^\d+$/.test(pid))
    .filter((pid) => {
      try {
        return readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0').includes(mark)
      } catch {
        return false
      }
    })

const nothingLeft = async (demo: Demo): Promise<void> => {
  // Children that were told to end may take a moment to do so.
  await eventually(() => demo.left().processes.length === 0, 5000)
  expect(demo.left()).toEqual({ processes: [], files: [] })
}

describe.skipIf(process.platform !== 'linux')('prodlogs demo', { timeout: 240_000 }, () => {
  const desk = createDesk()
  let home: string[]
  beforeAll(async () => {
    await buildPayments()
    home = readdirSync(desk.home, { recursive: true }).map(String).toSorted()
  })
  afterAll(() => desk.dispose())

  test('tells its story to the end and leaves nothing', async () => {
    const demo = startDemo(desk, ['--lang', 'en'])
    const { code } = await demo.ended
    expect({ code, stderr: demo.stderr().replaceAll(/^(?:—|ids followed:|  ).*\n/gm, '') }).toEqual({
      code: 0,
      stderr: '',
    })
    const out = demo.stdout()
    process.stdout.write(`demo: first live line after ${demo.firstLineMs()} ms\n`)
    const story = [
      DEMO.intro.en,
      DEMO.tail.en,
      '$ prodlogs tail',
      'webhook.received',
      'notification.sent',
      'signature.failed',
      'cabinet.ignored',
      'event.duplicate',
      'deal.missing',
      DEMO.grep.en,
      '$ prodlogs grep --deal',
      DEMO.report.en,
      '$ prodlogs report',
      DEMO.why.en,
      '$ prodlogs why',
      'notify_blocked_by_user',
      DEMO.events.en,
      '$ prodlogs events',
      DEMO.reconcile.en,
      '$ prodlogs reconcile',
      'ignored on purpose',
      'arrived and failed in processing',
      'signature failed',
      'never arrived',
      DEMO.doctor.en,
      '$ prodlogs doctor',
      'Everything works',
      'acct_1ProdlogsDemo',
      DEMO.next.en,
      'prodlogs demo --keep',
    ]
    const places = story.reduce<number[]>((found, text) => [...found, out.indexOf(text, (found.at(-1) ?? 0) + 1)], [-1])
    expect(
      story.filter((_text, number) => (places[number + 1] ?? -1) < 0),
      out,
    ).toEqual([])
    // Two stories are healthy, one is ignored on purpose, three are not: no healthy one may stand among the causes.
    const report = out.slice(out.indexOf(DEMO.report.en), out.indexOf(DEMO.why.en))
    const causes = [...report.matchAll(/^ {4}\d+ .*✗ .* {2}([a-z_]+(?:\.[a-z_]+)?)$/gm)].map((match) => match[1])
    expect(causes.toSorted()).toEqual([
      'metadata_deal_id_missing',
      'notify_blocked_by_user',
      'signature_failed.wrong_secret',
    ])
    expect(report).toContain('1  not for this service: ignored on purpose')
    await nothingLeft(demo)
    const after = readdirSync(desk.home, { recursive: true })
      .map(String)
      .filter((name) => !name.startsWith('tmp-'))
    expect(after.toSorted()).toEqual(home)
  })

  test.for(['while it starts', 'in the middle'])('Ctrl-C %s ends it with 130 and leaves nothing', async (when) => {
    const demo = startDemo(desk)
    await (when === 'in the middle'
      ? demo.until('event.stored')
      : eventually(() => demo.left().processes.length > 1, 30_000))
    demo.interrupt()
    expect(await demo.ended).toEqual({ code: 130, signal: null })
    await nothingLeft(demo)
  })

  test.for(['while it starts', 'in the middle'])('a signal to it alone %s ends all of it', async (when) => {
    const demo = startDemo(desk)
    await (when === 'in the middle'
      ? demo.until('event.stored')
      : eventually(() => demo.left().processes.length > 1, 30_000))
    demo.kill('SIGINT')
    expect(await demo.ended).toEqual({ code: 130, signal: null })
    await nothingLeft(demo)
  })

  test('--keep stays, its exports work elsewhere, SIGTERM ends it', async () => {
    const demo = startDemo(desk, ['--keep', '--lang', 'en'])
    await demo.until(DEMO.afterwards.en)
    await demo.until('prodlogs report --since')
    const env = Object.fromEntries(
      [...demo.stdout().matchAll(/^ *export (\w+)='(.*)'$/gm)].map((match) => [match[1] ?? '', match[2] ?? '']),
    )
    expect(Object.keys(env).toSorted()).toEqual([
      'PRODLOGS_CONFIG',
      'PRODLOGS_LANG',
      'PRODLOGS_SSH_CONFIG',
      'PRODLOGS_STRIPE_API_BASE',
    ])
    const { stdout, exit } = await desk.run(['report', '--host', 'demo', '--json'], { env })
    expect(exit).toBe(0)
    const report = JSON.parse(stdout) as { counts: { webhooks: { received: number } }; hosts: { sources: string[] }[] }
    expect(report.counts.webhooks.received).toBeGreaterThanOrEqual(12)
    const proposed = [...demo.stdout().matchAll(/^ {2}prodlogs (why|grep|reconcile) (.*)$/gm)]
    expect(proposed.length).toBe(3)
    for (const [, command = '', rest = ''] of proposed) {
      const words = rest.replaceAll('"', '').split(' ')
      expect((await desk.run([command, ...words], { env })).exit).toBe(command === 'grep' ? 0 : 3)
    }
    demo.kill('SIGTERM')
    expect(await demo.ended).toEqual({ code: 143, signal: null })
    await nothingLeft(demo)
  })
})
