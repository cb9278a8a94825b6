import { chmodSync, mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { createDesk, paymentLine, type Desk, type Finished, type RunOptions } from '../desk.ts'
import { fakeEvent, startFakeStripe, type FakeStripe } from '../stripe/fake.ts'
import { createEye, type Eye } from './eye.ts'
import { plant, type Plants } from './plants.ts'

export const EVENT = `evt_1${'LeakTest'}${'0'.repeat(15)}`
export const SESSION = `cs_test_a1${'LeakTest'}${'0'.repeat(40)}`

/** A machine where the planted values stand in every place that text can come from. */
export interface World {
  readonly plants: Plants
  readonly desk: Desk
  readonly eye: Eye
  /** Blind to what `--show-pii` shows. */
  readonly secretsEye: Eye
  /** A log named after a secret, full of them. */
  readonly log: string
  /** The same lines under a name that hides nothing. */
  readonly plainLog: string
  readonly badConfig: string
  readonly stripe: FakeStripe
  /** What a webhook receiver was sent: request line, headers and body. */
  readonly received: string[]
  readonly receiver: string
  /** What programs that prodlogs started saw: their arguments and their environment. */
  childrenSaw(): string
  run(args: readonly string[], options?: RunOptions): Promise<Finished>
  env(more?: Readonly<Record<string, string>>): Record<string, string>
  dispose(): Promise<void>
}

export const createWorld = async (): Promise<World> => {
  const plants = plant()
  const desk = createDesk()
  const stripe = await startFakeStripe([plants.key])
  stripe.events = stripeEvents(plants)
  stripe.endpoints = [endpoint(plants)]
  const received: string[] = []
  const hooks = createServer((request, response) => {
    let body = ''
    request.on('data', (chunk: Buffer) => (body += chunk.toString()))
    request.on('end', () => {
      received.push([request.method, request.url, JSON.stringify(request.headers), body].join('\n'))
      response.writeHead(500, { 'x-echo': plants.known }).end(`no: ${plants.key}`)
    })
  })
  await new Promise<void>((done) => hooks.listen(0, '127.0.0.1', done))

  const lines = logLines(plants).join('')
  const log = desk.file(`logs/app-${plants.github}.log`, lines)
  const plainLog = desk.file('logs/app.log', lines)
  desk.file('fromfile', `${plants.fromFile}\n`)
  const seen = join(desk.home, 'seen')
  mkdirSync(seen)
  writeShims(desk, seen)
  const host = desk.file('bin/host', shellHost(plants, seen))
  desk.file('.config/prodlogs/prodlogs.yaml', configOf(plants, host, log))
  const badConfig = desk.file(
    'bad.yml',
    `hosts:\n  prod: { password: ${plants.password}, api_key: "${plants.key}" }\n${plants.key}: 1\n  oops: [${plants.email}\n`,
  )
  const env = (more: Readonly<Record<string, string>> = {}): Record<string, string> => ({
    PATH: `${join(desk.home, 'bin')}:${desk.env['PATH'] ?? ''}`,
    STRIPE_API_KEY: plants.key,
    STRIPE_WEBHOOK_SECRET: plants.webhook,
    SHOP_SECRET: plants.known,
    PRODLOGS_STRIPE_API_BASE: stripe.base,
    ...more,
  })
  return {
    plants,
    desk,
    eye: createEye(plants.secrets),
    secretsEye: createEye({ ...plants.secrets, email: plants.secrets['key'] ?? '' }),
    log,
    plainLog,
    badConfig,
    stripe,
    received,
    receiver: `http://127.0.0.1:${(hooks.address() as AddressInfo).port}/hook`,
    childrenSaw: () =>
      readdirSync(seen)
        .map((name) => readFileSync(join(seen, name), 'latin1').replaceAll('\0', '\n'))
        .join('\n'),
    run: (args, options = {}) => desk.run(args, { ...options, env: env(options.env) }),
    env,
    dispose: async () => {
      await stripe.close()
      await new Promise<void>((done) => {
        hooks.close(() => done())
        hooks.closeAllConnections()
      })
      desk.dispose()
    },
  }
}

/** The planted values in every form in which a log may hold them, most of them where a verdict takes its evidence from. */
export const logLines = (plants: Plants, from = Date.now() - 120_000): string[] => {
  let n = 0
  const at = (): string => new Date(from + n++ * 100).toISOString()
  const plain = (text: string): string => `${at()} ERROR [pay] event ${EVENT} deal_id=4540 ${text}\n`
  const json = (more: Readonly<Record<string, unknown>>): string =>
    paymentLine(n++, { event_id: EVENT, deal_id: '4540', ...more }, from + n * 100)
  const { key, known, fromFile, password, nextLine, indented, card, email, webhook, jwt, github, pem } = plants
  const all = [key, known, fromFile, card, email, webhook, jwt, github]
  return [
    json({ event: 'webhook.received', type: 'checkout.session.completed', session_id: SESSION, note: `by ${email}` }),
    ...all.map((secret) => plain(`notification failed: refused ${secret}`)),
    ...all.map((secret) =>
      json({
        event: 'notify.failed',
        level: 50,
        err: { type: 'Error', message: `bad ${secret}`, stack: stackOf(secret === email ? 'x' : secret) },
      }),
    ),
    json({ msg: 'stored', password, customer_details: { email, name: 'Nobody' }, card: { number: card } }),
    `${JSON.stringify({ log: `${JSON.stringify({ msg: `got ${key}`, email, deal_id: 4540 })}\n`, stream: 'stdout', time: at() })}\n`,
    plain(
      `Webhook signature verification failed for ${encodeURIComponent(known)} ${JSON.stringify(JSON.stringify(key))}`,
    ),
    plain(
      `got \u001b[31m${key.slice(0, 14)}\u001b[0m${key.slice(14)} and ${webhook.slice(0, 12)}\u200b${webhook.slice(12)}`,
    ),
    plain(
      `base64 ${Buffer.from(`x:${known}`).toString('base64')} Authorization: Basic ${Buffer.from(`a:${password}`).toString('base64')}`,
    ),
    // A value on the line after its name, at the margin: a record of its own.
    plain('notification failed, the settings were'),
    'password:\n',
    `${nextLine}\n`,
    plain('notification failed, the settings were'),
    `secret:\n  ${indented}\n`,
    plain(`notification failed again with ${nextLine} and ${indented}`),
    plain('notification failed, the key was'),
    ...pem.map((line) => `${line}\n`),
    // A key that a logger wrote line by line.
    ...pem.map((line) => plain(line)),
    json({ event: 'outbox.dead', level: 50, err: { type: 'Error', message: `gave up on ${known}` } }),
  ]
}

const stackOf = (secret: string): string => `Error: bad ${secret}\n    at pay (/srv/${secret}.js:3:1)`

const stripeEvents = (plants: Plants) => {
  const created = Math.floor(Date.now() / 1000) - 60
  const object = (dealId: string) => ({
    id: SESSION,
    object: 'checkout.session',
    customer_details: { email: plants.email },
    metadata: { deal_id: dealId, note: plants.known },
  })
  return [plants.card, plants.email, plants.known, plants.github, '4540'].map((dealId, n) =>
    fakeEvent(n, {
      ...(dealId === '4540' ? { id: EVENT } : {}),
      type: 'checkout.session.completed',
      created: created - n,
      livemode: true,
      pending_webhooks: 1,
      data: { object: object(dealId) },
    }),
  )
}

const endpoint = (plants: Plants) => ({
  id: `we_1${'LeakTest'}${'0'.repeat(15)}`,
  object: 'webhook_endpoint',
  url: `https://user:${plants.password}@pay.example.com/hook?token=${plants.github}`,
  description: plants.known,
  status: 'disabled',
  enabled_events: ['charge.failed'],
  livemode: true,
  created: 1_600_000_000,
  secret: plants.webhook,
})

/** Programs in front of the real ones that write down what they were given. */
const writeShims = (desk: Desk, seen: string): void => {
  for (const name of ['ssh', 'journalctl', 'zstd', 'sh', 'less']) {
    const path = desk.file(
      `bin/${name}`,
      `#!/bin/sh\ncat /proc/$$/cmdline /proc/$$/environ >>'${seen}/${name}' 2>/dev/null\nPATH=\${PATH#*:}\nexec ${name} "$@"\n`,
    )
    chmodSync(path, 0o755)
  }
}

const shellHost = (plants: Plants, seen: string): string =>
  `#!/bin/sh
cat /proc/$$/cmdline /proc/$$/environ >>'${seen}/host'
echo "banner ${plants.key} ${plants.known} ${plants.email} password=${plants.password}" >&2
exec /bin/sh
`

const configOf = (plants: Plants, host: string, log: string): string => {
  chmodSync(host, 0o755)
  return [
    'hosts:',
    `  prod: { command: ["${host}", "--"], sources: { app: { type: file, path: "${log}" } } }`,
    `  broken: { command: ["/bin/sh", "-c", "echo ${plants.github} ${plants.jwt} >&2; exit 7"], sources: { app: { type: file, path: /x } } }`,
    `  box-${plants.key}: { ssh: "anna@${plants.github}.example.com" }`,
    `groups: { all: ["box-${plants.key}"] }`,
    'default: prod',
    'redact:',
    '  values: ["env:SHOP_SECRET", "file:~/fromfile"]',
    '  patterns: [{ name: badge, match: "BDG-[0-9]{6}" }]',
    'stripe: { key: "env:STRIPE_API_KEY" }',
    '',
  ].join('\n')
}
