CREATE TABLE scheduler_runs (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  job text NOT NULL,
  started_at timestamptz NOT NULL,
  finished_at timestamptz,
  status text NOT NULL CHECK (status IN ('running', 'ok', 'failed')),
  missed integer NOT NULL DEFAULT 0,
  touched integer,
  error text
);
CREATE INDEX scheduler_runs_last ON scheduler_runs (job, started_at DESC);
