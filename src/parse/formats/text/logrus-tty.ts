import { UPPER, type TextFormat } from '../../format.ts'
import { toLevel } from '../../level.ts'
import { splitPairs } from '../../text/pairs.ts'

const LINE = /^(TRAC|DEBU|INFO|WARN|ERRO|FATA|PANI)\[(\d{4,10}|\d{4}-[^\]]{1,40})\] {0,2}/
const LEVELS: Readonly<Record<string, string>> = {
  TRAC: 'trace',
  DEBU: 'debug',
  INFO: 'info',
  WARN: 'warn',
  ERRO: 'error',
  FATA: 'fatal',
  PANI: 'panic',
}

/** logrus on a terminal: four letters of the level, seconds since the start, pairs at the end. */
export const logrusTty: TextFormat = {
  kind: 'text',
  name: 'logrus-tty',
  first: UPPER,
  read: (text) => {
    const match = LINE.exec(text)
    if (!match) return undefined
    return { level: toLevel(LEVELS[match[1] ?? ''] ?? ''), ...splitPairs(text.slice(match[0].length)) }
  },
  samples: [
    {
      text: '\u001b[36mINFO\u001b[0m[0000] event received                               \u001b[36mdeal_id\u001b[0m=4540',
      expect: { level: 'info', message: 'event received', fields: { deal_id: '4540' }, ids: { dealId: ['4540'] } },
    },
    {
      text: 'ERRO[0012] failed   error="bad signature" event_id=evt_1MqqbKLt4dXK03v5qaIbiNCC',
      expect: { level: 'error', message: 'failed', ids: { eventId: ['evt_1MqqbKLt4dXK03v5qaIbiNCC'] } },
    },
    { text: 'WARN[0003] slow', expect: { level: 'warn', message: 'slow', at: null } },
  ],
}
