import { escape } from './escape.ts'
import type { StageMark } from '../../model/payment.ts'
import type { State } from '../document.ts'
import { stateOfMark } from '../text/screen.ts'
import type { PageWords } from '../../messages/page.ts'

const GLYPH: Readonly<Record<State, string>> = {
  done: '✓',
  failed: '✗',
  skipped: '!',
  idle: '·',
  underway: '…',
  repeat: '↻',
}

/** A glyph for the eye; the word stands beside it or is said by `label`. */
export const glyph = (state: State): string => `<span class="g s-${state}" aria-hidden="true">${GLYPH[state]}</span>`

/** How far a payment got: a mark a stage for the eye, one sentence for readers. */
export const track = (marks: readonly (StageMark | 'none')[], stages: readonly string[], say: PageWords): string => {
  const done = marks.filter((mark) => mark === 'done').length
  const stop = marks.findIndex((mark) => mark !== 'done' && mark !== 'none')
  const label =
    stop < 0 ? say.allSteps : say.steps(done, marks.filter((mark) => mark !== 'none').length, stages[stop] ?? '')
  const states = marks.map((mark): State => (mark === 'none' ? 'idle' : stateOfMark(mark)))
  // Equal neighbours are one element: a page may have thousands of rows.
  const drawn: string[] = []
  for (let from = 0, to = 0; from < states.length; from = to) {
    const state = states[from] ?? 'idle'
    while (states[to] === state) to++
    drawn.push(`<span class="s-${state}">${GLYPH[state].repeat(to - from)}</span>`)
  }
  return `<span class="track" aria-hidden="true">${drawn.join('')}</span><span class="vh">${escape(label)}</span>`
}
