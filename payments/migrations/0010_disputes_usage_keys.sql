-- How a payment's dispute stands; a lost one is money that was taken back.
ALTER TABLE payments ADD COLUMN dispute text CHECK (dispute IN ('open', 'won', 'lost'));
CREATE INDEX subscriptions_customer ON subscriptions (stripe_customer_id) WHERE stripe_customer_id IS NOT NULL;
-- Uses that were counted under a caller's own key: the same key counts once.
CREATE TABLE usage_keys (
  hardware_id text NOT NULL,
  key text NOT NULL,
  amount integer NOT NULL,
  created_at timestamptz NOT NULL,
  PRIMARY KEY (hardware_id, key)
);
CREATE INDEX usage_keys_age ON usage_keys (created_at);
