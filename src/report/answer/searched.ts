import type { Report } from '../../model/report.ts'
import { describeGap } from '../../messages/gaps.ts'
import { bytes, counted } from '../../messages/units.ts'
import { WORDS } from '../../messages/words.ts'
import type { Block, Words } from '../document.ts'
import type { Sayings } from '../sayings.ts'

/** Which sources were read and how far back: absent is not the same as not searched. */
export const searchedBlocks = (searched: Report['searched'], say: Sayings): Block[] => {
  if (searched.length === 0) return []
  const { searchedColumns: word } = say.words
  return [
    { kind: 'heading', text: say.words.searched, anchor: 'searched' },
    {
      kind: 'table',
      columns: [
        { head: word.source },
        { head: word.lines, numeric: true },
        { head: word.size, numeric: true, rank: 2 },
        { head: word.span, hangs: true },
      ],
      rows: searched.map((source): Words[] => [
        [`${source.host} ${source.source}`],
        [counted(say.lang, source.lines, WORDS.line[say.lang])],
        [bytes(say.lang, source.bytes)],
        [
          source.from === undefined || source.to === undefined
            ? ''
            : `${say.time.short(source.from)} – ${say.time.short(source.to)}`,
        ],
      ]),
    },
  ]
}

export const gapBlocks = (gaps: Report['gaps'], say: Sayings): Block[] => {
  if (gaps.length === 0) return []
  return [
    { kind: 'heading', text: say.words.gaps, anchor: 'gaps' },
    { kind: 'list', items: gaps.map((gap) => [{ text: '! ', tone: 'warn' as const }, describeGap(say.lang, gap)]) },
  ]
}

/** Hosts, window, zone: `web-1, web-2 · 28 Nov 09:00 – 29 Nov 09:00 · Europe/Warsaw (UTC+1)`. */
export const placeWords = (searched: Report['searched'], window: Report['window'], say: Sayings): Words => {
  const hosts = [...new Set(searched.map(({ host, source }) => (host === 'local' ? source : host)))]
  const from = window.from ?? least(searched.map((source) => source.from))
  const to = window.to ?? most(searched.map((source) => source.to))
  const span =
    from === undefined && to === undefined
      ? []
      : [[from, to].map((at) => (at === undefined ? '…' : say.time.short(at))).join(' – ')]
  return [
    {
      text: [
        hosts.length > 4 ? `${hosts.slice(0, 3).join(', ')} + ${hosts.length - 3}` : hosts.join(', '),
        ...span,
        say.time.zone(to ?? from ?? 0),
        ...(window.lines === undefined ? [] : [say.words.lastLines(window.lines)]),
      ]
        .filter((part) => part !== '')
        .join(' · '),
      tone: 'dim',
    },
  ]
}

const known = (times: readonly (number | undefined)[]): number[] => times.filter((at) => at !== undefined)
const least = (times: readonly (number | undefined)[]): number | undefined =>
  known(times).length === 0 ? undefined : Math.min(...known(times))
const most = (times: readonly (number | undefined)[]): number | undefined =>
  known(times).length === 0 ? undefined : Math.max(...known(times))
