import type { Block } from '../report/document.ts'
import { renderHtml } from '../report/render-html.ts'
import { renderMarkdown } from '../report/render-markdown.ts'
import { renderText } from '../report/render-text.ts'
import { terminalSafeJson } from '../report/terminal-safe.ts'
import { page } from './pager.ts'
import { safeBlocks } from './safe-blocks.ts'
import type { Session } from './session.ts'

/** Prints an answer in the form that was asked for. */
export const printBlocks = async (
  session: Session,
  answer: { title: string; blocks: () => readonly Block[]; json: () => unknown },
): Promise<void> => {
  if (session.form === 'json' || session.form === 'ndjson')
    return session.print(`${terminalSafeJson(JSON.stringify(answer.json()))}\n`)
  await session.ready()
  const blocks = safeBlocks(answer.blocks(), session.redactor)
  switch (session.form) {
    case 'md':
      return session.print(renderMarkdown(blocks))
    case 'html':
      return session.print(renderHtml(blocks, { title: session.redactor.text(answer.title), lang: session.lang }))
    case 'text': {
      const text = renderText(blocks, session.style)
      return (await page(session, session.redactor.text(text))) ? undefined : session.print(text)
    }
  }
}
