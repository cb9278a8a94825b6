import { ProdlogsError } from '../model/error.ts'
import { words } from '../model/reason.ts'
import type { Level } from '../model/record.ts'
import { CAUSE_IDS } from '../model/cause.ts'
import { STEP_IDS } from '../model/step.ts'
import type { Observed } from '../pipeline.ts'
import type { FilterChoice } from './choice.ts'

const LEVELS: readonly Level[] = ['trace', 'debug', 'info', 'warn', 'error', 'fatal']

type Test = (observed: Observed) => boolean

/** The filters other than ids, all of which a record must pass; values of one flag are alternatives. */
export const recordFilter = (flags: FilterChoice): Test => {
  checkNames('--step', flags.step, STEP_IDS)
  checkNames('--cause', flags.cause, CAUSE_IDS)
  const tests = [
    flags.steps ? (o: Observed) => o.steps.length > 0 : undefined,
    levelTest(flags.level),
    globTest(flags.type, (o) => [...o.steps.map((step) => step.type), typeField(o)]),
    globTest(flags.step, (o) => o.steps.map((step) => step.kind)),
    globTest(flags.cause, (o) => o.steps.map((step) => step.cause)),
    textTest(flags.text, flags.ignoreCase ?? false),
  ].filter((test) => test !== undefined)
  return (observed) => tests.every((test) => test(observed))
}

/** True when the flags say what to keep by anything other than an id. */
export const hasFilter = (flags: FilterChoice): boolean =>
  [flags.text, flags.type, flags.step, flags.cause].some((list) => list.length > 0) ||
  flags.level !== undefined ||
  flags.steps === true

/** The filters that choose whole webhooks: by type and by cause. */
export const rowFilter = (
  flags: Pick<FilterChoice, 'type' | 'cause'>,
): ((row: { readonly type?: string; readonly cause?: { readonly cause: string } }) => boolean) => {
  checkNames('--cause', flags.cause, CAUSE_IDS)
  const [types, causes] = [patternsOf(flags.type), patternsOf(flags.cause)]
  const passes = (patterns: readonly RegExp[], value: string | undefined): boolean =>
    patterns.length === 0 || (value !== undefined && patterns.some((pattern) => pattern.test(value)))
  return ({ type, cause }) => passes(types, type) && passes(causes, cause?.cause)
}

const patternsOf = (globs: readonly string[]): readonly RegExp[] =>
  globs.flatMap((glob) => glob.split(',')).map((glob) => globPattern(glob.trim()))

const typeField = ({ record }: Observed): string | undefined => {
  const type = record.fields['type'] ?? record.fields['event_type'] ?? record.fields['eventType']
  return typeof type === 'string' ? type : undefined
}

const levelTest = (least: Level | undefined): Test | undefined => {
  if (least === undefined) return undefined
  const from = LEVELS.indexOf(least)
  // A line that writes no level is not hidden by a filter on levels below "warn": it may be the one that matters.
  return ({ record }) =>
    record.level === undefined ? from <= LEVELS.indexOf('info') : LEVELS.indexOf(record.level) >= from
}

/** `*` stands for any run of characters. */
export const globPattern = (glob: string): RegExp =>
  new RegExp(`^${glob.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replace(/\*+/g, '.*')}$`)

const globTest = (
  globs: readonly string[],
  valuesOf: (o: Observed) => readonly (string | undefined)[],
): Test | undefined => {
  if (globs.length === 0) return undefined
  const patterns = patternsOf(globs)
  return (observed) =>
    valuesOf(observed).some((value) => value !== undefined && patterns.some((pattern) => pattern.test(value)))
}

const textTest = (texts: readonly string[], ignoreCase: boolean): Test | undefined => {
  if (texts.length === 0) return undefined
  const needles = ignoreCase ? texts.map((text) => text.toLowerCase()) : texts
  return ({ record }) => {
    const haystack = ignoreCase ? record.raw.toLowerCase() : record.raw
    return needles.some((needle) => haystack.includes(needle))
  }
}

/** A misspelt step or cause would find nothing in silence; so it is an error that names the nearest. */
const checkNames = (option: string, globs: readonly string[], names: readonly string[]): void => {
  for (const glob of globs.flatMap((text) => text.split(',')).map((text) => text.trim())) {
    if (names.some((name) => globPattern(glob).test(name))) continue
    const near = names.filter(
      (name) => name.includes(glob.replaceAll('*', '')) || name.split(/[._]/)[0] === glob.split(/[._]/)[0],
    )
    throw new ProdlogsError('USAGE_BAD_VALUE', {
      option,
      value: glob,
      expected:
        near.length > 0
          ? words(near.slice(0, 6).join(', '))
          : { code: 'such_as', examples: names.slice(0, 4).join(', ') },
    })
  }
}
