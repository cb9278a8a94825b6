import { bin, max } from 'd3-array'
import { utcDay, utcHour, utcMinute, utcMonday, utcSecond, type TimeInterval } from 'd3-time'
import type { Payment } from '../../model/payment.ts'
import { duration } from '../../messages/units.ts'
import type { Bin, Block } from '../document.ts'
import type { Sayings } from '../sayings.ts'

/** No more bars than this: an hour is one character or more at 80 columns. */
const MOST_BINS = 48

const STEPS: readonly (readonly [ms: number, every: TimeInterval | null])[] = [
  [1000, utcSecond],
  [5000, utcSecond.every(5)],
  [15_000, utcSecond.every(15)],
  [60_000, utcMinute],
  [300_000, utcMinute.every(5)],
  [900_000, utcMinute.every(15)],
  [1_800_000, utcMinute.every(30)],
  [3_600_000, utcHour],
  [3 * 3_600_000, utcHour.every(3)],
  [6 * 3_600_000, utcHour.every(6)],
  [24 * 3_600_000, utcDay],
  [7 * 24 * 3_600_000, utcMonday],
]

/** Payments over time, in bars of a round width on the reader's clock; nothing when one moment holds them all. */
export const binsBlock = (payments: readonly Payment[], say: Sayings): Block[] => {
  const timed = payments.flatMap((payment) =>
    payment.at === undefined || payment.state === 'ignored' ? [] : [{ payment, at: say.time.wall(payment.at) }],
  )
  const first = Math.min(...timed.map(({ at }) => at))
  const last = Math.max(...timed.map(({ at }) => at))
  if (timed.length < 2 || last - first < 2000) return []
  const [width, every] = STEPS.find(([ms]) => (last - first) / ms < MOST_BINS) ?? [7 * 86_400_000, utcMonday]
  const interval = every ?? utcHour
  const edges = interval.range(interval.floor(new Date(first)), new Date(last + 1)).map(Number)
  const groups = bin<(typeof timed)[number], number>()
    .value(({ at }) => at)
    .domain([edges[0] ?? first, last + width])
    .thresholds(edges.slice(1))(timed)
    .slice(0, edges.length)
  const count = (group: typeof timed, state: Payment['state']) =>
    group.filter(({ payment }) => payment.state === state).length
  const ticks = ticksOf(edges, width)
  const bins = groups.map((group, i): Bin => ({
    label: label(edges[i] ?? first, width, say),
    came: group.length,
    stopped: count(group, 'stopped'),
    underway: count(group, 'underway') + count(group, 'untold'),
    tick: ticks.has(edges[i] ?? first),
  }))
  if (max(bins, ({ came }) => came) === undefined || bins.length < 2) return []
  const { part } = say.words
  return [
    {
      kind: 'bins',
      rows: { came: part.came, stopped: part.stopped, underway: part.underway },
      bins,
      most: say.words.most(duration(say.lang, width)),
    },
  ]
}

/** Where a label helps: round hours or days, at most eight. */
const ticksOf = (edges: readonly number[], width: number): ReadonlySet<number> => {
  const [first = 0] = edges
  const span = (edges.at(-1) ?? first) - first + width
  const step = [
    60_000,
    300_000,
    900_000,
    3_600_000,
    3 * 3_600_000,
    6 * 3_600_000,
    12 * 3_600_000,
    86_400_000,
    7 * 86_400_000,
  ].find((each) => each >= width && span / each <= 8)
  return new Set(step === undefined ? edges.slice(0, 1) : edges.filter((edge) => edge % step === 0))
}

/** The wall clock stands in UTC here, so that bars begin on the reader's own hours. */
const label = (at: number, width: number, say: Sayings): string => {
  const text = new Date(at).toISOString()
  const date = () =>
    new Intl.DateTimeFormat(say.lang === 'en' ? 'en-GB' : say.lang, {
      timeZone: 'UTC',
      day: 'numeric',
      month: 'short',
    }).format(at)
  if (at % 86_400_000 === 0 || width >= 86_400_000) return date()
  return width < 60_000 ? text.slice(11, 19) : text.slice(11, 16)
}
