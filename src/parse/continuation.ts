/** What a record that is still open looks like, as far as its next lines depend on it. */
export interface OpenRecord {
  /** A text layout with a time or a level: its lines without one belong to the record before. */
  readonly hasHeader: boolean
  /** An access line or a JSON object: complete as it stands. */
  readonly isClosed: boolean
  readonly isAlarm: boolean
  /** Logged as information or less: no error is reported below such a line. */
  readonly isQuiet: boolean
  readonly first: string
  readonly last: string
  readonly lineCount: number
  /** What the lines so far have opened. */
  readonly block: Block | undefined
}

export type Block =
  | 'stack'
  | 'traceback'
  | 'exception'
  | 'panic'
  | 'uncaught'
  | 'goroutine'
  | 'sql'
  | 'php'
  | 'prisma'
  | 'xml'

/** `false`: the line begins a record of its own. Else it belongs to the open record, with the block it leaves open. */
export type Continuation = false | { readonly block: Block | undefined }

/** Decides for a line that no strict format knew. Pure: the same lines give the same records however they arrive. */
export const continuation = (line: string, open: OpenRecord): Continuation => {
  const code = line.charCodeAt(0)
  // Blank lines end nothing: chains of exceptions have them inside.
  if (line.length === 0 || line.trim() === '') return { block: open.block }
  if (code === 32 || code === 9) return { block: indentedBlock(line, open) }
  // } ] ) ^ close what the lines above opened.
  if (code === 125 || code === 93 || code === 41 || code === 94) return { block: open.block }
  const always = ALWAYS.find(([pattern]) => pattern.test(line))
  if (always) return { block: always[1] }
  return inBlock(line, open) ?? afterHeader(line, open)
}

/** Lines that nothing but a trace of some runtime writes. */
const ALWAYS: readonly (readonly [RegExp, Block])[] = [
  [/^at \S.{0,500}(?:\(|:\d)/, 'stack'],
  [
    /^! (?:at |Caused by: |[\w.$]{1,200}(?:Error|Exception))|^Caused by: |^Suppressed: |^--- End of |^\.\.\. \d+ more/,
    'stack',
  ],
  [
    /^(?:PHP )?Stack trace:|^#\d{1,4} |^\[stacktrace\]|^\[previous exception\]|^PHP {1,4}\d{1,3}\. |^Next [A-Z][\w\\]{1,100}:/,
    'php',
  ],
  [/^"\} ?$|^" ?\} ?$/, 'php'],
  [
    /^goroutine \d+ (?:gp=\S{1,20} m=\S{1,20} (?:mp=\S{1,20} )?)?\[|^created by \S|^\[signal SIG|^\[originating from/,
    'goroutine',
  ],
  [/^stack backtrace:|^note: (?:run with|Some details|the following)/, 'stack'],
  [/^\S{1,300}\.(?:rb|erb|rake|gemspec):\d+:in (?!.*\([A-Z][\w:]{0,80}\)$)/, 'stack'],
  // Elixir and Erlang.
  [/^\*\* \((?:exit|stop|throw|EXIT|[A-Z][\w.]{0,100})[\w ]{0,40}\) /, 'stack'],
  [/^Invalid `(?:prisma|\w{1,40})\.[\w.$]{1,100}\(\)` invocation/, 'prisma'],
  [/^During handling of the above exception|^The above exception was the direct cause/, 'exception'],
]

/** A line that nothing but the trace which is open writes, whatever it looks like by itself. */
export const isOfTrace = (line: string, { block }: OpenRecord): boolean => block === 'goroutine' && GO_STATE.test(line)

const indentedBlock = (line: string, open: OpenRecord): Block | undefined => {
  // Frames, or the members of the error, end what Prisma says.
  if (open.block === 'prisma' && /^\s+(?:at |clientVersion: |code: |errorCode: |meta: )/.test(line)) return 'stack'
  if (open.block !== undefined && open.block !== 'sql' && open.block !== 'exception') return open.block
  return /^(?:\s+(?:at |from |File ")|> File ")/.test(line) ? 'stack' : open.block
}

const inBlock = (line: string, open: OpenRecord): Continuation | undefined => {
  switch (open.block) {
    case 'traceback':
      // The first line at the margin after the frames is the exception itself.
      return { block: 'exception' }
    case 'exception':
      return afterException(line, open)
    case 'panic':
      // Rust writes the message below the place, Go what it was doing below the message.
      return open.lineCount <= 2 ? { block: 'stack' } : undefined
    case 'uncaught':
      return open.lineCount <= 8 ? { block: ERROR_HEAD.test(line) ? 'stack' : 'uncaught' } : undefined
    case 'goroutine':
      return GO_FRAME.test(line) || GO_STATE.test(line) || /^exit status \d|^\s*\.\.\.\d+ frames/.test(line)
        ? { block: 'goroutine' }
        : undefined
    case 'sql':
      return SQL_LINE.test(line) ? { block: 'sql' } : undefined
    case 'php':
      return /^ {2}thrown in |^thrown in |^"/.test(line) ? { block: 'php' } : undefined
    case 'prisma':
      // The call, an excerpt of the source, and the sentences between blank lines: all at the margin.
      return open.lineCount <= 40 && (open.last.trim() === '' || /^(?:Invalid `|→|\s*\d+ |[({[]|\s)/.test(open.last))
        ? { block: 'prisma' }
        : undefined
    case 'xml':
      return XML_LINE.test(line) && !line.startsWith('<?xml') ? { block: 'xml' } : undefined
    case 'stack':
      return AFTER_STACK.test(line) || (RUBY_HEAD.test(line) && open.last.startsWith('\tfrom '))
        ? { block: 'stack' }
        : undefined
    default:
      return undefined
  }
}

/** Messages of exceptions go on over lines: DETAIL of psycopg, SQL of SQLAlchemy, the wrapped sentences of stripe-python. */
const afterException = (line: string, open: OpenRecord): Continuation | undefined => {
  if (line.startsWith('Traceback (most recent call last):')) return { block: 'traceback' }
  if (/^(?:DETAIL|HINT|CONTEXT|LINE \d+): |^\[SQL: |^\[parameters: |^\(Background on |^\(Network error/.test(line)) {
    return { block: 'exception' }
  }
  // A chain that was cut short names the next exception at once.
  if (/^(?:During handling of the above|The above exception)/.test(open.last) && ERROR_HEAD.test(line))
    return { block: 'exception' }
  return open.hasHeader && open.last.trim() !== '' && !ERROR_HEAD.test(line) ? { block: 'exception' } : undefined
}

/** Lines at the margin that follow a record with a header. */
const afterHeader = (line: string, open: OpenRecord): Continuation => {
  if (open.isClosed) return false
  if (!open.isQuiet && line.startsWith('Traceback (most recent call last):')) return { block: 'traceback' }
  if (SQL_START.test(line) && (open.hasHeader || /:\s*$/.test(open.last))) return { block: 'sql' }
  if (open.block === undefined && SQL_LINE.test(line) && SQL_INSIDE.test(open.first)) return { block: 'sql' }
  if (!open.hasHeader) return false
  if (XML_LINE.test(line)) return { block: 'xml' }
  if (!open.isQuiet && ERROR_HEAD.test(line) && open.lineCount <= 20) return { block: 'stack' }
  if (open.isAlarm && CRASH_REPORT.test(line) && / (?:terminating|terminated|crashed)\b/.test(open.first))
    return { block: open.block }
  return open.isAlarm && /^[\w.-]+(?:\/[\w.-]+)*\.(?:\(\*?\w+\)\.)?\w+(?:\.func\d+)*$/.test(line)
    ? { block: 'goroutine' }
    : false
}

/** The block that the first line of a record opens by itself. */
export const opens = (line: string): Block | undefined => {
  if (line.startsWith('Traceback (most recent call last):')) return 'traceback'
  // Dart writes the message below.
  if (/^(?:thread '[^']{0,200}' (?:\(\d+\) )?panicked at|panic: |Unhandled exception:$)/.test(line)) return 'panic'
  if (/^SIG[A-Z]{2,6}: [a-z ]{3,40}$/.test(line)) return 'goroutine'
  if (XML_LINE.test(line)) return 'xml'
  if (/^(?:file:\/\/\/?|\/|node:|[A-Z]:\\)\S{1,500}:\d+$/.test(line)) return 'uncaught'
  return ERROR_HEAD.test(line) ? 'stack' : undefined
}

const ERROR_HEAD =
  /^(?:(?:Uncaught |Unhandled exception\. |Exception in thread "[^"]{0,80}" )?(?:[A-Za-z_$][\w$]{0,80}(?:\.|::|\\)){0,10}[A-Z]\w{0,80}(?:Error|Exception|Fault|Failure)\w{0,40}|Error|Exception|UnhandledPromiseRejection\w{0,20}|(?:[a-z]\w{0,40}\.){2,8}[A-Z]\w{0,80})(?: \[\w{1,40}\])?(?:: | \(|:?$)/

const AFTER_STACK = /^Node\.js v\d|^Require stack:|^- \/\S|^exit status \d|^\[cause\]|^ *\{$|^DETAIL: |^HINT: /

/** What an Elixir process says of itself below `… terminated`. */
const CRASH_REPORT =
  /^(?:Server|Request|Client|Last message(?: \([^)]{0,40}\))?|State|Process|Initial Call|Ancestors|Function|Args|Start Call): /

const GO_FRAME = /^panic\(|^[\w.%-]+(?:\/[\w.%~-]+)*\.[\w.()*[\]·-]{1,200}(?:\(.{0,2000}\))?$/

/** Below the frames of an error Ruby writes its cause, with frames of its own. */
const RUBY_HEAD = /^\S{1,300}:\d+:in .{1,2000} \([A-Z][\w:]{0,80}\)$/

/** What Go tells of the processor when a signal ends it: the counter above the goroutines, the registers below. */
const GO_STATE = /^PC=0x[\da-f]+ m=\d|^r?[a-z][a-z\d]{1,5} {1,6}0x[\da-f]+$/

/** A line of a document that was printed over several: a tag at the margin. `<30>` and `<W>2026-…` are none. */
const XML_LINE = /^<(?:\?xml |!DOCTYPE |\/?[a-z][\w:.-]{0,80}(?:\s[^<>]{0,500})?\/?>)/

const SQL_START =
  /^(?:SELECT|INSERT INTO|UPDATE|DELETE FROM|WITH|BEGIN|MERGE INTO|CREATE (?:TABLE|INDEX)|ALTER TABLE)\b/
const SQL_LINE =
  /^(?:SELECT|FROM|WHERE|AND|OR|ORDER BY|GROUP BY|LIMIT|OFFSET|VALUES|SET|LEFT|RIGHT|INNER|OUTER|CROSS|FULL|JOIN|ON|HAVING|UNION|RETURNING|FOR UPDATE|INSERT INTO|UPDATE|DELETE|WITH|AS|IN|NOT|CASE|WHEN|END|USING|DO (?:UPDATE|NOTHING)|params?:|parameters?:|--)(?![a-z])/
const SQL_INSIDE = /\b(?:SELECT|INSERT INTO|UPDATE|DELETE FROM|WITH)\b/
