-- Since when a row has been waiting for its work: what the length of retrying is measured from. A resend or a requeue begins anew.
ALTER TABLE subscription_events ADD COLUMN work_since timestamptz;
UPDATE subscription_events SET work_since = received_at;
ALTER TABLE subscription_events ALTER COLUMN work_since SET NOT NULL;
ALTER TABLE outbox ADD COLUMN work_since timestamptz;
UPDATE outbox SET work_since = created_at;
ALTER TABLE outbox ALTER COLUMN work_since SET NOT NULL;
-- What waits for a person: few rows, read by /readyz and by the requeue command.
CREATE INDEX subscription_events_stuck ON subscription_events (status, processed_at) WHERE status IN ('failed', 'ignored');
CREATE INDEX outbox_dead ON outbox (finished_at) WHERE status = 'dead';
