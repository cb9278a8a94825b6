/** Ways to put a carrier around each line of a text, as production does. */
export const WRAPPERS: readonly {
  readonly name: string
  readonly needsFormat?: true
  readonly wrap: (line: string) => string
}[] = [
  {
    name: 'docker-json',
    wrap: (line) => JSON.stringify({ log: `${line}\n`, stream: 'stdout', time: '2026-01-12T10:00:00.123456789Z' }),
  },
  { name: 'cri', wrap: (line) => `2026-01-12T10:00:00.123456789Z stdout F ${line}` },
  { name: 'syslog-3164', wrap: (line) => `<30>Jan 12 10:00:00 web-1 app[77]: ${line}` },
  { name: 'syslog-3164', wrap: (line) => `Jan 12 10:00:00 web-1 app[77]: ${line}` },
  { name: 'syslog-5424', wrap: (line) => `<30>1 2026-01-12T10:00:00.123456Z web-1 app 77 - - ${line}` },
  { name: 'journal-short', wrap: (line) => `2026-01-12T10:00:00+0000 web-1 app[77]: ${line}` },
  { name: 'journal-short', wrap: (line) => `Mon 2026-01-12 10:00:00 UTC web-1 app[77]: ${line}` },
  { name: 'journal-short', wrap: (line) => `1768212000.123456 web-1 app[77]: ${line}` },
  {
    name: 'journal-json',
    wrap: (line) => JSON.stringify({ __REALTIME_TIMESTAMP: '1768212000123456', _PID: '77', MESSAGE: line }),
  },
  { name: 'heroku', wrap: (line) => `2026-01-12T10:00:00.123456+00:00 app[web.1]: ${line}` },
  { name: 'fly', wrap: (line) => `2026-01-12T10:00:00.123Z app[148ed193b03089] waw [info] ${line}` },
  { name: 'kubectl-prefix', wrap: (line) => `[pod/api-7d4b9/app] ${line}` },
  { name: 'pm2', wrap: (line) => `0|crm-api  | ${line}` },
  { name: 'compose', wrap: (line) => `web-1  | ${line}` },
  { name: 'kubectl-timestamps', wrap: (line) => `2026-01-12T10:00:00.123456789Z ${line}` },
  { name: 'kubectl-timestamps', needsFormat: true, wrap: (line) => `2026-01-12T10:00:00Z ${line}` },
  { name: 'pm2-time', needsFormat: true, wrap: (line) => `2026-01-12T10:00:00: ${line}` },
  { name: 'compose', needsFormat: true, wrap: (line) => `payments  | ${line}` },
]
