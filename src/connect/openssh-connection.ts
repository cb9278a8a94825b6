import { randomBytes } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ProdlogsError } from '../model/error.ts'
import { openChildShell } from './child-shell.ts'
import type { Connection, ProcessEnd, RemoteShell } from './connection.ts'
import type { Master } from './openssh.ts'
import { Slots } from './slots.ts'
import { MAX_SHELLS, SHELL_COMMAND } from './ssh2-connection.ts'

export interface MuxOptions {
  readonly host: string
  readonly alias: string
  readonly socket: string
  /** Absent when the socket is the user's own: then it is left as it was. */
  readonly master: Master | undefined
}

/** How long after a shell's end the end of its master may come, in milliseconds, when both have one cause. */
const SAME_END_MS = 300

/** Shells through a control socket: one short-lived `ssh` each, none of which connects by itself. */
export function muxConnection({ host, alias, socket, master }: MuxOptions): Connection {
  const slots = new Slots(MAX_SHELLS)
  const shells = new Set<RemoteShell>()
  const dir = master?.dir ?? mkdtempSync(join(tmpdir(), 'prodlogs-'))
  let closed = false
  let gone: string | undefined
  let tellLost: (reason: unknown) => void
  const lost = new Promise<unknown>((resolve) => {
    tellLost = resolve
  })
  const lose = (reason: string): void => {
    if (gone !== undefined) return
    gone = reason
    slots.release()
    tellLost(closed ? undefined : new Error(reason))
  }
  void master?.gone.then((words) => lose(reasonOf(words)))

  const lostError = (): ProdlogsError => new ProdlogsError('SSH_LOST', { host, reason: gone ?? 'closed' })
  const openOne = async (command: string, signal: AbortSignal | undefined): Promise<RemoteShell> => {
    const log = join(dir, `shell-${randomBytes(6).toString('hex')}`)
    const explain = async (end: ProcessEnd): Promise<ProcessEnd> => {
      const text = takeLog(log)
      const status = /Received exit status from master (\d+)/.exec(text)
      if (status !== null) return { kind: 'exit', code: Number(status[1]) }
      if (end.kind === 'signal') return end
      if (master !== undefined) await Promise.race([master.gone, sleep(SAME_END_MS)])
      else if (!text.includes('mux_client_request_session: master session id')) lose('the control socket went away')
      // The master lives and the channel ended without a status: a signal ended the program on the host.
      return gone === undefined ? { kind: 'signal', signal: 'unknown' } : { kind: 'lost', reason: gone }
    }
    const shell = await openChildShell({
      host,
      argv: ['ssh', ...shellArgs(socket, log), '--', alias, command],
      explain,
      signal,
    })
    return shell
  }

  const openShell = async (command: string, signal: AbortSignal | undefined): Promise<RemoteShell> => {
    for (;;) {
      await slots.take(signal)
      if (gone !== undefined) {
        slots.give()
        throw lostError()
      }
      try {
        const shell = await openOne(command, signal)
        shells.add(shell)
        void shell.ended.then(() => {
          shells.delete(shell)
          slots.give()
        })
        return shell
      } catch (error) {
        slots.give()
        throw error
      }
    }
  }

  return {
    host,
    transport: 'openssh',
    lost,
    openShell: ({ gateRequest, signal } = {}) => openShell(gateRequest ?? SHELL_COMMAND, signal),
    close: async () => {
      closed = true
      const open = [...shells]
      for (const shell of open) shell.kill()
      lose('closed')
      await Promise.all([...open.map((shell) => shell.ended), master?.end()])
      if (master === undefined) rmSync(dir, { recursive: true, force: true })
    },
  }
}

/** `-F none`: the master knows the configuration. `ProxyCommand=false`: without the master there is no way at all. */
const shellArgs = (socket: string, log: string): string[] => [
  ...['-F', 'none', '-S', socket, '-T', '-E', log],
  ...['ControlMaster=no', 'ProxyCommand=false', 'BatchMode=yes', 'LogLevel=DEBUG2'].flatMap((option) => ['-o', option]),
]

function takeLog(path: string): string {
  try {
    const text = readFileSync(path, 'utf8')
    rmSync(path)
    return text
  } catch {
    return ''
  }
}

function reasonOf(words: string): string {
  if (/not responding|timed out/i.test(words)) return 'the host stopped answering'
  if (/reset by peer/i.test(words)) return 'the connection was reset'
  return words === '' ? 'the connection was closed' : words.trim()
}

const sleep = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, ms)
  })
