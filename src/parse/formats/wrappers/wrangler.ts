import { UPPER, type BlockFormat } from '../../format.ts'
import { safeJson } from '../../json/text-of.ts'
import { readTimeValue } from '../../time/read-time.ts'

/** `POST https://… - Ok @ 1/12/2026, 10:00:00 AM`; a timer has its pattern in quotes or is an alarm, and its outcome last. */
const CALL =
  /^(?:([A-Z]{3,7}) (https?:\/\/\S{1,2000})|\[missing request\]|Unknown Event) - ([A-Z][A-Za-z ]{1,30}) @ (\d[^@]{6,40})$/
const TIMER = /^(?:"[^"]{1,100}"|Alarm) @ (\d[^@]{6,40}) - ([A-Z][A-Za-z ]{1,30})$/
const LOG = /^ {2}\((log|info|warn|error|debug|trace)\) ?([^]*)$/
const THROWN = /^(?:✘ \[ERROR\] )? {2}(\w{1,80}): ([^]*)$/

/** `wrangler tail`: the call of a Worker, and what it logged and threw below; read as the object that `--format json` gives. */
export const wrangler: BlockFormat = {
  kind: 'block',
  name: 'wrangler',
  first: `${UPPER}"[`,
  begins: (text) => CALL.test(text) || TIMER.test(text),
  goesOn: (line) => /^(?: {2}|✘ \[ERROR\] {3}|[}\])])/.test(line),
  unwrap: ([head = '', ...lines], clock) => {
    const [, method, url, outcome, called] = CALL.exec(head) ?? []
    const [, timed, ended] = TIMER.exec(head) ?? []
    const found = readTimeValue(called ?? timed, clock)
    const said = entriesOf(lines)
    return {
      inner: safeJson({
        outcome: outcome ?? ended ?? '',
        logs: said
          .filter(({ name }) => name === undefined)
          .map(({ level, message }) => ({ level, message: [message] })),
        exceptions: said.flatMap(({ name, message }) => (name === undefined ? [] : [{ name, message }])),
        eventTimestamp: found?.at ?? null,
        event: method === undefined ? null : { request: { method, url: url ?? '' } },
      }),
      at: found?.at,
      zoneAssumed: found?.zoneAssumed,
    }
  },
  samples: [
    {
      text: 'POST https://pay.example.com/webhook - Ok @ 1/12/2026, 10:00:00 AM\n  (log) Deal: 4540 paid\n  (error) crm failed',
      expect: {
        inner: 'cloudflare-tail',
        at: '2026-01-12T10:00:00Z',
        level: 'error',
        message: 'Deal: 4540 paid\ncrm failed',
        http: { method: 'POST', path: 'https://pay.example.com/webhook' },
        ids: { dealId: ['4540'] },
      },
    },
    {
      text: 'POST https://pay.example.com/webhook - Exception Thrown @ 1/12/2026, 10:00:00 PM\n✘ [ERROR]   Error: boom',
      expect: { inner: 'cloudflare-tail', at: '2026-01-12T22:00:00Z', error: { type: 'Error', message: 'boom' } },
    },
    {
      text: '"*/5 * * * *" @ 1/12/2026, 10:05:00 AM - Ok\n  (warn) {\n  deal_id: 4540\n}',
      expect: { inner: 'cloudflare-tail', level: 'warn', message: '{\n  deal_id: 4540\n}' },
    },
  ],
}

interface Entry {
  readonly level: string
  /** The class of what was thrown. */
  readonly name?: string
  message: string
}

/** A line that begins nothing goes on with the entry before it. */
const entriesOf = (lines: readonly string[]): Entry[] => {
  const entries: Entry[] = []
  for (const line of lines) {
    const [, level, message = ''] = LOG.exec(line) ?? []
    const thrown = level === undefined ? THROWN.exec(line) : null
    const last = entries.at(-1)
    if (level !== undefined) entries.push({ level, message })
    else if (thrown && (last === undefined || line.startsWith('✘')))
      entries.push({ level: 'error', name: thrown[1] ?? '', message: thrown[2] ?? '' })
    else if (last) last.message += `\n${line}`
    else entries.push({ level: 'log', message: line.trimStart() })
  }
  return entries
}
