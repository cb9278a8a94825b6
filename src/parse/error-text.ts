import type { LoggedError } from '../model/record.ts'

/** Class names of errors, with their packages: `Stripe::CardError`, `java.lang.IllegalStateException`, `ValueError`. */
const ERROR_NAME = String.raw`((?:[A-Za-z_$][\w$]{0,80}(?:\.|::|\\)){0,10}[A-Z][\w$]{0,100}(?:Error|Exception|Failure|Fault|Warning|Interrupt|Exit|Timeout|NotFound|Invalid|Violation|Rejection|Panic)\w{0,40}|Error|Exception|(?:[A-Z]\w{0,80}::){1,6}[A-Z]\w{0,80}|(?:[a-z]\w{0,40}\.){1,8}[A-Z]\w{0,80})`
const HEAD = new RegExp(
  String.raw`^(?:(?:Uncaught|Unhandled exception\.|Unhandled|Caused by:|exception|Exception in thread "[^"]{0,80}"|PHP Fatal error: {1,2}Uncaught|Fatal error:|panic:) ?){0,2}${ERROR_NAME}(?: \[[\w-]{1,40}\]| \(0x[\dA-Fa-f]{1,16}\))?(?::\s*|$)`,
)
const RUBY = /^\S{1,300}:\d{1,6}:in [^\n]{1,300}?': ([^\n]{0,2000}) \(([A-Z][\w:]{0,100})\)$/
/** Elixir: `** (FunctionClauseError) no function clause matching in …`, below `** (exit) an exception was raised:`. */
const ELIXIR = /^\s*\*\* \(([A-Z][\w.]{0,100})\) ([^\n]{0,2000})/m
const STACK_LINE =
  /^> File "|^\s+(?:at |File "|from |\d{1,4}: )|^\s*#\d{1,4}[ :]|^Traceback \(most recent call last\):|^goroutine \d+ \[|^Caused by: /

/**
 * The error that a text with a stack tells of: for Python the last line that is no frame, for all others the first.
 * A text without a stack is an error only when it begins with the name of one.
 */
export const readErrorText = (text: string): LoggedError | undefined => {
  const lines = text.slice(0, 65_536).split('\n')
  const first = lines.findIndex((line) => STACK_LINE.test(line))
  const head = lines[0]?.startsWith('Traceback ') || first === 0 ? lastPlainLine(lines) : lines[0]
  const elixir = ELIXIR.exec(text.slice(0, 65_536))
  if (elixir) return { type: elixir[1] ?? '', message: elixir[2] ?? '', stack: text }
  const named = HEAD.exec((head ?? '').trim())
  const ruby = RUBY.exec(lines[0] ?? '')
  if (ruby) return { type: ruby[2] ?? '', message: ruby[1] ?? '', stack: text }
  if (first === -1 && !named) return undefined
  const message = named ? (head ?? '').trim().slice(named[0].length) : (head ?? '').trim()
  return {
    ...(named?.[1] === undefined ? {} : { type: named[1] }),
    ...(message === '' ? {} : { message }),
    ...(first === -1 && lines.length === 1 ? {} : { stack: text }),
  }
}

/** Python writes the error after its frames; of a chain the last one is what ended the request. */
const lastPlainLine = (lines: readonly string[]): string | undefined =>
  lines.findLast((line) => HEAD.test(line)) ?? lines.findLast((line) => /^\S/.test(line) && !STACK_LINE.test(line))
