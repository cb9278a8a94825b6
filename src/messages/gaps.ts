import type { Gap, GapKind } from '../model/gap.ts'
import { ERROR_EXIT, type ErrorCode } from '../model/error.ts'
import type { MessageArgs } from '../model/verdict.ts'
import { describeError } from './errors.ts'
import type { InBoth } from './lang.ts'
import type { Lang } from './lang.ts'

type Say = (a: MessageArgs) => string

/** A reason that is an error's code is said in that error's words. */
const failure = (lang: Lang, a: MessageArgs): string => {
  const { reason } = a
  return typeof reason === 'string' && isErrorCode(reason) ? `: ${describeError(lang, reason, a).what}` : why(a, lang)
}

const isErrorCode = (text: string): text is ErrorCode => Object.hasOwn(ERROR_EXIT, text)

const why = (a: MessageArgs, lang: Lang = 'en'): string =>
  a['reason'] === undefined || a['reason'] === '' ? '' : ` (${reasonText(lang, String(a['reason']))})`

/** Reasons by their code or their words, in ours. What an operating system or a server says stays as it is. */
const REASONS: readonly (readonly [RegExp, en: string, ru: string])[] = [
  [/^lost$/, 'what was written next is in no file any more', 'того, что было дальше, нет уже ни в одном файле'],
  [/^copied_early$/, 'its copy ends before what was read', 'его копия кончается раньше прочитанного'],
  [/^permission$/, 'no permission', 'нет прав'],
  [/^tool:(.+)$/, '$1 is not installed there', 'там не установлен $1'],
  [/^rotated$/, 'it was rotated away meanwhile', 'тем временем его убрала ротация'],
  [/^damaged$/, 'it is damaged', 'он повреждён'],
  [/^malformed cursor$/, 'the journal does not take its own cursor', 'журнал не принял собственный курсор'],
  [/^(?:exit|status|remote exit|remote status) (\d+)$/, 'exit $1 there', 'код завершения там: $1'],
  [/^the remote program was ended by a signal$/, 'a signal ended the program there', 'программу там завершил сигнал'],
  [/^the remote program was ended by (\S+)$/, '$1 ended the program there', 'программу там завершил $1'],
  [/^no answer for (\d+) s$/, 'no answer for $1 s', 'нет ответа $1 с'],
  [/^the channel closed without an exit code$/, 'the channel closed without a word', 'канал закрылся без объяснений'],
  [/^the connection was reset$/, 'the connection was reset', 'соединение сброшено'],
  [/^a frame without an end$/, 'the host sent a frame without an end', 'хост прислал кадр без конца'],
  [
    /^a compressed part of the answer is damaged$/,
    'a compressed part of the answer is damaged',
    'сжатая часть ответа повреждена',
  ],
  [
    /^gaps and no lines$/,
    'the host tells of gaps and sends no lines',
    'хост сообщает лишь о пропусках и не шлёт строк',
  ],
  [
    /^bytes that belong to no file$/,
    'the host sends bytes that belong to no file',
    'хост шлёт байты, не относящиеся ни к одному файлу',
  ],
]

/** A reason in the words of a language. */
export const reasonText = (lang: Lang, reason: string): string => {
  for (const [pattern, en, ru] of REASONS)
    if (pattern.test(reason)) return reason.replace(pattern, lang === 'en' ? en : ru)
  return reason
}
const file = (a: MessageArgs): string => (a['path'] === undefined ? '' : ` ${a['path']}`)

const DAMAGE: Readonly<Record<string, { readonly en: string; readonly ru: string }>> = {
  cut: { en: 'the file ends in the middle', ru: 'файл обрывается посередине' },
  garbage: { en: 'something else stands behind the end of the file', ru: 'за концом файла стоит что-то другое' },
  shrunk: { en: 'the file became shorter while it was read', ru: 'файл стал короче, пока его читали' },
}

const GAPS: Readonly<Record<GapKind, InBoth<Say>>> = {
  host_unreachable: { en: (a) => `not reached${failure('en', a)}`, ru: (a) => `недоступен${failure('ru', a)}` },
  host_auth: { en: (a) => `did not let us in${failure('en', a)}`, ru: (a) => `не впустил${failure('ru', a)}` },
  stream_cut: {
    en: (a) =>
      `the answer was cut${a['bytes'] === undefined ? '' : ` after ${a['bytes']} bytes`}${why(a)}: it is not complete`,
    ru: (a) =>
      `ответ оборван${a['bytes'] === undefined ? '' : ` после ${a['bytes']} байт`}${why(a, 'ru')}: он неполный`,
  },
  link_lost: { en: (a) => `the link was lost${why(a)}`, ru: (a) => `связь прервалась${why(a, 'ru')}` },
  source_unreadable: {
    en: (a) => `could not be read${file(a)}${why(a)}`,
    ru: (a) => `не прочитан${file(a)}${why(a, 'ru')}`,
  },
  source_missing: {
    en: (a) => `does not exist${file(a)}${why(a)}`,
    ru: (a) => `не существует${file(a)}${why(a, 'ru')}`,
  },
  line_too_long: {
    en: (a) =>
      `${a['lines'] ?? 1} over-long line(s) were cut${a['bytes'] === undefined ? '' : ` (${a['bytes']} bytes)`}`,
    ru: (a) =>
      `слишком длинных строк обрезано: ${a['lines'] ?? 1}${a['bytes'] === undefined ? '' : ` (${a['bytes']} байт)`}`,
  },
  window_before_log: {
    en: (a) => `the log begins only at ${a['from'] ?? '?'}: the window is older`,
    ru: (a) => `лог начинается только с ${a['from'] ?? '?'}: окно старше`,
  },
  window_untimed: {
    en: (a) =>
      `no time was understood in${file(a)}: its last ${a['bytes'] ?? '?'} bytes were read instead of the window`,
    ru: (a) => `в файле${file(a)} время не распознано: вместо окна прочитаны последние ${a['bytes'] ?? '?'} байт`,
  },
  window_hour_twice: {
    en: () => 'the clocks went back there, so local times of that hour exist twice: lines of both readings are taken',
    ru: () => 'часы переводились назад, местное время того часа встречается дважды: взяты строки обоих прочтений',
  },
  clock_skewed: {
    en: (a) =>
      `the clock is ${Math.abs(Number(a['seconds']))} s ${Number(a['seconds']) < 0 ? 'behind' : 'ahead of'} the one here: "ago" is counted by it, and its lines are ordered by the time here`,
    ru: (a) =>
      `часы ${Number(a['seconds']) < 0 ? 'отстают от здешних' : 'спешат относительно здешних'} на ${Math.abs(Number(a['seconds']))} с: «назад» отсчитано по ним, порядок строк — по здешним`,
  },
  history_unreadable: {
    en: (a) => `rotated file${file(a)} could not be read${why(a)}`,
    ru: (a) => `ротированный файл${file(a)} не прочитан${why(a, 'ru')}`,
  },
  cursor_vacuumed: {
    en: () => 'the journal dropped entries before they could be read',
    ru: () => 'журнал удалил записи раньше, чем их удалось прочитать',
  },
  truncated_file: {
    en: (a) => `the file${file(a)} was truncated while it was read${why(a)}`,
    ru: (a) => `файл${file(a)} усечён во время чтения${why(a, 'ru')}`,
  },
  lines_lost: {
    en: (a) => `lines of${file(a)} are missing${why(a)}`,
    ru: (a) => `не хватает строк файла${file(a)}${why(a, 'ru')}`,
  },
  damaged_file: {
    en: (a) => `${DAMAGE[String(a['damage'])]?.en ?? 'the file is damaged'}: what could be read is here`,
    ru: (a) => `${DAMAGE[String(a['damage'])]?.ru ?? 'файл повреждён'}: показано то, что удалось прочитать`,
  },
  stopped: {
    en: (a) => `stopped after ${a['lines'] ?? '?'} line(s): what follows them is not counted`,
    ru: (a) => `остановлено; прочитано строк: ${a['lines'] ?? '?'}, дальнейшее не посчитано`,
  },
  limit_bytes: {
    en: (a) => `stopped at the limit of ${a['bytes'] ?? '?'} bytes`,
    ru: (a) => `остановлено на пределе ${a['bytes'] ?? '?'} байт`,
  },
  limit_time: {
    en: (a) => `stopped at the limit of ${a['seconds'] ?? '?'} s`,
    ru: (a) => `остановлено на пределе ${a['seconds'] ?? '?'} с`,
  },
  limit_lines: {
    en: (a) => `stopped at the limit of ${a['lines'] ?? '?'} lines`,
    ru: (a) => `остановлено на пределе ${a['lines'] ?? '?'} строк`,
  },
  redaction_failed: {
    en: (a) => `${a['lines'] ?? 1} text(s) were withheld because they could not be redacted`,
    ru: (a) => `текстов скрыто целиком, так как замаскировать их не удалось: ${a['lines'] ?? 1}`,
  },
  unparsed_lines: {
    en: (a) => `${a['lines']} of ${a['of']} records had no known format and were kept as text`,
    ru: (a) => `записей неизвестного формата, оставленных как текст: ${a['lines']} из ${a['of']}`,
  },
  stripe_unreachable: {
    en: (a) => `Stripe was not asked${failure('en', a)}`,
    ru: (a) => `Stripe не опрошен${failure('ru', a)}`,
  },
  gaps_capped: {
    en: (a) => `more than ${a['gaps']} gaps in a minute: further ones are not listed`,
    ru: (a) => `больше ${a['gaps']} пропусков за минуту: дальнейшие не перечисляются`,
  },
  out_of_order: {
    en: (a) => `${a['lines'] ?? 1} line(s) came too late for their place in time`,
    ru: (a) => `строк, опоздавших к своему месту по времени: ${a['lines'] ?? 1}`,
  },
  window_assumed: {
    en: (a) => `only the last ${a['days']} days were looked through: --since goes further back`,
    ru: (a) => `просмотрены только последние ${a['days']} дн.: дальше — с --since`,
  },
  engine_partial: {
    en: (a) => `the engine gave a part of the answer${why(a)}`,
    ru: (a) => `движок отдал только часть ответа${why(a, 'ru')}`,
  },
  same_moment: {
    en: (a) => `more than ${a['lines']} lines stand at one moment (${a['at']}): the others of it cannot be had`,
    ru: (a) => `в одном моменте (${a['at']}) больше ${a['lines']} строк: остальные получить нельзя`,
  },
  meantime_unknown: {
    en: (a) => `what was written while the link was down may be missing${why(a)}`,
    ru: (a) => `записанное за время обрыва может отсутствовать${why(a, 'ru')}`,
  },
}

/** One line for a gap: where, and what is missing. */
export const describeGap = (lang: Lang, gap: Gap): string => {
  const { reason } = gap.args
  // An error's own words name the host already.
  if (gap.kind.startsWith('host_') && typeof reason === 'string' && isErrorCode(reason))
    return describeError(lang, reason, gap.args).what
  const where = [gap.host, gap.source].filter((part) => part !== undefined).join(':')
  return `${where === '' ? '' : `${where} `}${GAPS[gap.kind][lang](gap.args)}`
}
