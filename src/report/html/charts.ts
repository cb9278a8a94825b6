import { max } from 'd3-array'
import { scaleBand, scaleLinear } from 'd3-scale'
import { stack } from 'd3-shape'
import type { PageWords } from '../../messages/page.ts'
import type { Bin, Block, FunnelRow } from '../document.ts'
import { escape } from './escape.ts'
import { glyph } from './glyph.ts'

const percent = (part: number): string => `${(part * 100).toFixed(3).replace(/\.?0+$/, '')}%`

/** A row a stage: its bar, what was lost there as hatched end, and the causes as links. */
export const funnel = (rows: readonly FunnelRow[]): string => {
  const total = Math.max(1, ...rows.map(({ n, drops }) => n + drops.reduce((sum, drop) => sum + drop.n, 0)))
  const share = scaleLinear().domain([0, total])
  return `<ol class="funnel">${rows
    .map((row) => {
      const lost = row.drops.reduce((sum, { n }) => sum + n, 0)
      const drops = row.drops.map(
        ({ n, text, cause }) => `<a href="#cause-${escape(cause ?? '')}">−${n} ${escape(text)}</a>`,
      )
      const note = row.note === undefined ? [] : [`<span class="w">${escape(row.note)}</span>`]
      return `<li><span>${escape(row.label)}</span><svg aria-hidden="true"><rect class="r-good" width="${percent(share(row.n))}" height="100%"/>${
        lost === 0
          ? ''
          : `<rect class="r-hatch" x="${percent(share(row.n))}" width="${percent(Math.max(share(lost), 0.004))}" height="100%"/>`
      }</svg><b>${row.n}</b><span class="drops">${[...drops, ...note].join('')}</span></li>`
    })
    .join('')}</ol>`
}

/** Kinds with their numbers and bars. */
export const tally = (rows: Extract<Block, { kind: 'tally' }>['rows']): string => {
  const share = scaleLinear().domain([0, Math.max(1, ...rows.map(({ n }) => n))])
  return `<ol class="funnel">${rows
    .map(
      (row) =>
        `<li><span>${glyph(row.state)} ${escape(row.label)}</span><svg aria-hidden="true"><rect class="${row.bad ? 'r-hatch' : 'r-good'}" width="${percent(share(row.n))}" height="100%"/></svg><b>${row.n}</b><span></span></li>`,
    )
    .join('')}</ol>`
}

const KEYS = ['well', 'underway', 'stopped'] as const
type Layers = Record<(typeof KEYS)[number], number>
const FILL: Readonly<Record<(typeof KEYS)[number], string>> = { well: 'r-good', underway: 'r-wait', stopped: 'r-early' }

/** Payments over time, stacked by what became of them; each bar has its numbers in words, and all are in a table below. */
export const histogram = (block: Extract<Block, { kind: 'bins' }>, say: PageWords): string => {
  const { bins } = block
  const data = bins.map(({ came, stopped, underway }): Layers => ({
    well: came - stopped - underway,
    underway,
    stopped,
  }))
  const most = max(bins, ({ came }) => came) ?? 1
  const y = scaleLinear().domain([0, most]).nice(4)
  const top = y.domain()[1] ?? most
  const x = scaleBand<number>()
    .domain(bins.map((_, i) => i))
    .paddingInner(0.12)
  const layers = stack<Layers>().keys(KEYS)(data)
  const ticks = y.ticks(Math.min(4, top)).filter(Number.isInteger)
  const bars = bins.map((bin, i) => {
    const pieces = layers.flatMap((layer) => {
      const [from = 0, to = 0] = layer[i] ?? []
      if (to === from) return []
      return `<rect class="${FILL[layer.key as (typeof KEYS)[number]]}" x="${percent(x(i) ?? 0)}" width="${percent(x.bandwidth())}" y="${percent(1 - y(to))}" height="${percent(y(to) - y(from))}"/>`
    })
    return `<g class="bin"><title>${escape(titleOf(bin, block))}</title><rect class="hit" x="${percent(x(i) ?? 0)}" width="${percent(x.step())}" height="100%"/>${pieces.join('')}</g>`
  })
  const labels = bins.flatMap((bin, i) => (bin.tick ? [tickLabel(bin.label, x(i) ?? 0, x.bandwidth())] : []))
  return `${legend(bins, say)}<div class="chart"><div class="ys" aria-hidden="true"><svg>${ticks
    .map((tick) => `<text x="100%" y="${percent(1 - y(tick))}" dy="4" text-anchor="end">${tick}</text>`)
    .join(
      '',
    )}</svg></div><svg class="plot" role="img" aria-label="${escape(`${block.rows.came}, ${block.rows.stopped}`)}">${ticks
    .map((tick) => `<line class="grid" x1="0" x2="100%" y1="${percent(1 - y(tick))}" y2="${percent(1 - y(tick))}"/>`)
    .join(
      '',
    )}${bars.join('')}</svg><span></span><svg class="xs" aria-hidden="true">${labels.join('')}</svg></div>${binTable(block, say)}`
}

/** A label near the right edge ends under its bar: no page scrolls sideways for it. */
const tickLabel = (label: string, at: number, width: number): string =>
  at > 0.82
    ? `<text x="${percent(at + width)}" y="14" text-anchor="end">${escape(label)}</text>`
    : `<text x="${percent(at)}" y="14">${escape(label)}</text>`

const titleOf = ({ label, came, stopped, underway }: Bin, { rows }: Extract<Block, { kind: 'bins' }>): string =>
  [
    `${label}: ${came} ${rows.came}`,
    ...(stopped > 0 ? [`${stopped} ${rows.stopped}`] : []),
    ...(underway > 0 ? [`${underway} ${rows.underway}`] : []),
  ].join(', ')

const legend = (bins: readonly Bin[], say: PageWords): string => {
  const sum = (n: (bin: Bin) => number) => bins.reduce((total, bin) => total + n(bin), 0)
  const entries = (
    [
      ['r-good', say.legend.wentWell, sum(({ came, stopped, underway }) => came - stopped - underway)],
      ['r-wait', say.legend.underway, sum(({ underway }) => underway)],
      ['r-early', say.legend.stopped, sum(({ stopped }) => stopped)],
    ] as const
  ).filter(([, , n]) => n > 0)
  return `<ul class="legend">${entries
    .map(
      ([fill, label, n]) =>
        `<li><svg aria-hidden="true"><rect class="${fill}" x="1" y="1" width="12" height="10"/></svg>${escape(label)} <b>${n}</b></li>`,
    )
    .join('')}</ul>`
}

const binTable = ({ bins, rows }: Extract<Block, { kind: 'bins' }>, say: PageWords): string =>
  `<details><summary>${escape(say.sameAsTable)}</summary><table class="narrow"><thead><tr><th scope="col">${escape(say.time)}</th><th scope="col" class="n">${escape(rows.came)}</th><th scope="col" class="n">${escape(rows.stopped)}</th></tr></thead><tbody>${bins
    .filter(({ came }) => came > 0)
    .map(
      ({ label, came, stopped }) =>
        `<tr><th scope="row">${escape(label)}</th><td class="n">${came}</td><td class="n">${stopped}</td></tr>`,
    )
    .join('')}</tbody></table></details>`
