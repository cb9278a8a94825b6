import type { RawLine } from '../model/raw-line.ts'
import { createDetector } from './detect.ts'
import { formats } from './formats/index.ts'
import { writerOf } from './parser.ts'
import { createClock } from './time/clock.ts'

/** What a line tells of its record without its neighbours. */
export interface Standing {
  /** True when the line begins a record whatever stands before it. False: perhaps it continues one. */
  readonly begins: boolean
  /** Only lines of the same writer make one record. */
  readonly writer: string
}

/**
 * Makes the judge of single lines: which of them surely begin a record, as `createParser` would see it among all its
 * neighbours. A line inside of a wrapper is never sure, because wrappers may cut lines in pieces and mix writers.
 */
export const createStanding = (
  options: { readonly format?: string | undefined } = {},
): ((line: RawLine) => Standing) => {
  const detector = createDetector(formats, createClock(undefined, undefined), options.format)
  return (line) => {
    const [first = ''] = line.text.split('\n', 1)
    const detected = detector.detect(first.endsWith('\r') ? first.slice(0, -1) : first)
    const { carrier, format, reading, isJson } = detected
    const isStrict = isJson === true || (format?.kind === 'text' && format.isLoose !== true)
    return {
      begins: carrier === undefined && isStrict && reading?.isContinuation !== true,
      writer: writerOf(line, detected),
    }
  }
}
