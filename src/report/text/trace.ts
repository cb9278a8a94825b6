import { scaleLinear } from 'd3-scale'
import type { Block, TraceRequest, TraceStep } from '../document.ts'
import { terminalSafe } from '../terminal-safe.ts'
import { widthOf } from '../width.ts'
import { dressAll, hanging, padEnd, padStart, type Page } from './lines.ts'
import { glyph, isNarrow, toned, toneOfState } from './screen.ts'

type Trace = Extract<Block, { kind: 'trace' }>

/** Columns of the picture: names, times, and what is left for bars; no bars when that is little. */
interface Lanes {
  readonly label: number
  readonly said: number
  readonly bars: number
  readonly at: (ms: number) => number
}

const LEAST_BARS = 16

/** The deliveries of one payment and their steps over time, with the same steps of a healthy payment as a ghost. */
export const traceLines = (trace: Trace, page: Page): string[] => {
  const { screen } = page
  const lanes = lanesOf(trace, page)
  const ghost =
    trace.ghost === undefined || lanes.bars === 0
      ? []
      : hanging(screen.style.dim(`${screen.ascii ? '::' : '░░'} = ${terminalSafe(trace.ghost)}`), '  ', screen.width)
  return [
    ...ghost,
    ...axisLines(trace, lanes, page),
    ...trace.requests.flatMap((request, i) => requestLines(request, i + 1, trace, lanes, page)),
  ]
}

const lanesOf = (trace: Trace, { screen }: Page): Lanes => {
  const steps = trace.requests.flatMap((request) => request.steps)
  const label = Math.min(30, Math.max(10, ...steps.map((step) => widthOf(step.label))))
  const said = Math.max(
    7,
    ...steps.map((step) => widthOf(step.said)),
    ...trace.requests.map(({ clock }) => widthOf(clock)),
  )
  const room = Math.min(Number.isFinite(screen.width) ? screen.width : 120, 180) - 7 - label - 2 - said - 2
  const bars = screen.accessible || isNarrow(screen) || room < LEAST_BARS || trace.total <= 0 ? 0 : room
  const scale = scaleLinear()
    .domain([0, Math.max(1, trace.total)])
    .rangeRound([0, Math.max(0, bars - 1)])
    .clamp(true)
  return { label, said, bars, at: (ms) => scale(ms) }
}

const axisLines = (trace: Trace, lanes: Lanes, { screen }: Page): string[] => {
  if (lanes.bars === 0) return []
  const indent = 7 + lanes.label + 2 + lanes.said + 2
  let line = padEnd('', indent) + trace.scale
  for (const tick of scaleLinear()
    .domain([0, trace.firstStretch])
    .ticks(Math.max(2, Math.floor(lanes.bars / 12)))) {
    const at = indent + lanes.at(tick)
    const text = `+${tick}`
    if (tick > 0 && tick < trace.firstStretch && widthOf(line) + 2 <= at && at + text.length <= screen.width)
      line = padEnd(line, at) + text
  }
  return [screen.style.dim(line.trimEnd())]
}

const requestLines = (request: TraceRequest, number: number, trace: Trace, lanes: Lanes, page: Page): string[] => {
  const { screen } = page
  const { style } = screen
  const head = `${style.bold(dressAll(request.title, page))}  ${dressAll(request.meta, page)}`
  const bar =
    request.from === undefined || request.steps.some((step) => step.from !== undefined)
      ? []
      : [
          row(
            '',
            style.dim(request.clock),
            drawn([{ from: request.from, to: request.to ?? request.from, fill: thin(page) }], lanes),
            lanes,
          ),
        ]
  return [
    ...(request.silence === undefined ? [] : silenceLine(request.silence, lanes, page)),
    ...hanging(head, `  ${number}  `, screen.width),
    ...bar,
    ...request.steps.flatMap((step) => stepLines(step, trace, lanes, page)),
  ]
}

const stepLines = (step: TraceStep, trace: Trace, lanes: Lanes, page: Page): string[] => {
  const { screen } = page
  const { style } = screen
  const [kept, pale] = screen.ascii ? ['#', ':'] : ['█', '░']
  const tone = toneOfState(step.state)
  const pieces = [
    ...(step.ghost === undefined ? [] : [{ ...step.ghost, fill: style.dim(pale) }]),
    ...(step.from === undefined ? [] : [{ from: step.from, to: step.to ?? step.from, fill: toned(kept, tone, style) }]),
  ]
  const label = `${glyph(step.state, screen)} ${step.state === 'idle' ? style.dim(step.label) : terminalSafe(step.label)}`
  const mark = step.first === true ? style.red(` ${screen.ascii ? 'x' : '✗'} ${trace.firstFailure}`) : ''
  const bars = drawn(pieces, lanes)
  const line = row(label, step.state === 'failed' ? style.red(step.said) : style.dim(step.said), bars, lanes)
  // The words of the first failure stand behind its bar, where they have room.
  return widthOf(line) + widthOf(mark) <= screen.width ? [`${line}${mark}`] : [line]
}

const row = (label: string, said: string, bars: string, lanes: Lanes): string =>
  `     ${padEnd(label, lanes.label + 2)}  ${padStart(said, lanes.said)}  ${bars}`.trimEnd()

const drawn = (pieces: readonly { from: number; to: number; fill: string }[], lanes: Lanes): string => {
  if (lanes.bars === 0) return ''
  const cells: string[] = []
  for (const { from, to, fill } of pieces) {
    const start = lanes.at(from)
    for (let i = start; i <= Math.max(start, lanes.at(to) - 1); i++) cells[i] = fill
  }
  return Array.from({ length: cells.length }, (_, i) => cells[i] ?? ' ').join('')
}

const thin = ({ screen }: Page): string => screen.style.dim(screen.ascii ? '=' : '▬')

const silenceLine = (silence: string, lanes: Lanes, { screen }: Page): string[] => {
  const dash = screen.ascii ? '-' : '╌'
  const text = `  ${dash}${dash} ${terminalSafe(silence)} `
  if (!Number.isFinite(screen.width) || lanes.bars === 0)
    return hanging(terminalSafe(silence), `  ${dash}${dash} `, screen.width).map(screen.style.dim)
  const rest = screen.width - widthOf(text)
  return rest > 0
    ? [screen.style.dim(text + dash.repeat(rest))]
    : hanging(terminalSafe(silence), `  ${dash}${dash} `, screen.width).map(screen.style.dim)
}
