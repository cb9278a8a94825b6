import { randomBytes } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ProdlogsError } from '../model/error.ts'
import { words, type Reason } from '../model/reason.ts'
import { orAbort } from './abort.ts'
import { openChildShell } from './child-shell.ts'
import type { Connection, ProcessEnd, RemoteShell, ShellOptions } from './connection.ts'
import { isLiveSocket } from './control-socket.ts'
import { RETRY_MS, Slots } from './slots.ts'
import { MAX_SHELLS, SHELL_COMMAND } from './limits.ts'

/** A control socket of our own, held open by a child that ends when we do. */
export interface Master {
  /** Private folder for the socket and logs, mode 0700. */
  readonly dir: string
  /** Resolves when ssh ended, with its own words for why. */
  readonly gone: Promise<string>
  end(): Promise<void>
}

export interface MuxOptions {
  readonly host: string
  readonly alias: string
  readonly socket: string
  /** Absent when the socket is the user's own: then it is left as it was. */
  readonly master: Master | undefined
}

/** How long after a shell's end the end of its master may come, in milliseconds, when both have one cause. */
const SAME_END_MS = 300
/** Milliseconds between looks at the log of a session that is being opened. */
const POLL_MS = 4

/** Shells through a control socket: one short-lived `ssh` each, none of which connects by itself. */
export function muxConnection({ host, alias, socket, master }: MuxOptions): Connection {
  const slots = new Slots(MAX_SHELLS)
  const shells = new Set<RemoteShell>()
  const lastWords = new Map<string, string>()
  const dir = master?.dir ?? mkdtempSync(join(tmpdir(), 'prodlogs-'))
  let closed = false
  let gone: Reason | undefined
  let tellLost: (reason: unknown) => void
  const lost = new Promise<unknown>((resolve) => {
    tellLost = resolve
  })
  const lose = (reason: Reason): void => {
    if (gone !== undefined) return
    gone = reason
    slots.release()
    tellLost(closed ? undefined : new ProdlogsError('SSH_LOST', { host, reason }))
  }
  void master?.gone.then((said) => lose(reasonOf(said)))
  const tidy = async (): Promise<void> => {
    // How a shell ended stands in its log, in the folder.
    await Promise.all([...shells].map((shell) => shell.ended))
    await master?.end()
    if (master === undefined) rmSync(dir, { recursive: true, force: true })
  }
  const tidied = lost.then(tidy)

  const lostError = (): ProdlogsError => new ProdlogsError('SSH_LOST', { host, reason: gone ?? { code: 'closed' } })

  const start = (command: string, log: string, signal: AbortSignal | undefined): Promise<RemoteShell> => {
    const explain = async (end: ProcessEnd): Promise<ProcessEnd> => {
      const text = readLog(log)
      // Kept for `opened`: a shell may end before anybody looked whether it was opened.
      lastWords.set(log, text)
      rmSync(log, { force: true })
      const status = /Received exit status from master (\d+)/.exec(text)
      if (status !== null) return { kind: 'exit', code: Number(status[1]) }
      if (end.kind === 'signal') return end
      if (master !== undefined) await Promise.race([master.gone, quietly(SAME_END_MS)])
      else if (!(await isLiveSocket(socket))) lose({ code: 'socket_gone' })
      // The master lives and the channel ended without a status: a signal ended the program on the host.
      return gone === undefined ? { kind: 'signal', signal: 'unknown' } : { kind: 'lost', reason: gone }
    }
    return openChildShell({ host, argv: ['ssh', ...shellArgs(socket, log), '--', alias, command], explain, signal })
  }

  /** Resolves when the host has opened the session, or with why it did not. */
  const opened = async (
    shell: RemoteShell,
    log: string,
    signal: AbortSignal | undefined,
  ): Promise<Reason | undefined> => {
    let over = false
    let said = ''
    void shell.ended.then(() => {
      over = true
    })
    for (;;) {
      said = lastWords.get(log) ?? readLog(log)
      if (said.includes('master session id')) return undefined
      const refusal = /session request failed: (.*)/.exec(said)?.[1]
      if (refusal !== undefined) return { code: 'session_refused', text: refusal.trim() }
      if (over) return { code: 'ssh_ended' }
      signal?.throwIfAborted()
      await sleep(POLL_MS)
    }
  }

  const openShell = async ({ gateRequest, signal, waits }: ShellOptions): Promise<RemoteShell> => {
    const command = gateRequest ?? SHELL_COMMAND
    for (;;) {
      await slots.take(signal, waits)
      let taken = true
      let shell: RemoteShell | undefined
      try {
        if (gone !== undefined) throw lostError()
        const log = join(dir, `shell-${randomBytes(6).toString('hex')}`)
        shell = await start(command, log, signal)
        shells.add(shell)
        const opening = shell
        void opening.ended.then(() => shells.delete(opening))
        const refusal = await opened(opening, log, signal)
        void opening.ended.then(() => lastWords.delete(log))
        if (refusal === undefined) {
          void opening.ended.then(() => slots.give())
          return opening
        }
        opening.kill()
        await opening.ended
        if (gone !== undefined) throw lostError()
        // MaxSessions may be lower than ours: with others open, wait until one of them ends.
        if (slots.justGave) {
          slots.back()
          taken = false
          await orAbort(sleep(RETRY_MS), signal)
          continue
        }
        if (slots.taken === 1) throw new ProdlogsError('SHELL_REFUSED', { host, reason: refusal })
        slots.shrink(slots.taken - 1)
        slots.back()
      } catch (error) {
        shell?.kill()
        if (taken) slots.back()
        throw error
      }
    }
  }

  return {
    host,
    transport: 'openssh',
    lost,
    openShell: (options = {}) => openShell(options),
    close: async () => {
      closed = true
      for (const shell of shells) shell.kill()
      lose({ code: 'closed' })
      await Promise.all([tidied, master?.end()])
    },
  }
}

/** `-F none`: the master knows the configuration. `ProxyCommand=false`: without the master there is no way at all. */
const shellArgs = (socket: string, log: string): string[] => [
  '-T',
  '-F',
  'none',
  '-S',
  socket,
  '-E',
  log,
  ...['ControlMaster=no', 'ProxyCommand=false', 'BatchMode=yes', 'LogLevel=DEBUG2'].flatMap((option) => ['-o', option]),
]

function readLog(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}

function reasonOf(said: string): Reason {
  if (/not responding|timed out/i.test(said)) return { code: 'host_silent' }
  if (/reset by peer/i.test(said)) return { code: 'connection_reset' }
  return said === '' ? { code: 'connection_closed' } : words(said.trim())
}

const sleep = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, ms)
  })

/** Does not hold the process open: what it waits for may not come. */
const quietly = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, ms).unref()
  })
