import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { startDemoBox } from '../../demo/box.ts'
import { paymentsEntry } from '../../demo/payments-box.ts'
import { DEMO } from '../../messages/demo.ts'
import { ProdlogsError } from '../../model/error.ts'
import { EXIT } from '../../model/exit-code.ts'
import type { Lifetime } from '../io/lifetime.ts'
import type { OutputFlags } from '../args/options.ts'
import { createSession, type Session } from '../session.ts'
import { withSpinner } from '../io/spinner.ts'

interface DemoFlags extends OutputFlags {
  keep?: boolean
}

/** How long the live part is shown when the simulation takes its time. */
const LIVE_MS = 30_000

/** `prodlogs demo`: a production box on this machine, and the commands that an operator would type against it. */
export const runDemo = async (flags: DemoFlags, lifetime: Lifetime): Promise<number> => {
  const session = await createSession(flags, lifetime, { objects: false })
  const say = (key: keyof typeof DEMO): string => DEMO[key][session.lang]
  const entry = paymentsEntry()
  if (entry === undefined) throw new ProdlogsError('INTERNAL', { reason: { code: 'demo_missing' } })
  const box = await withSpinner(session, say('starting'), () => startDemoBox(entry, (end) => lifetime.onEnd(end)))
  const { logs, stripeEnv } = box
  const env = {
    PRODLOGS_CONFIG: box.config,
    PRODLOGS_SSH_CONFIG: box.sshConfig,
    PRODLOGS_LANG: session.lang,
    ...(flags.tz === undefined && flags.utc !== true ? {} : { PRODLOGS_TZ: session.zone }),
    ...stripeEnv,
  }
  const show = async (title: keyof typeof DEMO, args: string[], until?: Until): Promise<void> => {
    if (lifetime.signal.aborted) return
    await heading(session, say(title))
    await runCommand(session, args, env, until)
  }

  await session.print(`${say('intro')}\n`)
  // On a terminal the rows fill up before one's eyes; in a pipe most would settle only after the scene is over.
  const asWritten = session.screen ? [] : ['--lines-as-written']
  await show('tail', ['tail', '--host', 'demo', '--source', 'app', '-n', '500', ...asWritten], {
    ms: LIVE_MS,
    simulated: box.simulated,
    lastSentAt: () => box.lastSentAt(),
  })
  const examples = findExamples(logs)
  if (examples.deal !== undefined) await show('grep', ['grep', '--deal', examples.deal, '--host', 'demo'])
  await show('report', ['report', '--host', 'demo', '--lines', '5000'])
  if (examples.failed !== undefined) await show('why', ['why', examples.failed, '--host', 'demo'])
  if (Object.keys(stripeEnv).length > 0) {
    await show('events', ['events', '--limit', '5'])
    await show('reconcile', ['reconcile', '--host', 'demo', '--since', '1h'])
  }
  await show('doctor', ['doctor', '--host', 'demo'])
  if (lifetime.signal.aborted) return EXIT.ok

  const next = [
    `prodlogs why ${examples.failed ?? examples.deal ?? '4541'}`,
    'prodlogs tail --level warn',
    'prodlogs grep --cause "signature_failed.*"',
    'prodlogs reconcile --since 1h',
    'prodlogs report --since 5m -o html --out report.html',
  ].map((line) => `  ${line}`)
  if (!flags.keep) {
    await heading(session, say('next'))
    await session.print([`  prodlogs demo --keep${say('rerun')}`, ...next, ''].join('\n'))
    return EXIT.ok
  }
  await heading(session, say('keep'))
  const exports = Object.entries(env).map(([name, value]) => `  export ${name}='${value}'`)
  await session.print([...exports, say('afterwards'), ...next, ''].join('\n'))
  await Promise.race([
    box.ended.then((code) => {
      if (!lifetime.signal.aborted)
        throw new ProdlogsError('INTERNAL', { reason: { code: 'demo_gone', status: String(code) } })
    }),
    new Promise((resolve) => lifetime.signal.addEventListener('abort', resolve, { once: true })),
  ])
  return EXIT.ok
}

const heading = (session: Session, text: string): Promise<void> => session.print(`\n${session.style.bold(text)}\n`)

/** When a command that follows has shown enough. */
interface Until {
  readonly ms: number
  readonly simulated: Promise<void>
  readonly lastSentAt: () => number | undefined
}

/** The last lines of the simulation are still on their way to the screen when it is through: so long nothing may be sent. */
const LAST_LINES_MS = 900
const LOOK_MS = 100

/** Runs prodlogs itself, as a user would, and ends it after a while when it is one that follows. */
const runCommand = async (
  session: Session,
  args: string[],
  env: Record<string, string>,
  until: Until | undefined,
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
  const timers: NodeJS.Timeout[] = []
  if (until !== undefined) {
    timers.push(setTimeout(stop, until.ms))
    const isShown = (): boolean => Date.now() - (until.lastSentAt() ?? Date.now()) > LAST_LINES_MS
    void until.simulated.then(() => timers.push(setInterval(() => isShown() && stop(), LOOK_MS)))
  }
  await ended
  for (const timer of timers) clearInterval(timer)
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
