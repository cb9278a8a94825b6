import type { Report } from '../../model/report.ts'
import { REPORT } from '../../messages/report.ts'
import { counted } from '../../messages/units.ts'
import { WORDS } from '../../messages/words.ts'
import type { Action, Block } from '../document.ts'
import type { Sayings } from '../sayings.ts'
import { gapBlocks, placeWords, searchedBlocks } from './searched.ts'

interface Nothing {
  readonly window: Report['window']
  readonly searched: Report['searched']
  readonly gaps: Report['gaps']
  readonly where: string
}

/** No webhook at all: the required words first, then what was read, then what is likely, with a command each. */
export const emptyReport = (nothing: Nothing, say: Sayings): Block[] => {
  const { emptyReasons } = say.words
  return [
    {
      kind: 'title',
      state: 'skipped',
      text: [REPORT.none[say.lang]],
      under: [
        [say.words.noWebhook(linesOf(nothing, say), hostsOf(nothing, say))],
        placeWords(nothing.searched, nothing.window, say),
      ],
    },
    ...likely(
      [
        { text: [emptyReasons.endpoint], command: 'prodlogs reconcile --since 24h' },
        { text: [emptyReasons.otherHost], command: 'prodlogs doctor' },
        { text: [emptyReasons.window], command: `prodlogs report --since 3d${nothing.where}` },
        { text: [emptyReasons.accessLog], command: 'prodlogs report --source file:/var/log/nginx/access.log' },
      ],
      say,
    ),
    ...searchedBlocks(nothing.searched, say),
    ...gapBlocks(nothing.gaps, say),
  ]
}

/** An id that no line holds. `near`: deals of the logs that differ by a slip of the key. */
export const emptyWhy = (
  nothing: Nothing & { readonly subject: string; readonly id: string; readonly near: readonly string[] },
  say: Sayings,
): Block[] => {
  const { emptyReasons } = say.words
  const [slip] = nothing.near
  return [
    {
      kind: 'title',
      state: 'skipped',
      text: [say.words.notInLines(nothing.subject)],
      under: [
        [say.words.silentLogs(linesOf(nothing, say), hostsOf(nothing, say))],
        placeWords(nothing.searched, nothing.window, say),
      ],
    },
    ...likely(
      [
        ...(slip === undefined
          ? []
          : [
              {
                text: [`${emptyReasons.slip} ${nothing.near.join(', ')}`],
                command: `prodlogs why ${slip}${nothing.where}`,
              },
            ]),
        { text: [emptyReasons.earlier], command: `prodlogs why ${nothing.id} --since 14d${nothing.where}` },
        {
          text: [emptyReasons.noDealId],
          command: `prodlogs report --since 24h --cause metadata_deal_id_missing${nothing.where}`,
        },
        { text: [emptyReasons.endpoint], command: 'prodlogs reconcile --since 24h' },
        { text: [emptyReasons.otherHost], command: 'prodlogs doctor' },
      ],
      say,
    ),
    ...searchedBlocks(nothing.searched, say),
    ...gapBlocks(nothing.gaps, say),
  ]
}

const likely = (items: readonly Action[], say: Sayings): Block[] => [
  { kind: 'heading', text: say.words.soLikely },
  { kind: 'actions', items },
]

const linesOf = ({ searched }: Nothing, say: Sayings): string =>
  counted(
    say.lang,
    searched.reduce((sum, { lines }) => sum + lines, 0),
    WORDS.line[say.lang],
  )

const hostsOf = ({ searched }: Nothing, say: Sayings): string => {
  const hosts = new Set(searched.map(({ host }) => host))
  return hosts.has('local')
    ? counted(say.lang, searched.length, WORDS.source[say.lang])
    : counted(say.lang, hosts.size, WORDS.host[say.lang])
}
