-- The inbox: what was verified is here before Stripe hears 200. UNIQUE(stripe_event_id) is the idempotency.
CREATE TABLE subscription_events (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  stripe_event_id text NOT NULL UNIQUE,
  type text NOT NULL,
  cabinet text NOT NULL,
  livemode boolean NOT NULL,
  stripe_created timestamptz NOT NULL,
  stripe_request_id text,
  object_id text,
  payload jsonb NOT NULL,
  status text NOT NULL CHECK (status IN ('received', 'processing', 'processed', 'ignored', 'failed', 'parked')),
  attempts integer NOT NULL DEFAULT 0,
  duplicate_count integer NOT NULL DEFAULT 0,
  delivery_id text NOT NULL,
  next_at timestamptz NOT NULL,
  locked_until timestamptz,
  last_error text,
  outcome text,
  received_at timestamptz NOT NULL,
  processed_at timestamptz
);
CREATE INDEX subscription_events_status ON subscription_events (status, received_at);
-- The worker's claim: only what is not finished is in it, so it stays small however long the history grows.
CREATE INDEX subscription_events_due ON subscription_events (received_at, id) WHERE status IN ('received', 'processing');
