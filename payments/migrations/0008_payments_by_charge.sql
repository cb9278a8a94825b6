-- A refund may be the first that is heard of a payment, and knows its charge alone.
CREATE INDEX payments_charge ON payments (charge_id) WHERE charge_id IS NOT NULL;
ALTER TABLE payments DROP CONSTRAINT payments_check;
ALTER TABLE payments ADD CONSTRAINT payments_has_id CHECK (session_id IS NOT NULL OR payment_intent_id IS NOT NULL OR invoice_id IS NOT NULL OR charge_id IS NOT NULL);
CREATE INDEX outbox_deal ON outbox (deal_id);
