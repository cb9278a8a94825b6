import type { BlockFormat } from '../../format.ts'
import { syslogLevel } from '../../level.ts'
import type { Unwrapped } from '../../format.ts'

const MEMBER = /^([A-Z_][A-Z0-9_]*)=([^]*)$/

/** `journalctl -o export`: a line for each member, a blank line behind the last. A text with line breaks has its length before it. */
export const journalExport: BlockFormat = {
  kind: 'block',
  name: 'journal-export',
  first: '_',
  begins: (text) => /^__(?:CURSOR|REALTIME_TIMESTAMP)=/.test(text),
  goesOn: (_line, lines) => lines.at(-1) !== '',
  unwrap: (lines) => unwrapMembers(readMembers(lines)),
  samples: [
    {
      text: '__CURSOR=s=0a1b;i=1\n__REALTIME_TIMESTAMP=1768212000123456\nPRIORITY=3\n_PID=812\nMESSAGE=error: crm failed\n',
      expect: { inner: 'winston-simple', at: '2026-01-12T10:00:00.123Z', level: 'error', message: 'crm failed' },
    },
    {
      text: '__REALTIME_TIMESTAMP=1768212000123456\nPRIORITY=4\nMESSAGE=Deal: 4540',
      expect: { level: 'warn', message: 'Deal: 4540', ids: { dealId: ['4540'] } },
    },
    {
      text: '__CURSOR=s=0a1b;i=1\n__REALTIME_TIMESTAMP=1768212000123456\nMESSAGE\n\u0020\u0000\u0000\u0000\u0000\u0000\u0000\u0000Error: boom\n    at f (/a.js:1:1)\n_PID=812\n',
      expect: { error: { type: 'Error', message: 'boom', stack: 'Error: boom\n    at f (/a.js:1:1)' } },
    },
  ],
}

type Members = ReadonlyMap<string, string>

const LENGTH_BYTES = 8

const readMembers = (lines: readonly string[]): Members => {
  const members = new Map<string, string>()
  let long: string | undefined
  for (const line of lines) {
    const match = MEMBER.exec(line)
    if (match) {
      members.set(match[1] ?? '', match[2] ?? '')
      long = undefined
    } else if (/^[A-Z_][A-Z0-9_]*$/.test(line)) long = line
    else if (long !== undefined) {
      const before = members.get(long)
      members.set(long, before === undefined ? line.slice(LENGTH_BYTES) : `${before}\n${line}`)
    }
  }
  return members
}

/** What the members of a journal entry tell, with the message as the line inside. */
export const unwrapMembers = (members: Members): Unwrapped | undefined => {
  const message = members.get('MESSAGE')
  if (message === undefined) return undefined
  const at = Number(members.get('__REALTIME_TIMESTAMP') ?? Number.NaN) / 1000
  const pid = members.get('_PID')
  const unit = members.get('_SYSTEMD_UNIT')
  const program = members.get('SYSLOG_IDENTIFIER')
  return {
    inner: message,
    at: Number.isFinite(at) ? at : undefined,
    level: syslogLevel(Number(members.get('PRIORITY') ?? Number.NaN)),
    fields: {
      ...(pid === undefined ? {} : { pid }),
      ...(unit === undefined ? {} : { unit }),
      ...(program === undefined ? {} : { program }),
    },
    key: pid ?? '',
  }
}
