import { pageWords } from '../../messages/page.ts'
import type { SafeText } from '../../model/safe-text.ts'
import type { Block } from '../../report/document.ts'
import { renderHtml } from '../../report/render-html.ts'
import { renderChat } from '../../report/render-chat.ts'
import { renderMarkdown } from '../../report/render-markdown.ts'
import { renderText } from '../../report/render-text.ts'
import { terminalSafeJson } from '../../report/terminal-safe.ts'
import type { Session } from '../session.ts'
import { page } from './pager.ts'

/** Prints an answer in the form that was asked for. */
export const printBlocks = async (
  session: Session,
  answer: { title: string; blocks: () => readonly Block[]; json: () => unknown },
): Promise<void> => {
  await session.ready()
  const text = formed(session, answer)
  if (session.form === 'text' && (await page(session, text))) return
  await session.printSafe(text)
}

/**
 * The texts of an answer are redacted before a form dresses them: Markdown and HTML escape characters that stand in
 * secrets (`sk\_live\_…`), and then no rule knows them any more.
 */
const formed = (session: Session, { title, blocks, json }: Parameters<typeof printBlocks>[1]): SafeText => {
  const { form, redactor, lang } = session
  switch (form) {
    case 'json':
    case 'ndjson':
      return redactor.document(json(), (safe) => `${terminalSafeJson(JSON.stringify(safe))}\n`)
    case 'md':
      return redactor.document(blocks(), renderMarkdown)
    case 'slack':
    case 'telegram':
      return redactor.document(blocks(), (safe) => renderChat(safe, form))
    case 'html':
      return redactor.document({ title, blocks: blocks() }, (safe) =>
        renderHtml(safe.blocks, {
          title: safe.title,
          lang,
          made: pageWords(lang).made(PRODLOGS_VERSION, session.time.dateTime(session.now)),
        }),
      )
    case 'text':
      return redactor.document(blocks(), (safe) => renderText(safe, session.layout()))
  }
}
