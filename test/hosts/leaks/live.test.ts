import { appendFileSync, existsSync, readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { eventually, objects } from '../../support/desk.ts'
import { createWorld, EVENT, type World } from '../../support/leaks/world.ts'

const MARKER = 'INFO that was all'

/** How many `tail` of remote programs read that file. */
describe('what is written while it is watched', () => {
  let world: World
  beforeAll(async () => {
    world = await createWorld()
  })
  afterAll(() => world.dispose())

  const lines = (prefix = ''): string[] => [
    ...world.plants.pem.map((line) => `${prefix}${line}`),
    `${prefix}password:`,
    `${prefix}${world.plants.nextLine}`,
    `${new Date().toISOString()} ${MARKER}`,
  ]

  // A source of a host, and a local file that is followed.
  const ways = (log: string): [string, string[]][] => [
    ['host', ['tail', '--lines-as-written', '--host', 'prod', '--source', `file:${log}`]],
    ['file', ['tail', '--lines-as-written', '--file', log, '--follow']],
  ]

  test.for(['text', 'json'])('a key is hidden that comes line by line, cut in the middle, as %s', async (form) => {
    const log = world.desk.file(`live-${form}.log`, `${new Date().toISOString()} INFO started\n`)
    const runs = ways(log).map(([, words]) => world.desk.start([...words, '-o', form], { env: world.env() }))
    await Promise.all(runs.map((run) => run.until(({ stdout }) => stdout.includes('started'))))
    for (const line of lines()) {
      appendFileSync(log, line.slice(0, 20))
      await sleep(4)
      appendFileSync(log, `${line.slice(20)}\n`)
    }
    for (const run of runs) {
      await run.until(({ stdout }) => stdout.includes('that was all'))
      run.kill('SIGTERM')
      const { stdout, stderr } = await run.ended
      expect(stdout).toContain('BEGIN RSA')
      expect(world.eye.sees(stdout + stderr)).toEqual([])
    }
  })

  const [wholeAt, bodyAt, lastAt] = [0, 4, 10]
  test.for([wholeAt, bodyAt, lastAt])('a key is hidden that the tail begins in, at its line %i', async (from) => {
    for (const prefix of ['', `${new Date().toISOString()} ERROR [pay] deal_id=4540 `]) {
      const key = world.plants.pem.slice(from)
      // Of its last line alone nothing tells that it was a key, when something stands before it.
      if (from === lastAt && prefix !== '') continue
      const log = world.desk.file(
        `begins-${from}.log`,
        `${['INFO before', ...lines(prefix).slice(0, -3)].join('\n')}\n`,
      )
      for (const [, words] of ways(log)) {
        const run = world.desk.start([...words, '-n', String(key.length)], { env: world.env() })
        await run.until(({ stdout }) => stdout.includes('END RSA'))
        run.kill('SIGTERM')
        const { stdout, stderr } = await run.ended
        expect(stdout.split('\n').filter((line) => line.includes('[')).length, stdout).toBeGreaterThan(0)
        expect(world.eye.sees(stdout + stderr), `${prefix}${from}`).toEqual([])
      }
    }
  })

  test('an alert holds no secret: on the screen, for --exec, for --post, in the arguments and the environment', async () => {
    const log = world.desk.file('watched.log', `${new Date().toISOString()} INFO started\n`)
    const got = join(world.desk.home, 'hook')
    const hook = `cat /proc/$$/cmdline /proc/$$/environ | tr '\\0' '\\n' >>'${got}'; cat >>'${got}'; exit 9`
    const words = [
      'watch',
      '--host',
      'prod',
      '--source',
      `file:${log}`,
      '--verbose',
      '--exec',
      hook,
      '--post',
      world.receiver,
    ]
    const [text, json] = [[], ['--json']].map((more) => world.desk.start([...words, ...more], { env: world.env() }))
    if (text === undefined || json === undefined) throw new Error('two were started')
    for (const run of [text, json]) await run.until(({ stderr }) => stderr.includes('alerts appear here'))
    // They say so before their hosts are reached, and a line that is written until then is history. A follower holds its log
    // open; whether both do, only some more time tells.
    await eventually(() => holdersOf(log) >= 2, 25_000)
    await sleep(8000)
    const { plants } = world
    const at = (): string => `${new Date().toISOString()} ERROR [pay] event ${EVENT} deal_id=4540`
    const [, ...body] = plants.pem.slice(0, -1)
    appendFileSync(
      log,
      body
        .slice(0, -1)
        .map((line) => `${new Date().toISOString()} INFO [pay] ${line}\n`)
        .join(''),
    )
    // The first failure is the one that is told: it is the last line of the key.
    appendFileSync(log, `${at()} notification failed: ${body.at(-1)}\n`)
    const all = [plants.key, plants.known, plants.fromFile, plants.card, plants.email, plants.webhook, plants.jwt]
    appendFileSync(log, `${at()} Webhook signature verification failed: ${all.join(' and ')}\n`)
    for (const run of [text, json]) await run.until(({ stdout }) => stdout.split('\n').length > 2)
    for (const run of [text, json])
      await run.until(({ stderr }) => (stderr.match(/could not be posted/g) ?? []).length >= 2)
    for (const run of [text, json]) {
      run.kill('SIGTERM')
      const { stdout, stderr } = await run.ended
      expect(world.eye.sees(stdout + stderr)).toEqual([])
      expect(stderr).toContain('ended with 9')
    }
    expect(objects(json.stdout()).map((alert) => alert['kind'])).toEqual(['webhook', 'signature'])
    expect(world.received).toHaveLength(4)
    expect(world.eye.sees(world.received.join('\n'))).toEqual([])
    expect(existsSync(got)).toBe(true)
    const given = readFileSync(got, 'utf8')
    expect(given).toContain('"kind":"signature"')
    expect(world.eye.sees(given)).toEqual([])
    expect(given).not.toMatch(/STRIPE_API_KEY|SHOP_SECRET|STRIPE_WEBHOOK_SECRET/)
  })
})

/** How many processes have the file open. */
const holdersOf = (file: string): number =>
  readdirSync('/proc').filter((pid) => {
    try {
      return readdirSync(`/proc/${pid}/fd`).some((fd) => readlinkSync(`/proc/${pid}/fd/${fd}`) === file)
    } catch {
      return false
    }
  }).length
