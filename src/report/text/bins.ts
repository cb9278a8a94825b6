import { scaleQuantize } from 'd3-scale'
import type { Bin, Block } from '../document.ts'
import { widthOf } from '../width.ts'
import { padEnd, padStart, type Page } from './lines.ts'

const EIGHTHS = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'] as const
const LABEL = 12

/** Two rows of bars on one scale: what came, and what of it stopped. A payment never rounds to nothing. */
export const binLines = (block: Extract<Block, { kind: 'bins' }>, page: Page): string[] => {
  const { screen } = page
  const { style } = screen
  if (screen.accessible || screen.ascii || screen.width < 60) return countLines(block, page)
  const columns = Math.min(Number.isFinite(screen.width) ? screen.width : 100, 200) - 2 - LABEL
  const whole = columns - 8 - widthOf(block.most.replace('{n}', '999'))
  // Where each bar has no column of its own, neighbours are one bar, and a height is that of no round time.
  const isMerged = whole < block.bins.length
  const bins = isMerged ? merged(block.bins, columns - 6, 'by tick') : block.bins
  const most = Math.max(...bins.map(({ came }) => came))
  const level = scaleQuantize<string>().domain([0, most]).range(EIGHTHS)
  const per = Math.max(1, Math.min(5, Math.floor((isMerged ? columns - 6 : whole) / bins.length)))
  const wide = per > 2 ? per - 1 : per
  const bar = (n: number) => (n === 0 ? ' '.repeat(per) : level(n).repeat(wide).padEnd(per))
  const row = (label: string, values: readonly number[], dressed: (text: string) => string) => {
    const total = values.reduce((sum, n) => sum + n, 0)
    const max = Math.max(...values)
    return `  ${padEnd(label, LABEL)}${dressed(values.map(bar).join(''))} ${padStart(String(total), 4)}${
      max === 0 || isMerged ? '' : style.dim(`  ${block.most.replace('{n}', String(max))}`)
    }`
  }
  const stopped = bins.map((one) => one.stopped)
  return [
    '',
    row(
      block.rows.came,
      bins.map(({ came }) => came),
      (text) => text,
    ),
    ...(stopped.some((n) => n > 0) ? [row(block.rows.stopped, stopped, style.red)] : []),
    style.dim(axis(bins, per, LABEL + 2)),
  ]
}

/** As few bars as there is room for, each of as many neighbours. */
const merged = (bins: readonly Bin[], room: number, named: 'by tick' | 'by first'): Bin[] => {
  const size = Math.ceil(bins.length / Math.max(1, room))
  return Array.from({ length: Math.ceil(bins.length / size) }, (_, i) => {
    const group = bins.slice(i * size, (i + 1) * size)
    const sum = (n: (each: Bin) => number) => group.reduce((total, each) => total + n(each), 0)
    return {
      label: (named === 'by first' ? group[0] : (group.find(({ tick }) => tick) ?? group[0]))?.label ?? '',
      came: sum(({ came }) => came),
      stopped: sum(({ stopped }) => stopped),
      underway: sum(({ underway }) => underway),
      tick: group.some(({ tick }) => tick),
    }
  })
}

/** Labels under their bars; one that has no room is left out. */
const axis = (bins: readonly Bin[], per: number, indent: number): string => {
  let line = ' '.repeat(indent)
  bins.forEach(({ label, tick }, i) => {
    const at = indent + i * per
    const free = widthOf(line) <= at && (line.trim() === '' || widthOf(line.trimEnd()) + 1 < at + 1)
    if (tick && free) line = padEnd(line, at) + label
  })
  return line.trimEnd()
}

/** The counts themselves, where bars cannot be drawn or would not be heard. */
const countLines = ({ bins, rows }: Extract<Block, { kind: 'bins' }>, { screen }: Page): string[] => {
  const isList = screen.accessible || screen.width < 60
  // Numbers of up to four digits and labels such as `28 Nov` or `09:58:20`, each but the first with two blanks before it.
  const widest = Math.max(4, ...bins.map(({ label }) => widthOf(label)))
  const room = Math.floor((Math.min(screen.width, 200) - LABEL) / (widest + 2))
  const columns = merged(bins, isList ? 16 : room, 'by first').map((bin) => ({
    label: bin.label,
    came: String(bin.came),
    stopped: String(bin.stopped),
  }))
  if (isList)
    return [
      '',
      ...columns
        .filter(({ came }) => came !== '0')
        .map(({ label, came, stopped }) => `  ${label}: ${rows.came} ${came}, ${rows.stopped} ${stopped}`),
    ]
  const widths = columns.map(({ label, came, stopped }) => Math.max(label.length, came.length, stopped.length))
  const row = (label: string, values: readonly string[]) =>
    `  ${padEnd(label, LABEL)}${widths.map((width, i) => padStart(values[i] ?? '', width + (i === 0 ? 0 : 2))).join('')}`
  return [
    '',
    row(
      rows.came,
      columns.map(({ came }) => came),
    ),
    row(
      rows.stopped,
      columns.map(({ stopped }) => stopped),
    ),
    screen.style.dim(
      row(
        '',
        columns.map(({ label }) => label),
      ),
    ),
  ]
}
