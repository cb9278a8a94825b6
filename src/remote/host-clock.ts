import { DIRECTIVES, LAYOUTS, type Directive } from '../parse/time/layouts.ts'
import { MONTH_NAMES } from '../parse/time/month-names.ts'
import { TIME_MEMBERS } from '../parse/time/time-members.ts'
import { NAMED_OFFSETS } from '../parse/time/zone-names.ts'

/**
 * The tables of the host's clock as awk assignments, made from the table that the parser's readers are made from. awk
 * reads bytes: what is a letter of another alphabet to us are two of them, so brackets become alternatives.
 */
export const clockTables = (): string =>
  [
    `layouts = ${LAYOUTS.length}`,
    ...LAYOUTS.flatMap(({ pattern, atStart }, index) => [
      `PATTERN[${index + 1}] = "${quoted(bytewise(expanded(pattern)))}"`,
      `PARTS[${index + 1}] = "${directivesOf(pattern).join(' ')}"`,
      ...(atStart ? [`START[${index + 1}] = 1`] : []),
    ]),
    `MONTH_NAME = "(${months()
      .map(([name]) => name)
      .join('|')})"`,
    ...months().map(([name, number]) => `MONTH["${name}"] = ${number}`),
    `DAY_NAME = "^${quoted(bytewise(DIRECTIVES.a))}"`,
    `KEY = "(^|[ ,{\\"])(${MEMBERS.join('|')})(\\" *: *|=)"`,
    ...MEMBERS.map((name, rank) => `RANK["${name}"] = ${rank}`),
    ...[...NAMED_OFFSETS].map(([name, offset]) => `ZONE["${name}"] = ${offset / 1000}`),
  ]
    .map((line) => `  ${line}\n`)
    .join('')

/** The parser's names of a time, and those that it knows in an object of their own or takes for the journal's. */
const MEMBERS = [...TIME_MEMBERS, '@time', 'observedtimeunixnano', 'epochsecond', '__realtime_timestamp']

const expanded = (pattern: string): string =>
  pattern.replace(/%([A-Za-z])/g, (_, name: Directive) =>
    // mawk passes over an optional digit at the beginning.
    DIRECTIVES[name].replace(/^(\[[0-9]-[0-9]\])\?(\[0-9\])$/, '($1$2|$2)'),
  )

const directivesOf = (pattern: string): string[] => [...pattern.matchAll(/%([A-Za-z])/g)].map(([, name = '']) => name)

/** Any letter, and any byte of a letter that is not ASCII. */
const LETTERS = '[^ -@[-`{-~]'

const bytewise = (pattern: string): string =>
  pattern.replace(/\[([^\]]*)\]/g, (whole, inside: string) => {
    if (/^[\x20-\x7e\t]*$/.test(inside)) return whole
    return inside.includes('-') ? LETTERS : `(${[...inside].join('|')})`
  })

const quoted = (pattern: string): string =>
  pattern.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\t', '\\t')

const months = (): (readonly [string, number])[] =>
  MONTH_NAMES.flatMap((names, index) =>
    names.flatMap((name) => {
      const capital = `${(name[0] ?? '').toUpperCase()}${name.slice(1)}`
      return [name, capital].map((each) => [each, index + 1] as const)
    }),
  )
