import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { createRecogniser } from '../../../src/recognise/recogniser.ts'
import { recordOf } from '../../support/recognise/record.ts'

const rows = (name: string): string[][] =>
  readFileSync(new URL(name, import.meta.url), 'utf8')
    .trimEnd()
    .split('\n')
    .slice(1)
    .map((line) => line.split('\t'))

const recognise = createRecogniser()

const VALUES: Readonly<Record<string, string>> = {
  type: 'checkout.session.completed',
  pi: 'pi_3QabcdefghijklmnopqrstuV',
  cs: 'cs_live_a1b2c3d4e5f6g7h8i9j0',
  in: 'in_1QabcdefghijklmnopqrstuV',
  ch: 'ch_3QabcdefghijklmnopqrstuV',
  deal: '4540',
  status: 'paid',
}

describe('the vocabulary of a real service', () => {
  test.for(rows('vocabulary.tsv'))('%s %s: %s', ([step, outcome, template = '']) => {
    const message = template.replace(/<(\w+)>/g, (_, name: string) => VALUES[name] ?? name)
    const found = recognise(recordOf(message)).find((each) => each.kind === step)
    expect(found?.outcome).toBe(outcome === 'start' ? 'started' : outcome)
    expect(found?.by).not.toMatch(/^meaning/)
  })
})

/** Which causes a family of `strings.tsv` may stand for. */
const FAMILY: Readonly<Record<string, RegExp>> = {
  redirect_3xx: /^redirect_3xx$/,
  route_404: /^route_not_found_404$/,
  body_415: /^unsupported_media_415$/,
  body_413: /^body_too_large_413$/,
  csrf_403: /^csrf_403$/,
  csrf_422: /^csrf_403$/,
  waf_403: /^waf_403$/,
  upstream_502: /^upstream_down_502$/,
  upstream_504: /^timeout_504$/,
  client_closed_499: /^client_closed_499$/,
  tls: /^tls_handshake_failed$/,
  'sig.raw_body': /raw_body_parsed$/,
  'sig.wrong_secret': /wrong_secret$/,
  'sig.whitespace': /secret_whitespace$/,
  'sig.no_secret': /missing_secret$/,
  'sig.no_header': /missing_header$/,
  'sig.bad_header': /malformed_header$/,
  'sig.no_payload': /raw_body_parsed$/,
  'sig.timestamp': /timestamp$/,
  'sig.edge': /edge_async$/,
  api_version: /^api_version_mismatch$/,
  thin_event: /^thin_event/,
  ignored_account: /^ignored_other_account$/,
  ignored_mode: /^ignored_mode$/,
  'resource_missing.mode': /^resource_missing\.mode$/,
  'resource_missing.account': /^resource_missing\.account$/,
  resource_missing: /^resource_missing/,
  key_invalid: /^stripe_api_key_invalid$/,
  key_expired: /^stripe_api_key_expired$/,
  key_permission: /^stripe_api_permission$/,
  rate_limit: /^stripe_api_rate_limited$/,
  stripe_conn: /^stripe_api_connection$/,
  metadata_missing: /^metadata_deal_id_missing$/,
  unhandled: /^unhandled_event_type$/,
  handler: /^handler_error$/,
  crm_auth: /^crm_auth_401$/,
  crm_429: /^crm_rate_limited_429$/,
  crm_stage: /^crm_stage_invalid$/,
  crm_deal: /^crm_(?:deal_not_found|unavailable)$/,
  crm_noop: /^$/,
  notify_no_id: /^notify_no_(?:telegram|sendpulse)_id$/,
  notify_chat: /^notify_chat_not_found$/,
  notify_blocked: /^notify_blocked_by_user$/,
  notify_429: /^notify_rate_limited$/,
  notify_provider: /^notify_(?:provider_auth|chat_not_found)$/,
  notify_skip: /^duplicate_harmless$/,
  duplicate: /^$/,
  db: /^db_|^handler_error$/,
  db_fail_open: /^db_down_fail_open$/,
  queue: /^(?:queue_down|job_stalled)$/,
  scheduler: /^scheduler_(?:missed|failed)$/,
}

/** Not lines of a log at all: mails of Stripe, and answers that only a status tells. */
const NOT_LINES = /^\(no line|^status 419|^" 499 0 "|^has been failing for|^We have disabled/

describe('exact strings of SDKs, frameworks, proxies, databases, CRMs and messengers', () => {
  test.for(rows('strings.tsv').filter(([, text = '']) => !NOT_LINES.test(text)))(
    '%s: %s',
    ([family = '', text = '']) => {
      const steps = recognise(recordOf(text.replace(/\b(evt|cs|req)_…/g, '$1_1QabcdefghijklmnopqrstuV')))
      expect(steps.length).toBeGreaterThan(0)
      const expected = FAMILY[family]
      expect(expected).toBeDefined()
      expect(steps.some((step) => expected?.test(step.cause ?? ''))).toBe(true)
    },
  )
})
