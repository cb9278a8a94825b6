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
  if (process.stdin.isTTY)
    session.note(
      {
        en: 'Type or paste the secret, then Enter and Ctrl-D:',
        ru: 'Введите или вставьте секрет, затем Enter и Ctrl-D:',
      }[session.lang],
    )
  const chunks: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of process.stdin as AsyncIterable<Uint8Array>) {
    chunks.push(chunk)
    bytes += chunk.length
    if (bytes > MOST_BYTES)
      throw new ProdlogsError('USAGE_BAD_VALUE', { option: 'stdin', value: `${bytes} bytes`, expected: 'one secret' })
  }
  const secret = Buffer.concat(chunks)
    .toString('utf8')
    .replace(/\r?\n$/, '')
  if (secret === '')
    throw new ProdlogsError('USAGE', {
      reason: { en: 'no secret came on stdin', ru: 'на стандартный ввод ничего не пришло' }[session.lang],
      next: {
        en: 'Pipe it in, e.g. `prodlogs tag <secret.txt`, or run it in a terminal and paste it.',
        ru: 'Передайте секрет, например `prodlogs tag <secret.txt`, или запустите в терминале и вставьте его.',
      }[session.lang],
    })
  // A secret of a known shape may be tagged by a part of it (what follows `_secret_`): its own mark says which.
  const redacted = session.redactor.text(secret)
  const shown = /^[^[\]]*\[[a-z0-9_]+:([0-9a-f]{6})\][^[\]]*$/.exec(redacted)?.[1]
  if (shown === undefined && isGuessable(secret)) {
    session.note(
      {
        en: 'This could be guessed (shorter than 12 characters, or digits alone), so it is shown without a tag.',
        ru: 'Такое можно угадать (короче 12 символов или одни цифры), поэтому метки у него нет.',
      }[session.lang],
    )
    return EXIT.nothingFound
  }
  const tag = shown ?? tagOf(secret, tagKey(session.env))
  await session.print(session.form === 'text' ? `${tag}\n` : `${JSON.stringify({ version: 1, tag })}\n`)
  return EXIT.ok
}
