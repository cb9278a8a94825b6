import type { Sample } from '../../../src/recognise/entry.ts'
import { rawText } from '../../../src/model/raw-line.ts'
import type { LogRecord } from '../../../src/model/record.ts'

/** A record as the parser would give it, for a catalogue's own samples. */
export const recordOf = (sample: Sample): LogRecord => {
  const parts = typeof sample === 'string' ? { message: sample } : sample
  return {
    kind: 'parsed',
    format: 'test',
    origin: { host: 'test', source: 'app' },
    message: parts.message ?? '',
    fields: {},
    ids: {},
    raw: rawText(parts.message ?? ''),
    lines: 1,
    ...parts,
  }
}
