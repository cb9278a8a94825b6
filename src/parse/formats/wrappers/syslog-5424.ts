import type { Fields } from '../../../model/record.ts'
import { DIGITS, type TextWrapper } from '../../format.ts'
import { syslogLevel } from '../../level.ts'
import { readTime } from '../../time/read-time.ts'

const PRI = /^(?:\d{1,6} )?<(\d{1,3})>1 /
const HEADER = / (\S{1,255}) (\S{1,255}) (\S{1,128}) (\S{1,255}) /y
const ELEMENT = /\[(\S{1,64})((?: [^\s="\]]{1,64}="[^"\\]*(?:\\.[^"\\]*)*")*)\]/y
const PARAM = / ([^\s="\]]{1,64})="([^"\\]*(?:\\.[^"\\]*)*)"/g

/** RFC 5424, with its length before it as in logplex drains: priority, time, host, program, pid, message id, structured data. */
export const syslog5424: TextWrapper = {
  kind: 'wrapper',
  name: 'syslog-5424',
  first: `<${DIGITS}`,
  unwrap: (text, clock) => {
    const priority = PRI.exec(text)
    if (!priority) return undefined
    const from = priority[0].length
    const time = text.startsWith('- ', from) ? { end: from + 1, at: undefined } : readTime(text, from, clock)
    if (!time) return undefined
    HEADER.lastIndex = time.end
    const match = HEADER.exec(text)
    if (!match) return undefined
    const [, host = '-', program = '-', pid = '-', id = '-'] = match
    const data = readData(text, HEADER.lastIndex)
    return {
      inner: text.slice(data.end).replace(/^ ?\ufeff?/, ''),
      at: time.at,
      level: syslogLevel(Number(priority[1])),
      fields: {
        ...present('hostname', host),
        ...present('program', program),
        ...present('pid', pid),
        ...present('msgid', id),
        ...data.fields,
      },
      key: `${program}[${pid}]`,
    }
  },
  samples: [
    {
      text: '119 <40>1 2026-01-12T10:00:01.123456+00:00 host heroku web.1 - webhook received deal_id=4540',
      expect: {
        at: '2026-01-12T10:00:01.123Z',
        message: 'webhook received deal_id=4540',
        ids: { dealId: ['4540'] },
      },
    },
    {
      text: '<11>1 2026-01-12T10:00:00.123Z web-1 payments 42 ID1 [meta deal_id="4540"] failed',
      expect: {
        at: '2026-01-12T10:00:00.123Z',
        level: 'error',
        message: 'failed',
        fields: { hostname: 'web-1', program: 'payments', deal_id: '4540' },
        ids: { dealId: ['4540'], processId: ['42'] },
      },
    },
    {
      text: '<14>1 2026-01-12T10:00:00Z web-1 payments 42 - - {"level":"info","message":"paid"}',
      expect: { inner: 'winston-json', level: 'info', message: 'paid' },
    },
    {
      text: '<190>1 2026-01-12T10:00:00+03:00 - app - - - \ufeffоплачено',
      expect: { at: '2026-01-12T07:00:00Z', level: 'info', message: 'оплачено' },
    },
  ],
}

const readData = (text: string, from: number): { fields: Fields; end: number } => {
  if (text.charCodeAt(from) === 45) return { fields: {}, end: from + 1 }
  const fields: { [name: string]: string } = {}
  let end = from
  for (;;) {
    ELEMENT.lastIndex = end
    const element = ELEMENT.exec(text)
    if (!element) return { fields, end }
    for (const [, name = '', value = ''] of (element[2] ?? '').matchAll(PARAM)) fields[name] = value
    end = ELEMENT.lastIndex
  }
}

const present = (name: string, value: string): Fields => (value === '-' ? {} : { [name]: value })
