import { quotedValue } from '../keys/value.ts'
import { decode, room, type View } from './decoded.ts'

/**
 * The lines that a line carries: a container's JSON holds one, a text with escaped newlines several. What goes on from
 * line to line (a PEM block, YAML) goes on from payload to payload, whatever stands around them.
 */
export const payloads = (line: string): View[] => leavesOf(identity(line), 0)

const leavesOf = (view: View, depth: number): View[] => {
  if (depth > MAX_DEPTH) return [view]
  const carried = carriedBy(view)
  if (carried !== undefined) return carried.flatMap((part) => leavesOf(part, depth + 1))
  const inner = decode(view.text, view.bytes)
  if (inner !== undefined) return splitLines(composed(view, inner)).flatMap((part) => leavesOf(part, depth + 1))
  const lines = splitLines(view)
  return lines.length > 1 ? lines.flatMap((part) => leavesOf(part, depth + 1)) : [view]
}

/** The text inside a JSON record, or after the time, host and level that a logger put before it. */
const carriedBy = (view: View): View[] | undefined => {
  const { text } = view
  if (JSON_START.test(text)) {
    const parts: View[] = []
    FIELD.lastIndex = 0
    for (let match = FIELD.exec(text); match && parts.length < 8; match = FIELD.exec(text)) {
      const open = FIELD.lastIndex
      const backslashes = (match[1] as string).length
      const value = quotedValue(text, { character: '"', backslashes, end: open })
      parts.push(part(view, value.start, value.end))
      FIELD.lastIndex = value.end
    }
    return parts.length > 0 ? parts : undefined
  }
  const element = ELEMENT.exec(text)
  if (element) return [part(view, (element[1] as string).length, text.length - (element[3] as string).length)]
  const quoted = QUOTED.exec(text)
  if (quoted) {
    const open = quoted[0].length
    const value = quotedValue(text, { character: quoted[1] as string, backslashes: 0, end: open })
    return [part(view, value.start, value.end)]
  }
  const prefix = PREFIX.exec(text)?.[0] ?? ''
  return prefix === '' ? undefined : [part(view, prefix.length, text.length)]
}

/** Host and process before a line's text, without the time; empty where there is no such prefix. */
export const speakerOf = (line: string): string => (PREFIX.exec(line)?.[0] ?? '').replace(LEADING_TIME, ' ')

const splitLines = (view: View): View[] => {
  if (!view.text.includes('\n')) return [view]
  const lines: View[] = []
  for (let from = 0; from <= view.text.length;) {
    const newline = view.text.indexOf('\n', from)
    const to = newline < 0 ? view.text.length : newline
    lines.push(part(view, from, to))
    from = to + 1
  }
  return lines
}

const part = (view: View, from: number, to: number): View => ({
  text: view.text.slice(from, to),
  bytes: view.bytes.subarray(from),
  starts: view.starts.subarray(from),
  ends: view.ends.subarray(from),
})

const identity = (line: string): View => {
  const { bytes, starts, ends } = room(line.length)
  for (let i = 0; i <= line.length; i++) {
    starts[i] = i
    ends[i] = Math.min(i + 1, line.length)
  }
  bytes.write(line, 0, 'latin1')
  bytes.fill(0, line.length)
  return { text: line, bytes, starts, ends }
}

/** The view of a view, mapped to the line itself. */
export const composed = (outer: View, inner: View): View => {
  const length = inner.text.length
  for (let i = 0; i <= length; i++) {
    const start = inner.starts[i] as number
    const end = inner.ends[i] as number
    inner.starts[i] = outer.starts[start] as number
    inner.ends[i] = i === length ? (outer.starts[start] as number) : (outer.ends[end - 1] as number)
  }
  return inner
}

const MAX_DEPTH = 10
const JSON_START = /^[\s\S]{0,64}?\{\s{0,4}\\{0,15}"/
const FIELD =
  /(\\{0,15})"(?:log|message|msg|MESSAGE|text|body|payload|line|error|err|stack|detail|details|data|output|stdout|stderr)\\{0,15}"\s{0,4}:\s{0,4}\\{0,15}"/g
/** A line that is one element of HTML, or one quoted field: `body='…' status=200`. */
const ELEMENT = /^(\s{0,16}<(td|pre|p|li|div|span|code|samp|dd)(?:\s[^<>]{0,200})?>)[^<]{0,8192}(<\/\2>\s{0,4})$/i
const QUOTED = /^[^"'=]{0,80}\b(?:log|message|msg|MESSAGE|text|body|payload|line|error|err|data|output|out)=[bu]?(["'])/
const LEVEL =
  '(?:trace|debug|info|notice|warn|warning|error|fatal|critical|TRACE|DEBUG|INFO|NOTICE|WARN|WARNING|ERROR|FATAL|CRITICAL)'
const TIME =
  '(?:\\[?\\d{4}-\\d\\d-\\d\\d[T ]\\d\\d:\\d\\d:\\d\\d(?:[.,]\\d{1,9})?(?:Z| ?[+-]\\d\\d:?\\d\\d)?\\]?|[A-Z][a-z]{2} [ \\d]\\d \\d\\d:\\d\\d:\\d\\d|\\d\\d:\\d\\d:\\d\\d(?:[.,]\\d{1,9})?)'
const LEADING_TIME = new RegExp(TIME)
const PREFIX = new RegExp(
  `^(?:<pre>|(?:MESSAGE|message)=|(?:<\\d{1,3}>)?(?:\\d )?${TIME} (?:(?:stdout|stderr) [FP] |(?:[\\w.-]{1,64} )?[\\w./-]{1,64}(?:\\[\\d{1,8}\\])?: |\\[?${LEVEL}\\]?:? )?|[\\w./-]{1,64}\\[\\d{1,8}\\]: |\\[?${LEVEL}\\]?: |[\\w.-]{1,40} {1,20}\\| )`,
)
