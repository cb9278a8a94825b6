import { createLogUpdate } from 'log-update'
import type { SafeText } from '../../model/safe-text.ts'

/** Lines at the bottom of a terminal that are drawn anew in their place; what is finished scrolls up above them. */
export interface LiveRegion {
  /** Draws these lines in place of those that were drawn last. */
  draw(text: SafeText): void
  /** Takes the lines away, so that something else can be written above where they stood. */
  clear(): void
  end(): void
}

export const createLiveRegion = (stream: NodeJS.WriteStream): LiveRegion => {
  const update = createLogUpdate(stream)
  let drawn: string | undefined
  return {
    draw(text) {
      if (text === drawn) return
      // Drawn anew as a whole: its differences miscount the lines of a frame that grows before an end that stays.
      update.clear()
      update(text)
      drawn = text
    },
    clear() {
      update.clear()
      drawn = undefined
    },
    end: () => update.done(),
  }
}
