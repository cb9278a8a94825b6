import { told } from '../rule.ts'

export const quota = told(
  'quota_denied',
  ['check_quota', 'offer_plan'],
  [
    '{"time":"2026-01-12T10:00:01Z","level":"info","event":"quota.denied","msg":"Request denied at the gate","hardware_id":"HW-77aa","reason":"quota_exceeded"}',
    '2026-01-12 10:00:01,004 WARNING gate: Квота исчерпана, запрос отклонен hardware_id=HW-77aa',
  ],
  ['2026-01-12 10:00:01,004 INFO gate: quota not exceeded hardware_id=HW-77aa'],
)
export const trial = told(
  'trial_expired',
  ['offer_plan'],
  [
    '{"time":"2026-01-12T10:00:01Z","level":"info","event":"quota.denied","msg":"Request denied at the gate","hardware_id":"HW-77aa","reason":"trial_expired"}',
    '2026-01-12 10:00:01,004 WARNING gate: Запрос отклонен: пробный период истек hardware_id=HW-77aa',
  ],
  ['2026-01-12 10:00:01,004 INFO gate: trial has not expired hardware_id=HW-77aa'],
)
export const billing = told(
  'billing_problem',
  ['check_payment_method', 'offer_plan'],
  [
    '{"time":"2026-01-12T10:00:01Z","level":"info","event":"quota.denied","msg":"Request denied at the gate","hardware_id":"HW-77aa","reason":"billing_problem"}',
    '2026-01-12 10:00:01,004 WARNING gate: access denied, subscription has a billing problem hardware_id=HW-77aa',
  ],
  ['2026-01-12 10:00:01,004 INFO gate: billing_problem -> paid hardware_id=HW-77aa'],
)
