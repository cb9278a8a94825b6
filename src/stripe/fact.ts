import type { Ids } from '../model/ids.ts'
import type { EpochMs } from '../model/time.ts'

/** What `prodlogs` keeps of one Stripe event: facts and ids, never the payload, which holds personal data. */
export interface StripeEventFact {
  readonly id: string
  readonly type: string
  /** Stripe keeps whole seconds. */
  readonly created: EpochMs
  /** Absent when a v2 (thin) event does not tell. */
  readonly livemode?: boolean
  /** `null`: automatic, no API request caused it. Absent: not known. */
  readonly requestId?: string | null
  /** Deliveries without a 20x so far, over all endpoints; see `readDelivery`. */
  readonly pendingWebhooks?: number
  /** The connected account that the event comes from. */
  readonly account?: string
  readonly apiVersion?: string
  /** `data.object.object`, e.g. `checkout.session`. */
  readonly objectType?: string
  readonly objectId?: string
  readonly sessionId?: string
  readonly paymentIntentId?: string
  readonly dealId?: string
  readonly hardwareId?: string
  /** Every id that the event's object is or refers to, the object's own first. */
  readonly ids: Ids
  /** `file`: the numbers are as old as the file, not what Stripe says now. */
  readonly from: 'api' | 'file'
}

/** Names of metadata keys that carry an id of the user's own; compared without case, `_`, `-` and spaces. */
export interface MetadataNames {
  readonly dealId: readonly string[]
  readonly hardwareId: readonly string[]
}

export const DEFAULT_METADATA_NAMES: MetadataNames = {
  dealId: [
    'deal_id',
    'deal',
    'crm_deal_id',
    'crm_deal',
    'pipedrive_deal_id',
    'bitrix_deal_id',
    'amo_lead_id',
    'lead_id',
  ],
  hardwareId: ['hardware_id', 'hwid', 'device_id'],
}

/** The defaults with the names that the configuration adds under `ids:`; the user's own names are asked first. */
export const metadataNames = (added: Partial<MetadataNames> = {}): MetadataNames => ({
  dealId: [...(added.dealId ?? []), ...DEFAULT_METADATA_NAMES.dealId],
  hardwareId: [...(added.hardwareId ?? []), ...DEFAULT_METADATA_NAMES.hardwareId],
})
