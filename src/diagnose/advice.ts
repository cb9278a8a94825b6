import type { NextKey } from '../model/next-step.ts'
import type { WebhookProcessingLog } from '../model/trace.ts'
import type { MessageArgs } from '../model/verdict.ts'

/** Advice that speaks of a messenger, and what it is for mail. */
const FOR_MAIL: Readonly<Partial<Record<NextKey, NextKey>>> = {
  renew_provider_token: 'renew_mail_login',
  fix_chat_id: 'fix_mail_address',
  read_provider_answer: 'read_mail_answer',
}

/** Behind `stripe listen` there is no endpoint to set and no proxy to look at: a program on this machine. */
const FOR_FORWARDER: Readonly<Partial<Record<NextKey, NextKey>>> = {
  check_upstream_alive: 'start_forwarded_server',
  check_upstream_log: 'check_forward_to',
  raise_proxy_timeout: 'start_forwarded_server',
  log_refusals: 'read_forwarded_server',
  compare_secret: 'use_listen_secret',
  read_error: 'read_forwarded_server',
}

/** Next steps that stand for others. */
export const SUBSTITUTES: readonly NextKey[] = [...Object.values(FOR_MAIL), ...Object.values(FOR_FORWARDER)]

/** The next steps of a cause, in the words of what this log shows: the place, the channel, the forwarder. */
export const adviceFor = (keys: readonly NextKey[], args: MessageArgs, log: WebhookProcessingLog): NextKey[] => {
  const forwarded = log.steps.some((step) => step.voice === 'forwarder')
  const chosen = keys.flatMap((key): NextKey[] => {
    if (key === 'read_error' && args['place'] !== undefined) return ['read_place']
    if (key === 'read_place' && args['place'] === undefined) return []
    if (args['channel'] === 'email') return [FOR_MAIL[key] ?? key]
    return [forwarded ? (FOR_FORWARDER[key] ?? key) : key]
  })
  return [...new Set(chosen)]
}
