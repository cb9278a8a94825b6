import { randomBytes } from 'node:crypto'
import type { Connection, ProcessEnd, RemoteShell } from '../connect/connection.ts'
import { ProdlogsError } from '../model/error.ts'
import { FrameSplitter, type AnswerPart } from './frames.ts'
import { PROGRAM } from './program.ts'
import { requestWords, type ProgramRequest } from './request.ts'
import { Unpacking } from './unpacking.ts'

/** What the host says of its clock: `skewMs` is how far it is ahead of ours, give or take `withinMs`. */
export interface HostClock {
  readonly now: number
  readonly skewMs: number
  readonly withinMs: number
  /** As `date +%z` writes it: `+0200`. */
  readonly offset: string
}

export interface AskOptions {
  /** Told when the program said hello. */
  readonly hello?: (clock: HostClock) => void
  /** The host's key is bound to the gate: the program is there already and takes the request alone. */
  readonly gate?: boolean
  /** Runs the program under `sudo -n`. */
  readonly sudo?: boolean
  readonly signal?: AbortSignal
  /** Between heartbeats; the program answers each, so that a dead link shows. */
  readonly heartbeatMs?: number
  /** With no byte for so long while bytes are waited for, the link counts as lost. */
  readonly silenceMs?: number
}

/** How an answer ended. `cut`: without its trailer, so that what came is not complete. */
export type AnswerEnd =
  | { readonly kind: 'end'; readonly status: number; readonly limit?: string; readonly bytes?: number }
  | { readonly kind: 'cut'; readonly reason: string; readonly bytes: number }
  | { readonly kind: 'aborted' }

const HEARTBEAT_MS = 5_000
const SILENCE_MS = 15_000
const HELLO_MS = 30_000
/** A program that was killed may leave children that hold its output open: they are not waited for longer than this. */
const AFTER_END_MS = 1_000

/** What is sent in place of the annotated file: the same program without its comments and indentation. */
const SHIPPED = PROGRAM.replace(/^[ \t]+/gm, '').replace(/^#.*\n/gm, '')

/**
 * Runs one request on a host and gives the parts of its answer as they come, `hello` first; returns how it ended.
 * Nothing is buffered beyond one chunk: a consumer that stops stops the host. Leaving the loop ends the remote program.
 * Throws ProdlogsError: SHELL_REFUSED, SUDO_REFUSED, GATE_REFUSED, SSH_LOST when the program never said hello.
 */
export async function* ask(
  connection: Connection,
  request: ProgramRequest,
  options: AskOptions = {},
): AsyncGenerator<AnswerPart, AnswerEnd> {
  const nonce = randomBytes(12).toString('hex')
  const { signal } = options
  if (signal?.aborted) return { kind: 'aborted' }
  const shell = await connection.openShell({
    ...(options.gate ? { gateRequest: 'prodlogs' } : {}),
    ...(signal === undefined ? {} : { signal }),
  })
  const link = new Link(shell, options)
  const abort = (): void => link.close()
  signal?.addEventListener('abort', abort, { once: true })
  try {
    if (options.sudo && !options.gate) await toSudo(link, nonce)
    link.send(opening(request, nonce, options))
    return yield* readAnswer(link, nonce, connection, options)
  } finally {
    signal?.removeEventListener('abort', abort)
    link.close()
  }
}

/** A host without milliseconds tells the second it is in, so the middle of that second is assumed. */
const hostClock = (args: Readonly<Record<string, string>>, sentAt: number): HostClock => {
  const receivedAt = Date.now()
  const coarse = args['now']?.endsWith('000') ? 500 : 0
  const now = Number(args['now']) + coarse
  const trip = receivedAt - sentAt
  return {
    now,
    skewMs: Math.round(now - (sentAt + trip / 2)),
    withinMs: Math.round(trip / 2) + coarse,
    offset: args['tz'] ?? '+0000',
  }
}

const opening = (request: ProgramRequest, nonce: string, options: AskOptions): string => {
  const words = requestWords(request, nonce)
  return options.gate ? `${words}\n` : `set -- --request ${words}\n${SHIPPED}`
}

/**
 * Shells read their script ahead, so the program may only follow when the first shell has given way to sudo's: its
 * last word is waited for. Whatever sudo says then is on stderr, where a missing hello finds it.
 */
const toSudo = async (link: Link, nonce: string): Promise<void> => {
  link.send(`printf '\\036%s sudo\\n' ${nonce}; exec sudo -n /bin/sh -s\n`)
  const frames = new FrameSplitter(nonce)
  for (;;) {
    const chunk = await link.next(HELLO_MS)
    if (chunk === undefined) return
    for (const part of frames.feed(chunk)) if (part.kind === 'frame') return
  }
}

async function* readAnswer(
  link: Link,
  nonce: string,
  connection: Connection,
  options: AskOptions,
): AsyncGenerator<AnswerPart, AnswerEnd> {
  const frames = new FrameSplitter(nonce)
  const unpacking = new Unpacking()
  let hello = false
  let said = ''
  let bytes = 0
  let told: number | undefined
  for (;;) {
    const chunk = await link.next(hello ? (options.silenceMs ?? SILENCE_MS) : (connection.helloMs ?? HELLO_MS))
    if (chunk === undefined) break
    if (!hello && chunk.includes(`nonce=${nonce} `)) throw notAShell(connection, 'it gives back what it is told')
    for await (const part of unpacking.pass(frames.feed(chunk))) {
      if (part.kind === 'frame' && part.name === 'hello') {
        hello = true
        options.hello?.(hostClock(part.args, link.sentAt))
        link.startHeartbeat()
      } else if (!hello && part.kind === 'bytes') {
        // A banner, or what a .bashrc prints: never a log line.
        if (said.length < 400) said += part.bytes.toString('utf8', 0, 400)
        continue
      } else if (part.kind === 'bytes') bytes += part.bytes.length
      else if (part.name === 'done') told = Number(part.args['bytes'])
      else if (part.name === 'pong') continue
      else if (part.name === 'end')
        return {
          kind: 'end',
          status: Number(part.args['status'] ?? -1),
          ...(part.args['limit'] === undefined ? {} : { limit: part.args['limit'] }),
          ...(told === undefined ? {} : { bytes: told }),
        }
      yield part
    }
  }
  for await (const part of unpacking.rest()) {
    if (part.kind === 'bytes') bytes += part.bytes.length
    yield part
  }
  if (options.signal?.aborted) return { kind: 'aborted' }
  if (!hello) throw await refusal(link, connection, said, options)
  return { kind: 'cut', bytes, reason: await link.reason() }
}

const refusal = async (
  link: Link,
  { host, transport }: Connection,
  said: string,
  options: AskOptions,
): Promise<ProdlogsError> => {
  const end = await link.end()
  // A link that is dead says so by itself long before: what does not answer here is the program at its other end.
  if (link.silent !== undefined) return notAShell({ host, transport }, link.silent)
  const words = `${said}\n${link.stderr}`.replace(/[^\P{Cc}\n]/gu, '').trim()
  const reason = words.split('\n').at(-1)?.slice(0, 200) ?? ''
  if (options.sudo && /sudo/.test(words)) return new ProdlogsError('SUDO_REFUSED', { host, reason })
  if (options.gate && end.kind !== 'lost') return new ProdlogsError('GATE_REFUSED', { host, reason })
  if (end.kind === 'lost') return new ProdlogsError('SSH_LOST', { host, reason: end.reason }, { cause: end.cause })
  if (transport === 'command') return new ProdlogsError('COMMAND_FAILED', { host, reason })
  return new ProdlogsError('SHELL_REFUSED', { host, reason, ...(end.kind === 'exit' ? { code: end.code } : {}) })
}

const notAShell = ({ host, transport }: Pick<Connection, 'host' | 'transport'>, reason: string): ProdlogsError =>
  new ProdlogsError(transport === 'command' ? 'COMMAND_FAILED' : 'SHELL_REFUSED', { host, reason })

/** One remote shell: its output chunk by chunk, heartbeats, and how it ended. */
class Link {
  stderr = ''
  /** When the last text was sent: the begin of the round trip that the host's clock is measured by. */
  sentAt = Date.now()
  readonly #shell: RemoteShell
  readonly #chunks: AsyncIterator<Buffer>
  readonly #options: AskOptions
  #heartbeat: NodeJS.Timeout | undefined
  #silent: string | undefined
  #fault: string | undefined
  #ended: ProcessEnd | undefined
  #closed = false
  #stop: () => void = () => {}
  /** Starts the time again that may pass without a byte. */
  #wait: () => void = () => {}

  constructor(shell: RemoteShell, options: AskOptions) {
    this.#shell = shell
    this.#options = options
    this.#chunks = (shell.stdout as AsyncIterable<Buffer>)[Symbol.asyncIterator]()
    // Both streams share one window over SSH: stderr that nobody reads would stop stdout.
    shell.stderr.on('data', (chunk: Buffer) => (this.stderr = (this.stderr + chunk.toString('utf8')).slice(-2000)))
    shell.stderr.on('error', () => {})
    // The end of the process tells why; a broken pipe on the way there is no news.
    shell.stdin.on('error', () => {})
    void shell.ended.then((end) => {
      this.#ended = end
      this.#wait()
    })
  }

  send(text: string): void {
    this.sentAt = Date.now()
    if (!this.#shell.stdin.destroyed) this.#shell.stdin.write(text)
  }

  startHeartbeat(): void {
    this.#heartbeat ??= setInterval(() => this.send('.\n'), this.#options.heartbeatMs ?? HEARTBEAT_MS)
    this.#heartbeat.unref()
  }

  /** The next chunk; undefined at the end, however it came. Silence counts only while somebody waits here. */
  async next(silenceMs: number): Promise<Buffer | undefined> {
    if (this.#closed) return undefined
    let timer: NodeJS.Timeout | undefined
    // Not Promise.race against one promise that lives as long as the link: it would keep every chunk that ever won.
    return new Promise<Buffer | undefined>((resolve) => {
      this.#stop = () => resolve(undefined)
      this.#wait = () => {
        clearTimeout(timer)
        timer = setTimeout(
          () => {
            if (this.#ended === undefined) this.#silent = `no answer for ${Math.round(silenceMs / 1000)} s`
            resolve(undefined)
          },
          this.#ended === undefined ? silenceMs : AFTER_END_MS,
        )
      }
      this.#wait()
      this.#chunks.next().then(
        (result) => resolve(result.done ? undefined : result.value),
        (error: unknown) => {
          this.#fault = error instanceof Error ? error.message : String(error)
          resolve(undefined)
        },
      )
    }).finally(() => {
      clearTimeout(timer)
      this.#wait = () => {}
    })
  }

  /** Why the link counts as silent, when it does. */
  get silent(): string | undefined {
    return this.#silent
  }

  /** How the process ended; a dead link may never tell, so it gets a moment and then counts as lost. */
  async end(): Promise<ProcessEnd> {
    if (this.#silent !== undefined) return { kind: 'lost', reason: this.#silent }
    let timer: NodeJS.Timeout | undefined
    const late = new Promise<ProcessEnd>((resolve) => {
      timer = setTimeout(
        () => resolve({ kind: 'lost', reason: this.#fault ?? 'the channel closed without an exit code' }),
        2_000,
      )
    })
    try {
      return this.#ended ?? (await Promise.race([this.#shell.ended, late]))
    } finally {
      clearTimeout(timer)
    }
  }

  async reason(): Promise<string> {
    const end = await this.end()
    if (end.kind === 'lost') return end.reason
    return end.kind === 'signal' ? `the remote program was ended by ${end.signal}` : `remote exit ${end.code}`
  }

  close(): void {
    if (this.#closed) return
    this.#closed = true
    this.#stop()
    clearInterval(this.#heartbeat)
    this.#shell.stdin.end()
    this.#shell.kill()
  }
}
