import type { RawLine } from '../model/raw-line.ts'
import type { Block, OpenRecord } from './continuation.ts'
import { opens } from './continuation.ts'
import type { Detected } from './detect.ts'
import { advance, type JsonDepth } from './json/document.ts'

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
  /** The record is a JSON value that is not closed yet. */
  json: JsonDepth | undefined
  /** So many of its lines hold records before it too, and were counted with them. */
  shared: number
  /** So many records behind it were left out by a sieve: they wait for it with those that were read. */
  leftOut: number
  isDone: boolean
}

const MAX_LINES = 500
const MAX_SIZE = 256 * 1024
/** An answer of a log service that is printed as one object may be long. */
const MAX_JSON_SIZE = 8 * 1024 * 1024

export const startPending = (key: string, detected: Detected, raws: RawLine[]): Pending => {
  const { format, reading, inner, isJson, isOpenJson, pieces, block } = detected
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
    block: isJson || isOpenJson ? undefined : opens(reading?.message ?? inner),
    json: isOpenJson ? advance({ depth: 0, isQuoted: false }, inner) : undefined,
    hasHeader: isText && (!format.isLoose || reading?.at !== undefined) && reading?.http === undefined,
    isClosed: isJson === true || pieces !== undefined || block !== undefined || reading?.http !== undefined,
    isAlarm: reading?.level === 'error' || reading?.level === 'fatal',
    isQuiet: reading?.level === 'info' || reading?.level === 'debug' || reading?.level === 'trace',
    shared: 0,
    leftOut: 0,
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

export const isFull = ({ json, lineCount, size }: Pending): boolean =>
  json ? size >= MAX_JSON_SIZE : lineCount >= MAX_LINES || size >= MAX_SIZE
