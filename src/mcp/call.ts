import { openSession, type OpenSession } from '../app/open.ts'
import type { Where } from '../app/questions.ts'
import { safeAnswer } from '../app/safe-answer.ts'
import { sayingsOf } from '../app/sayings.ts'
import { describeError } from '../messages/errors.ts'
import { fill } from '../messages/fill.ts'
import type { Lang } from '../messages/lang.ts'
import { MCP } from '../messages/mcp.ts'
import { ProdlogsError } from '../model/error.ts'
import type { Arguments } from './arguments.ts'
import { BUDGETS } from './budget.ts'
import { createFence, type Fence } from './fence.ts'
import { placeFlags, whereOf } from './place.ts'
import { ToolFailure, type Tool, type ToolAnswer } from './tool.ts'

/** What the server was started with. */
export interface ServeOptions {
  readonly config?: string | undefined
  readonly lang: Lang
  readonly timeZone: string
  /** Files below this folder may be asked for. */
  readonly allowFiles?: string | undefined
  /** Seconds until a call is given up: clients wait for 60. */
  readonly timeout: number
  /** Aborts when the server ends. */
  readonly signal: AbortSignal
  /** How hosts are reached. */
  readonly reach: Pick<Where, 'transport' | 'sshConfig' | 'hostKey' | 'connectTimeout'>
  /** Waited for before the first answer: the demo, which takes a moment to start. */
  readonly demo?:
    | Promise<{
        readonly config: string
        readonly sshConfig: string
        readonly stripeEnv: Readonly<Record<string, string>>
      }>
    | undefined
}

/** Who asks: when they take it back, and who is told how it goes. */
export interface Asker {
  readonly signal: AbortSignal
  readonly progress: (message: string) => void
  /** Fingerprints of host keys that the person behind the client has vouched for, while this server runs. */
  readonly vouched: ReadonlySet<string>
}

/** A host showed a key that nobody has vouched for; a person can. */
export class UnknownHostKey extends ToolFailure {
  readonly host: string
  readonly fingerprint: string
  constructor(message: string, host: string, fingerprint: string) {
    super(message)
    this.host = host
    this.fingerprint = fingerprint
  }
}

/** Asks one question in a session of its own, which ends with it: nothing stays on a host, however it ends. */
export const askTool = async (
  tool: Tool,
  args: Arguments,
  options: ServeOptions,
  asker: Asker,
): Promise<{ answer: ToolAnswer; fence: Fence }> => {
  const { lang } = options
  const deadline = AbortSignal.timeout(options.timeout * 1000)
  const signal = AbortSignal.any([asker.signal, deadline, options.signal])
  const taken = { back: () => {} }
  const stopped = new Promise<never>((_, reject) => {
    const stop = () =>
      reject(
        new ToolFailure(deadline.aborted ? fill(MCP.tooLong[lang], { seconds: options.timeout }) : MCP.cancelled[lang]),
      )
    taken.back = () => signal.removeEventListener('abort', stop)
    if (signal.aborted) stop()
    else signal.addEventListener('abort', stop, { once: true })
  })
  stopped.catch(() => {})
  const asking = ask(tool, args, options, { ...asker, signal })
  // After a stop it still ends by itself, and nobody waits for how.
  asking.catch(() => {})
  try {
    return await Promise.race([asking, stopped])
  } finally {
    taken.back()
  }
}

const ask = async (tool: Tool, args: Arguments, options: ServeOptions, { signal, progress, vouched }: Asker) => {
  let session: OpenSession | undefined
  let fence = createFence([], BUDGETS.full.quotation)
  try {
    if (options.demo !== undefined) progress(MCP.demoStarts[options.lang])
    const demo = await options.demo
    const config = demo?.config ?? options.config
    session = await openSession({
      lang: options.lang,
      timeZone: options.timeZone,
      signal,
      tell: ({ text }) => progress(text),
      ...(config === undefined ? {} : { config }),
      ...(demo === undefined ? {} : { env: demo.stripeEnv }),
      // Nothing else is ever asked of anybody: no passphrase, no password.
      ...(vouched.size === 0
        ? {}
        : {
            prompter: async () => ({
              ask: async (asked) =>
                asked.kind === 'host_key' && vouched.has(asked.fingerprint) ? asked.fingerprint : undefined,
            }),
          }),
    })
    fence = createFence(namesOf(session, args), BUDGETS.full.quotation)
    const where = {
      ...(await whereOf(args, session, { files: options.allowFiles })),
      ...options.reach,
      ...(vouched.size === 0 ? {} : { hostKey: 'once' as const }),
      ...(demo === undefined ? {} : { sshConfig: demo.sshConfig }),
    }
    const answer = await tool.ask(
      { ...args },
      {
        session,
        say: sayingsOf(session),
        fence,
        detail: args.detail ?? 'concise',
        where,
        place: placeFlags(args),
        allowFiles: options.allowFiles,
        eventsFile: args.events_file,
      },
    )
    return { answer: redacted(answer, session), fence }
  } catch (error) {
    throw failureOf(error, options.lang, fence, session)
  } finally {
    await session?.close()
  }
}

/** The second pass: whatever came into an answer by another way than the questions, e.g. a name in the configuration. */
const redacted = (answer: ToolAnswer, { redactor }: OpenSession): ToolAnswer => ({
  ...answer,
  json: safeAnswer(answer.json, redactor),
  gaps: safeAnswer(answer.gaps, redactor),
  head: answer.head.map((line) => redactor.text(line)),
  ...(answer.tail === undefined ? {} : { tail: answer.tail.map((line) => redactor.text(line)) }),
})

/** Names that the user gave to things; whatever else stands in an answer may be of a log. */
const namesOf = ({ config }: OpenSession, { file = [] }: Arguments): string[] => [
  'local',
  ...file,
  ...file.map((name) => name.slice(name.lastIndexOf('/') + 1)),
  ...[...config.hosts.values()].flatMap(({ name, sources }) => [name, ...sources.map((source) => source.name)]),
]

/** A failure with what a host, a log or a server said marked; the rest of its words are ours. */
const marked = <T>(value: T, mark: (text: string) => string): T => {
  const walk = (node: unknown, name: string): unknown => {
    if (typeof node === 'string') return name === 'text' ? mark(node) : node
    if (node === null || typeof node !== 'object') return node
    return Object.fromEntries(Object.entries(node).map(([key, each]) => [key, walk(each, key)]))
  }
  // Its shape stays.
  return walk(value, '') as T
}

const failureOf = (error: unknown, lang: Lang, fence: Fence, session: OpenSession | undefined): ToolFailure => {
  if (error instanceof ToolFailure) return error
  const safe = (text: string): string => session?.redactor.text(text) ?? text
  if (!(error instanceof ProdlogsError))
    return new ToolFailure(
      fill(MCP.internal[lang], { reason: session === undefined ? 'INTERNAL' : fence.word(safe(String(error))) }),
    )
  // What the command line says to this, names of flags, is of no use to an agent.
  if (error.code === 'USAGE_NO_HOST') {
    const names = [...(session?.config.hosts.keys() ?? [])].join(', ')
    return new ToolFailure(names === '' ? MCP.noHost[lang] : fill(MCP.nameHost[lang], { names }))
  }
  const ours = error.code.startsWith('USAGE') || error.code.startsWith('CONFIG')
  const failure = ours ? error.failure : marked(error.failure, (text) => fence.word(safe(text)))
  const { what, next } = describeError(lang, failure)
  const message = `${safe(what)}. ${safe(next)}`
  return failure.code === 'HOST_KEY_UNKNOWN' && failure.args.fingerprint !== undefined
    ? new UnknownHostKey(message, failure.args.host, failure.args.fingerprint)
    : new ToolFailure(message)
}
