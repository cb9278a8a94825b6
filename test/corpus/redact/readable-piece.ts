const WINDOW = 8
const ESC = String.fromCharCode(27)
const ANSI = new RegExp(`${ESC}\\[[0-9;?]*[ -/]*[@-~]|${ESC}\\][^${ESC}\\x07]*(?:\\x07|${ESC}\\\\)`, 'g')
const INVISIBLE = /[\u00ad\u200b-\u200f\u2060\ufeff]/g

/** The first piece of a secret (8 characters, or the whole when shorter) that a reader can find in the lines, or undefined. */
export const readablePiece = (lines: readonly string[], secrets: readonly string[]): string | undefined => {
  const texts = readings(lines)
  for (const secret of secrets) {
    for (const text of texts) {
      const piece = secret.length < WINDOW ? wholeWord(text, secret) : pieceIn(text, secret)
      if (piece !== undefined) return piece
    }
  }
  return undefined
}

const pieceIn = (text: string, secret: string): string | undefined => {
  for (let at = 0; at + WINDOW <= secret.length; at += 1) {
    const piece = secret.slice(at, at + WINDOW)
    if (text.includes(piece)) return piece
  }
  return undefined
}

const wholeWord = (text: string, secret: string): string | undefined =>
  new RegExp(`(?<![\\w.:])${secret.replace(/[^\w]/g, '\\$&')}(?!\\w|[.:]\\d)`).test(text) ? secret : undefined

/** Everything a reader could turn the output into: colours off, decoded several times, lines joined. */
const readings = (lines: readonly string[]): Set<string> => {
  const plain = lines.join('\n')
  const bare = plain.replace(ANSI, '').replace(INVISIBLE, '')
  const joined = bare.replace(/\\?\s*\n\s*/g, '')
  const found = new Set([plain, bare, joined, bare.normalize('NFKC')])
  for (const start of [bare, joined]) {
    let text = start
    for (let round = 0; round < 4; round += 1) {
      const decoded = unescaped(percent(html(text)))
        .replace(ANSI, '')
        .replace(INVISIBLE, '')
      if (decoded === text) break
      text = decoded
      found.add(text)
      found.add(text.replace(/\s*\n\s*/g, ''))
    }
  }
  for (const text of [...found]) for (const blob of blobs(text)) found.add(blob)
  return found
}

const html = (text: string): string =>
  text
    .replace(/&#x([0-9a-f]{1,6});/gi, (_, code: string) => String.fromCodePoint(Number.parseInt(code, 16)))
    .replace(/&#(\d{1,7});/g, (_, code: string) => String.fromCodePoint(Number(code)))
    .replace(/&quot;/g, '"')
    .replace(/&apos;/g, "'")
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&amp;/g, '&')

const percent = (text: string): string =>
  text.replace(/(?:%[0-9a-fA-F]{2})+/g, (run) => Buffer.from(run.replaceAll('%', ''), 'hex').toString('utf8'))

const unescaped = (text: string): string =>
  text
    .replace(/\\u([0-9a-fA-F]{4})/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
    .replace(/(?:\\x[0-9a-fA-F]{2})+/g, (run) => Buffer.from(run.replaceAll('\\x', ''), 'hex').toString('utf8'))
    .replace(/\\033/g, ESC)
    .replace(/\\n/g, '\n')
    .replace(/\\(["'\\/])/g, '$1')

/** What base64 and hex blobs in the text decode to. */
const blobs = (text: string): string[] => [
  ...[...text.matchAll(/[A-Za-z0-9+/_-]{16,}={0,2}/g)].map(([blob]) => Buffer.from(blob, 'base64').toString('utf8')),
  ...[...text.matchAll(/(?:[0-9a-fA-F]{2}[ :]?){12,}/g)].map(([blob]) =>
    Buffer.from(blob.replace(/[ :]/g, ''), 'hex').toString('utf8'),
  ),
]
