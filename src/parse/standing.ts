import type { MetLayouts } from '../model/met-layouts.ts'
import type { RawLine } from '../model/raw-line.ts'
import { continuation, opens, type OpenRecord } from './continuation.ts'
import { createDetector, type Detected } from './detect.ts'
import { formats } from './formats/index.ts'
import { writerOf } from './parser.ts'
import { createClock } from './time/clock.ts'

/** What a line tells of its record without its neighbours. */
export interface Standing {
  /** True when the line begins a record whatever stands before it. False: perhaps it continues one. */
  readonly begins: boolean
  /** Only lines of the same writer make one record. */
  readonly writer: string
  /** It may be part of a record that began before it, or its own record may go on in the next lines. */
  readonly mayJoin: boolean
  /** Lines of other writers may stand between it and what it joins, and a value that it opens ends who knows where. */
  readonly isFar: boolean
  /** What the parser remembers from now on because of it. */
  readonly met: MetLayouts
  /** With another memory the parser might read it in another way. */
  readonly isByMemory: boolean
}

/**
 * Makes the judge of single lines: which of them surely begin a record, as `createParser` would see it among all its
 * neighbours. `before`: what it would remember; absent: what the lines that were judged made it remember. A line inside of a wrapper is never sure, because wrappers may cut lines in pieces and mix writers.
 */
export const createStanding = (
  options: { readonly format?: string | undefined } = {},
): ((line: RawLine, before?: MetLayouts) => Standing) => {
  const detector = createDetector(formats, createClock(undefined, undefined), options.format)
  return (line, before) => {
    if (before !== undefined) detector.resume(before)
    const [first = ''] = line.text.split('\n', 1)
    const { detected, met, isByMemory } = detector.survey(first.endsWith('\r') ? first.slice(0, -1) : first)
    const { carrier, format, reading, isJson, isOpenJson, pieces, block } = detected
    const isStrict = isJson === true || (format?.kind === 'text' && format.isLoose !== true)
    const isOpen = isOpenJson === true || pieces !== undefined || block !== undefined || carrier?.isPartial === true
    return {
      begins: carrier === undefined && isStrict && reading?.isContinuation !== true,
      writer: writerOf(line, detected),
      mayJoin: isOpen || reading?.isContinuation === true || joinsSome(detected, isStrict) || opensOne(detected),
      isFar: isOpen || carrier !== undefined,
      met,
      isByMemory,
    }
  }
}

const joinsSome = ({ inner, reading }: Detected, isStrict: boolean): boolean =>
  !isStrict && reading?.at === undefined && continuation(inner, READY_FOR_ALL) !== false

const opensOne = ({ isJson, reading, inner }: Detected): boolean =>
  isJson !== true && opens(reading?.message ?? inner) !== undefined

/** A record that no block has begun in, and that takes every line which any such record takes. */
const READY_FOR_ALL: OpenRecord = {
  hasHeader: true,
  isClosed: false,
  isAlarm: true,
  isQuiet: false,
  first: 'SELECT terminating ',
  last: ':',
  lineCount: 1,
  block: undefined,
}
