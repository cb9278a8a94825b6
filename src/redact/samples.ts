/** Secret-shaped text for samples and tests, made from parts when it is asked for, the same each time. */
const ALPHABETS = {
  alnum: 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789',
  lower: 'abcdefghijklmnopqrstuvwxyz0123456789',
  upper: 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567',
  hex: '0123456789abcdef',
  digits: '0123456789',
} as const

/** `length` characters of an alphabet; the first three are a small letter, a digit and a capital where it has them. */
export const fill = (alphabet: keyof typeof ALPHABETS, length: number, seed = 1): string => {
  const letters = ALPHABETS[alphabet]
  let state = (seed * 2_654_435_761) >>> 0
  let text = alphabet === 'alnum' ? 'a7K' : ''
  while (text.length < length) {
    state = (Math.imul(state ^ (state >>> 15), 2_246_822_507) + 0x9e3779b9) >>> 0
    text += letters[state % letters.length]
  }
  return text.slice(0, length)
}

/** A sample whose secret stands between two texts. */
export const sample = (secret: string, before = '', after = ''): { text: string; secret: string } => ({
  text: before + secret + after,
  secret,
})
