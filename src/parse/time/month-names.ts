/**
 * The months as logs write them, by their first letters in lower case: loggers and syslog follow the locale of their
 * process. A name counts by its longest beginning here, so `Sept`, `September` and `сентября` need one entry each.
 */
export const MONTH_NAMES: readonly (readonly string[])[] = [
  ['jan', 'янв', 'ene', 'gen', 'jän'],
  ['feb', 'фев', 'fev', 'fév'],
  ['mar', 'мар', 'mär', 'mrz'],
  ['apr', 'апр', 'avr', 'abr'],
  ['may', 'мая', 'май', 'mai', 'mag'],
  ['jun', 'июн', 'juin', 'giu'],
  ['jul', 'июл', 'juil', 'lug'],
  ['aug', 'авг', 'aoû', 'aou', 'ago'],
  ['sep', 'сен', 'set'],
  ['oct', 'окт', 'okt', 'out', 'ott'],
  ['nov', 'ноя'],
  ['dec', 'дек', 'dez', 'déc', 'dic'],
]

/** Days of the week, which are read over: the date says enough. */
export const DAY_NAMES: readonly string[] =
  'mon tue wed thu fri sat sun пн вт ср чт пт сб вс mo di mi do fr sa so lun mar mer jeu ven sam dim'.split(' ')

const NUMBERS: ReadonlyMap<string, number> = new Map(
  MONTH_NAMES.flatMap((names, index) => names.map((name): [string, number] => [name, index + 1])),
)

/** The number of the month, 1–12, or undefined. */
export const monthNumber = (name: string): number | undefined => {
  const plain = name.toLowerCase()
  return NUMBERS.get(plain.slice(0, 4)) ?? NUMBERS.get(plain.slice(0, 3))
}
