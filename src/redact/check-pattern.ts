export type PatternCheck = { readonly ok: true } | { readonly ok: false; readonly reason: string }

/** TODO structure */
export const checkPattern = (source: string): PatternCheck => {
  try {
    new RegExp(source)
    return { ok: true }
  } catch (error) {
    return { ok: false, reason: (error as Error).message }
  }
}

export const boundedPattern = (source: string): RegExp => {
  const check = checkPattern(source)
  if (!check.ok) throw new RangeError(check.reason)
  return new RegExp(source, 'g')
}
