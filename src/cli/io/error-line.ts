import { ProdlogsError } from '../../model/error.ts'
import { words } from '../../model/reason.ts'
import { describeError } from '../../messages/errors.ts'
import type { Redactor } from '../../model/redactor.ts'
import type { Lang } from '../../messages/lang.ts'
import { createStyle, type Style } from '../../report/style.ts'
import { terminalSafe } from '../../report/terminal-safe.ts'
import type { OutputFlags } from '../args/options.ts'

/** Makes text from anywhere fit to be dressed and shown: redacted first, because what acts on a terminal may part a secret. */
export type Plain = (text: string, multiline?: boolean) => string

export const plainBy =
  (redactor: Pick<Redactor, 'text'>): Plain =>
  (text, multiline = false) =>
    terminalSafe(redactor.text(text), multiline)

/** One line for a failure: what, where, the next step; the original underneath with --verbose. */
export const errorLine = (error: unknown, lang: Lang, style: Style, verbose: boolean, plain: Plain): string => {
  const known =
    error instanceof ProdlogsError
      ? error
      : new ProdlogsError('INTERNAL', { reason: words(nameOf(error)) }, { cause: error })
  const { what, next } = describeError(lang, known.failure)
  const line = `${style.red('✖')} ${plain(what.replace(/[.…]+$/, ''))}. ${style.bold('→')} ${plain(next)}`
  const causes = verbose ? causesOf(known.cause).join('\n') : ''
  return causes === '' ? line : [line, ...plain(causes, true).split('\n')].join('\n    ')
}

const nameOf = (error: unknown): string =>
  error instanceof Error ? (error.message.split('\n', 1)[0] ?? error.name) : String(error)

/** How many errors deep, and how many side by side, an error is told. */
const MOST_CAUSES = 5

/** The stacks of an error, of those that it gathers, and of what caused it. */
const causesOf = (error: unknown, depth = 0): string[] => {
  if (error === undefined || error === null || depth >= MOST_CAUSES) return []
  if (!(error instanceof Error)) return [String(error)]
  const gathered = error instanceof AggregateError ? error.errors.slice(0, MOST_CAUSES) : []
  return [
    error.stack ?? `${error.name}: ${error.message}`,
    ...gathered.flatMap((each: unknown) => causesOf(each, depth + 1)),
    ...causesOf(error.cause, depth + 1),
  ]
}

export const styleFor = (
  flags: Pick<OutputFlags, 'color'>,
  stream: NodeJS.WriteStream,
  env: NodeJS.ProcessEnv,
): Style => {
  const color = colorWanted(flags.color, stream, env)
  return createStyle({ color, links: color && Boolean(stream.isTTY) && linksKnown(env) })
}

const colorWanted = (flag: OutputFlags['color'], stream: NodeJS.WriteStream, env: NodeJS.ProcessEnv): boolean => {
  if (flag === 'never' || flag === false) return false
  if (flag === 'always') return true
  if (env['NO_COLOR']) return false
  if (env['FORCE_COLOR'] !== undefined) return env['FORCE_COLOR'] !== '0' && env['FORCE_COLOR'] !== 'false'
  return Boolean(stream.isTTY) && env['TERM'] !== 'dumb'
}

/** Terminals that are known to take OSC 8; the others would show the address as noise. */
const linksKnown = (env: NodeJS.ProcessEnv): boolean => {
  if (env['FORCE_HYPERLINK'] !== undefined) return env['FORCE_HYPERLINK'] !== '0'
  if (env['TMUX'] !== undefined || env['CI'] !== undefined) return false
  return (
    ['vscode', 'iTerm.app', 'WezTerm', 'ghostty', 'Hyper'].includes(env['TERM_PROGRAM'] ?? '') ||
    'WT_SESSION' in env ||
    'KITTY_WINDOW_ID' in env
  )
}

/** Narrower than this a hanging indent leaves no room for words. */
const LEAST_COLUMNS = 40

/**
 * A remark wrapped by words under its own beginning, for a terminal; elsewhere a line stays a line. Our own few lines: loading
 * what wraps answers would cost every start of the program more than the remark.
 */
export const wrapRemark = (text: string, stream: Pick<NodeJS.WriteStream, 'isTTY' | 'columns'>): string => {
  const { columns } = stream
  if (!stream.isTTY || !(columns >= LEAST_COLUMNS)) return text
  return text
    .split('\n')
    .map((line) => wrapLine(line, columns))
    .join('\n')
}

const wrapLine = (line: string, columns: number): string => {
  const indent = (/^\s*/.exec(line)?.[0] ?? '') + '  '
  const lines: string[] = []
  let current = ''
  for (const word of line.split(' ')) {
    const longer = current === '' ? word : `${current} ${word}`
    if (current.trim() === '' || shownLength(longer) <= columns) current = longer
    else {
      lines.push(current)
      current = indent + word
    }
  }
  return [...lines, current].join('\n')
}

/** Characters without the escapes of colours. */
const shownLength = (text: string): number => [...text.replaceAll(/\u001b\[[\d;]*m/g, '')].length
