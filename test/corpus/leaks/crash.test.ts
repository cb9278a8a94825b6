import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Finished, Running } from '../../support/desk.ts'
import { createWorld, type World } from '../../support/leaks/world.ts'

/** Runs in the program before it does: makes it fail where nobody waits for a failure. */
const FAILURES = {
  exception: `throw broken()`,
  rejection: `void Promise.reject(broken())`,
  'rejection with a text': `void Promise.reject(SECRETS)`,
  'rejection with an object': `void Promise.reject({ toString: () => SECRETS })`,
  'rejection that cannot be told': `void Promise.reject({ toString() { throw broken() } })`,
  'error event': `new EventEmitter().emit('error', broken())`,
  warning: `process.emitWarning(SECRETS, { type: 'DeprecationWarning', code: SECRETS, detail: SECRETS })`,
  'too many listeners': `const many = new EventEmitter(); for (let n = 0; n < 20; n++) many.on(SECRETS.slice(0, 60), () => {})`,
} as const

const PREAMBLE = `
const { EventEmitter } = require('node:events')
const SECRETS = process.env.TEST_SECRETS
delete process.env.TEST_SECRETS
const after = Number(process.env.TEST_AFTER)
// As early as a line of prodlogs runs, or later.
const wait = () => {
  if (process.listenerCount('unhandledRejection') > 0) after === 0 ? fail() : setTimeout(fail, after)
  else setImmediate(wait)
}
setImmediate(wait)
const broken = () => {
  const inner = new Error('inner ' + SECRETS)
  const many = new AggregateError([inner, new TypeError(SECRETS, { cause: inner }), SECRETS], 'many ' + SECRETS, { cause: inner })
  return Object.assign(new Error('outer ' + SECRETS + '\\nsecond line ' + SECRETS, { cause: many }), { config: { headers: SECRETS } })
}
`

describe('a crash tells no secret', () => {
  let world: World
  beforeAll(async () => {
    world = await createWorld()
  })
  afterAll(() => world.dispose())

  const crash = (name: keyof typeof FAILURES, afterMs: number, args: readonly string[]) => {
    const script = world.desk.file(
      `${name.replaceAll(' ', '-')}.cjs`,
      `${PREAMBLE}const fail = () => { ${FAILURES[name]} }\n`,
    )
    const { key, known, fromFile, jwt, webhook, card, email } = world.plants
    const env = {
      NODE_OPTIONS: `--require=${script}`,
      TEST_SECRETS: [key, known, fromFile, jwt, webhook, card, email].join(' and '),
      TEST_AFTER: String(afterMs),
    }
    return world.desk.start(args, { env: world.env(env) })
  }

  /** A run that does not end is ended, and its state is told. */
  const endOf = async (run: Running): Promise<Finished> => {
    const timer = setTimeout(() => run.kill('SIGABRT'), 30_000)
    const finished = await run.ended
    clearTimeout(timer)
    expect(finished.exit, `it did not end: ${finished.stderr}`).not.toBe('SIGABRT')
    return finished
  }

  const follow = (more: readonly string[] = []): string[] => [
    'tail',
    '--lines-as-written',
    '--file',
    world.plainLog,
    '--follow',
    ...more,
  ]

  test.for(Object.keys(FAILURES) as (keyof typeof FAILURES)[])('%s', async (name) => {
    const harmless = name === 'warning' || name === 'too many listeners'
    // While it works, with and without --verbose, and before it knows its configuration.
    const runs = [
      crash(name, 700, follow()),
      crash(name, 700, follow(['--verbose'])),
      crash(name, 0, ['report', '--verbose']),
    ]
    if (harmless) {
      await Promise.all(runs.slice(0, 2).map((run) => run.until(({ stdout }) => stdout.includes('evt_1LeakTest'))))
      await new Promise((done) => setTimeout(done, 1000))
      for (const run of runs) run.kill('SIGTERM')
    }
    const [plain, verbose, early] = await Promise.all(runs.map(endOf))
    for (const run of [plain, verbose, early]) expect(world.eye.sees(`${run?.stdout}${run?.stderr}`)).toEqual([])
    if (harmless) {
      expect(plain?.stderr).not.toMatch(/warning/i)
      expect(plain?.exit).toBe(143)
      return
    }
    expect(plain?.exit).toBe(70)
    expect(plain?.stderr).toMatch(/^✖ .*\n$/)
    if (!/text|object|cannot/.test(name)) expect(verbose?.stderr).toMatch(/inner \[stripe_key[\s\S]* {4}at /)
  })

  test('no report of Node is written, and none would hold the key', async () => {
    const script = world.desk.file(
      'report.cjs',
      `process.on('exit', () => {
        const { reportOnFatalError, reportOnSignal, reportOnUncaughtException } = process.report
        const on = { reportOnFatalError, reportOnSignal, reportOnUncaughtException }
        require('node:fs').writeSync(2, JSON.stringify({ on, report: process.report.getReport(), title: process.title }) + '\\n')
      })`,
    )
    const flags = '--report-on-fatalerror --report-on-signal --report-uncaught-exception'
    const { stderr } = await world.run(['report', '--file', world.plainLog], {
      env: { NODE_OPTIONS: `${flags} --require=${script}` },
    })
    const told = JSON.parse(stderr.trim().split('\n').at(-1) ?? '') as { on: Record<string, boolean> }
    expect(told.on).toEqual({ reportOnFatalError: false, reportOnSignal: false, reportOnUncaughtException: false })
    expect(stderr).toContain('environmentVariables')
    expect(world.eye.sees(stderr)).toEqual([])
  })

  test('a reader that goes away in the middle is told nothing', async () => {
    const run = world.desk.start(follow(), { env: world.env() })
    await run.until(({ stdout }) => stdout.includes('evt_1LeakTest'))
    run.kill('SIGPIPE')
    run.kill('SIGTERM')
    const { stdout, stderr } = await run.ended
    expect(world.eye.sees(stdout + stderr)).toEqual([])
  })
})
