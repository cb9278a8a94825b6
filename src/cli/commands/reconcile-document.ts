import type { Lang } from '../../messages/lang.ts'
import { fill } from '../../messages/fill.ts'
import { conclusionOf, FATE_REASONS, FATE_WORDS, RECONCILE } from '../../messages/reconcile.ts'
import { REPORT } from '../../messages/report.ts'
import { FATES, type Fate } from '../../model/event-fate.ts'
import type { Block, State, Words } from '../../report/document.ts'
import { idSpan } from '../../report/id-span.ts'
import type { Sayings } from '../../report/sayings.ts'
import type { EndpointFinding } from '../../stripe/endpoint-findings.ts'
import { countFates } from '../../stripe/reconcile/reconcile.ts'
import type { ReconcileRow } from '../../stripe/reconcile/row.ts'

/** Events of one fate that are named; the rest is a number. */
const MOST_ROWS = 12

/** So many events are sent again by command; more than that is work for a script. */
const MOST_RESENDS = 4

const STATE: Readonly<Record<Fate, State>> = {
  processed: 'done',
  delivered: 'underway',
  duplicate: 'done',
  ignored: 'idle',
  failed_in_processing: 'failed',
  signature_failed: 'failed',
  never_arrived: 'failed',
  not_subscribed: 'skipped',
  unknown_to_stripe: 'skipped',
  unknown: 'underway',
}

/** What became of Stripe's events: the sum of fates, then only what needs hands. */
export const reconcileDocument = (
  rows: readonly ReconcileRow[],
  findings: readonly EndpointFinding[],
  say: Sayings,
  place: Words,
): Block[] => {
  const { lang } = say
  if (rows.length === 0) return [{ kind: 'title', state: 'skipped', text: [RECONCILE.none[lang]], under: [place] }]
  const problems = rows.filter((row) => row.problem)
  const counts = countFates(rows)
  const present = FATES.filter((fate) => counts[fate] > 0)
  const events = rows.filter((row) => row.event !== undefined).length
  return [
    {
      kind: 'title',
      state: problems.length === 0 ? 'done' : 'failed',
      text: [
        problems.length === 0
          ? RECONCILE.allWell[lang]
          : conclusionOf(lang, events, rows.length - events, problems.length),
      ],
      under: [[`${present.map((fate) => counts[fate]).join(' + ')} = ${rows.length}`.replaceAll(' ', '\u00a0')], place],
    },
    { kind: 'heading', text: RECONCILE.fates[lang] },
    {
      kind: 'tally',
      rows: present.map((fate) => ({
        state: STATE[fate],
        label: FATE_WORDS[fate][lang],
        n: counts[fate],
        bad: STATE[fate] === 'failed',
      })),
    },
    ...(problems.length === 0
      ? []
      : [{ kind: 'heading' as const, text: `${RECONCILE.attention[lang]}: ${problems.length}` }]),
    ...present.flatMap((fate) =>
      fateBlocks(
        fate,
        problems.filter((row) => row.fate === fate),
        say,
      ),
    ),
    ...endpointBlocks(findings, lang),
  ]
}

const fateBlocks = (fate: Fate, rows: readonly ReconcileRow[], say: Sayings): Block[] => {
  if (rows.length === 0) return []
  const { lang } = say
  const more = rows.length - MOST_ROWS
  const resends =
    fate === 'never_arrived' || fate === 'signature_failed'
      ? rows.slice(0, MOST_RESENDS).flatMap(({ ids }) => ids.eventId?.[0] ?? [])
      : []
  return [
    { kind: 'text', words: [''] },
    {
      kind: 'text',
      words: [
        { text: `${rows.length} `, tone: 'strong' },
        { text: FATE_WORDS[fate][lang], tone: STATE[fate] === 'failed' ? 'bad' : 'warn' },
      ],
    },
    {
      kind: 'table',
      columns: [{ head: '' }, { head: '' }, { head: '', rank: 2 }, { head: '' }],
      rows: rows
        .slice(0, MOST_ROWS)
        .map((row): Words[] => [
          [{ text: row.at === undefined ? '' : say.time.short(row.at), tone: 'dim' }],
          nameWords(row, lang),
          [row.type ?? ''],
          [{ text: whyOf(row, say), tone: 'dim' }],
        ]),
    },
    ...(more > 0
      ? [{ kind: 'text' as const, words: [{ text: fill(REPORT.more[lang], { n: more }), tone: 'dim' as const }] }]
      : []),
    ...(resends.length === 0
      ? []
      : [
          {
            kind: 'actions' as const,
            items: resends.map((id, i) => ({
              text: [i === 0 ? RECONCILE.resend[lang] : RECONCILE.resendAlso[lang]],
              command: `stripe events resend ${id}`,
            })),
          },
        ]),
  ]
}

const nameWords = ({ ids }: ReconcileRow, lang: Lang): Words => {
  const event = ids.eventId?.[0] ?? ids.sessionId?.[0]
  const deal = ids.dealId?.[0]
  return [
    ...(event === undefined ? [] : [idSpan(ids.eventId === undefined ? 'sessionId' : 'eventId', event, ids)]),
    ...(deal === undefined ? [] : [`${event === undefined ? '' : '  '}${REPORT.deal[lang]} ${deal}`]),
  ]
}

const whyOf = (row: ReconcileRow, say: Sayings): string =>
  [
    ...(row.cause === 'ok' || row.cause === 'unknown'
      ? []
      : [`${say.causeName(row.cause)}${row.confidence === 'certain' ? '' : ` (${REPORT[row.confidence][say.lang]})`}`]),
    ...(row.reason === undefined ? [] : [FATE_REASONS[row.reason][say.lang]]),
  ].join('; ')

const endpointBlocks = (findings: readonly EndpointFinding[], lang: Lang): Block[] =>
  findings.length === 0
    ? []
    : [
        { kind: 'heading', text: RECONCILE.endpoints[lang] },
        {
          kind: 'list',
          items: findings.map(({ finding, endpoint, types }): Words => [
            { text: '! ', tone: 'warn' },
            { text: endpoint.url, tone: 'strong' },
            ' ',
            idSpan('endpointId', endpoint.id),
            `: ${findingText(finding, types, lang)}`,
          ]),
        },
      ]

const findingText = (finding: EndpointFinding['finding'], types: readonly string[], lang: Lang): string =>
  finding === 'other_url'
    ? RECONCILE.endpoint_other_url[lang]
    : fill(RECONCILE[finding][lang], { types: types.join(', ') })
