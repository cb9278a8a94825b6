import { DAY_NAMES, MONTH_NAMES } from './month-names.ts'

/**
 * Every way to write a time that is read, as one table: the parser's readers are compiled from it, and so is the clock
 * by which a host finds a time in its own files.
 */
export interface TimeLayout {
  readonly name: string
  /**
   * A POSIX extended regular expression without braces, in which `%Y` and the like stand for the parts of a time (see
   * `DIRECTIVES`). Between two parts stands no digit, and a part is optional only at the end, so that a reader without
   * groups (awk) takes the parts from left to right. The zone that may follow is read by rules of its own.
   */
  readonly pattern: string
  /** So plain that it is a time only where a line, or a bracket at its start, begins. */
  readonly atStart?: true
  /** Each with its time as it is read on 2026-01-20 in UTC. */
  readonly samples: readonly (readonly [text: string, at: string])[]
}

/** What a directive matches, as a POSIX extended regular expression. */
export const DIRECTIVES = {
  /** Year. */
  Y: '[12][0-9][0-9][0-9]',
  /** Year without its century: 70–99 are the last one's. */
  y: '[0-9][0-9]',
  /** Month and day as numbers. */
  m: '[01][0-9]',
  d: '[0-3][0-9]',
  /** Day, perhaps of one digit. */
  e: '[0-3]?[0-9]',
  /** Day of the year. */
  j: '[0-3][0-9][0-9]',
  /** Month and day, or day and month: with AM or PM, or a second number above 12, the month comes first. */
  A: '[0-3]?[0-9]',
  B: '[0-3]?[0-9]',
  /** Name of the month and of the day, in any of the languages of `month-names.ts`. */
  b: `(${namesOf(MONTH_NAMES.flat())})[a-zа-яéû]*`,
  a: `(${namesOf(DAY_NAMES)})[a-zа-я]*`,
  H: '[0-2][0-9]',
  /** Hour, perhaps of one digit. */
  k: '[0-2]?[0-9]',
  M: '[0-5][0-9]',
  S: '[0-6][0-9]',
  /** Digits after the comma. */
  f: '[0-9]+',
  p: '[AaPp][.]?[Mm][.]?',
  /** A zone that stands before the year. */
  Z: '[A-Z][A-Z][A-Z]+',
  /** Seconds, or milli-, micro- or nanoseconds since 1970, told apart by their number of digits: 10, 13, 16, 19. */
  s: '1[0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9]([0-9][0-9][0-9])?([0-9][0-9][0-9])?([0-9][0-9][0-9])?',
  /** TAI64N without its first digit: sixteen hexadecimal digits of seconds, eight of nanoseconds. */
  N: '[0-9a-f]+',
} as const

export type Directive = keyof typeof DIRECTIVES

/** Both cases of each first letter: `Jan`, `jan`, `янв`. */
function namesOf(names: readonly string[]): string {
  const cased = names.map((name) => `[${(name[0] ?? '').toUpperCase()}${name[0]}]${name.slice(1)}`)
  return cased.join('|')
}

const SECONDS = '%k:%M:%S([.,]%f)?'
const NAMED_DAY = '(%a[.,]?,? )?'

/** The order is the priority: the first that fits reads the time. */
export const LAYOUTS: readonly TimeLayout[] = [
  {
    name: 'iso',
    pattern: '%Y[-/.]%m[-/.]%d([Tt_\t]|, |  ?)%k:%M(:%S)?([.,:]%f)?([ \u202f]?%p)?',
    samples: [
      ['2026-01-12T10:00:00.123Z', '2026-01-12T10:00:00.123Z'],
      ['2026-01-12 10:00:00,123', '2026-01-12T10:00:00.123Z'],
      ['2026/01/12 10:00:00', '2026-01-12T10:00:00Z'],
      ['2026.01.12 10:00:00', '2026-01-12T10:00:00Z'],
      ['2026-01-12_10:00:00', '2026-01-12T10:00:00Z'],
      ['2026-01-12\t10:00:00', '2026-01-12T10:00:00Z'],
      ['2026-01-12, 10:00:00', '2026-01-12T10:00:00Z'],
      ['2026-01-12 10:00', '2026-01-12T10:00:00Z'],
      ['2026-01-12T10:00:00+03:00', '2026-01-12T07:00:00Z'],
      ['2026-01-12 10:00:00 PM', '2026-01-12T22:00:00Z'],
      ['2026-01-12 12:30:00 am', '2026-01-12T00:30:00Z'],
      ['2026-01-12  5:13:12', '2026-01-12T05:13:12Z'],
    ],
  },
  {
    name: 'iso-dashed',
    pattern: '%Y[-:.]%m[-:.]%d[- ]%H[.:]%M[.:]%S([.,]%f)?',
    samples: [
      ['2026-01-12-10.00.00.123456', '2026-01-12T10:00:00.123Z'],
      ['2026:01:12-10:00:00', '2026-01-12T10:00:00Z'],
      ['2026-01-12 10.00.00', '2026-01-12T10:00:00Z'],
    ],
  },
  {
    name: 'iso-ordinal',
    pattern: '%Y-%j[T ]%H:%M:%S([.,]%f)?',
    samples: [['2026-012T10:00:00', '2026-01-12T10:00:00Z']],
  },
  {
    name: 'compact',
    pattern: '%Y%m%d[T -]%H:?%M:?%S([.,]%f)?',
    samples: [
      ['20260112T100000Z', '2026-01-12T10:00:00Z'],
      ['20260112 10:00:00.123', '2026-01-12T10:00:00.123Z'],
      ['20260112-100000', '2026-01-12T10:00:00Z'],
    ],
  },
  {
    name: 'short-year-compact',
    pattern: '%y%m%d  ?%k:%M:%S([.,]%f)?',
    atStart: true,
    samples: [
      ['260112 10:00:00', '2026-01-12T10:00:00Z'],
      ['260112  5:13:12', '2026-01-12T05:13:12Z'],
    ],
  },
  {
    name: 'short-year-digits',
    pattern: '%y%m%d %H%M%S',
    atStart: true,
    samples: [['081109 203615', '2008-11-09T20:36:15Z']],
  },
  {
    name: 'short-year',
    pattern: '%y/%m/%d %H:%M:%S([.,]%f)?',
    samples: [['26/01/12 10:00:00', '2026-01-12T10:00:00Z']],
  },
  {
    name: 'day-first',
    pattern: `${NAMED_DAY}%e[-/ .] ?%b[.]?[-/ ,]%Y( г[.]?)?[,:T]? ?${SECONDS}( %p)?`,
    samples: [
      ['12/Jan/2026:10:00:00 +0000', '2026-01-12T10:00:00Z'],
      ['12-Jan-2026 10:00:00.123', '2026-01-12T10:00:00.123Z'],
      ['Mon, 12 Jan 2026 10:00:00 GMT', '2026-01-12T10:00:00Z'],
      ['12 янв 2026 10:00:00', '2026-01-12T10:00:00Z'],
      ['12 янв. 2026 г., 10:00:01', '2026-01-12T10:00:01Z'],
      ['12 января 2026 г. 10:00:01', '2026-01-12T10:00:01Z'],
      ['12 août 2025 10:00:00', '2025-08-12T10:00:00Z'],
      ['12. Mär 2025 10:00:00', '2025-03-12T10:00:00Z'],
    ],
  },
  {
    name: 'day-first-short-year',
    pattern: `%e[-/ ]%b[-/ ]%y[ :]${SECONDS}`,
    samples: [['12-Jan-26 10:00:00', '2026-01-12T10:00:00Z']],
  },
  {
    name: 'year-first-named',
    pattern: `%Y[- /]%b[- /]%e[ :]${SECONDS}`,
    samples: [['2026 Jan 12 10:00:00', '2026-01-12T10:00:00Z']],
  },
  {
    name: 'month-first-year-last',
    pattern: `${NAMED_DAY}%b[.]?  ?%e,? ${SECONDS}( %p)?( %Z)? %Y`,
    samples: [
      ['Mon Jan 12 10:00:00.123456 2026', '2026-01-12T10:00:00.123Z'],
      ['Mon Jan 12 10:00:00 MSK 2026', '2026-01-12T07:00:00Z'],
      ['Jan 12 10:00:00 2026', '2026-01-12T10:00:00Z'],
    ],
  },
  {
    name: 'month-first',
    pattern: `${NAMED_DAY}%b[.]?  ?%e,? %Y,?( @ |[: ])${SECONDS}( %p)?`,
    samples: [
      ['Jan 12 2026 10:00:00', '2026-01-12T10:00:00Z'],
      ['Jan 12, 2026 10:00:00 PM', '2026-01-12T22:00:00Z'],
      ['Mon Jan 12 2026 10:00:00 GMT+0000', '2026-01-12T10:00:00Z'],
      ['Jan 12, 2026 @ 10:00:00.123', '2026-01-12T10:00:00.123Z'],
    ],
  },
  {
    name: 'month-first-no-year',
    pattern: `${NAMED_DAY}%b[.]?  ?%e ${SECONDS}( %p)?`,
    samples: [
      ['Jan 12 10:00:00', '2026-01-12T10:00:00Z'],
      ['Jan  2 10:00:00', '2026-01-02T10:00:00Z'],
      ['Dec 31 23:59:59', '2025-12-31T23:59:59Z'],
      ['Jan 12 10:00:02 PM', '2026-01-12T22:00:02Z'],
      ['янв 12 10:00:02', '2026-01-12T10:00:02Z'],
      ['août 19 11:08:37', '2025-08-19T11:08:37Z'],
    ],
  },
  {
    name: 'month-first-dashed',
    pattern: `%b-%e-%Y ${SECONDS}`,
    samples: [['Jan-12-2026 10:00:00', '2026-01-12T10:00:00Z']],
  },
  {
    name: 'month-first-dashed-short-year',
    pattern: `%b-%e-%y ${SECONDS}`,
    samples: [['Apr-07-13 07:08:36', '2013-04-07T07:08:36Z']],
  },
  {
    name: 'weekday-iso',
    pattern: `%a,? %Y-%m-%d ${SECONDS}`,
    samples: [['Mon 2026-01-12 10:00:00 UTC', '2026-01-12T10:00:00Z']],
  },
  {
    name: 'numeric',
    pattern: '%A[./-]%B[./-]%Y(, ?| - |[-T: ])%k:%M(:%S)?([.,:]%f)?([ \u202f]?%p)?',
    samples: [
      ['01/12/2026, 10:00:00 AM', '2026-01-12T10:00:00Z'],
      ['12.01.2026, 10:00:00', '2026-01-12T10:00:00Z'],
      ['12/01/2026 10:00:00.123', '2026-01-12T10:00:00.123Z'],
      ['01/13/2026:10:00:00', '2026-01-13T10:00:00Z'],
      ['01-13-2026 10:00:00', '2026-01-13T10:00:00Z'],
      ['01/13/2026 - 10:00:00', '2026-01-13T10:00:00Z'],
    ],
  },
  {
    name: 'numeric-short-year',
    pattern: '%A/%B/%y[@ ,] ?%k:%M(:%S)?([ \u202f]?%p)?',
    samples: [
      ['01/13/05@21:59:59', '2005-01-13T21:59:59Z'],
      ['1/13/26, 9:59:59 PM', '2026-01-13T21:59:59Z'],
    ],
  },
  {
    name: 'day-month-no-year',
    pattern: `%e %b[.]? ${SECONDS}`,
    samples: [['12 Jan 10:00:00.123', '2026-01-12T10:00:00.123Z']],
  },
  {
    name: 'numbers-no-year',
    pattern: '%m-%d %H:%M:%S[.]%f',
    atStart: true,
    samples: [['01-12 10:00:00.123', '2026-01-12T10:00:00.123Z']],
  },
  {
    name: 'klog',
    pattern: '%m%d %H:%M:%S[.]%f',
    atStart: true,
    samples: [['0112 10:00:00.123456', '2026-01-12T10:00:00.123Z']],
  },
  {
    // The kernel's audit writes seconds and a serial number in brackets; before the layout that takes the seconds alone.
    name: 'audit',
    pattern: '%s[.]%f:[0-9]+[)]',
    samples: [['1768212000.123:9)', '2026-01-12T10:00:00.123Z']],
  },
  {
    name: 'epoch',
    pattern: '%s([.,]%f)?',
    atStart: true,
    samples: [
      ['1768212000', '2026-01-12T10:00:00Z'],
      ['1768212001.123', '2026-01-12T10:00:01.123Z'],
      ['1768212002123', '2026-01-12T10:00:02.123Z'],
    ],
  },
  {
    name: 'tai64n',
    pattern: '@4%N',
    atStart: true,
    samples: [['@400000004c91b044077a9e94', '2010-09-16T05:50:50.125Z']],
  },
]
