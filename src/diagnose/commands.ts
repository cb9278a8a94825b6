import type { Ids } from '../model/ids.ts'
import type { NextKey } from '../model/next-step.ts'
import type { MessageArgs, NextStep } from '../model/verdict.ts'

interface Subject {
  readonly ids: Ids
  readonly type?: string
  readonly args: MessageArgs
}

type Command = (about: Subject) => string | undefined

const fixed =
  (line: string): Command =>
  () =>
    line

const anyId = ({ ids }: Subject): string | undefined =>
  ids.eventId?.[0] ??
  ids.sessionId?.[0] ??
  ids.paymentIntentId?.[0] ??
  ids.invoiceId?.[0] ??
  ids.chargeId?.[0] ??
  ids.dealId?.[0] ??
  ids.hardwareId?.[0]

/** The command line to type for a next step, where there is one. Only ids and types go into it, and only such as a shell takes as they are. */
const COMMANDS: Readonly<Partial<Record<NextKey, Command>>> = {
  ask_stripe_event: ({ type }) => `prodlogs events${type ? ` --type ${type}` : ''} --since 2h`,
  ask_stripe_endpoints: fixed('prodlogs reconcile --since 24h'),
  check_cabinet: fixed('prodlogs doctor'),
  check_mode: fixed('prodlogs doctor'),
  check_key_mode: fixed('prodlogs doctor'),
  resend_event: (about) =>
    about.ids.eventId?.[0] ? `stripe events resend ${about.ids.eventId[0]}` : 'prodlogs reconcile --since 24h',
  reprocess_event: (about) => (about.ids.eventId?.[0] ? `stripe events resend ${about.ids.eventId[0]}` : undefined),
  search_wider: (about) => (anyId(about) ? `prodlogs why ${anyId(about)} --since 3d` : 'prodlogs report --since 24h'),
  compare_healthy: ({ type }) => `prodlogs report --since 24h${type ? ` --type ${type}` : ''}`,
  join_by_deal: (about) => (about.ids.dealId?.[0] ? `prodlogs grep --deal ${about.ids.dealId[0]}` : undefined),
  look_at_evidence: (about) => (anyId(about) ? `prodlogs why ${anyId(about)} --verbose` : undefined),
  exact_url: ({ args }) =>
    `curl -sS -o /dev/null -w '%{http_code} %{redirect_url}\\n' -X POST https://HOST${pathOf(args)}`,
  check_route: ({ args }) => `curl -sS -o /dev/null -w '%{http_code}\\n' -X POST https://HOST${pathOf(args)}`,
  allow_post: ({ args }) => `curl -sS -o /dev/null -w '%{http_code}\\n' -X POST https://HOST${pathOf(args)}`,
  raise_body_limit: fixed('nginx -T | grep -n client_max_body_size'),
  check_upstream_alive: fixed('systemctl status SERVICE; ss -ltnp'),
  check_upstream_log: fixed('journalctl -u SERVICE --since "-30 min"'),
  raise_proxy_timeout: fixed('nginx -T | grep -n proxy_read_timeout'),
  renew_certificate: fixed(
    'openssl s_client -connect HOST:443 -servername HOST </dev/null | openssl x509 -noout -dates',
  ),
  trust_chain: fixed('openssl s_client -connect HOST:443 -servername HOST -showcerts </dev/null'),
  sync_clock: fixed('timedatectl status'),
  check_network_to_stripe: fixed(
    'curl -sS -o /dev/null -w "%{http_code} %{time_total}\\n" https://api.stripe.com/healthcheck',
  ),
  check_db: fixed('pg_isready; systemctl status postgresql'),
  raise_pool: fixed("psql -c 'show max_connections' -c 'select state, count(*) from pg_stat_activity group by 1'"),
  sqlite_wal: fixed("sqlite3 FILE 'pragma journal_mode; pragma busy_timeout'"),
  check_queue: fixed('redis-cli ping'),
  check_workers: fixed('systemctl status WORKER'),
  check_oom: fixed('journalctl -k --since "-2 h" | grep -i "out of memory"'),
  check_scheduler: fixed('prodlogs report --since 24h'),
  read_job_error: fixed('prodlogs grep --text "raised an exception" --since 24h'),
  read_error: (about) => (anyId(about) ? `prodlogs grep ${flagFor(about.ids)} -C 10` : undefined),
  find_deal: (about) => (about.ids.dealId?.[0] ? `prodlogs grep --deal ${about.ids.dealId[0]}` : undefined),
  check_quota: (about) => (about.ids.hardwareId?.[0] ? `prodlogs why ${about.ids.hardwareId[0]}` : undefined),
  read_more_sources: fixed('prodlogs doctor'),
}

const pathOf = (args: MessageArgs): string => {
  const path = String(args['path'] ?? '/WEBHOOK-PATH')
  return /^[\w./-]+$/.test(path) ? path : '/WEBHOOK-PATH'
}

const flagFor = (ids: Ids): string => {
  if (ids.eventId?.[0]) return `--event ${ids.eventId[0]}`
  if (ids.sessionId?.[0]) return `--session ${ids.sessionId[0]}`
  if (ids.paymentIntentId?.[0]) return `--payment-intent ${ids.paymentIntentId[0]}`
  return ids.dealId?.[0] ? `--deal ${ids.dealId[0]}` : `--text ${anyId({ ids, args: {} }) ?? ''}`
}

/** Only what a shell takes as it stands: ids come from log lines, and a user pastes this. */
const isPlain = (text: string): boolean => /^[\w.:*-]+$/.test(text)

export const nextSteps = (keys: readonly NextKey[], about: Subject): NextStep[] => {
  const safe: Subject = {
    ids: Object.fromEntries(
      Object.entries(about.ids).map(([kind, values]) => [kind, (values ?? []).filter(isPlain)]),
    ) as Ids,
    args: about.args,
    ...(about.type !== undefined && isPlain(about.type) ? { type: about.type } : {}),
  }
  return keys.map((key) => {
    const command = COMMANDS[key]?.(safe)
    return { key, args: about.args, ...(command === undefined ? {} : { command }) }
  })
}
