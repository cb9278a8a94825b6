import type { LineEnvelope, RawLine } from '../model/raw-line.ts'
import { rawText } from '../model/raw-line.ts'
import type { Place } from './answer-gaps.ts'

export interface JournalEntry {
  readonly cursor: string
  readonly line: RawLine
}

/**
 * One line of `journalctl -o json --all`. MESSAGE is a string, an array of bytes (ANSI or invalid UTF-8), an array of
 * several values when the entry has the field twice, or null; undefined for lines that are no entry ("-- No entries --").
 */
export const journalEntry = (json: string, place: Place): JournalEntry | undefined => {
  const entry = parseObject(json)
  const cursor = entry?.['__CURSOR']
  if (entry === undefined || typeof cursor !== 'string') return undefined
  return {
    cursor,
    line: {
      origin: { ...place, position: { kind: 'journal', cursor } },
      text: rawText(messageText(entry['MESSAGE'])),
      envelope: envelopeOf(entry),
    },
  }
}

const messageText = (value: unknown): string => {
  if (typeof value === 'string') return value
  if (!Array.isArray(value)) return ''
  if (value.every((byte) => typeof byte === 'number')) return Buffer.from(value).toString('utf8')
  return value.map(messageText).join('\n')
}

const envelopeOf = (entry: Record<string, unknown>): LineEnvelope => {
  const micros = Number(text(entry['__REALTIME_TIMESTAMP']))
  const priority = Number(text(entry['PRIORITY']) ?? Number.NaN)
  const unit = text(entry['_SYSTEMD_UNIT'])
  const pid = text(entry['_PID'])
  return {
    ...(micros > 0 ? { at: micros / 1000 } : {}),
    ...(Number.isInteger(priority) ? { priority } : {}),
    ...(unit === undefined ? {} : { unit }),
    ...(pid === undefined ? {} : { pid }),
  }
}

const text = (value: unknown): string | undefined => {
  if (Array.isArray(value)) return text(value[0])
  return typeof value === 'string' ? value : undefined
}

const parseObject = (json: string): Record<string, unknown> | undefined => {
  if (!json.startsWith('{')) return undefined
  try {
    const value: unknown = JSON.parse(json)
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined
  } catch {
    return undefined
  }
}
