-- used + reserved never exceeds quota: the conditional upsert keeps it, the CHECK would refuse what it missed.
CREATE TABLE quota_usage (
  hardware_id text NOT NULL,
  period_start timestamptz NOT NULL,
  used integer NOT NULL DEFAULT 0 CHECK (used >= 0),
  reserved integer NOT NULL DEFAULT 0 CHECK (reserved >= 0),
  quota integer NOT NULL CHECK (quota >= 0),
  updated_at timestamptz NOT NULL,
  PRIMARY KEY (hardware_id, period_start)
);
CREATE TABLE quota_reservations (
  id text PRIMARY KEY,
  hardware_id text NOT NULL,
  period_start timestamptz NOT NULL,
  amount integer NOT NULL CHECK (amount > 0),
  status text NOT NULL CHECK (status IN ('held', 'committed', 'released')),
  created_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  FOREIGN KEY (hardware_id, period_start) REFERENCES quota_usage (hardware_id, period_start)
);
CREATE INDEX quota_reservations_expired ON quota_reservations (expires_at) WHERE status = 'held';
