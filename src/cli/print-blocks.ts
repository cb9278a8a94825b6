import type { Block } from '../report/document.ts'
import { renderHtml } from '../report/render-html.ts'
import { renderMarkdown } from '../report/render-markdown.ts'
import { renderText } from '../report/render-text.ts'
import { terminalSafeJson } from '../report/terminal-safe.ts'
import { page } from './pager.ts'
import type { Session } from './session.ts'

/** Prints an answer in the form that was asked for. */
export const printBlocks = async (
  session: Session,
  answer: { title: string; blocks: () => readonly Block[]; json: () => unknown },
): Promise<void> => {
  switch (session.form) {
    case 'json':
    case 'ndjson':
      return session.print(`${terminalSafeJson(JSON.stringify(answer.json()))}\n`)
    case 'md':
      return session.print(renderMarkdown(answer.blocks()))
    case 'html':
      return session.print(renderHtml(answer.blocks(), { title: answer.title, lang: session.lang }))
    case 'text': {
      const text = renderText(answer.blocks(), session.style)
      await session.ready()
      return (await page(session, session.redactor.text(text))) ? undefined : session.print(text)
    }
  }
}
