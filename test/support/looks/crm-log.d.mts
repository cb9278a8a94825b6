export interface CrmPayment {
  readonly deal: number
  readonly event: string
  readonly session: string
  /** The lines in order, each with its milliseconds after the arrival. */
  readonly lines: readonly { readonly after: number; readonly text: (at: number) => string }[]
}

export type CrmFate = 'ok' | 'blocked' | 'no-id' | 'no-deal' | 'signature' | 'stops'

/** The lines that the CRM's own webhook handler writes for one payment; ids are invented from `n`. */
export const crmPayment: (n: number, fate: CrmFate) => CrmPayment
/** A log of `count` payments, one each `everyMs`, most of them well. */
export const crmLog: (options: { count: number; from: number; everyMs: number; fates?: readonly CrmFate[] }) => string
