import { spawn } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { ProdlogsError } from '../../model/error.ts'
import { words } from '../../model/reason.ts'
import type { SafeText } from '../../model/safe-text.ts'

// The ways out besides stdout and stderr. Each takes SafeText alone.

declare const own: unique symbol

/** What the user gave as a command or an address (`--exec`, `--post`, PAGER): nothing that was read is joined to it. */
export type OwnWords = string & { readonly [own]: true }

export const ownWords = (given: string): OwnWords => given as OwnWords

export interface ChildOptions {
  /** Where the child writes: to our terminal (a pager) or nowhere. */
  readonly stdout: 'inherit' | 'ignore'
  readonly env?: Readonly<Record<string, string>>
  readonly timeoutMs?: number
}

/**
 * Runs a command by the shell that the user would type it into, with the text on its stdin, never in argv, and without
 * our secrets in its environment. Gives its exit code; undefined when it was not started or was killed.
 */
export const feedCommand = (command: OwnWords, input: SafeText, options: ChildOptions): Promise<number | undefined> =>
  new Promise((resolve) => {
    const child = spawn('/bin/sh', ['-c', command], {
      stdio: ['pipe', options.stdout, options.stdout],
      env: { ...options.env, ...process.env },
      ...(options.timeoutMs === undefined ? {} : { timeout: options.timeoutMs }),
    })
    child.stdin?.on('error', () => {})
    child.stdin?.end(input)
    child.once('error', () => resolve(undefined))
    child.once('exit', (code) => resolve(code ?? undefined))
  })

/** Posts JSON and gives the status of the answer, whose body nobody reads. Throws what `fetch` throws. */
export const postJson = async (url: OwnWords, body: SafeText, timeoutMs: number): Promise<number> => {
  const answer = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
    redirect: 'error',
    signal: AbortSignal.timeout(timeoutMs),
  })
  await answer.body?.cancel()
  return answer.status
}

/** Writes a file of the user's own, e.g. a configuration. Throws OUT_UNWRITABLE {path, reason}. */
export const writeOwnFile = (path: string, text: SafeText, options: { replace: boolean }): void => {
  try {
    writeFileSync(path, text, { flag: options.replace ? 'w' : 'wx' })
  } catch (cause) {
    const reason = cause instanceof Error && 'code' in cause ? String(cause.code) : ''
    throw new ProdlogsError('OUT_UNWRITABLE', { path, reason: words(reason) }, { cause })
  }
}
