import type { Blocks } from './engine/open-blocks.ts'
import { type Engine, keepsWithNext, PIECE } from './engine/engine.ts'
import { fromLatin1, toLatin1 } from './decode/latin1.ts'
import { createBlocks, createEngine, type RedactorOptions } from './redactor.ts'

/**
 * Redacts lines that follow each other: what begins in one (a PEM block, a key whose value comes next) goes on in the
 * next. As many lines come out as went in; one in which nothing is hidden comes out as the string that it was. Lines
 * that cannot be redacted become `[withheld: N characters]`.
 */
export const redact = (lines: readonly string[], options: RedactorOptions = {}): string[] => {
  try {
    const engine = createEngine(options)
    const blocks = createBlocks()
    const redacted = [...lines]
    for (let from = 0; from < lines.length;) {
      const to = groupEnd(lines, from)
      redactGroup(engine, blocks, redacted, from, to)
      from = to
    }
    return redacted
  } catch {
    return lines.map((line) => `[withheld: ${line.length} characters]`)
  }
}

/** Lines are taken together, as many as make a piece: each by itself would cost more than what is done with it. */
const groupEnd = (lines: readonly string[], from: number): number => {
  let to = from
  for (let length = 0; to < lines.length && (to === from || length + (lines[to] as string).length < PIECE); to++)
    length += (lines[to] as string).length + 1
  return to < lines.length && to > from + 1 && keepsWithNext(lines[to - 1] as string) ? to - 1 : to
}

/** Puts into `lines` what lines [from, to) become. */
const redactGroup = (engine: Engine, blocks: Blocks, lines: string[], from: number, to: number): void => {
  const group = lines.slice(from, to)
  // A newline at the end says that lines follow.
  if (to < lines.length) group.push('')
  const text = toLatin1(group.join('\n'))
  if (to < lines.length) group.pop()
  if (text.length > 2 * PIECE) return put(lines, from, group, engine.redact(text, blocks))
  const changed = engine.changedLines(text, blocks)
  if (changed.lines.size === 0) return
  if (changed.count === group.length + (to < lines.length ? 1 : 0)) {
    for (const [line, redacted] of changed.lines) lines[from + line] = fromLatin1(redacted)
    return
  }
  const inner = text.split('\n')
  for (const [line, redacted] of changed.lines) inner[line] = redacted
  put(lines, from, group, inner.join('\n'))
}

/** An element may hold newlines of its own: it gets back as many lines as it had. */
const put = (lines: string[], from: number, group: readonly string[], text: string): void => {
  const redacted = fromLatin1(text).split('\n')
  let at = 0
  for (const [index, line] of group.entries()) {
    const count = line.split('\n').length
    lines[from + index] = redacted.slice(at, at + count).join('\n')
    at += count
  }
}
