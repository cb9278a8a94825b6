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
  return typeof reason === 'string' && isErrorCode(reason) ? `: ${describeError(lang, reason, a).what}` : why(a)
}

const isErrorCode = (text: string): text is ErrorCode => Object.hasOwn(ERROR_EXIT, text)

const why = (a: MessageArgs): string => (a['reason'] === undefined || a['reason'] === '' ? '' : ` (${a['reason']})`)
const file = (a: MessageArgs): string => (a['path'] === undefined ? '' : ` ${a['path']}`)

const GAPS: Readonly<Record<GapKind, InBoth<Say>>> = {
  host_unreachable: { en: (a) => `not reached${failure('en', a)}`, ru: (a) => `недоступен${failure('ru', a)}` },
  host_auth: { en: (a) => `did not let us in${failure('en', a)}`, ru: (a) => `не впустил${failure('ru', a)}` },
  stream_cut: {
    en: (a) =>
      `the answer was cut${a['bytes'] === undefined ? '' : ` after ${a['bytes']} bytes`}${why(a)}: it is not complete`,
    ru: (a) => `ответ оборван${a['bytes'] === undefined ? '' : ` после ${a['bytes']} байт`}${why(a)}: он неполный`,
  },
  link_lost: { en: (a) => `the link was lost${why(a)}`, ru: (a) => `связь прервалась${why(a)}` },
  source_unreadable: { en: (a) => `could not be read${file(a)}${why(a)}`, ru: (a) => `не прочитан${file(a)}${why(a)}` },
  source_missing: { en: (a) => `does not exist${file(a)}${why(a)}`, ru: (a) => `не существует${file(a)}${why(a)}` },
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
  history_unreadable: {
    en: (a) => `rotated file${file(a)} could not be read${why(a)}`,
    ru: (a) => `ротированный файл${file(a)} не прочитан${why(a)}`,
  },
  cursor_vacuumed: {
    en: () => 'the journal dropped entries before they could be read',
    ru: () => 'журнал удалил записи раньше, чем их удалось прочитать',
  },
  truncated_file: {
    en: (a) => `the file${file(a)} was truncated while it was read${why(a)}`,
    ru: (a) => `файл${file(a)} усечён во время чтения${why(a)}`,
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
  out_of_order: {
    en: (a) => `${a['lines'] ?? 1} line(s) came too late for their place in time`,
    ru: (a) => `строк, опоздавших к своему месту по времени: ${a['lines'] ?? 1}`,
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
