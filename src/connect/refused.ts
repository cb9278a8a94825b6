import { ProdlogsError } from '../model/error.ts'
import type { ProcessEnd } from './connection.ts'

/** What a shell said and how it ended before the remote program came up. */
export interface SilentShell {
  readonly end: ProcessEnd
  readonly stdout: string
  readonly stderr: string
}

/**
 * The error for a shell that ended before the remote program said hello: SHELL_REFUSED `{ host, reason }` for nologin,
 * `/bin/false` or a foreign forced command, SSH_LOST when the link went.
 */
export function refusedShell(host: string, { end, stdout, stderr }: SilentShell): ProdlogsError {
  if (end.kind === 'lost') return new ProdlogsError('SSH_LOST', { host, reason: end.reason }, { cause: end.cause })
  const text = firstLine(stdout) ?? firstLine(stderr)
  const said = text === undefined ? {} : { text }
  return new ProdlogsError('SHELL_REFUSED', {
    host,
    reason:
      end.kind === 'exit'
        ? { code: 'shell_exit', status: end.code, ...said }
        : { code: 'shell_killed', signal: end.signal, ...said },
  })
}

/** A line of the login shell, not of a log: it speaks before any log is opened. Controls are dropped, length is kept short. */
const firstLine = (text: string): string | undefined =>
  text
    .split('\n')
    .map((line) => line.replaceAll(/\p{Cc}|\p{Cf}/gu, ' ').trim())
    .find((line) => line !== '')
    ?.slice(0, 120)
