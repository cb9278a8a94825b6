import { homedir } from 'node:os'
import { join } from 'node:path'
import { parseWebhookSecrets, type CabinetSecrets } from './config-secrets.ts'
import { boolean, ConfigError, integer, oneOf, optional, text, url, type Env } from './config-env.ts'

/** Everything the service is told from outside, once, at start. `…Ms` and `…S` are milliseconds and seconds. */
export type Config = ReturnType<typeof readConfig>

/** Environment → Config. Throws ConfigError, which names the variable and what it should be, and quotes no value. */
export const readConfig = (env: Env) => {
  const enabled = boolean(env, 'SUBSCRIPTION_ENABLED', false)
  const killSwitch = boolean(env, 'SUBSCRIPTION_KILL_SWITCH', false)
  const config = {
    active: enabled && !killSwitch,
    enabled,
    killSwitch,
    demoMode: boolean(env, 'DEMO_MODE', false),
    /** DEMO_MODE only: how far a clock that was moved stands from the wall's, carried over a restart. */
    demoClockOffsetMs: integer(env, 'DEMO_CLOCK_OFFSET_MS', 0, 0, Number.MAX_SAFE_INTEGER),
    http: {
      host: text(env, 'HOST', '127.0.0.1'),
      port: integer(env, 'PORT', 8080, 0, 65_535),
      bodyLimit: integer(env, 'WEBHOOK_BODY_LIMIT', 1_048_576, 1024, 67_108_864),
      gateToken: optional(env, 'GATE_TOKEN'),
      metricsToken: optional(env, 'METRICS_TOKEN'),
      requestTimeoutMs: integer(env, 'REQUEST_TIMEOUT_MS', 10_000, 100, 300_000),
      shutdownTimeoutMs: integer(env, 'SHUTDOWN_TIMEOUT_MS', 10_000, 100, 600_000),
    },
    stripe: readStripe(env),
    db: {
      url: optional(env, 'DATABASE_URL'),
      pgliteDir: text(env, 'PGLITE_DIR', join('data', 'pglite')),
      cacheDir: text(env, 'PAYMENTS_CACHE_DIR', defaultCacheDir(env)),
      connectTimeoutMs: integer(env, 'DB_CONNECT_TIMEOUT_MS', 300, 10, 60_000),
      statementTimeoutMs: integer(env, 'DB_STATEMENT_TIMEOUT_MS', 1000, 10, 60_000),
      poolSize: integer(env, 'DB_POOL_SIZE', 12, 4, 200),
    },
    quota: {
      freeTrialDays: integer(env, 'FREE_TRIAL_DAYS', 7, 0, 3650),
      freeTrialQuota: integer(env, 'FREE_TRIAL_QUOTA', 20, 0, 1_000_000_000),
      paidTrialQuota: integer(env, 'PAID_TRIAL_QUOTA', 200, 0, 1_000_000_000),
      paidQuota: integer(env, 'PAID_QUOTA', 2000, 0, 1_000_000_000),
      graceDays: integer(env, 'GRACE_DAYS', 7, 0, 3650),
      reservationTtlS: integer(env, 'RESERVATION_TTL_S', 900, 1, 604_800),
    },
    scheduler: {
      trialCheckS: integer(env, 'TRIAL_CHECK_S', 3600, 1, 86_400),
      graceCheckS: integer(env, 'GRACE_CHECK_S', 3600, 1, 86_400),
      quotaResetS: integer(env, 'QUOTA_RESET_S', 3600, 1, 86_400),
      retentionS: integer(env, 'RETENTION_S', 86_400, 1, 604_800),
      // More than the thirty days in which Stripe can resend, and an ignored event be judged again.
      retentionDays: integer(env, 'RETENTION_DAYS', 90, 31, 3650),
      jobTimeLimitS: integer(env, 'JOB_TIME_LIMIT_S', 300, 1, 86_400),
    },
    cacheTtlS: integer(env, 'CACHE_TTL_S', 60, 0, 3600),
    failOpen: {
      allowed: boolean(env, 'FAIL_OPEN', true),
      maxPerHardware: integer(env, 'FAIL_OPEN_MAX_PER_HW', 5, 0, 100_000),
      maxS: integer(env, 'FAIL_OPEN_MAX_S', 900, 0, 86_400),
    },
    work: {
      concurrency: integer(env, 'WORKER_CONCURRENCY', 4, 1, 64),
      retryForS: integer(env, 'RETRY_FOR_S', 3 * 86_400, 0, 30 * 86_400),
      retryBaseMs: integer(env, 'RETRY_BASE_MS', 1000, 1, 3_600_000),
      leaseMs: integer(env, 'LEASE_MS', 30_000, 100, 3_600_000),
      pollMs: integer(env, 'POLL_MS', 250, 10, 60_000),
      outboundTimeoutMs: integer(env, 'OUTBOUND_TIMEOUT_MS', 5000, 10, 120_000),
    },
    crm: {
      baseUrl: url(env, 'CRM_BASE_URL'),
      token: optional(env, 'CRM_TOKEN'),
      paidStageId: integer(env, 'CRM_PAID_STAGE_ID', 5, 1),
    },
    telegram: {
      baseUrl: url(env, 'TELEGRAM_API_BASE') ?? 'https://api.telegram.org',
      botToken: optional(env, 'TELEGRAM_BOT_TOKEN'),
    },
    sendpulse: {
      baseUrl: url(env, 'SENDPULSE_API_BASE') ?? 'https://api.sendpulse.com',
      clientId: optional(env, 'SENDPULSE_CLIENT_ID'),
      clientSecret: optional(env, 'SENDPULSE_CLIENT_SECRET'),
    },
    log: {
      level: oneOf(env, 'LOG_LEVEL', ['trace', 'debug', 'info', 'warn', 'error', 'silent'] as const, 'info'),
      file: optional(env, 'LOG_FILE'),
      accessFile: optional(env, 'ACCESS_LOG_FILE'),
    },
  }
  if (config.active) demandSecrets(env)
  if (config.demoMode) refuseLiveKeys(config)
  return config
}

const readStripe = (env: Env) => {
  const cabinet = text(env, 'STRIPE_CABINET', 'main')
  const secretText = optional(env, 'STRIPE_WEBHOOK_SECRET')
  const webhookSecrets: CabinetSecrets[] = secretText === undefined ? [] : readSecrets(secretText, cabinet)
  return {
    cabinet,
    livemode: boolean(env, 'STRIPE_LIVEMODE', false),
    secretKey: optional(env, 'STRIPE_SECRET_KEY'),
    publishableKey: optional(env, 'STRIPE_PUBLISHABLE_KEY'),
    /** What is sold here: a subscription to anything else entitles nobody. */
    priceIds: list(optional(env, 'STRIPE_PRICE_ID')),
    webhookSecrets,
    apiBase: url(env, 'STRIPE_API_BASE'),
    timeoutMs: integer(env, 'STRIPE_TIMEOUT_MS', 5000, 10, 80_000),
    // At least one second: constructEvent takes 0 for "do not look at the age", which would accept any replay.
    toleranceS: integer(env, 'WEBHOOK_TOLERANCE_S', 300, 1, 3600),
  }
}

const list = (value: string | undefined): readonly string[] =>
  (value ?? '')
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '')

const readSecrets = (secretText: string, cabinet: string): CabinetSecrets[] => {
  try {
    return parseWebhookSecrets(secretText, cabinet)
  } catch (cause) {
    throw new ConfigError('STRIPE_WEBHOOK_SECRET', cause instanceof Error ? cause.message : 'cannot be read')
  }
}

const REQUIRED_WHEN_ACTIVE = ['STRIPE_SECRET_KEY', 'STRIPE_WEBHOOK_SECRET', 'STRIPE_PUBLISHABLE_KEY', 'STRIPE_PRICE_ID']

const demandSecrets = (env: Env): void => {
  for (const name of REQUIRED_WHEN_ACTIVE) {
    if (optional(env, name) === undefined) {
      throw new ConfigError(name, 'is required when SUBSCRIPTION_ENABLED=true and the kill switch is off')
    }
  }
  const cabinet = text(env, 'STRIPE_CABINET', 'main')
  const known = readSecrets(optional(env, 'STRIPE_WEBHOOK_SECRET') ?? '', cabinet).map((one) => one.cabinet)
  if (!known.includes(cabinet)) {
    throw new ConfigError('STRIPE_WEBHOOK_SECRET', 'holds no secret of STRIPE_CABINET: every event would be ignored')
  }
  const key = optional(env, 'STRIPE_SECRET_KEY') ?? ''
  const keyIsLive = /^(sk|rk)_live_/.test(key)
  if (keyIsLive !== boolean(env, 'STRIPE_LIVEMODE', false)) {
    throw new ConfigError(
      'STRIPE_LIVEMODE',
      `does not fit STRIPE_SECRET_KEY, which is a ${keyIsLive ? 'live' : 'test'} key`,
    )
  }
}

const refuseLiveKeys = (config: { stripe: { secretKey: string | undefined; livemode: boolean } }): void => {
  if (config.stripe.livemode || /_live_/.test(config.stripe.secretKey ?? '')) {
    throw new ConfigError('DEMO_MODE', 'is refused with live keys: its faults would act on real payments')
  }
}

const defaultCacheDir = (env: Env): string =>
  join(env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'prodlogs-payments')
