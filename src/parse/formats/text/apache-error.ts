import type { TextFormat } from '../../format.ts'
import { toLevel } from '../../level.ts'
import { timed } from '../../text/patterns.ts'

const LINE =
  /\] \[(?:([\w-]{0,40}):)?(emerg|alert|crit|error|warn|notice|info|debug|trace\d)\] (?:\[pid (\d{1,10})(?::tid \d{1,20})?\] )?(?:\[client ([^\]]{1,80})\] )?(?:(AH\d{5}): )?/y

/** Apache's error log. */
export const apacheError: TextFormat = {
  kind: 'text',
  name: 'apache-error',
  first: '[',
  read: (text, clock) => {
    const found = timed(text, clock, LINE, 1)
    if (!found || found.time.at === undefined) return undefined
    const { time, match } = found
    const [, module, level = '', pid, client, code] = match
    // Without a client, pid or module it is somebody's own layout.
    if (module === undefined && pid === undefined && client === undefined) return undefined
    return {
      at: time.at,
      zoneAssumed: time.zoneAssumed,
      level: level.startsWith('trace') ? 'trace' : toLevel(level),
      logger: module === '' ? undefined : module,
      message: text.slice(LINE.lastIndex),
      fields: {
        ...(pid === undefined ? {} : { pid }),
        ...(client === undefined ? {} : { client }),
        ...(code === undefined ? {} : { code }),
      },
    }
  },
  samples: [
    {
      text: '[Mon Jan 12 10:00:00.123456 2026] [proxy:error] [pid 42:tid 140000] (111)Connection refused: AH00957: HTTP: attempt to connect to 127.0.0.1:3000 failed',
      expect: { at: '2026-01-12T10:00:00.123Z', level: 'error', logger: 'proxy', ids: { processId: ['42'] } },
    },
    {
      text: '[Mon Jan 12 10:00:00.123456 2026] [security2:error] [pid 42] [client 203.0.113.7:50000] ModSecurity: Access denied with code 403 (phase 2)',
      expect: {
        message: 'ModSecurity: Access denied with code 403 (phase 2)',
        fields: { client: '203.0.113.7:50000' },
      },
    },
    {
      text: '[Mon Jan 12 10:00:00 2026] [error] [client 203.0.113.7] AH01797: client denied by server configuration',
      expect: { level: 'error', fields: { code: 'AH01797' } },
    },
  ],
}
