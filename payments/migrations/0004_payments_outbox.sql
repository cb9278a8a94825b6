CREATE TABLE payments (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  session_id text UNIQUE,
  payment_intent_id text UNIQUE,
  invoice_id text UNIQUE,
  charge_id text,
  deal_id text,
  hardware_id text,
  -- Minor units of the currency, as Stripe gives them.
  amount bigint NOT NULL DEFAULT 0,
  refunded_amount bigint NOT NULL DEFAULT 0,
  currency text,
  status text NOT NULL CHECK (status IN ('unpaid', 'paid', 'failed', 'partially_refunded', 'refunded')),
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  CHECK (session_id IS NOT NULL OR payment_intent_id IS NOT NULL OR invoice_id IS NOT NULL)
);
CREATE INDEX payments_deal ON payments (deal_id);
-- What is still to be told to others. dedupe_key is deal + payment + kind, so two events of one payment tell it once.
CREATE TABLE outbox (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  kind text NOT NULL CHECK (kind IN ('crm_status', 'crm_note', 'notification')),
  dedupe_key text NOT NULL UNIQUE,
  stripe_event_id text NOT NULL,
  deal_id text NOT NULL,
  payload jsonb NOT NULL,
  status text NOT NULL CHECK (status IN ('pending', 'sending', 'done', 'skipped', 'dead')),
  attempts integer NOT NULL DEFAULT 0,
  next_at timestamptz NOT NULL,
  locked_until timestamptz,
  last_error text,
  created_at timestamptz NOT NULL,
  finished_at timestamptz
);
CREATE INDEX outbox_due ON outbox (next_at, id) WHERE status IN ('pending', 'sending');
CREATE INDEX outbox_event ON outbox (stripe_event_id);
