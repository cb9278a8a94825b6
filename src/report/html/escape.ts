import { plainText, toneOf, type Cell, type Words } from '../document.ts'
import { terminalSafe } from '../terminal-safe.ts'
import type { PageIds } from './page-ids.ts'

/** Text that can stand in HTML, between tags and in quoted attributes: what came from logs cannot become markup. */
export const escape = (text: string): string =>
  terminalSafe(text).replace(/[&<>"'`]/g, (found) => `&#${found.charCodeAt(0)};`)

const CLASS: Readonly<Record<ReturnType<typeof toneOf>, string>> = {
  plain: '',
  strong: 'strong',
  dim: 'soft',
  good: 's-done',
  bad: 's-failed',
  warn: 's-skipped',
  underway: 's-underway',
  repeat: 's-repeat',
}

/** Words as HTML: ids are short, whole in their title, and links where they have a page. */
export const words = (parts: Words, ids: PageIds): string => parts.map((cell) => word(cell, ids)).join('')

const word = (cell: Cell, ids: PageIds): string => {
  if (typeof cell === 'string') return codes(escape(cell))
  if (cell.asks === true && ids.why !== undefined)
    return `<a class="id" href="${escape(ids.why(cell.text))}" title="${escape(cell.text)}">${escape(ids.short(cell.text))}</a>`
  if (cell.id !== undefined) {
    const text = `<span class="id" title="${escape(cell.text)}">${escape(ids.short(cell.text))}</span>`
    // Only our own addresses are linked: the id in them was checked letter by letter.
    return cell.url === undefined
      ? text
      : `<a class="id" href="${escape(cell.url)}" title="${escape(cell.text)}" rel="noreferrer">${escape(ids.short(cell.text))}</a>`
  }
  const name = CLASS[toneOf(cell)]
  const text = codes(escape(cell.text))
  return name === '' ? text : `<span class="${name}">${text}</span>`
}

/** What a sentence sets between backticks is code. */
const codes = (escaped: string): string => escaped.replace(/&#96;([^&]+?)&#96;/g, '<code>$1</code>')

/** The title of the page and what readers hear, without markup. */
export const plain = (parts: Words): string => plainText(parts).replaceAll('\u00a0', ' ')
