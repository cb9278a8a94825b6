import type { GapArgs, GapFactOf, GapKind, GapReason, Gap } from '../model/gap.ts'
import type { Failure } from '../model/error.ts'
import { describeError } from './errors.ts'
import type { InBoth, Lang } from './lang.ts'
import { reasonText } from './reasons/index.ts'

interface Why {
  readonly reason?: GapReason
}

const isFailure = (reason: GapReason): reason is Failure => 'args' in reason

/** A reason in the words of a language: a failure is said in its own. */
export const gapReasonText = (lang: Lang, reason: GapReason): string =>
  isFailure(reason) ? describeError(lang, reason).what : reasonText(lang, reason)

const why = (lang: Lang, { reason }: Why): string => {
  const text = reason === undefined ? '' : gapReasonText(lang, reason)
  return text === '' ? '' : ` (${text})`
}

/** A failure is a sentence by itself. */
const failure = (lang: Lang, { reason }: Why): string =>
  reason !== undefined && isFailure(reason)
    ? `: ${gapReasonText(lang, reason)}`
    : why(lang, reason === undefined ? {} : { reason })

const file = ({ path }: { readonly path?: string }): string => (path === undefined ? '' : ` ${path}`)

const DAMAGE: Readonly<Record<GapArgs['damaged_file']['damage'], InBoth<string>>> = {
  cut: { en: 'the file ends in the middle', ru: 'файл обрывается посередине' },
  garbage: { en: 'something else stands behind the end of the file', ru: 'за концом файла стоит что-то другое' },
  shrunk: { en: 'the file became shorter while it was read', ru: 'файл стал короче, пока его читали' },
}

const GAPS: { readonly [K in GapKind]: InBoth<(a: GapArgs[K]) => string> } = {
  host_unreachable: { en: (a) => `not reached${failure('en', a)}`, ru: (a) => `недоступен${failure('ru', a)}` },
  host_auth: { en: (a) => `did not let us in${failure('en', a)}`, ru: (a) => `не впустил${failure('ru', a)}` },
  stream_cut: {
    en: (a) =>
      `the answer was cut${a.bytes === undefined ? '' : ` after ${a.bytes} bytes`}${why('en', a)}: it is not complete`,
    ru: (a) => `ответ оборван${a.bytes === undefined ? '' : ` после ${a.bytes} байт`}${why('ru', a)}: он неполный`,
  },
  link_lost: { en: (a) => `the link was lost${why('en', a)}`, ru: (a) => `связь прервалась${why('ru', a)}` },
  source_unreadable: {
    en: (a) => `could not be read${file(a)}${why('en', a)}`,
    ru: (a) => `не прочитан${file(a)}${why('ru', a)}`,
  },
  source_missing: {
    en: (a) => `does not exist${file(a)}${why('en', a)}`,
    ru: (a) => `не существует${file(a)}${why('ru', a)}`,
  },
  line_too_long: {
    en: (a) => `${a.lines} over-long line(s) were cut${a.bytes === undefined ? '' : ` (${a.bytes} bytes)`}`,
    ru: (a) => `слишком длинных строк обрезано: ${a.lines}${a.bytes === undefined ? '' : ` (${a.bytes} байт)`}`,
  },
  window_before_log: {
    en: (a) => `the log begins only at ${a.from}: the window is older`,
    ru: (a) => `лог начинается только с ${a.from}: окно старше`,
  },
  window_untimed: {
    en: (a) => `no time was understood in${file(a)}: its last ${a.bytes} bytes were read instead of the window`,
    ru: (a) => `в файле${file(a)} время не распознано: вместо окна прочитаны последние ${a.bytes} байт`,
  },
  window_hour_twice: {
    en: () => 'the clocks went back there, so local times of that hour exist twice: lines of both readings are taken',
    ru: () => 'часы переводились назад, местное время того часа встречается дважды: взяты строки обоих прочтений',
  },
  clock_skewed: {
    en: (a) =>
      `the clock is ${Math.abs(a.seconds)} s ${a.seconds < 0 ? 'behind' : 'ahead of'} the one here: "ago" is counted by it, and its lines are ordered by the time here`,
    ru: (a) =>
      `часы ${a.seconds < 0 ? 'отстают от здешних' : 'спешат относительно здешних'} на ${Math.abs(a.seconds)} с: «назад» отсчитано по ним, порядок строк — по здешним`,
  },
  history_unreadable: {
    en: (a) => `rotated file${file(a)} could not be read${why('en', a)}`,
    ru: (a) => `ротированный файл${file(a)} не прочитан${why('ru', a)}`,
  },
  cursor_vacuumed: {
    en: () => 'the journal dropped entries before they could be read',
    ru: () => 'журнал удалил записи раньше, чем их удалось прочитать',
  },
  truncated_file: {
    en: (a) => `the file${file(a)} was truncated while it was read${why('en', a)}`,
    ru: (a) => `файл${file(a)} усечён во время чтения${why('ru', a)}`,
  },
  lines_lost: {
    en: (a) => `lines of${file(a)} are missing${why('en', a)}`,
    ru: (a) => `не хватает строк файла${file(a)}${why('ru', a)}`,
  },
  damaged_file: {
    en: (a) => `${DAMAGE[a.damage].en}: what could be read is here`,
    ru: (a) => `${DAMAGE[a.damage].ru}: показано то, что удалось прочитать`,
  },
  stopped: {
    en: (a) => `stopped after ${a.lines} line(s): what follows them is not counted`,
    ru: (a) => `остановлено; прочитано строк: ${a.lines}, дальнейшее не посчитано`,
  },
  limit_bytes: {
    en: (a) => `stopped at the limit of ${a.bytes} bytes`,
    ru: (a) => `остановлено на пределе ${a.bytes} байт`,
  },
  limit_time: {
    en: (a) => (a.seconds === undefined ? 'stopped at its limit of time' : `stopped at the limit of ${a.seconds} s`),
    ru: (a) => (a.seconds === undefined ? 'остановлено на пределе времени' : `остановлено на пределе ${a.seconds} с`),
  },
  limit_lines: {
    en: (a) => `stopped at the limit of ${a.lines} lines`,
    ru: (a) => `остановлено на пределе ${a.lines} строк`,
  },
  redaction_failed: {
    en: (a) => `${a.lines} text(s) were withheld because they could not be redacted`,
    ru: (a) => `текстов скрыто целиком, так как замаскировать их не удалось: ${a.lines}`,
  },
  unparsed_lines: {
    en: (a) => `${a.lines} of ${a.of} records had no known format and were kept as text`,
    ru: (a) => `записей неизвестного формата, оставленных как текст: ${a.lines} из ${a.of}`,
  },
  stripe_unreachable: {
    en: (a) => `Stripe was not asked${failure('en', a)}`,
    ru: (a) => `Stripe не опрошен${failure('ru', a)}`,
  },
  gaps_capped: {
    en: (a) => `more than ${a.gaps} gaps in a minute: further ones are not listed`,
    ru: (a) => `больше ${a.gaps} пропусков за минуту: дальнейшие не перечисляются`,
  },
  out_of_order: {
    en: (a) => `${a.lines} line(s) came too late for their place in time`,
    ru: (a) => `строк, опоздавших к своему месту по времени: ${a.lines}`,
  },
  window_assumed: {
    en: (a) => `only the last ${a.days} days were looked through: --since goes further back`,
    ru: (a) => `просмотрены только последние ${a.days} дн.: дальше — с --since`,
  },
  engine_partial: {
    en: (a) => `the engine gave a part of the answer${why('en', a)}`,
    ru: (a) => `движок отдал только часть ответа${why('ru', a)}`,
  },
  same_moment: {
    en: (a) => `more than ${a.lines} lines stand at one moment (${a.at}): the others of it cannot be had`,
    ru: (a) => `в одном моменте (${a.at}) больше ${a.lines} строк: остальные получить нельзя`,
  },
  meantime_unknown: {
    en: (a) => `what was written while the link was down may be missing${why('en', a)}`,
    ru: (a) => `записанное за время обрыва может отсутствовать${why('ru', a)}`,
  },
}

const say = <K extends GapKind>(lang: Lang, { kind, args }: GapFactOf<K>): string => GAPS[kind][lang](args)

/** Kinds whose failure says in its own words what could not be reached or read, and names it. */
const SAID_BY_FAILURE: ReadonlySet<GapKind> = new Set(['host_unreachable', 'host_auth', 'source_unreadable'])

/** One line for a gap: where, and what is missing. */
export const describeGap = (lang: Lang, gap: Gap): string => {
  const { args, kind } = gap
  if (SAID_BY_FAILURE.has(kind) && 'reason' in args && args.reason !== undefined && isFailure(args.reason))
    return describeError(lang, args.reason).what
  const where = [gap.host, gap.source].filter((part) => part !== undefined).join(':')
  return `${where === '' ? '' : `${where} `}${say(lang, gap)}`
}
