import { fromLatin1, toLatin1 } from './latin1.ts'
import { createBlocks, createEngine, type RedactorOptions } from './redactor.ts'

/**
 * Redacts lines that follow each other: what begins in one (a PEM block, a key whose value comes next) goes on in the
 * next. As many lines come out as went in. Lines that cannot be redacted become `[withheld: N characters]`.
 */
export const redact = (lines: readonly string[], options: RedactorOptions = {}): string[] => {
  const text = lines.join('\n')
  try {
    const redacted = fromLatin1(createEngine(options).redact(toLatin1(text), createBlocks()))
    return redacted === text ? [...lines] : regroup(redacted.split('\n'), lines)
  } catch {
    return lines.map((line) => `[withheld: ${line.length} characters]`)
  }
}

/** An element may hold newlines of its own: it gets back as many lines as it had. */
const regroup = (redacted: readonly string[], lines: readonly string[]): string[] => {
  if (redacted.length === lines.length) return [...redacted]
  let at = 0
  return lines.map((line) => {
    const count = line.split('\n').length
    at += count
    return redacted.slice(at - count, at).join('\n')
  })
}
