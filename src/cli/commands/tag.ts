import { SAID } from '../../messages/commands.ts'
import { EXIT } from '../../model/exit-code.ts'
import { ProdlogsError } from '../../model/error.ts'
import { isGuessable, tagOf } from '../../redact/index.ts'
import type { Lifetime } from '../io/lifetime.ts'
import type { OutputFlags } from '../args/options.ts'
import { tagKey } from '../../app/redactor.ts'
import { createSession } from '../session.ts'

/** A secret is short; more than this is a file given by mistake. */
const MOST_BYTES = 64 * 1024

/** `prodlogs tag`: a secret on stdin → the tag that stands for it in output, so that it can be searched for. */
export const runTag = async (flags: OutputFlags, lifetime: Lifetime): Promise<number> => {
  const session = await createSession(flags, lifetime, { objects: true })
  if (process.stdin.isTTY) session.note(SAID.pasteSecret[session.lang])
  const chunks: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of process.stdin as AsyncIterable<Uint8Array>) {
    chunks.push(chunk)
    bytes += chunk.length
    if (bytes > MOST_BYTES)
      throw new ProdlogsError('USAGE_BAD_VALUE', {
        option: 'stdin',
        value: `${bytes} B`,
        expected: { code: 'one_secret' },
      })
  }
  const secret = Buffer.concat(chunks)
    .toString('utf8')
    .replace(/\r?\n$/, '')
  if (secret === '')
    throw new ProdlogsError('USAGE', {
      reason: SAID.noSecret[session.lang],
      next: SAID.pipeSecret[session.lang],
    })
  // A secret of a known shape may be tagged by a part of it (what follows `_secret_`): its own mark says which.
  const redacted = session.redactor.text(secret)
  const shown = /^[^[\]]*\[[a-z0-9_]+:([0-9a-f]{6})\][^[\]]*$/.exec(redacted)?.[1]
  if (shown === undefined && isGuessable(secret)) {
    session.note(SAID.guessable[session.lang])
    return EXIT.nothingFound
  }
  const tag = shown ?? tagOf(secret, tagKey(session.env))
  await session.print(session.form === 'text' ? `${tag}\n` : `${JSON.stringify({ version: 1, tag })}\n`)
  return EXIT.ok
}
