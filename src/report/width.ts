import stringWidth from 'string-width'

/** Characters that take one column each, whatever stands beside them: what our own tables are made of. */
const SINGLE = /^[\u0020-\u007e\u00a1-\u00ac\u00ae-\u00ff\u0400-\u0482\u048a-\u04ff–—‘’“”•…№→−─-╿▀-▟✓✔✖✗]*$/

/** Colours and links, as `style.ts` writes them. */
const STYLING = /\u001b\[[\d;]*m|\u001b\]8;;[^\u0007\u001b]*(?:\u0007|\u001b\\)/g

/**
 * Columns of a text on a terminal. Plain texts are counted here: `string-width` first compiles the rule of all emoji, which
 * takes longer than the rest of a table.
 */
export const widthOf = (text: string): number => {
  const plain = text.includes('\u001b') ? text.replace(STYLING, '') : text
  return SINGLE.test(plain) ? plain.length : stringWidth(text)
}

/** Whether each character of a text takes one column, and nothing in it is for the terminal. */
export const isPlain = (text: string): boolean => SINGLE.test(text)
