import { ProdlogsError } from '../model/error.ts'
import { words, type Reason } from '../model/reason.ts'
import { openChildShell } from './child-shell.ts'
import type { Connection, RemoteShell } from './connection.ts'
import { Slots } from './slots.ts'
import { MAX_SHELLS } from './limits.ts'

/**
 * Any program that ends in a POSIX shell on its standard input: `kubectl exec -i … -- sh`, `docker exec -i api sh`. It
 * is argv as the configuration has it; nothing is found out before the first shell. `openShell` throws COMMAND_FAILED
 * with `{ host, command, reason }`.
 */
export const connectCommand = (host: string, argv: readonly string[], helloMs: number): Connection => ({
  ...processConnection(host, 'command', argv),
  helloMs,
})

export function processConnection(host: string, transport: 'command' | 'local', argv: readonly string[]): Connection {
  const slots = new Slots(MAX_SHELLS)
  const shells = new Set<RemoteShell>()
  let closed: () => void
  const lost = new Promise<unknown>((resolve) => {
    closed = () => resolve(undefined)
  })
  return {
    host,
    transport,
    lost,
    openShell: async ({ gateRequest, signal, waits } = {}) => {
      await slots.take(signal, waits)
      try {
        // A gate reads its request where sshd would put it.
        const env = gateRequest === undefined ? process.env : { ...process.env, SSH_ORIGINAL_COMMAND: gateRequest }
        const shell = await openChildShell({ host, argv, env, signal })
        shells.add(shell)
        void shell.ended.then(() => {
          shells.delete(shell)
          slots.give()
        })
        return shell
      } catch (error) {
        slots.give()
        throw signal?.aborted === true ? error : commandFailed(host, argv, error)
      }
    },
    close: async () => {
      const open = [...shells]
      for (const shell of open) shell.kill()
      await Promise.all(open.map((shell) => shell.ended))
      slots.release()
      closed()
    },
  }
}

function commandFailed(host: string, argv: readonly string[], error: unknown): ProdlogsError {
  const command = argv[0] ?? ''
  const code = (error as NodeJS.ErrnoException).code
  const reason: Reason = code === 'ENOENT' ? { code: 'no_program', command } : words((error as Error).message)
  return new ProdlogsError('COMMAND_FAILED', { host, command, reason }, { cause: error })
}
