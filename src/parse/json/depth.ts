const MAX_DEPTH = 200

/**
 * True for JSON that is nested deeper than any logger writes: what walks through it (redaction, JSON.stringify) would
 * run out of stack. Such a line stays text. Counting is cheap: most lines have few brackets.
 */
export const isTooDeep = (text: string): boolean => {
  if (count(text, '{') + count(text, '[') <= MAX_DEPTH) return false
  let depth = 0
  let isQuoted = false
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at)
    if (isQuoted) {
      if (code === 92) at += 1
      else if (code === 34) isQuoted = false
    } else if (code === 34) isQuoted = true
    else if (code === 123 || code === 91) {
      depth += 1
      if (depth > MAX_DEPTH) return true
    } else if (code === 125 || code === 93) depth -= 1
  }
  return false
}

const count = (text: string, bracket: string): number => {
  let found = 0
  for (let at = text.indexOf(bracket); at !== -1 && found <= MAX_DEPTH; at = text.indexOf(bracket, at + 1)) found += 1
  return found
}
