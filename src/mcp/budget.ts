/** How much an answer may hold, and how long its quotations are. */
export interface Budget {
  /** Tokens of text and data together. */
  readonly tokens: number
  /** Characters of one quotation. */
  readonly quotation: number
}

/** The caps of clients begin at 25,000 tokens. */
export const BUDGETS = {
  concise: { tokens: 4000, quotation: 280 },
  full: { tokens: 20_000, quotation: 2000 },
} as const satisfies Record<string, Budget>

export type Detail = keyof typeof BUDGETS

/** About so many tokens, rather more than less: ids and JSON have fewer characters to a token than prose. */
export const tokensOf = (text: string): number => {
  let units = 0
  for (let i = 0; i < text.length; i++) units += text.charCodeAt(i) < 128 ? 10 : 16
  return Math.ceil(units / 29)
}

export const tokensOfJson = (value: unknown): number => tokensOf(JSON.stringify(value))

/** How many items from the start fit in `tokens`: one at least, so that a long one never stops the way. */
export const fitting = (items: readonly unknown[], tokens: number, most: number): number => {
  let left = tokens
  let n = 0
  for (; n < items.length && n < most; n++) {
    left -= tokensOfJson(items[n]) + 1
    if (left < 0 && n > 0) break
  }
  return n
}
