-- As text: jsonb refuses what JSON allows (NUL escapes, lone surrogates) and what is nested too deeply, and a signed event that cannot
-- be stored would be delivered again and again for three days. Emptied by the retention job, hence nullable.
ALTER TABLE subscription_events ALTER COLUMN payload TYPE text USING payload::text;
ALTER TABLE subscription_events ALTER COLUMN payload DROP NOT NULL;
