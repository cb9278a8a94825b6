-- Rows that a run was to look at and could not: Stripe did not answer for them, or the run's time was over.
ALTER TABLE scheduler_runs ADD COLUMN skipped integer;
