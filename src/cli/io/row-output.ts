import type { Session } from '../session.ts'
import { sayingsOf } from '../../app/sayings.ts'
import {
  dayLine,
  footLines,
  headLines,
  rowLines,
  settledLine,
  type RowFoot,
  type RowScreen,
  type RowTexts,
} from '../../report/text/webhook-lines.ts'
import { terminalSafeJson } from '../../report/terminal-safe.ts'
import type { LiveRegion } from './live-region.ts'

export interface RowWriter {
  /** Settled rows go above, for good; open ones and the foot are drawn below, in place of those before. */
  write(settled: readonly RowTexts[], open: readonly RowTexts[], foot: RowFoot): Promise<void>
  /** Says something on stderr without tearing what is drawn. */
  aside(tell: () => void): void
  end(): void
}

/** A terminal that can be drawn on shows rows that fill up; everything else gets one finished line for each webhook. */
export const createRowWriter = (session: Session, options: { live: boolean }): RowWriter =>
  session.screen && !session.layout().accessible ? onScreen(session, options) : inPipe(session)

const inPipe = (session: Session): RowWriter => ({
  async write(settled) {
    for (const row of settled)
      await session.printSafe(
        session.redactor.document(row, (safe) =>
          session.form === 'text' ? `${settledLine(safe)}\n` : `${terminalSafeJson(JSON.stringify(safe))}\n`,
        ),
      )
  },
  aside: (tell) => tell(),
  end: () => {},
})

/** Lines of a terminal that does not tell. */
const USUAL_LINES = 24

const onScreen = (session: Session, { live }: { live: boolean }): RowWriter => {
  const stream = process.stdout
  const say = sayingsOf(session)
  let region: LiveRegion | undefined
  let last: readonly [open: readonly RowTexts[], foot: RowFoot] | undefined
  let day = ''
  let sinceHead = Number.POSITIVE_INFINITY
  let ended = false
  const layout = (hosts: boolean): RowScreen => ({ screen: session.layout(), say, hosts })
  const height = (): number => stream.rows || USUAL_LINES

  const draw = (): void => {
    if (ended || region === undefined || last === undefined) return
    const [open, foot] = last
    const on = layout(foot.hosts.length > 1)
    const text = session.redactor.document({ open, foot }, (safe) => {
      const below = footLines(safe.foot, on)
      // Those of the past minutes that still have no end stand above what fits, and are not drawn until they settle.
      const lines = safe.open.flatMap((row) => rowLines(row, on)).slice(-Math.max(1, height() - below.length - 2))
      return [...lines, ...below].join('\n')
    })
    region.draw(text)
  }
  const resized = (): void => {
    sinceHead = Number.POSITIVE_INFINITY
    draw()
  }
  if (live) stream.on('resize', resized)

  return {
    async write(settled, open, foot) {
      if (ended) return
      if (live) region ??= (await import('./live-region.ts')).createLiveRegion(stream)
      last = [open, foot]
      if (settled.length > 0) {
        const on = layout(foot.hosts.length > 1)
        const text = session.redactor.document(settled, (safe) =>
          safe
            .flatMap((row) => {
              const lines = rowLines(row, on)
              const today = row.at === undefined ? day : say.time.day(row.at)
              const isNew = today !== day
              const head =
                isNew || sinceHead + lines.length > height() - 3
                  ? [...(isNew ? [dayLine(row.at ?? 0, on)] : []), ...headLines(on)]
                  : []
              day = today
              sinceHead = head.length > 0 ? head.length + lines.length : sinceHead + lines.length
              return [...head, ...lines].map((line) => `${line}\n`)
            })
            .join(''),
        )
        region?.clear()
        await session.printSafe(text)
      }
      draw()
    },
    aside(tell) {
      region?.clear()
      tell()
      draw()
    },
    end() {
      if (ended) return
      ended = true
      stream.off('resize', resized)
      region?.end()
    },
  }
}
