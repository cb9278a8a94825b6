import type { Ids } from '../model/ids.ts'
import type { Cell } from './document.ts'
import { dashboardUrl, SHOWN_IDS } from './ids.ts'

/** The ids of a verdict for a person: deal first, each Stripe id a link to its Dashboard page. */
export const idSpans = (ids: Ids, dealWord: string): Cell[] =>
  SHOWN_IDS.flatMap((kind) =>
    (ids[kind] ?? []).slice(0, 2).map((value): Cell => {
      if (kind === 'dealId') return { text: `${dealWord} ${value}`, tone: 'strong' }
      const url = dashboardUrl(kind, value, isTest(ids) ? false : undefined)
      return { text: value, ...(url === undefined ? {} : { url }) }
    }),
  ).flatMap((span, i) => (i === 0 ? [span] : [' · ', span]))

/** Only a session's id tells its mode; the other ids of the payment are of the same. */
const isTest = (ids: Ids): boolean => ids.sessionId?.some((id) => id.startsWith('cs_test_')) ?? false
