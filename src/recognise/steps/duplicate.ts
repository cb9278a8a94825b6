import type { StepEntry } from '../entry.ts'

/** A second delivery of an event that is known already. Harmless or not: `diagnose/` tells by what the first reached. */
export const duplicate: readonly StepEntry[] = [
  {
    id: 'duplicate.unique',
    step: 'event.duplicate',
    outcome: 'duplicate',
    needs: ['duplicate key value violates unique constraint', 'unique constraint failed', 'p2002', 'duplicate entry', 'e11000 duplicate key', 'integrityerror', 'uniqueviolation', 'recordnotunique', 'unique_violation'],
    all: [/event|webhook|evt_|stripe|p2002|idempot/],
    none: /persist|p2003|foreign key|not null|check constraint/,
    hits: [
      'duplicate key value violates unique constraint "stripe_events_event_id_key" DETAIL:  Key (event_id)=(evt_1Qabcdefgh) already exists.',
      'UNIQUE constraint failed: stripe_events.event_id',
      'PrismaClientKnownRequestError P2002 on event_id',
      "SQLSTATE[23000]: 1062 Duplicate entry 'evt_1Qabcdefgh' for key 'webhook_calls_event_id_unique'",
    ],
    misses: ['duplicate key value violates unique constraint "users_email_key"'],
  },
  {
    id: 'duplicate.already',
    step: 'event.duplicate',
    outcome: 'duplicate',
    needs: ['already', 'duplicate', 'дубл', 'уже ', 'повторн', 'seen before', 'idempoten', 'replay', 'second time', 'known event', 'dedup', 'redeliver'],
    all: [
      /(?:event|webhook|evt_|delivery|событи|вебхук|доставк|stripe)/,
      /already (?:been )?(?:processed|handled|seen|received|recorded|exists|known|stored|done|consumed)|duplicate (?:\w+ )?(?:event|webhook|delivery|evt_)|(?:event|webhook|delivery)\S* (?:\S+ )?(?:is )?(?:a )?duplicate|dedup\w* (?:hit|skip)|duplicate,? (?:skip|ignor)|дубл\S* (?:событ|вебхук|доставк|webhook|event)|(?:событ|вебхук)\S* .{0,40}(?:уже |дубл)|уже (?:был[оа]? )?(?:обработан|получ|принят|запис|есть)|повторн\S* (?:событ|вебхук|доставк|webhook|event)|seen before|idempoten\S* (?:hit|key (?:exists|found|already)|skip)|replay(?:ed)? (?:event|webhook|delivery)|known event|redeliver(?:y|ed)/,
    ],
    none: /already parsed|already in progress|body was already|уведомлен|notification (?:was )?already|not (?:a )?duplicate|no duplicate|не дубл|already running|already started|token already/,
    hits: [
      'Webhook already processed',
      'Event evt_1Qabcdefgh has already been handled, skipping',
      'Событие evt_1Qabcdefgh уже обработано, пропускаем',
      'Duplicate webhook delivery ignored',
    ],
    misses: ['Stripe webhook body was already parsed as JSON', 'Invoice processing already in progress. Skipping new run.'],
  },
  {
    id: 'duplicate.notification',
    step: 'notification.skipped',
    outcome: 'skipped',
    cause: 'duplicate_harmless',
    needs: ['already notified', 'notification already sent', 'duplicate notification', 'уведомление уже', 'already been notified', 'дублирующ'],
    none: /event\.duplicate/,
    hits: ['Customer already notified, skip', 'Уведомление уже отправлено ранее, пропускаем', 'Skipping duplicate notification for deal 7'],
    misses: ['notification sent'],
  },
]
