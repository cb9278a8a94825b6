import type { Style } from '../../report/style.ts'
import type { Screen } from '../../report/text/screen.ts'
import type { OutputFlags } from '../args/options.ts'

/** Columns of a terminal that does not tell. */
const USUAL = 80

/** What an answer is laid out for: the terminal as it is now, or a pipe, where nothing is wrapped and ids are whole. */
export const screenFor = (
  flags: Pick<OutputFlags, 'out' | 'wide' | 'accessible'>,
  stream: Pick<NodeJS.WriteStream, 'isTTY' | 'columns'>,
  env: NodeJS.ProcessEnv,
  style: Style,
): Screen => {
  const terminal = flags.out === undefined && stream.isTTY
  const given = Number(env['COLUMNS'])
  const columns = given > 0 && Number.isInteger(given) ? given : stream.columns || USUAL
  return {
    width: terminal ? columns : Infinity,
    style,
    shortIds: terminal && flags.wide !== true,
    ascii: writesAscii(env),
    accessible: flags.accessible === true || isAsked(env['ACCESSIBLE']) || (terminal && env['TERM'] === 'dumb'),
  }
}

const isAsked = (value: string | undefined): boolean =>
  value !== undefined && value !== '' && value !== '0' && value !== 'false'

/** A locale that was set and is not UTF-8 takes ASCII alone. Where none is set, as in most containers, UTF-8 is what terminals have. */
export const writesAscii = (env: NodeJS.ProcessEnv): boolean => {
  const locale = env['LC_ALL'] || env['LC_CTYPE'] || env['LANG']
  return locale !== undefined && locale !== '' && !/utf-?8/i.test(locale)
}
