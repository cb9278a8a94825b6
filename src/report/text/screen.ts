import type { StageMark } from '../../model/payment.ts'
import type { State, Tone } from '../document.ts'
import type { Style } from '../style.ts'

/** What a text is laid out for. */
export interface Screen {
  /** Columns; Infinity in a pipe, where nothing is wrapped. */
  readonly width: number
  readonly style: Style
  /** Ids are shortened to their prefix and last characters. */
  readonly shortIds: boolean
  /** Only ASCII can be written. */
  readonly ascii: boolean
  /** For readers: words in place of glyphs and numbers in place of bars, one thing a line. */
  readonly accessible: boolean
}

/** Prose is read up to here; wider screens give longer bars and whole ids. */
const PROSE = 110

export const proseWidth = (screen: Screen): number =>
  Math.min(screen.width, Number.isFinite(screen.width) ? PROSE : Infinity)

/** From here on ids are whole in tables. */
export const isWide = (screen: Screen): boolean => screen.width >= 180 && Number.isFinite(screen.width)

export const isNarrow = (screen: Screen): boolean => screen.width < 60

// ✓ U+2713 and ✗ U+2717, not U+2714 and U+2716: those two are emoji, and some fonts draw them two cells wide.
const GLYPHS: Readonly<Record<State, readonly [utf8: string, ascii: string]>> = {
  done: ['✓', '+'],
  failed: ['✗', 'x'],
  skipped: ['!', '!'],
  idle: ['·', '.'],
  underway: ['…', '~'],
  repeat: ['↻', '='],
}

const TONES: Readonly<Record<State, Tone>> = {
  done: 'good',
  failed: 'bad',
  skipped: 'warn',
  idle: 'dim',
  underway: 'underway',
  repeat: 'repeat',
}

export const toneOfState = (state: State): Tone => TONES[state]

export const glyph = (state: State, screen: Pick<Screen, 'ascii' | 'style'>): string => {
  const shown = GLYPHS[state][screen.ascii ? 1 : 0]
  return state === 'failed' ? screen.style.bold(screen.style.red(shown)) : toned(shown, TONES[state], screen.style)
}

const STATE_OF_MARK: Readonly<Record<StageMark, State>> = {
  done: 'done',
  failed: 'failed',
  skipped: 'skipped',
  missing: 'idle',
  repeat: 'repeat',
  underway: 'underway',
}

export const stateOfMark = (mark: StageMark): State => STATE_OF_MARK[mark]

export const toned = (text: string, tone: Tone, style: Style): string => {
  switch (tone) {
    case 'good':
      return style.green(text)
    case 'bad':
      return style.red(text)
    case 'warn':
      return style.yellow(text)
    case 'underway':
      return style.cyan(text)
    case 'repeat':
      return style.blue(text)
    case 'dim':
      return style.dim(text)
    case 'strong':
      return style.bold(text)
    case 'plain':
      return text
  }
}
