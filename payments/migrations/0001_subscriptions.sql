-- One row per device (hardware_id). Its status is changed by the state machine alone (src/machine/state-machine.ts).
CREATE TABLE subscriptions (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  hardware_id text NOT NULL UNIQUE,
  deal_id text,
  stripe_customer_id text,
  stripe_subscription_id text UNIQUE,
  status text NOT NULL CHECK (status IN ('limited_free_trial', 'paid_trial', 'paid', 'grace_period', 'billing_problem')),
  trial_ends_at timestamptz,
  trial_consumed boolean NOT NULL DEFAULT false,
  current_period_start timestamptz NOT NULL,
  current_period_end timestamptz,
  grace_started_at timestamptz,
  grace_ends_at timestamptz,
  last_event_at timestamptz,
  needs_reconcile boolean NOT NULL DEFAULT false,
  version integer NOT NULL DEFAULT 0,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  CHECK (status <> 'grace_period' OR grace_ends_at IS NOT NULL),
  CHECK (status <> 'paid_trial' OR trial_ends_at IS NOT NULL)
);
-- Partial: the schedulers look for the few rows whose time can run out.
CREATE INDEX subscriptions_trial_due ON subscriptions (trial_ends_at) WHERE status = 'paid_trial';
CREATE INDEX subscriptions_grace_due ON subscriptions (grace_ends_at) WHERE status = 'grace_period';
CREATE INDEX subscriptions_reconcile ON subscriptions (id) WHERE needs_reconcile;
