import type { Block, EvidenceItem } from '../document.ts'
import { terminalSafe } from '../terminal-safe.ts'
import { widthOf } from '../width.ts'
import { hanging, padEnd, type Page } from './lines.ts'

/** Evidence: where and when, the message, then the error, its place and what differs; whole lines with `raw`. */
export const evidenceLines = (block: Extract<Block, { kind: 'evidence' }>, page: Page): string[] => {
  const { screen } = page
  const label = Math.max(8, ...block.items.flatMap(({ facts }) => facts.map((fact) => widthOf(fact.label)))) + 2
  return [
    ...block.items.flatMap((item, i) => itemLines(item, i + 1, label, block.raw, page)),
    ...(block.raw ? [] : [`  ${screen.style.dim(terminalSafe(block.hint))}`]),
  ]
}

const itemLines = (item: EvidenceItem, number: number, label: number, raw: boolean, page: Page): string[] => {
  const { screen } = page
  const { style } = screen
  return [
    ...hanging(style.dim(terminalSafe(item.where)), `  ${number}  `, screen.width),
    ...hanging(terminalSafe(item.message), '     ', screen.width),
    ...item.facts.flatMap((fact) =>
      hanging(terminalSafe(fact.text), `     ${style.dim(padEnd(fact.label, label))}`, screen.width),
    ),
    // A line as it was written is for copying: it wraps where the terminal wraps it.
    ...(raw ? item.raw.flatMap((line) => hanging(terminalSafe(line), '     ', screen.width)) : []),
  ]
}
