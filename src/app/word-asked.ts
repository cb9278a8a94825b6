import type { Id, IdKind, StripeIdKind } from '../model/ids.ts'
import { ID_PREFIXES } from '../model/ids.ts'
import type { LogRecord } from '../model/record.ts'
import { ProdlogsError } from '../model/error.ts'

/** What a word that is no id of any line may mean. */
export type Meaning =
  | { readonly kind: 'nothing' }
  /** The one id that begins with it. */
  | { readonly kind: 'beginning'; readonly id: Id }
  /** Lines hold it as text; `ids` are those of the payments that they tell of. */
  | { readonly kind: 'text'; readonly records: readonly LogRecord[]; readonly ids: readonly Id[] }

/** Ids that name a payment, for a line that was found by its text. */
const NAMING: readonly IdKind[] = ['eventId', 'sessionId', 'paymentIntentId', 'chargeId', 'invoiceId', 'dealId']

/** A text that stands in the lines of more payments names none of them. */
const MOST_IDS = 200

const MOST_NAMED = 10

/**
 * What lines that hold a word make of it. Throws USAGE_SEVERAL_IDS {value, n, ids} for the beginning of several ids.
 */
export const meaningOf = (word: string, records: readonly LogRecord[]): Meaning => {
  const kind = kindOfBeginning(word)
  if (kind !== undefined) {
    const ids = new Set(records.flatMap(({ ids: of }) => of[kind] ?? []).filter((id) => id.startsWith(word)))
    const [only, ...others] = ids
    if (others.length > 0)
      throw new ProdlogsError('USAGE_SEVERAL_IDS', {
        value: word,
        n: ids.size,
        ids: [...ids].slice(0, MOST_NAMED).join(', ') + (ids.size > MOST_NAMED ? ', …' : ''),
      })
    if (only !== undefined) return { kind: 'beginning', id: { kind, value: only } }
  }
  const isNumber = /^\d+$/.test(word)
  // A number stands in longer numbers and in ids, where it is nothing by itself.
  const holds = isNumber ? new RegExp(`(?<![\\w.])${word}(?![\\w.])`) : undefined
  const hits = records.filter(({ raw }) => (holds === undefined ? raw.includes(word) : holds.test(raw)))
  if (hits.length === 0) return { kind: 'nothing' }
  // Whose amount or status a number is, its lines show; whose payment it means, they do not.
  const ids = isNumber
    ? []
    : hits.flatMap(({ ids: of }) => NAMING.flatMap((each) => (of[each] ?? []).map((value) => ({ kind: each, value }))))
  const distinct = [...new Map(ids.map((id) => [`${id.kind} ${id.value}`, id])).values()]
  return { kind: 'text', records: hits, ids: distinct.length > MOST_IDS ? [] : distinct }
}

const kindOfBeginning = (word: string): StripeIdKind | undefined =>
  (Object.keys(ID_PREFIXES) as StripeIdKind[]).find((kind) =>
    ID_PREFIXES[kind].some((prefix) => word.startsWith(prefix) && /^\w*$/.test(word)),
  )
