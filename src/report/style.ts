/** How text is dressed for a terminal. With colours off every function gives its text back. */
export interface Style {
  readonly bold: (text: string) => string
  readonly dim: (text: string) => string
  readonly red: (text: string) => string
  readonly green: (text: string) => string
  readonly yellow: (text: string) => string
  readonly cyan: (text: string) => string
  readonly magenta: (text: string) => string
  readonly blue: (text: string) => string
  /** A hyperlink (OSC 8) where the terminal has them; else the text alone. */
  readonly link: (text: string, url: string) => string
}

const sgr = (open: number, close: number) => (text: string) => `\u001b[${open}m${text}\u001b[${close}m`
const plain = (text: string) => text

export const createStyle = (options: { color: boolean; links: boolean }): Style => {
  const dress = (open: number, close: number) => (options.color ? sgr(open, close) : plain)
  return {
    bold: dress(1, 22),
    dim: dress(2, 22),
    red: dress(31, 39),
    green: dress(32, 39),
    yellow: dress(33, 39),
    cyan: dress(36, 39),
    magenta: dress(35, 39),
    blue: dress(34, 39),
    link: options.links ? (text, url) => `\u001b]8;;${url}\u001b\\${text}\u001b]8;;\u001b\\` : plain,
  }
}
