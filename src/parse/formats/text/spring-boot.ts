import { DIGITS, type TextFormat } from '../../format.ts'
import { toLevel } from '../../level.ts'
import { timed } from '../../text/patterns.ts'

const LINE =
  / {1,3}(TRACE|DEBUG|INFO|WARN|ERROR) (\d{1,10}) --- (?:\[[^\]]{0,80}\] {0,2}){1,3}([\w.$/[\]-]{1,120}) {0,60}: ?/y

/** Spring Boot's default layout of logback. */
export const springBoot: TextFormat = {
  kind: 'text',
  name: 'spring-boot',
  first: DIGITS,
  read: (text, clock) => {
    const found = timed(text, clock, LINE)
    if (!found) return undefined
    const { time, match } = found
    return {
      at: time.at,
      zoneAssumed: time.zoneAssumed,
      level: toLevel(match[1] ?? ''),
      logger: match[3],
      message: text.slice(LINE.lastIndex),
      fields: { pid: match[2] ?? '' },
    }
  },
  samples: [
    {
      text: '2026-01-12T10:00:00.123+03:00  INFO 42 --- [payments] [nio-8080-exec-1] c.e.hooks.StripeController               : Deal: 4540 paid',
      expect: {
        at: '2026-01-12T07:00:00.123Z',
        level: 'info',
        logger: 'c.e.hooks.StripeController',
        message: 'Deal: 4540 paid',
        ids: { dealId: ['4540'], processId: ['42'] },
      },
    },
    {
      text: '2026-01-12 10:00:00.123 ERROR 42 --- [nio-8080-exec-1] o.a.c.c.C.[.[.[/].[dispatcherServlet]    : Servlet.service() threw exception\n\ncom.stripe.exception.SignatureVerificationException: No signatures found\n\tat com.stripe.net.Webhook.constructEvent(Webhook.java:45) ~[stripe-java.jar:na]\nCaused by: java.lang.IllegalStateException: x\n\t... 12 common frames omitted',
      expect: {
        level: 'error',
        error: { type: 'com.stripe.exception.SignatureVerificationException', message: 'No signatures found' },
      },
    },
    {
      text: '2026-01-12T10:00:00.123Z  WARN 42 --- [           main] c.e.App : slow',
      expect: { level: 'warn', message: 'slow' },
    },
  ],
}
