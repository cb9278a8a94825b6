import { ProdlogsError } from '../model/error.ts'
import { describeError } from '../messages/errors.ts'
import type { Lang } from '../messages/lang.ts'
import { createStyle, type Style } from '../report/style.ts'
import { terminalSafe } from '../report/terminal-safe.ts'
import type { OutputFlags } from './options.ts'

/** One line for a failure: what, where, the next step; the original underneath with --verbose. */
export const errorLine = (error: unknown, lang: Lang, style: Style, verbose: boolean): string => {
  const known =
    error instanceof ProdlogsError ? error : new ProdlogsError('INTERNAL', { reason: nameOf(error) }, { cause: error })
  const { what, next } = describeError(lang, known.code, known.args)
  const line = `${style.red('✖')} ${terminalSafe(what)}. ${style.bold('→')} ${terminalSafe(next)}`
  return verbose ? [line, ...causesOf(known)].join('\n') : line
}

const nameOf = (error: unknown): string =>
  error instanceof Error ? (error.message.split('\n', 1)[0] ?? error.name) : String(error)

const causesOf = (error: Error): string[] => {
  const lines: string[] = []
  for (let cause: unknown = error.cause, depth = 0; cause !== undefined && depth < 5; depth++) {
    const text = cause instanceof Error ? (cause.stack ?? cause.message) : String(cause)
    lines.push(...text.split('\n').map((line) => `    ${terminalSafe(line)}`))
    cause = cause instanceof Error ? cause.cause : undefined
  }
  return lines
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
