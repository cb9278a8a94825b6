import type { Fields } from '../../../model/record.ts'
import { BEYOND_ASCII, LOWER, UPPER, type TextWrapper } from '../../format.ts'
import { syslogLevel } from '../../level.ts'
import { readTime } from '../../time/read-time.ts'

const PRI = /^<(\d{1,3})>/
/** Syslog writes its months in the language of its process. */
const MONTH = /\p{L}{3,5}\.? {1,2}\d{1,2} /uy
const TAG = / (?:([\w.:-]{1,255}) )?([\w./@-]{1,64})(?:\[(\d{1,10})\])?: ?/y
/** Without a tag only what looks like a name of a host is one. */
const HOST = / ([a-z][a-z0-9-]{0,60}[-.\d][a-z0-9.-]{0,190}) (?=\S)/y

/** RFC 3164, and the same without a priority as syslog daemons write it to files and `journalctl` prints by default. */
export const syslog3164: TextWrapper = {
  kind: 'wrapper',
  name: 'syslog-3164',
  first: `<${UPPER}${LOWER}${BEYOND_ASCII}`,
  unwrap: (text, clock) => {
    const priority = PRI.exec(text)
    const from = priority?.[0].length ?? 0
    MONTH.lastIndex = from
    const time = MONTH.test(text) ? readTime(text, from, clock) : undefined
    if (!time) return undefined
    const head = readHead(text, time.end)
    if (!head && !priority) return undefined
    return {
      inner: head ? text.slice(head.end) : text.slice(time.end).trimStart(),
      at: time.at,
      zoneAssumed: time.zoneAssumed,
      level: priority ? syslogLevel(Number(priority[1])) : undefined,
      fields: head?.fields,
      key: head?.key,
    }
  },
  samples: [
    {
      text: 'Jan 12 10:00:00 web-1 Payment failed for deal 4540: CRM 500',
      expect: {
        message: 'Payment failed for deal 4540: CRM 500',
        fields: { hostname: 'web-1' },
        ids: { dealId: ['4540'] },
      },
    },
    {
      text: 'янв 12 10:00:02 box payments[812]: deal 4540',
      expect: { at: '2026-01-12T10:00:02Z', message: 'deal 4540', ids: { processId: ['812'] } },
    },
    {
      text: '<11>Jan 12 10:00:00 web-1 payments[42]: deal #4540 failed',
      expect: {
        at: '2026-01-12T10:00:00Z',
        level: 'error',
        message: 'deal #4540 failed',
        fields: { hostname: 'web-1', program: 'payments' },
        ids: { dealId: ['4540'], processId: ['42'] },
      },
    },
    {
      text: 'Dec 31 23:59:59 web-1 node[42]: {"level":30,"time":1767225599000,"msg":"paid"}',
      expect: { inner: 'pino', at: '2025-12-31T23:59:59Z', message: 'paid' },
    },
    {
      text: 'Jan 12 10:00:00.123456 web-1 payments[42]: \u001b[31merror\u001b[39m: failed\nJan 12 10:00:00.123456 web-1 payments[42]: Error: boom\nJan 12 10:00:00.123456 web-1 payments[42]:     at f (/a.js:1:1)',
      expect: {
        inner: 'winston-simple',
        at: '2026-01-12T10:00:00.123Z',
        level: 'error',
        message: 'failed',
        error: { type: 'Error', message: 'boom' },
      },
    },
    {
      text: 'Jan  2 10:00:00 web-1 kernel: Out of memory: Killed process 42 (node)',
      expect: { at: '2026-01-02T10:00:00Z', message: 'Out of memory: Killed process 42 (node)' },
    },
  ],
}

interface Head {
  readonly end: number
  readonly fields: Fields
  readonly key: string
}

/** Host and tag. A tag has no blanks: `Payment failed for deal 4540: CRM 500` is a sentence. */
const readHead = (text: string, from: number): Head | undefined => {
  TAG.lastIndex = from
  const match = TAG.exec(text)
  const [, host, tag = '', pid] = match ?? []
  if (match && (pid !== undefined || host === undefined || isHost(host))) {
    const fields = {
      ...(host === undefined ? {} : { hostname: host }),
      program: tag,
      ...(pid === undefined ? {} : { pid }),
    }
    // `Error: CRM 500` is no program's.
    return host === undefined && pid === undefined && /^[A-Z]/.test(tag)
      ? undefined
      : { end: TAG.lastIndex, fields, key: `${tag}[${pid ?? ''}]` }
  }
  HOST.lastIndex = from
  const only = HOST.exec(text)?.[1]
  return only === undefined ? undefined : { end: HOST.lastIndex, fields: { hostname: only }, key: only }
}

/** A word with a capital and nothing else begins a sentence. */
const isHost = (word: string): boolean => !/^[A-Z][a-z]+$/.test(word)
