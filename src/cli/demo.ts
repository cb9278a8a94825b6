import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { startEmbeddedHost } from '../demo/ssh-host.ts'
import { paymentsEntry, startPayments } from '../demo/payments-box.ts'
import { DEMO } from '../messages/demo.ts'
import { ProdlogsError } from '../model/error.ts'
import { EXIT } from '../model/exit-code.ts'
import type { Lifetime } from './lifetime.ts'
import type { OutputFlags } from './options.ts'
import { createSession, type Session } from './session.ts'
import { withSpinner } from './spinner.ts'

interface DemoFlags extends OutputFlags {
  keep?: boolean
}

/** How long the live part is shown when the simulation takes its time. */
const LIVE_MS = 12_000

/** `prodlogs demo`: a production box on this machine, and the commands that an operator would type against it. */
export const runDemo = async (flags: DemoFlags, lifetime: Lifetime): Promise<number> => {
  const session = await createSession(flags, lifetime, { objects: false })
  const say = (key: keyof typeof DEMO): string => DEMO[key][session.lang]
  const entry = paymentsEntry()
  if (entry === undefined) throw new ProdlogsError('INTERNAL', { reason: say('missing') })
  const folder = mkdtempSync(join(tmpdir(), 'prodlogs-demo-'))
  lifetime.onEnd(() => rmSync(folder, { recursive: true, force: true }))

  const [host, box] = await withSpinner(session, say('starting'), () =>
    Promise.all([startEmbeddedHost(join(folder, 'ssh')), startPayments(entry, join(folder, 'box'))]),
  )
  lifetime.onEnd(() => host.close())
  lifetime.onEnd(() => box.close())
  const env = {
    PRODLOGS_CONFIG: writeConfig(folder, box.logs),
    PRODLOGS_SSH_CONFIG: host.sshConfig,
    PRODLOGS_LANG: session.lang,
  }
  const run = (args: string[], options: { untilMs?: number; until?: Promise<unknown> } = {}) =>
    runCommand(session, args, env, options)

  await session.print(`${say('intro')}\n`)
  await heading(session, say('tail'))
  await run(['tail', '--host', 'demo', '--source', 'app'], { untilMs: LIVE_MS, until: box.simulated })
  const examples = findExamples(box.logs)
  if (lifetime.signal.aborted) return lifetime.exitCode ?? EXIT.ok
  if (examples.deal !== undefined) {
    await heading(session, say('grep'))
    await run(['grep', '--deal', examples.deal, '--host', 'demo'])
  }
  await heading(session, say('report'))
  await run(['report', '--host', 'demo', '--lines', '5000'])
  if (examples.failed !== undefined) {
    await heading(session, say('why'))
    await run(['why', examples.failed, '--host', 'demo'])
  }
  const next = [
    `prodlogs why ${examples.failed ?? examples.deal ?? '4541'} --host demo`,
    'prodlogs tail --host demo --level warn',
    'prodlogs grep --cause "signature_failed.*" --host demo',
    'prodlogs report --host demo --since 5m',
  ].map((line) => `  ${line}`)
  if (!flags.keep) {
    await heading(session, say('next'))
    await session.print(['  npm run demo -- --keep', `${say('rerun')}`, ...next, ''].join('\n'))
    return EXIT.ok
  }
  await heading(session, say('keep'))
  const exports = Object.entries(env).map(([name, value]) => `  export ${name}='${value}'`)
  await session.print([...exports, say('then'), ...next, ''].join('\n'))
  await Promise.race([
    box.ended,
    new Promise((resolve) => lifetime.signal.addEventListener('abort', resolve, { once: true })),
  ])
  return EXIT.ok
}

const heading = (session: Session, text: string): Promise<void> => session.print(`\n${session.style.bold(text)}\n`)

const writeConfig = (folder: string, logs: readonly string[]): string => {
  const sources = logs.map(
    (path) =>
      `      ${basename(path).startsWith('access') ? 'nginx' : 'app'}: { type: file, path: ${JSON.stringify(path)} }`,
  )
  const path = join(folder, 'prodlogs.yaml')
  writeFileSync(
    path,
    ['hosts:', '  demo:', '    ssh: demo', '    sources:', ...sources, 'default: demo', ''].join('\n'),
  )
  return path
}

/** Runs prodlogs itself, as a user would, and ends it after a while when it is one that follows. */
const runCommand = async (
  session: Session,
  args: string[],
  env: Record<string, string>,
  { untilMs, until }: { untilMs?: number; until?: Promise<unknown> },
): Promise<void> => {
  await session.print(`${session.style.dim('$')} prodlogs ${args.join(' ')}\n`)
  const colour = session.style.bold('') === '' ? {} : { FORCE_COLOR: '1' }
  const child = spawn(process.execPath, [process.argv[1] ?? '', ...args], {
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, ...colour, ...env, PRODLOGS_NO_PAGER: '1' },
  })
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const stop = () => void child.kill('SIGTERM')
  const forget = session.lifetime.onEnd(stop)
  session.lifetime.signal.addEventListener('abort', stop, { once: true })
  let timer: NodeJS.Timeout | undefined
  if (untilMs !== undefined) {
    timer = setTimeout(stop, untilMs)
    // The last lines of the simulation are still on their way to the screen.
    void until?.then(() => setTimeout(stop, 700))
  }
  await ended
  clearTimeout(timer)
  forget()
}

/** A deal that went through and one that did not, out of what the service has written by now. */
const findExamples = (logs: readonly string[]): { deal?: string; failed?: string } => {
  const app = logs.find((path) => !basename(path).startsWith('access'))
  if (app === undefined) return {}
  const found: { deal?: string; failed?: string } = {}
  // The log is rotated while the payments come in.
  const lines = [`${app}.2`, `${app}.1`, app].flatMap((path) =>
    existsSync(path) ? readFileSync(path, 'utf8').split('\n') : [],
  )
  for (const line of lines) {
    const deal = /"deal_id":"?([\w-]+)/.exec(line)?.[1]
    if (deal === undefined) continue
    if (line.includes('"notify.sent"')) found.deal ??= deal
    if (line.includes('"outbox.dead"')) found.failed ??= deal
  }
  return found
}
