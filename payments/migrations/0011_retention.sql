-- What the retention job looks for: payloads that are still there, oldest first.
CREATE INDEX subscription_events_payload_age ON subscription_events (work_since) WHERE payload IS NOT NULL;
CREATE INDEX quota_reservations_age ON quota_reservations (created_at) WHERE status <> 'held';
