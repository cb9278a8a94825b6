import { scaleLinear } from 'd3-scale'
import type { PageWords } from '../../messages/page.ts'
import type { Block, State, TraceRequest, TraceStep } from '../document.ts'
import type { PageIds } from './page-ids.ts'
import { escape, words } from './escape.ts'
import { glyph } from './glyph.ts'

type Trace = Extract<Block, { kind: 'trace' }>

const BAR: Readonly<Record<State, string>> = {
  done: 'b-done',
  failed: 'b-failed',
  skipped: 'b-skipped',
  idle: 'b-ghost',
  underway: 'b-request',
  repeat: 'b-repeat',
}

/** A bar of no length is still seen. */
const LEAST = 0.004

/** The waterfall: rows are a list, bars are SVG in per cent, so that one drawing serves every width. */
export const waterfall = (trace: Trace, ids: PageIds, say: PageWords): string => {
  const x = scaleLinear()
    .domain([0, Math.max(1, trace.total)])
    .range([0, 1])
    .clamp(true)
  const ticks = scaleLinear()
    .domain([0, Math.max(1, trace.firstStretch)])
    .ticks(6)
    .filter((tick) => tick < trace.firstStretch)
  const grid = ticks
    .map((tick) => `<line class="grid" x1="${percent(x(tick))}" x2="${percent(x(tick))}" y1="0" y2="100%"/>`)
    .join('')
  const axis = ticks
    .map(
      (tick, i) =>
        `<text${i % 2 === 1 ? ' class="tk2"' : ''} x="${percent(x(tick))}" y="17">${tick === 0 ? escape(trace.scale) : `+${tick}`}</text>`,
    )
    .join('')
  const draw = { x, grid, ids, say, trace }
  return `${legend(trace, say)}<div class="wf"><div class="row axis" aria-hidden="true"><div></div><svg>${axis}</svg><div></div></div><ol class="reqs">${trace.requests
    .map((request, i) => requestItem(request, i + 1, draw))
    .join('')}</ol></div>`
}

interface Draw {
  readonly x: (ms: number) => number
  readonly grid: string
  readonly ids: PageIds
  readonly say: PageWords
  readonly trace: Trace
}

const percent = (part: number): string => `${(part * 100).toFixed(3).replace(/\.?0+$/, '')}%`

const rect = (from: number, to: number, fill: string, y: number, height: number, { x }: Draw): string =>
  `<rect class="${fill}" x="${percent(x(from))}" width="${percent(Math.max(LEAST, x(to) - x(from)))}" y="${y}" height="${height}" rx="1"/>`

const requestItem = (request: TraceRequest, number: number, draw: Draw): string => {
  const { from, to } = request
  const bar = from === undefined ? '' : rect(from, to ?? from, 'b-request', 4, 5, draw)
  const silence = request.silence === undefined ? '' : `<li class="gap"><span>${escape(request.silence)}</span></li>`
  return `${silence}<li class="req"><div class="row del"><div class="dhead"><b>${number} · ${words(request.title, draw.ids)}</b> <span>${words(request.meta, draw.ids)}</span></div><div class="lab"></div><svg aria-hidden="true">${draw.grid}${bar}</svg><div class="dur">${escape(request.clock)}</div></div>${
    request.steps.length === 0 ? '' : `<ol>${request.steps.map((step) => stepItem(step, draw)).join('')}</ol>`
  }</li>`
}

const stepItem = (step: TraceStep, draw: Draw): string => {
  const ghost =
    step.ghost === undefined
      ? ''
      : rect(
          step.ghost.from,
          step.ghost.to,
          'b-ghost',
          step.from === undefined ? 8 : 19,
          step.from === undefined ? 14 : 6,
          draw,
        )
  const bar =
    step.from === undefined
      ? ''
      : rect(step.from, step.to ?? step.from, BAR[step.state], 8, step.ghost === undefined ? 14 : 10, draw)
  const end = draw.x(step.to ?? 0)
  const first =
    step.first !== true
      ? ''
      : `<text class="ff" x="${percent(end)}" dx="${end > 0.7 ? -6 : 6}" y="18"${end > 0.7 ? ' text-anchor="end"' : ''}>${escape(draw.trace.firstFailure)}</text>`
  return `<li class="row${step.from === undefined ? ' never' : ''}"><div class="lab">${glyph(step.state)} ${step.state === 'failed' ? `<b>${escape(step.label)}</b>` : escape(step.label)}</div><svg aria-hidden="true">${draw.grid}${ghost}${bar}${first}</svg><div class="dur">${escape(step.said)}</div></li>`
}

const legend = (trace: Trace, say: PageWords): string => {
  const states = new Set(trace.requests.flatMap(({ steps }) => steps.map(({ state }) => state)))
  const entries: (readonly [string, string])[] = [
    ...(states.has('done') ? [['b-done', say.legend.done] as const] : []),
    ...(states.has('failed') ? [['b-failed', say.legend.failed] as const] : []),
    ...(states.has('repeat') ? [['b-repeat', say.legend.repeat] as const] : []),
    ['b-request', say.legend.request],
    ...(trace.ghost === undefined ? [] : [['b-ghost', trace.ghost] as const]),
  ]
  return `<ul class="legend">${entries
    .map(
      ([fill, label]) =>
        `<li><svg aria-hidden="true"><rect class="${fill}" x="1" y="1" width="12" height="10"/></svg>${escape(label)}</li>`,
    )
    .join('')}</ul>`
}
