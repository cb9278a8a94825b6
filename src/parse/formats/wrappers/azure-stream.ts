import { DIGITS, type TextWrapper } from '../../format.ts'
import { toLevel } from '../../level.ts'
import { timed } from '../../text/patterns.ts'

const LINE = / {1,2}PID\[(\d{1,10})\] (Verbose|Information|Warning|Error|Critical|Trace|Debug) {1,12}/y

/** The log stream and the files of a Windows app of Azure App Service: `az webapp log tail`. */
export const azureStream: TextWrapper = {
  kind: 'wrapper',
  name: 'azure-stream',
  first: DIGITS,
  unwrap: (text, clock) => {
    const found = timed(text, clock, LINE)
    if (!found) return undefined
    const { time, match } = found
    return {
      inner: text.slice(LINE.lastIndex),
      at: time.at,
      zoneAssumed: time.zoneAssumed,
      level: toLevel(match[2] ?? ''),
      fields: { pid: match[1] ?? '' },
      key: match[1],
    }
  },
  samples: [
    {
      text: '2026-01-12T10:00:00  PID[3096] Error       crm failed for deal 4540',
      expect: {
        at: '2026-01-12T10:00:00Z',
        level: 'error',
        message: 'crm failed for deal 4540',
        ids: { dealId: ['4540'], processId: ['3096'] },
      },
    },
    {
      text: '2026-01-12T10:00:00  PID[3096] Information {"level":"warn","message":"slow"}',
      expect: { inner: 'winston-json', level: 'warn', message: 'slow' },
    },
    { text: '2026-01-12T10:00:00  PID[3096] Verbose     cache', expect: { level: 'trace', message: 'cache' } },
  ],
}
