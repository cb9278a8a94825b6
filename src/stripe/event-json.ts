import type { StripeEventFact } from './fact.ts'
import { defined } from './json-object.ts'

/** The stable JSON of one event, as `prodlogs events` prints it: CLI.md, "events". */
export const eventJson = (fact: StripeEventFact) =>
  defined({
    version: 1 as const,
    id: fact.id,
    type: fact.type,
    created: new Date(fact.created).toISOString(),
    livemode: fact.livemode,
    requestId: fact.requestId,
    pendingWebhooks: fact.pendingWebhooks,
    account: fact.account,
    objectId: fact.objectId,
    sessionId: fact.sessionId,
    paymentIntentId: fact.paymentIntentId,
    dealId: fact.dealId,
    hardwareId: fact.hardwareId,
  })
