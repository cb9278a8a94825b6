import { LOWER, UPPER, type TextFormat } from '../../format.ts'
import { toLevel } from '../../level.ts'
import { LEVEL, LOWER_LEVEL } from '../../text/patterns.ts'
import { readMeta } from '../../text/meta.ts'

const LINE = new RegExp(
  String.raw`^(?:\[ ?(${LEVEL}|${LOWER_LEVEL}|Error|Warning|Info|Debug) {0,5}\] {0,5}(?:[:-] )?|(${LEVEL}|Error|Warning|Info|Debug): {1,8}|(${LEVEL}) {1,6}(?:- |\[([\w.:/-]{1,60})\] )?)(?=\S)`,
)

/** A level word before the message and no time. */
export const leveled: TextFormat = {
  kind: 'text',
  name: 'leveled',
  first: `${UPPER}${LOWER}[`,
  isLoose: true,
  read: (text, clock) => {
    const match = LINE.exec(text)
    // `Error: message` is how a runtime prints an error, not a layout.
    if (!match || match[2] === 'Error') return undefined
    return {
      ...readMeta(text.slice(match[0].length), clock),
      level: toLevel(match[1] ?? match[2] ?? match[3] ?? ''),
      logger: match[4],
    }
  },
  samples: [
    {
      text: '[ERROR] Failed to send payment success notification',
      expect: { level: 'error', at: null, message: 'Failed to send payment success notification' },
    },
    {
      text: 'WARNING: deal_id=4540 has no session',
      expect: { level: 'warn', message: 'deal_id=4540 has no session', ids: { dealId: ['4540'] } },
    },
    { text: 'INFO  Listening on 3000', expect: { level: 'info', message: 'Listening on 3000' } },
  ],
}
