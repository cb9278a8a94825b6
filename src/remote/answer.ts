import { randomBytes } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import type { Connection, ProcessEnd, RemoteShell } from '../connect/connection.ts'
import { hasCode, ProdlogsError } from '../model/error.ts'
import { words, type Reason } from '../model/reason.ts'
import { FrameSplitter, type AnswerPart } from './frames.ts'
import { programReason } from './program-reason.ts'
import { PROGRAM } from './program.ts'
import { orderLine, PROTOCOL, type Frame, type Order } from './protocol.ts'
import { requestWords, type ProgramRequest } from './request.ts'
import { Unpacking } from './unpacking.ts'

/** What the host says of its clock: `skewMs` is how far it is ahead of ours, give or take `withinMs`. */
export interface HostClock {
  readonly now: number
  readonly skewMs: number
  readonly withinMs: number
  /** As `date +%z` writes it: `+0200`. */
  readonly offset: string
  /** Its zone by the IANA name, when it says one. */
  readonly place?: string
}

export interface AskOptions {
  /** Given, when the program said hello, what sends an order to a running follower. */
  readonly orders?: (send: (order: Order) => void) => void
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
  | { readonly kind: 'cut'; readonly reason: Reason; readonly bytes: number }
  | { readonly kind: 'aborted' }

const HEARTBEAT_MS = 5_000
const SILENCE_MS = 15_000
const HELLO_MS = 30_000
/** What an rc file prints before the program's first word: more is no shell that reads a script. */
const MOST_BEFORE_HELLO = 64 * 1024
/** A program that was killed may leave children that hold its output open: they are not waited for longer than this. */
const AFTER_END_MS = 1_000

/** So long may it take after a shell said that it is there: the program is still on its way over a slow link. */
const SENDING_MS = 120_000

/** What is sent in place of the annotated file: the same program without its comments and indentation. */
const SHIPPED = PROGRAM.replace(/^[ \t]+/gm, '').replace(/^#.*\n/gm, '')

/** The same, for hosts that have gzip: a third of it, which is what a slow link notices. */
let packed: string | undefined
const packedProgram = (): string => (packed ??= gzipSync(SHIPPED.replace(RUN, ''), { level: 9 }).toString('base64'))

/** The last line of the program. bash 5.2 crashes when it runs inside of `eval`, so that there it follows behind. */
const RUN = 'prodlogs_main "$@"; exit\n'

/**
 * What the program and its way there use: bash takes functions of such names from its environment, and one that prints
 * something else would be read as the log. Special builtins cannot be replaced, so `unset` is what it says.
 */
const USED =
  'command printf read kill wait cd test echo true type ulimit umask local alias [ awk mawk base64 basename bzip2 cat cksum cut date dd dirname env grep gzip head id journalctl ls md5sum nice readlink sed sh sha256sum sleep sort stat sudo systemctl tail timeout tr uname wc xz zstd'

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
const hostClock = ({ now: told, zone, place }: Frame & { name: 'hello' }, sentAt: number): HostClock => {
  const receivedAt = Date.now()
  const coarse = told % 1000 === 0 ? 500 : 0
  const now = told + coarse
  const trip = receivedAt - sentAt
  return {
    now,
    skewMs: Math.round(now - (sentAt + trip / 2)),
    withinMs: Math.round(trip / 2) + coarse,
    offset: zone,
    ...(place === undefined ? {} : { place }),
  }
}

const opening = (request: ProgramRequest, nonce: string, options: AskOptions): string => {
  const asked = requestWords(request, nonce)
  if (options.gate) return `${asked}\n`
  return [
    // A shell that takes such a name for none would end itself, were it asked outside of a subshell.
    `(unset -f ${USED}) 2>/dev/null && unset -f ${USED}`,
    `printf '\\036%s shell\\n' ${nonce}`,
    `set -- --request ${asked}`,
    'if command -v gzip >/dev/null 2>&1 && command -v base64 >/dev/null 2>&1; then',
    `eval "$(printf %s '${packedProgram()}' | base64 -d 2>/dev/null | gzip -dc 2>/dev/null)"`,
    'fi',
    `command -v prodlogs_main >/dev/null 2>&1 && { ${RUN.trim()}; }`,
    // It did not come out: without these tools it is asked for as it is.
    `printf '\\036%s plain\\n' ${nonce}`,
    '',
  ].join('\n')
}

/**
 * Shells read their script ahead, so the program may only follow when the first shell has given way to sudo's: its
 * last word is waited for. Whatever sudo says then is on stderr, where a missing hello finds it.
 */
const toSudo = async (link: Link, nonce: string): Promise<void> => {
  link.send(`printf '\\036%s sudo\\n' ${nonce}; exec sudo -n /bin/sh -s\n`)
  const frames = new FrameSplitter(nonce)
  const begun = Date.now()
  for (let bytes = 0; ;) {
    const chunk = await link.next(HELLO_MS)
    if (chunk === undefined) return
    bytes += chunk.length
    // What follows finds that there is no shell, and says so.
    if (bytes > MOST_BEFORE_HELLO || Date.now() - begun > HELLO_MS) return
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
  let before = 0
  const begun = Date.now()
  let helloMs = connection.helloMs ?? HELLO_MS
  let bytes = 0
  let told: number | undefined
  for (;;) {
    const chunk = await link.next(hello ? (options.silenceMs ?? SILENCE_MS) : helloMs)
    if (chunk === undefined) break
    if (!hello) {
      before += chunk.length
      if (before > MOST_BEFORE_HELLO && !chunk.includes(`${nonce} hello `))
        throw notAShell(connection, { code: 'noise_first', kilobytes: MOST_BEFORE_HELLO / 1024 })
      if (Date.now() - begun > helloMs)
        throw notAShell(connection, { code: 'late_hello', seconds: Math.round(helloMs / 1000) })
    }
    if (!hello && chunk.includes(`nonce=${nonce} `)) throw notAShell(connection, { code: 'echo' })
    for await (const part of unpacking.pass(frames.feed(chunk))) {
      if (part.kind === 'bytes') {
        // A banner, or what a .bashrc prints: never a log line.
        if (!hello) {
          if (said.length < 400) said += part.bytes.toString('utf8', 0, 400)
          continue
        }
        bytes += part.bytes.length
        yield part
        continue
      }
      const { frame } = part
      switch (frame.name) {
        case 'shell':
          helloMs = SENDING_MS
          continue
        case 'plain':
          if (!hello) link.send(SHIPPED)
          continue
        case 'hello':
          if (frame.version !== PROTOCOL) throw otherVersion(connection, frame.version, options)
          hello = true
          options.hello?.(hostClock(frame, link.sentAt))
          link.startHeartbeat()
          options.orders?.((order) => link.send(`:\n${orderLine(order)}\n`))
          break
        case 'done':
          told = frame.bytes
          break
        case 'pong':
          continue
        case 'end':
          return {
            kind: 'end',
            status: frame.status,
            ...(frame.limit === undefined ? {} : { limit: frame.limit }),
            ...(told === undefined ? {} : { bytes: told }),
          }
        default:
          break
      }
      yield part
    }
    const damage: Reason | undefined = frames.endless
      ? { code: 'endless_frame' }
      : unpacking.broken
        ? { code: 'damaged_part' }
        : undefined
    if (damage !== undefined) {
      if (!hello) throw notAShell(connection, damage)
      return { kind: 'cut', bytes, reason: damage }
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

/** An installed gate stays as it was until an administrator replaces it. */
const otherVersion = ({ host }: Connection, version: number, options: AskOptions): ProdlogsError =>
  new ProdlogsError(options.gate ? 'GATE_REFUSED' : 'REMOTE_FAILED', {
    host,
    reason: { code: 'other_protocol', theirs: version, ours: PROTOCOL },
  })

const refusal = async (
  link: Link,
  { host, transport }: Connection,
  said: string,
  options: AskOptions,
): Promise<ProdlogsError> => {
  const end = await link.end()
  // A link that is dead says so by itself long before: what does not answer here is the program at its other end.
  if (link.silent !== undefined) return notAShell({ host, transport }, link.silent)
  const told = `${said}\n${link.stderr}`.replace(/[^\P{Cc}\n]/gu, '').trim()
  const reason = programReason(told.split('\n').at(-1)?.slice(0, 200) ?? '')
  if (options.sudo && /sudo/.test(told)) return new ProdlogsError('SUDO_REFUSED', { host, reason })
  if (options.gate && end.kind !== 'lost') return new ProdlogsError('GATE_REFUSED', { host, reason })
  if (end.kind === 'lost') return new ProdlogsError('SSH_LOST', { host, reason: end.reason }, { cause: end.cause })
  if (transport === 'command') return new ProdlogsError('COMMAND_FAILED', { host, reason })
  return new ProdlogsError('SHELL_REFUSED', { host, reason, ...(end.kind === 'exit' ? { status: end.code } : {}) })
}

const notAShell = ({ host, transport }: Pick<Connection, 'host' | 'transport'>, reason: Reason): ProdlogsError =>
  new ProdlogsError(transport === 'command' ? 'COMMAND_FAILED' : 'SHELL_REFUSED', { host, reason })

/** A link that was lost says why. */
const faultOf = (error: unknown): Reason => {
  if (hasCode(error, 'SSH_LOST')) return error.args.reason
  return words(error instanceof Error ? error.message : String(error))
}

/** One remote shell: its output chunk by chunk, heartbeats, and how it ended. */
class Link {
  stderr = ''
  /** When the last text was sent: the begin of the round trip that the host's clock is measured by. */
  sentAt = Date.now()
  readonly #shell: RemoteShell
  readonly #chunks: AsyncIterator<Buffer>
  readonly #options: AskOptions
  #heartbeat: NodeJS.Timeout | undefined
  #silent: Reason | undefined
  #fault: Reason | undefined
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
            if (this.#ended === undefined) this.#silent = { code: 'no_answer', seconds: Math.round(silenceMs / 1000) }
            resolve(undefined)
          },
          this.#ended === undefined ? silenceMs : AFTER_END_MS,
        )
      }
      this.#wait()
      this.#chunks.next().then(
        (result) => resolve(result.done ? undefined : result.value),
        (error: unknown) => {
          this.#fault = faultOf(error)
          resolve(undefined)
        },
      )
    }).finally(() => {
      clearTimeout(timer)
      this.#wait = () => {}
    })
  }

  /** Why the link counts as silent, when it does. */
  get silent(): Reason | undefined {
    return this.#silent
  }

  /** How the process ended; a dead link may never tell, so it gets a moment and then counts as lost. */
  async end(): Promise<ProcessEnd> {
    if (this.#silent !== undefined) return { kind: 'lost', reason: this.#silent }
    let timer: NodeJS.Timeout | undefined
    const late = new Promise<ProcessEnd>((resolve) => {
      timer = setTimeout(() => resolve({ kind: 'lost', reason: this.#fault ?? { code: 'channel_closed' } }), 2_000)
    })
    try {
      return this.#ended ?? (await Promise.race([this.#shell.ended, late]))
    } finally {
      clearTimeout(timer)
    }
  }

  async reason(): Promise<Reason> {
    const end = await this.end()
    if (end.kind === 'lost') return end.reason
    if (end.kind === 'exit') return { code: 'exit', status: end.code }
    return end.signal === 'unknown' ? { code: 'killed' } : { code: 'killed', signal: end.signal }
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
