import type { Block } from '../report/document.ts'
import { renderText } from '../report/render-text.ts'
import { createStyle } from '../report/style.ts'

const SCREEN = {
  width: Infinity,
  style: createStyle({ color: false, links: false }),
  shortIds: false,
  ascii: false,
  accessible: false,
}

/** Some kinds of an answer's blocks as lines, without blanks: an agent pays for each. */
export const plainText = (blocks: readonly Block[], kinds: readonly Block['kind'][]): string[] =>
  renderText(
    blocks.filter(({ kind }) => kinds.includes(kind)),
    SCREEN,
  )
    .split('\n')
    .map((line) => line.replaceAll(/ {3,}/g, '  ').trimEnd())
    .filter((line) => line !== '')
