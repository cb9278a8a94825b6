import type { RawLine } from '../model/raw-line.ts'
import type { Block, OpenRecord } from './continuation.ts'
import { opens } from './continuation.ts'
import type { Detected } from './detect.ts'

/** A record that may still get lines. */
export interface Pending extends OpenRecord {
  readonly key: string
  readonly detected: Detected
  readonly raws: RawLine[]
  /** The text inside of the wrappers, line by line. */
  readonly inners: string[]
  size: number
  lineCount: number
  last: string
  block: Block | undefined
  isDone: boolean
}

const MAX_LINES = 500
const MAX_SIZE = 256 * 1024

export const startPending = (key: string, detected: Detected, raws: RawLine[]): Pending => {
  const { format, reading, inner, isJson } = detected
  const isText = format?.kind === 'text'
  return {
    key,
    detected,
    raws,
    inners: [inner],
    size: inner.length,
    lineCount: 1,
    first: inner,
    last: inner,
    block: isJson ? undefined : opens(reading?.message ?? inner),
    hasHeader: isText && (!format.isLoose || reading?.at !== undefined) && reading?.http === undefined,
    isClosed: isJson === true || reading?.http !== undefined,
    isAlarm: reading?.level === 'error' || reading?.level === 'fatal',
    isQuiet: reading?.level === 'info' || reading?.level === 'debug' || reading?.level === 'trace',
    isDone: false,
  }
}

export const extendPending = (
  pending: Pending,
  inner: string,
  raws: readonly RawLine[],
  block: Block | undefined,
): void => {
  pending.raws.push(...raws)
  pending.inners.push(inner)
  pending.size += inner.length + 1
  pending.lineCount += 1
  pending.last = inner
  pending.block = block
}

export const isFull = (pending: Pending): boolean => pending.lineCount >= MAX_LINES || pending.size >= MAX_SIZE
