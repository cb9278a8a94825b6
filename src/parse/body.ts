/** The lines of a record after its first. */
export interface Body {
  /** Further lines of the message: SQL, dumped objects, wrapped sentences. */
  readonly message: string
  /** The stack trace or traceback, with the line that names the error. */
  readonly stack: string | undefined
}

const FRAME =
  /^> File "|^\s+(?:at |from |File "|\d{1,4}: )|^(?:at \S.{0,500}\(|#\d{1,4} |Traceback \(most recent call last\):|Caused by: |goroutine \d|PHP {1,4}\d{1,3}\. |(?:PHP )?Stack trace:|\[stacktrace\]|stack backtrace:|\S{1,300}\.rb:\d+:in )|^\t\S{1,500}:\d+|^\s*\*\* \([A-Za-z]|^\s+\(\w{1,40} [\w.-]{1,40}\) \S{1,300}\.(?:exs?|erl):\d+/
const HEAD =
  /^\s*(?:Exception in thread "[^"]{0,80}" |Unhandled exception\. |Uncaught |PHP Fatal error: {1,2}Uncaught )?(?:[A-Za-z_$][\w$.:\\]{0,300}(?:Error|Exception|Failure|Fault)|[a-z]\w{0,40}(?:\.\w{1,60}){1,8}|Error)(?: \[\w{1,40}\])?(?::|\s*\(|$)/

/** Divides a record's lines into the message and the trace. A trace goes on to the end. */
export const splitBody = (firstMessage: string, inners: readonly string[]): Body => {
  const rest = inners.slice(1)
  const frame = rest.findIndex((line) => FRAME.test(line))
  if (frame === -1) return { message: rest.join('\n').trimEnd(), stack: undefined }
  const head = findHead(rest, frame)
  if (head === undefined && HEAD.test(firstMessage)) {
    return { message: '', stack: [firstMessage, ...rest].join('\n').trimEnd() }
  }
  const start = head ?? frame
  return { message: rest.slice(0, start).join('\n').trimEnd(), stack: rest.slice(start).join('\n').trimEnd() }
}

/** The error's name may stand some lines above its first frame, as its message may have several. */
const findHead = (rest: readonly string[], frame: number): number | undefined => {
  for (let at = frame - 1; at >= 0 && at >= frame - 12; at -= 1) if (HEAD.test(rest[at] ?? '')) return at
  return undefined
}
