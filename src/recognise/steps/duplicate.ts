import type { StepEntry } from '../entry.ts'

const UNIQUE = [
  'duplicate key value violates unique constraint',
  'unique constraint failed',
  'p2002',
  'duplicate entry',
  'e11000 duplicate key',
  'integrityerror',
  'uniqueviolation',
  'recordnotunique',
  'unique_violation',
  'unique constraint violated',
  'already exists.',
  'violation of unique key constraint',
  'cannot insert duplicate key',
] as const

/** The key that was violated, as databases name it: the constraint, the column, the index. */
const KEY =
  /unique (?:constraint|index|key constraint|key)\W{1,3}["'`«]?(?!failed)([\w.]+)|for key\W{1,3}([\w.]+)|constraint failed:\s*([\w.]+)|on the fields:\s*\(?([^)\n]{1,80})|dup key:\s*\{?\s*:?\s*([\w.]+)|\bkey \(([^)]{1,60})\)=|collection:\s*(\S+ index: \S+)|conflicting key:\s*(\S+)|duplicate key value is \((\w+)/g
/** `already exists.` is a database's word only behind its key. */
const isViolation = (text: string): boolean =>
  !text.includes('already exists.') || /\bkey \([^)]{1,60}\)=\(|violat|duplicate|unique|integrityerror|p2002/.test(text)
const OF_EVENT = /event|webhook|idempot|deliver|evt_|notification_log|processed|dedup/

/** Whether the violated key names the event (its delivery, its idempotency key); undefined when no key is named. */
const isOfEvent = (text: string): boolean | undefined => {
  const keys = [...text.matchAll(KEY)].flatMap((match) =>
    match.slice(1).filter((key) => key !== undefined && key !== 'failed'),
  )
  if (keys.length === 0) return undefined
  return keys.some((key) => OF_EVENT.test(key as string)) || /=\(evt_|entry '?evt_/.test(text)
}

/** A second delivery of an event that is known already. Harmless or not: `diagnose/` tells by what the first reached. */
export const duplicate: readonly StepEntry[] = [
  {
    id: 'duplicate.unique',
    step: 'event.duplicate',
    outcome: 'duplicate',
    needs: UNIQUE,
    none: /p2003|foreign key|not null|check constraint/,
    when: (line) =>
      isViolation(line.text) &&
      isOfEvent(line.text) !== false &&
      /event|webhook|evt_|stripe|p2002|idempot/.test(line.text),
    hits: [
      'duplicate key value violates unique constraint "stripe_events_event_id_key" DETAIL:  Key (event_id)=(evt_1Qabcdefgh) already exists.',
      'UNIQUE constraint failed: stripe_events.event_id',
      'PrismaClientKnownRequestError P2002 on event_id',
      "SQLSTATE[23000]: 1062 Duplicate entry 'evt_1Qabcdefgh' for key 'webhook_calls_event_id_unique'",
    ],
    misses: ['duplicate key value violates unique constraint "users_email_key"'],
  },
  {
    id: 'duplicate.own-row',
    step: 'session.persisted',
    outcome: 'failed',
    cause: 'db_concurrent_update',
    alternatives: ['handler_error'],
    confidence: 'likely',
    claim: 'reported',
    voice: 'library',
    needs: UNIQUE,
    looseToo: true,
    when: (line) => isViolation(line.text) && isOfEvent(line.text) === false && (line.isPayment || line.isAlarm),
    hits: [
      'Stripe webhook failed: duplicate key value violates unique constraint "shop_order_number_key" DETAIL:  Key (number)=(A-1042) already exists.',
      'payment handler: UNIQUE constraint failed: subscriptions.stripe_id',
    ],
    misses: [
      'duplicate key value violates unique constraint "stripe_events_event_id_key"',
      'signup: duplicate key value violates unique constraint "users_email_key"',
    ],
  },
  {
    id: 'duplicate.already',
    step: 'event.duplicate',
    outcome: 'duplicate',
    needs: [
      'already',
      'duplicate',
      'дубл',
      'уже ',
      'повторн',
      'seen before',
      'idempoten',
      'replay',
      'second time',
      'known event',
      'dedup',
      'redeliver',
    ],
    all: [
      /(?:event|webhook|evt_|delivery|событи|вебхук|доставк|stripe|\b(?:pi|cs|ch|in|py)_|плат[её]ж|оплат)/,
      /already (?:been )?(?:processed|handled|seen|received|recorded|exists|known|stored|done|consumed)|duplicate (?:\w+ )?(?:event|webhook|delivery|evt_)|(?:event|webhook|delivery)\S* (?:\S+ )?(?:is )?(?:a )?duplicate|dedup\w* (?:hit|skip)|duplicate,? (?:skip|ignor)|дубл\S* (?:событ|вебхук|доставк|webhook|event)|(?:событ|вебхук)\S* .{0,40}(?:уже (?:был[оа]? )?(?:обраб|получ|приш|прин|запис|есть|учт|сохран|видел)|дубл)|уже (?:был[оа]? )?(?:обработан|получ|принят|запис|есть)|повторн\S* (?:stripe |страйп )?(?:событ|вебхук|доставк|webhook|event)|(?:плат[её]ж|оплат|зачислени)\S* (?:\S+ ){0,3}?уже (?:был[оа]? )?(?:зачислен|провед|учт)|(?:payment|charge|checkout)\S* (?:\S+ ){0,3}?(?:was |has been )?already (?:been )?(?:processed|handled|recorded|credited|applied)|seen before|idempoten\S* (?:hit|key (?:exists|found|already)|skip)|replay(?:ed)? (?:event|webhook|delivery)|known event|redeliver(?:y|ed)/,
    ],
    none: /violates unique|unique constraint|duplicate (?:entry|key)|already parsed|already in progress|body was already|уведомлен|notification (?:was )?already|not (?:a )?duplicate|no duplicate|не дубл|already running|already started|token already|(?:order|cart|session|booking|checkout|invoice|subscription|payment) (?:\S+ ){0,2}already (?:completed|done|closed|paid)/,
    when: (line) =>
      !(
        line.isAlarm &&
        /error|fail|не удал|ошибк/.test(line.text) &&
        !/already (?:been )?(?:processed|handled|seen|recorded)|duplicate|уже обработан/.test(line.text)
      ),
    hits: [
      'Webhook already processed',
      'Event evt_1Qabcdefgh has already been handled, skipping',
      'Событие evt_1Qabcdefgh уже обработано, пропускаем',
      'Duplicate webhook delivery ignored',
    ],
    misses: [
      'Stripe webhook body was already parsed as JSON',
      'Invoice processing already in progress. Skipping new run.',
    ],
  },
  {
    id: 'duplicate.notification',
    step: 'notification.skipped',
    outcome: 'skipped',
    cause: 'duplicate_harmless',
    needs: [
      'already notified',
      'notification already sent',
      'duplicate notification',
      'уведомление уже',
      'already been notified',
      'дублирующ',
    ],
    none: /event\.duplicate/,
    hits: [
      'Customer already notified, skip',
      'Уведомление уже отправлено ранее, пропускаем',
      'Skipping duplicate notification for deal 7',
    ],
    misses: ['notification sent'],
  },
]
