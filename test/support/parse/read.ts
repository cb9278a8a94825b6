import type { LogRecord } from '../../../src/model/record.ts'
import { rawText, type LineEnvelope, type RawLine } from '../../../src/model/raw-line.ts'
import { createParser, type ParserOptions } from '../../../src/parse/parser.ts'

/** The time at which all samples are read. */
export const NOW = Date.UTC(2026, 0, 20)

export const toLine = (text: string, number = 1, envelope?: LineEnvelope): RawLine => ({
  origin: { host: 'web-1', source: 'app', position: { kind: 'line', number } },
  text: rawText(text),
  ...(envelope ? { envelope } : {}),
})

/** All records of a text, line by line through one parser. */
export const read = (text: string, options: ParserOptions = {}): LogRecord[] => readLines(text.split('\n'), options)

export const readLines = (lines: readonly string[], options: ParserOptions = {}): LogRecord[] => {
  const parser = createParser({ now: () => NOW, ...options })
  return [...lines.flatMap((line, index) => parser.push(toLine(line, index + 1))), ...parser.flush()]
}
