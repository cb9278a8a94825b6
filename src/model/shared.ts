import type { CauseId } from './cause.ts'
import type { EpochMs } from './time.ts'

/** What lines tell of a payment or a delivery, apart from how it ended. `field`: a field of the application's own records. */
export type TraitKind =
  | 'link'
  | 'path'
  | 'start'
  | 'version'
  | 'host'
  | 'account'
  | 'mode'
  | 'price'
  | 'product'
  | 'type'
  | 'field'

export interface Trait {
  readonly kind: TraitKind
  /** Name of the field. */
  readonly name?: string
  readonly value: string
}

/** What all cases of a cause have in common, and few of those that went well. */
export interface SharedByCause {
  readonly cause: CauseId
  /** Cases of the cause, and cases that went well, that were compared. */
  readonly broken: number
  readonly healthy: number
  /** Absent: nothing was found that chance would hardly make. */
  readonly trait?: Trait
  /** Healthy cases that have the trait, too. */
  readonly healthyWith?: number
  /** Another value of the same kind, under which all went well. */
  readonly fine?: string
  /** Where nothing is shared: over how many customers and hosts the cases are spread, and whether over the whole window. */
  readonly spread?: { readonly customers: number; readonly hosts: number; readonly isWholeWindow: boolean }
  readonly from?: EpochMs
  readonly to?: EpochMs
  /** True: nothing that could have been such a case has gone well since the last one; false: several have; absent: nobody can tell. */
  readonly isOngoing?: boolean
}
