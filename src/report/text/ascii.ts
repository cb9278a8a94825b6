/** What our own sentences are set with, where only ASCII can be written. */
const PLAIN: Readonly<Record<string, string>> = {
  '–': '-',
  '—': '-',
  '−': '-',
  '·': '-',
  '→': '->',
  '←': '<-',
  '…': '..',
  '“': '"',
  '”': '"',
  '«': '"',
  '»': '"',
  '‘': "'",
  '’': "'",
  '×': 'x',
  '≤': '<=',
  '≥': '>=',
  '№': 'No.',
  '✓': '+',
  '✔': '+',
  '✗': 'x',
  '✖': 'x',
  '●': '*',
  '○': 'o',
  // These hold words together until the lines are laid out.
  '\u00a0': '\u00a0',
  '\u202f': '\u00a0',
}

/** Text for a locale that is not UTF-8: typographic signs become plain ones, anything else a question mark. */
export const asciiText = (text: string): string =>
  // What is ASCII, and the escapes of colours and links, stay as they are.
  text.replace(/[^\u0000-\u007f]/gu, (sign) => PLAIN[sign] ?? '?')
