import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { COMMANDS, type CommandSpec } from '../../../src/cli/commands/index.ts'
import { PROGRAM } from '../../../src/remote/program.ts'
import type { RunOptions } from '../../support/desk.ts'
import { EVENT, SESSION, createWorld, type World } from '../../support/leaks/world.ts'

const FORMS = ['text', 'json', 'ndjson', 'md', 'html', 'slack', 'telegram'] as const

/** One way to call a command; `shows`: what proves that it came to say something. */
interface Call {
  readonly args: (world: World) => readonly string[]
  readonly shows?: RegExp
  /** The output formats to ask for, html into a file as well; absent: once as it is. */
  readonly forms?: readonly string[]
  readonly options?: (world: World) => RunOptions
}

const seen = (args: Call['args'], shows?: RegExp): Call => ({ args, ...(shows === undefined ? {} : { shows }) })
const inAllForms = (args: Call['args'], shows: RegExp): Call => ({ args, shows, forms: FORMS })
/** Records, not a document. */
const inRecordForms = (args: Call['args'], shows: RegExp): Call => ({ args, shows, forms: ['text', 'json', 'ndjson'] })
const inTwoForms = (args: Call['args'], shows: RegExp): Call => ({ args, shows, forms: ['text', 'json'] })
/** What a user types may be a secret as well. */
const typed = (...words: readonly string[]): Call[] => [
  seen(({ plants }) => [...words, plants.key]),
  seen(({ plants }) => [...words, `--${plants.known}`]),
]
const MARK = /\[(?:stripe_key|known|password|email|github_token|stripe_webhook_secret)/
const REFUSED = /[✖✗]/

/** Every command with the places that its text comes from. A command that is not here fails the test below. */
const CALLS: Readonly<Record<string, readonly Call[]>> = {
  tail: [
    seen(() => ['tail', '--no-follow', '-n', '200'], /evt_/),
    inRecordForms(() => ['tail', '--lines-as-written', '--no-follow', '-n', '200'], MARK),
    inTwoForms((w) => ['tail', '--lines-as-written', '--file', w.log, '-n', '12', '--verbose'], MARK),
    seen((w) => ['tail', '--lines-as-written', '--file', w.log, '--show-pii', '--color', 'always'], /\[key_material/),
    seen((w) => ['tail', '--file', `${w.desk.home}/${w.plants.known}/${w.plants.key}`, '--verbose'], REFUSED),
    seen((w) => ['tail', '--host', w.plants.key, '--verbose'], REFUSED),
    // What a terminal swallows must not part a secret for the redactor.
    ...['\u001b[0m', '\u200b', '\u0008', '\u202e'].map((part) =>
      seen(
        ({ plants: { key } }) => ['tail', '--file', `/nope/${key.slice(0, 14)}${part}${key.slice(14)}`, '--verbose'],
        REFUSED,
      ),
    ),
    seen(() => ['tail', '--host', 'broken', '--verbose', '--no-follow'], REFUSED),
    seen((w) => ['tail', '--tz', w.plants.known, '--verbose'], REFUSED),
    seen((w) => ['tail', '--step', w.plants.github], REFUSED),
    seen((w) => ['tail', '--lines', w.plants.webhook, '--lang', 'ru'], REFUSED),
    ...typed('tail', '--no-follow', '--source'),
  ],
  grep: [
    inRecordForms(() => ['grep', '--deal', '4540', '-C', '1', '--verbose'], MARK),
    inTwoForms((w) => ['grep', '--text', 'notification failed', '--file', w.log], MARK),
    // Without the lines before them these are bare values.
    seen((w) => ['grep', '--text', w.plants.nextLine, '--file', w.log, '--json'], /\[/),
    seen((w) => ['grep', '--text', w.plants.nextLine.slice(0, 9), '--host', 'prod'], /\[/),
    seen((w) => ['grep', '--text', w.plants.indented, '--host', 'prod', '--verbose'], /\[/),
    seen((w) => ['grep', '--text', w.plants.pem.at(-2) ?? '', '--host', 'prod', '--verbose'], /\[/),
    seen((w) => ['grep', '--text', w.plants.key, '--count']),
    ...typed('grep'),
  ],
  report: [
    inAllForms(() => ['report', '--verbose'], /evt_1LeakTest/),
    inTwoForms((w) => ['report', '--file', w.log, '--show-pii'], /evt_1LeakTest/),
    seen((w) => ['report', '--since', w.plants.key, '--verbose'], REFUSED),
    seen((w) => ['report', '--out', `/nope/${w.plants.known}`], REFUSED),
    seen((w) => ['report', '--config', w.badConfig, '--verbose'], REFUSED),
  ],
  why: [
    inAllForms(() => ['why', '4540', '--verbose'], MARK),
    inTwoForms((w) => ['why', EVENT, '--file', w.log], MARK),
    seen((w) => ['why', w.plants.password, '--file', w.log, '--verbose']),
    ...typed('why'),
  ],
  events: [
    inAllForms(() => ['events', '--verbose', '--since', '1h'], /evt_1LeakTest/),
    seen((w) => ['events', '--type', w.plants.key, '--verbose']),
    seen((w) => ['events', '--events-file', w.log, '--verbose'], REFUSED),
    seen((w) => ['events', '--events-file', `/nope/${w.plants.known}`], REFUSED),
  ],
  reconcile: [
    inAllForms(() => ['reconcile', '--since', '1h', '--verbose'], /evt_1LeakTest/),
    inTwoForms((w) => ['reconcile', '--file', w.log], /evt_1LeakTest/),
    seen((w) => ['reconcile', '--events-file', w.log], REFUSED),
  ],
  // What it does when it raises an alarm: watch.test.ts.
  watch: [
    seen((w) => ['watch', '--post', w.plants.key], REFUSED),
    seen((w) => ['watch', '--silence', w.plants.known], REFUSED),
    seen(() => ['watch', '--host', 'broken', '--verbose'], REFUSED),
  ],
  doctor: [
    inAllForms(() => ['doctor', '--verbose'], /Stripe/),
    seen((w) => ['doctor', '--host', `box-${w.plants.key}`, '--verbose', '--no-input'], REFUSED),
    seen(() => ['doctor', '--host', 'broken,prod', '--verbose'], REFUSED),
  ],
  init: [
    seen((w) => ['init', '--host', 'prod', '--source', `file:${w.log}`, '--out', 'out-secret.yaml'], REFUSED),
    seen((w) => ['init', '--host', 'prod', '--source', `file:${w.plainLog}`, '--out', 'out-init.yaml'], /out-init/),
    seen((w) => ['init', '--host', `box-${w.plants.key}`, '--verbose', '--out', 'out-none.yaml'], REFUSED),
    seen(() => ['init', '--host', 'broken', '--verbose', '--out', 'out-none.yaml'], REFUSED),
  ],
  scan: [inTwoForms((w) => ['scan', w.log, '--verbose'], /stripe\\?_key/), inAllForms(() => ['scan'], /stripe\\?_key/)],
  tag: [
    { ...seen(() => ['tag', '--verbose'], /^[0-9a-f]{6}\n$/), options: (w) => ({ input: `${w.plants.key}\n` }) },
    { ...seen(() => ['tag', '--json'], /[0-9a-f]{6}/), options: (w) => ({ input: w.plants.password }) },
    { ...seen(() => ['tag'], REFUSED), options: (w) => ({ input: `${w.plants.password}\n`.repeat(5000) }) },
    ...typed('tag'),
  ],
  gate: [
    seen(() => ['gate', '--host', 'prod'], /gate\.conf/),
    seen(() => ['gate', '--program'], /prodlogs/),
    ...typed('gate'),
  ],
  // What it and its children show when it runs: test/demo.
  demo: typed('demo'),
  hosts: [inTwoForms(() => ['hosts', '--verbose'], /prod/), ...typed('hosts')],
  // What its tools answer: test/corpus/mcp/leaks.test.ts.
  mcp: [
    seen(() => ['mcp', '--install', 'cursor', '--print'], /mcpServers/),
    seen((w) => ['mcp', '--install', 'vscode', '--print', '--allow-files', w.log], /servers/),
    ...typed('mcp'),
  ],
  schema: [seen(() => ['schema', 'why'], /verdicts/), ...typed('schema')],
  'config validate': [
    inTwoForms(() => ['config', 'validate', '--verbose'], /prodlogs\.yaml/),
    seen((w) => ['config', 'validate', w.badConfig, '--verbose'], REFUSED),
    seen((w) => ['config', 'validate', `/nope/${w.plants.webhook}`], REFUSED),
    seen((w) => ['config', 'validate', w.log], REFUSED),
  ],
  'config show': [inTwoForms(() => ['config', 'show', '--verbose'], /SHOP_SECRET/)],
  'config trust': [
    seen((w) => ['config', 'trust', w.badConfig, '--verbose'], REFUSED),
    seen((w) => ['config', 'trust', `/nope/${w.plants.webhook}`], REFUSED),
  ],
  completion: [
    ...['bash', 'zsh', 'fish'].map((shell) => seen(() => ['completion', shell], /prodlogs/)),
    ...typed('completion'),
  ],
  // What its page shows: the test at the end.
  serve: [
    seen((w) => ['serve', '--port', w.plants.known], REFUSED),
    seen((w) => ['serve', '--since', w.plants.key, '--verbose'], REFUSED),
    seen((w) => ['serve', '--config', w.badConfig, '--verbose'], REFUSED),
  ],
  // Written into folders: what --help says and nothing of a log.
  __man: [seen((w) => ['__man', join(w.desk.home, 'man', 'en'), join(w.desk.home, 'man', 'ru')], /^$/)],
  __complete: [
    seen(() => ['__complete', 'hosts', '--', 'tail'], /prod/),
    seen((w) => ['__complete', 'hosts', '--', 'tail', '--config', w.badConfig], /^$/),
  ],
}

const pathsOf = (specs: readonly CommandSpec[], above: readonly string[] = []): string[] =>
  specs.flatMap((spec) => {
    const path = [...above, spec.name]
    return [...(spec.load === undefined ? [] : [path.join(' ')]), ...pathsOf(spec.children ?? [], path)]
  })

test('every command is called', () => {
  expect(Object.keys(CALLS).toSorted()).toEqual(pathsOf(COMMANDS).toSorted())
})

describe('nothing planted can be read in what is written', () => {
  let world: World
  beforeAll(async () => {
    world = await createWorld()
  })
  afterAll(() => world.dispose())

  const check = async (call: Call, more: readonly string[], outFile?: string): Promise<void> => {
    const args = [...call.args(world), ...more, ...(outFile === undefined ? [] : ['--out', outFile])]
    const { stdout, stderr, exit } = await world.run(args, call.options?.(world))
    // What is personal may be shown on demand, what is secret may not.
    const eye = args.includes('--show-pii') ? world.secretsEye : world.eye
    const file = outFile === undefined ? '' : readFileSync(join(world.desk.home, outFile), 'utf8')
    const all = `${stdout}${file}${stderr}`
    // A message for a chat names less.
    const isMessage = more.some((word) => word === 'slack' || word === 'telegram')
    const words = JSON.stringify(args.map((word) => (world.eye.sees(word).length > 0 ? '(secret)' : word)))
    expect(eye.sees(all), `${words}, exit ${exit}`).toEqual([])
    expect(all, `${words}, exit ${exit}`).toMatch(isMessage ? /\S{3}/ : (call.shows ?? /\S/))
    expect(stderr, words).not.toMatch(/^ {4}at .*\n.*no session/)
  }

  test('the live page, a search in it, and the page of one payment', async () => {
    const run = world.desk.start(['serve', '--file', world.log], { env: world.env({}) })
    await run.until(({ stdout }) => stdout.includes('\n'))
    const url = run.stdout().trim()
    const page = async (): Promise<string> => (await fetch(url)).text()
    for (let tries = 0; tries < 200 && !(await page()).includes('evt_1LeakTest'); tries++) await sleep(100)
    expect(await page()).toContain('evt_1LeakTest')
    const given: string[] = []
    for (const path of ['', `why/${EVENT}`, `find?q=${EVENT}`, `find?q=${encodeURIComponent(world.plants.key)}`]) {
      const answer = await fetch(`${url}${path}`)
      given.push(await answer.text())
    }
    run.kill('SIGINT')
    const { stderr } = await run.ended
    expect(given[1]).toContain(EVENT)
    expect(world.eye.sees([...given, stderr].join('\n'))).toEqual([])
  })

  test.for(Object.keys(CALLS))('%s', async (command) => {
    const runs = (CALLS[command] ?? []).flatMap((call, n) => [
      ...(call.forms ?? [undefined]).map((form) => () => check(call, form === undefined ? [] : ['-o', form])),
      ...(call.forms?.includes('html') === true
        ? [() => check(call, ['-o', 'html'], `out-${command.replace(' ', '-')}-${n}.html`)]
        : []),
    ])
    // Two at a time: as many as there are cores, and no more.
    for (let at = 0; at < runs.length; at += 2) await Promise.all(runs.slice(at, at + 2).map((run) => run()))
  })

  test('the files of init hold no secret, and none was made of a name that is one', () => {
    expect(existsSync(join(world.desk.home, 'out-secret.yaml'))).toBe(false)
    expect(existsSync(join(world.desk.home, 'out-none.yaml'))).toBe(false)
    const written = readFileSync(join(world.desk.home, 'out-init.yaml'), 'utf8')
    expect(world.eye.sees(written)).toEqual([])
    expect(written).toContain(world.plainLog)
  })

  test('the program of the gate comes out byte for byte', async () => {
    expect((await world.run(['gate', '--program'])).stdout).toBe(PROGRAM)
  })

  test('Stripe got the key where it belongs, and nothing else of ours', () => {
    expect(world.stripe.requests.length).toBeGreaterThan(10)
    for (const { url, headers, method } of world.stripe.requests) {
      const { authorization, ...rest } = headers
      expect(authorization).toBe(`Bearer ${world.plants.key}`)
      expect(world.eye.sees([method, url.href, JSON.stringify(rest)].join('\n'))).toEqual([])
    }
  })

  test('no child was given a secret of ours', () => {
    const saw = world.childrenSaw()
    expect(saw).toContain(world.desk.home)
    for (const name of ['STRIPE_API_KEY', 'STRIPE_WEBHOOK_SECRET', 'SHOP_SECRET']) expect(saw).not.toContain(name)
    for (const name of ['key', 'known', 'fromFile', 'webhook'])
      expect(world.eye.sees(saw).filter((found) => found.startsWith(`${name}:`))).toEqual([])
  })

  test('a broken Stripe that echoes the key says nothing of it', async () => {
    for (const status of [400, 401, 402, 403, 404, 500]) {
      world.stripe.intercept = (request, response) => {
        const text = `${request.headers.authorization} ${world.plants.key} ${encodeURIComponent(world.plants.known)} ${SESSION}`
        const headers = { 'content-type': 'application/json', 'stripe-notice': text, 'request-id': text.slice(0, 60) }
        response.writeHead(status, { ...headers, 'stripe-should-retry': 'false' })
        response.end(
          JSON.stringify({ error: { type: 'invalid_request_error', message: text, code: text, param: text } }),
        )
        return true
      }
      const runs = [
        ['events'],
        ['doctor', '--json'],
        ['why', EVENT, '--file', world.plainLog],
        ['reconcile', '--file', world.plainLog],
      ]
      // Each shows an error in a way of its own; what the error says depends on its status alone.
      await Promise.all(
        runs.slice(0, status === 401 || status === 403 ? 4 : 1).map(async (args) => {
          const { stdout, stderr, exit } = await world.run([...args, '--verbose'])
          expect(world.eye.sees(stdout + stderr), `${args[0]} ${status}`).toEqual([])
          expect(exit, `${args[0]} ${status}`).not.toBe(0)
        }),
      )
    }
    world.stripe.intercept = undefined
  })
})

test('the eye sees what it must', async () => {
  const world = await createWorld()
  const { known, email, pem } = world.plants
  const piece = known.slice(5, 13)
  for (const text of [
    `x${piece}y`,
    `${piece.slice(0, 3)}\u001b[1m${piece.slice(3)}`,
    `${piece.slice(0, 3)}\n    ${piece.slice(3)}`,
    [...piece].map((letter) => `%${letter.charCodeAt(0).toString(16)}`).join(''),
    [...piece].map((letter) => `\\u00${letter.charCodeAt(0).toString(16)}`).join(''),
    [...piece].map((letter) => `&#${letter.charCodeAt(0)};`).join(''),
    Buffer.from(`ab${piece}`).toString('base64'),
  ])
    expect(world.eye.sees(text), text).toHaveLength(1)
  expect(world.eye.sees(`${email} and ${pem[1]}`)).toHaveLength(2)
  expect(world.eye.sees(known.slice(0, 7))).toEqual([])
  writeFileSync(join(world.desk.home, 'x'), '')
  await world.dispose()
})
