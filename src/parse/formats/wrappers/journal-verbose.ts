import { UPPER, type BlockFormat } from '../../format.ts'
import { readTime } from '../../time/read-time.ts'
import { unwrapMembers } from './journal-export.ts'

const HEAD = /^[A-Z][a-z]{2} \d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{6} \S{1,40} \[s=[^\]]{1,400}\]$/
const MEMBER = /^ {4}([A-Z_][A-Z0-9_]*)=([^]*)$/

/** `journalctl -o verbose`: time and cursor, then a member on each line, indented. */
export const journalVerbose: BlockFormat = {
  kind: 'block',
  name: 'journal-verbose',
  first: UPPER,
  begins: (text) => HEAD.test(text),
  goesOn: (line) => line.startsWith('    '),
  unwrap: (lines, clock) => {
    const members = new Map<string, string>()
    let last = ''
    for (const line of lines.slice(1)) {
      const match = MEMBER.exec(line)
      last = match?.[1] ?? last
      members.set(last, match ? (match[2] ?? '') : `${members.get(last) ?? ''}\n${line.trimStart()}`)
    }
    const found = unwrapMembers(members)
    return found && { ...found, at: found.at ?? readTime(lines[0] ?? '', 0, clock)?.at }
  },
  samples: [
    {
      text: 'Mon 2026-01-12 10:00:00.123456 UTC [s=0a1b;i=1;b=2;m=3;t=4;x=5]\n    PRIORITY=3\n    _PID=812\n    MESSAGE=error: crm failed',
      expect: { inner: 'winston-simple', at: '2026-01-12T10:00:00.123Z', level: 'error', message: 'crm failed' },
    },
    {
      text: 'Mon 2026-01-12 10:00:00.123456 UTC [s=0a1b;i=1]\n    SYSLOG_IDENTIFIER=payments\n    PRIORITY=4\n    MESSAGE=Deal: 4540',
      expect: { level: 'warn', ids: { dealId: ['4540'] }, fields: { program: 'payments' } },
    },
    {
      text: 'Mon 2026-01-12 10:00:00.123456 UTC [s=0a1b;i=1]\n    MESSAGE=Error: boom\n        at f (/a.js:1:1)\n    _PID=812',
      expect: { error: { type: 'Error', message: 'boom' }, ids: { processId: ['812'] } },
    },
  ],
}
