import { DIGITS, type TextFormat } from '../../format.ts'
import { readTime } from '../../time/read-time.ts'

const HEAD = /(?:: )?PM2 (log|error): /y

/** What PM2 says of itself: `2026-01-12T10:00:02: PM2 log: App [api:0] exited …`. */
export const pm2Daemon: TextFormat = {
  kind: 'text',
  name: 'pm2-daemon',
  first: `${DIGITS}P`,
  read: (text, clock) => {
    const time = text.charCodeAt(0) === 80 ? undefined : readTime(text, 0, clock)
    HEAD.lastIndex = time?.end ?? 0
    const match = HEAD.exec(text)
    if (!match) return undefined
    return {
      at: time?.at,
      zoneAssumed: time?.zoneAssumed,
      level: match[1] === 'error' ? 'error' : 'info',
      logger: 'PM2',
      message: text.slice(HEAD.lastIndex),
    }
  },
  samples: [
    {
      text: 'PM2 log: App [api:0] starting in -fork mode-',
      expect: { level: 'info', logger: 'PM2', message: 'App [api:0] starting in -fork mode-' },
    },
    {
      text: 'PM2 error: Script not found: /srv/api/server.js',
      expect: { level: 'error', message: 'Script not found: /srv/api/server.js' },
    },
    { text: 'PM2 log: pid=812 msg=process killed', expect: { message: 'pid=812 msg=process killed' } },
  ],
}
