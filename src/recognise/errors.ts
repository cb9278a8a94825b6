import type { LoggedError } from '../model/record.ts'

/** Lines of a trace that are places and source code, and no sentence. */
const NO_SENTENCE =
  /^> File "|^\s(?!\s*(?:---> |\[cause\]: |Caused by: ))|^(?:at \S|#\d|Traceback \(most|During handling of|The above exception|goroutine \d|created by |\[stacktrace\]|(?:PHP )?Stack trace:|stack backtrace:|exit status|Node\.js v\d|\S{1,300}\.(?:rb|erb|go|php|py|js|ts|java|ex|exs):\d+)|^[\w./-]+\.\(?\*?\w+\)?\.\w+\(|^[})\]"]/
/** What loggers write for a success. */
const NONE = /^(?:null|none|nil|<nil>|undefined|false|0)?$/i
const MOST_LINES = 12
const MOST_TEXT = 1_500

/** What the exceptions of a chain say, each as its type and message, in the order of the trace. Frames are left out. */
export const errorTexts = (error: LoggedError | undefined): readonly string[] => {
  if (error === undefined) return []
  const isNone = error.type === undefined && (error.message === undefined || NONE.test(error.message))
  const texts = isNone ? [] : [`${error.type ?? ''}: ${error.message ?? ''}`]
  if (error.stack === undefined) return texts
  let left = MOST_TEXT
  let lines = 0
  for (const line of error.stack.split('\n')) {
    if (line === '' || NO_SENTENCE.test(line) || texts.includes(line)) continue
    texts.push(line.slice(0, left))
    left -= line.length
    if (left <= 0 || ++lines === MOST_LINES) break
  }
  return texts
}
