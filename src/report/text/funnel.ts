import { scaleLinear } from 'd3-scale'
import type { Block, FunnelRow } from '../document.ts'
import { widthOf } from '../width.ts'
import { hanging, padEnd, padStart, type Page } from './lines.ts'
import { glyph } from './screen.ts'

/** A row a stage: what is left, what was lost there, and why. */
export const funnelLines = (rows: readonly FunnelRow[], page: Page): string[] => {
  const { screen } = page
  const { style } = screen
  const total = Math.max(1, ...rows.map(({ n, drops }) => n + drops.reduce((sum, drop) => sum + drop.n, 0)))
  const label = Math.max(...rows.map((row) => widthOf(row.label)))
  const digits = String(total).length
  const bars = !screen.accessible && screen.width >= 60
  const barWidth = bars ? barRoom(screen.width, label) : 0
  const length = scaleLinear().domain([0, total]).rangeRound([0, barWidth]).clamp(true)
  const [kept, lost] = screen.ascii ? ['#', '%'] : ['█', '▒']
  return rows.flatMap((row) => {
    const missing = row.drops.reduce((sum, { n }) => sum + n, 0)
    const solid = row.n === 0 ? 0 : Math.max(1, length(row.n))
    // A payment that is lost is seen, however many came.
    const hatched = missing === 0 ? 0 : Math.max(1, length(row.n + missing) - solid)
    const bar = bars ? `${padEnd(`${kept.repeat(solid)}${style.red(lost.repeat(hatched))}`, barWidth + 1)} ` : ''
    const losses = [
      ...row.drops.map(({ n, text }) => `−${n}\u00a0${text.replaceAll(' ', '\u00a0')}`),
      ...(row.note === undefined ? [] : [row.note.replaceAll(' ', '\u00a0')]),
    ].join(', ')
    const first = `  ${padEnd(row.label, label)}  ${bar}${padStart(String(row.n), digits)}`
    if (losses === '') return [first]
    if (screen.width - widthOf(first) < 24) return [first, ...hanging(losses, '      ', screen.width)]
    return hanging(losses, `${first}  `, screen.width)
  })
}

/** Half of what the words leave, between 10 and 80. */
const barRoom = (width: number, label: number): number =>
  Math.max(10, Math.min(80, Math.floor(((Number.isFinite(width) ? width : 120) - label - 8) * 0.45) - 8))

/** Kinds with their numbers and bars on one scale. */
export const tallyLines = (rows: Extract<Block, { kind: 'tally' }>['rows'], { screen }: Page): string[] => {
  const label = Math.max(...rows.map((row) => widthOf(row.label)))
  const digits = Math.max(...rows.map(({ n }) => String(n).length))
  const room = Math.min(60, (Number.isFinite(screen.width) ? screen.width : 100) - label - digits - 10)
  const bars = !screen.accessible && room >= 8
  const length = scaleLinear()
    .domain([0, Math.max(1, ...rows.map(({ n }) => n))])
    .rangeRound([0, room])
  const [kept, lost] = screen.ascii ? ['#', '%'] : ['█', '▒']
  return rows.flatMap((row) => {
    const bar = (row.bad ? lost : kept).repeat(row.n === 0 || !bars ? 0 : Math.max(1, length(row.n)))
    const line = `  ${glyph(row.state, screen)} ${padEnd(row.label, label)}  ${padStart(String(row.n), digits)}  ${row.bad ? screen.style.red(bar) : bar}`
    return widthOf(line) <= screen.width
      ? [line.trimEnd()]
      : hanging(`${padStart(String(row.n), digits)} ${row.label}`, `  ${glyph(row.state, screen)} `, screen.width)
  })
}
