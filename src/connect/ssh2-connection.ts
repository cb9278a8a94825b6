import { Writable, type Readable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Client, ClientChannel } from 'ssh2'
import { ProdlogsError } from '../model/error.ts'
import { words, type Reason } from '../model/reason.ts'
import { orAbort } from './abort.ts'
import type { Connection, ProcessEnd, RemoteShell, ShellOptions } from './connection.ts'
import { outputOf } from './output.ts'
import { RETRY_MS, Slots } from './slots.ts'
import { MAX_SHELLS, SHELL_COMMAND } from './limits.ts'
import type { Link } from './link.ts'

/** Whether and why the link of a connection went, known before any of its channels ends. */
interface LinkState {
  gone: { readonly reason: Reason; readonly cause: unknown } | undefined
  readonly listeners: Set<() => void>
}

export function ssh2Connection(host: string, link: Link, end: (link: Link) => void): Connection {
  const slots = new Slots(MAX_SHELLS)
  const state: LinkState = { gone: undefined, listeners: new Set() }
  let closed = false
  const lost = new Promise<unknown>((resolve) => {
    const go = (cause?: unknown): void => {
      if (state.gone !== undefined) return
      state.gone = { reason: closed ? { code: 'closed' } : reasonOf(cause), cause }
      for (const tell of state.listeners) tell()
      slots.release()
      resolve(closed ? undefined : (cause ?? new Error('the connection ended')))
    }
    // Before ssh2's own listeners, which end all channels quietly as if they had come to their end.
    link.socket.prependListener('error', go)
    link.socket.prependListener('end', () => go())
    link.socket.prependListener('close', () => go())
    link.client.on('error', go)
    link.client.on('close', () => go())
  })
  // Jump hosts on the way outlive a link that goes through them.
  void lost.then(() => end(link))

  const open = async ({ gateRequest, signal, waits }: ShellOptions): Promise<RemoteShell> => {
    const command = gateRequest ?? SHELL_COMMAND
    for (;;) {
      await slots.take(signal, waits)
      let holds = true
      const leave = (give: () => void): void => {
        if (holds) give()
        holds = false
      }
      try {
        if (state.gone !== undefined)
          throw new ProdlogsError('SSH_LOST', { host, reason: state.gone.reason }, { cause: state.gone.cause })
        const opening = openShell(link.client, command, state, host, () => leave(() => slots.give()))
        return await orAbort(opening, signal, (late) => late.kill())
      } catch (error) {
        const { justGave } = slots
        leave(() => slots.back())
        if (error instanceof ProdlogsError || signal?.aborted === true) throw error
        if (state.gone !== undefined)
          throw new ProdlogsError('SSH_LOST', { host, reason: state.gone.reason }, { cause: error })
        // MaxSessions may be lower than ours: with others open, wait until one of them ends.
        if (!isNotOpened(error)) throw refused(host, error)
        if (justGave) {
          await orAbort(sleep(RETRY_MS), signal)
          continue
        }
        if (slots.taken === 0) throw refused(host, error)
        slots.shrink(slots.taken)
      }
    }
  }

  return {
    host,
    transport: 'ssh2',
    lost,
    openShell: (options = {}) => open(options),
    close: async () => {
      closed = true
      end(link)
      await lost
    },
  }
}

const refused = (host: string, cause: unknown): ProdlogsError => {
  const text = (cause as Error).message.replace('(SSH) ', '')
  const reason: Reason = isNotOpened(cause) ? { code: 'session_refused', text } : words(text)
  return new ProdlogsError('SHELL_REFUSED', { host, reason }, { cause })
}

const isNotOpened = (error: unknown): boolean => /open failure/i.test((error as Error).message)

function openShell(
  client: Client,
  command: string,
  state: LinkState,
  host: string,
  onClosed: () => void,
): Promise<RemoteShell> {
  return new Promise((resolve, reject) => {
    client.exec(command, (error, channel) => {
      if (error !== undefined) return reject(error)
      // The host has a place again when the channel is closed, which comes after the exit of the program.
      channel.once('close', onClosed)
      // At once: the exit of a short program may stand in the same packet as the news that it was started.
      resolve(shellOf(channel, state, host))
    })
  })
}

function shellOf(channel: ClientChannel, state: LinkState, host: string): RemoteShell {
  let killed = false
  let exit: ProcessEnd | undefined
  let cut = false
  const linkEnd = (): ProcessEnd | undefined =>
    state.gone === undefined ? undefined : { kind: 'lost', reason: state.gone.reason, cause: state.gone.cause }
  const ended = new Promise<ProcessEnd>((resolve) => {
    const end = (how: ProcessEnd): void => {
      exit ??= how
      resolve(exit)
    }
    const onGone = (): void => {
      // Not yet ended by ssh2, which would make it look as if the host had said that this was all.
      cut = (channel.incoming as { state: string }).state === 'open'
      end(linkEnd()!)
    }
    state.listeners.add(onGone)
    channel.on('exit', (code: number | null, signal?: string) =>
      end(code === null ? { kind: 'signal', signal: signalName(signal) } : { kind: 'exit', code }),
    )
    channel.on('close', () => state.listeners.delete(onGone))
    // sshd closes a channel without a word of its exit when it was told to close it.
    channel.on('close', () => end(linkEnd() ?? { kind: 'signal', signal: killed ? 'SIGHUP' : 'unknown' }))
  })
  channel.on('error', () => undefined)
  const whyCut = async (): Promise<Error | undefined> =>
    cut && state.gone !== undefined
      ? new ProdlogsError('SSH_LOST', { host, reason: state.gone.reason }, { cause: state.gone.cause })
      : undefined
  const stdin = stdinOf(channel, ended)
  const stdout = outputOf(channel, whyCut)
  const stderr = outputOf(channel.stderr as Readable, whyCut)
  const kill = (): void => {
    if (killed) return
    killed = true
    // Before the end of stdin, after which ssh2 sends no signal: it ends children that read no stdin.
    if (exit === undefined) channel.signal('TERM')
    stdin.destroy()
    channel.close()
    stdout.destroy()
    stderr.destroy()
  }
  return { stdin, stdout, stderr, ended, kill }
}

/** A host may write anything in its place. */
const signalName = (text = ''): string => (/^[A-Z0-9]{3,16}$/.test(text) ? text : 'unknown')

/** A channel that is closed never calls back, so a writer would wait for ever. */
function stdinOf(channel: ClientChannel, ended: Promise<unknown>): Writable {
  let waiting: (() => void) | undefined
  let over = false
  void ended.then(() => {
    over = true
    waiting?.()
  })
  const stdin = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      if (over) return done()
      waiting = once(done)
      channel.write(chunk, waiting)
    },
    final: (done) => {
      channel.end()
      done()
    },
    destroy: (error, done) => {
      channel.end()
      done(error)
    },
  })
  stdin.on('error', () => undefined)
  return stdin
}

function once(action: () => void): () => void {
  let done = false
  return () => {
    if (!done) action()
    done = true
  }
}

function reasonOf(cause: unknown): Reason {
  if (!(cause instanceof Error)) return { code: 'connection_closed' }
  if (/keepalive/i.test(cause.message)) return { code: 'host_silent' }
  return (cause as NodeJS.ErrnoException).code === 'ECONNRESET' ? { code: 'connection_reset' } : words(cause.message)
}
