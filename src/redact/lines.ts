import { fromLatin1, toLatin1 } from './latin1.ts'
import { createBlocks, createEngine, type RedactorOptions } from './redactor.ts'

/**
 * Redacts lines that follow each other: what begins in one (a PEM block, a key whose value comes next) goes on in the
 * next. As many lines come out as went in. A line that cannot be redacted becomes `[withheld: N characters]`.
 */
export const redact = (lines: readonly string[], options: RedactorOptions = {}): string[] => {
  const engine = createEngine(options)
  const blocks = createBlocks()
  // An element may hold newlines of its own: they are redacted as lines and joined again.
  const text = lines.map(toLatin1).join('\n')
  try {
    const redacted = engine.redact(text, blocks)
    return redacted === text ? [...lines] : regroup(redacted, lines)
  } catch {
    return lines.map((line) => `[withheld: ${line.length} characters]`)
  }
}

/** Lines are redacted one by one, so each element comes back with the newlines it had. */
const regroup = (redacted: string, lines: readonly string[]): string[] => {
  const out: string[] = []
  let at = 0
  for (const line of lines) {
    let end = redacted.indexOf('\n', at)
    for (let newlines = line.split('\n').length - 1; newlines > 0; newlines--) end = redacted.indexOf('\n', end + 1)
    if (end < 0) end = redacted.length
    out.push(fromLatin1(redacted.slice(at, end)))
    at = end + 1
  }
  return out
}
