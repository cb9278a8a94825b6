const ESC = String.fromCharCode(27)
const html = (text: string) =>
  text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;').replace(/'/g, '&#39;')

const pythonRepr = (text: string): string => {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'"
  const inner = text
    .replace(/\\/g, '\\\\')
    .replace(/\t/g, '\\t')
    .replace(/\r/g, '\\r')
    .replace(/\n/g, '\\n')
    .replace(/[\x00-\x1f\u00a0\u00ad\u200b-\u200f]/g, (sign) =>
      `\\x${sign.charCodeAt(0).toString(16).padStart(2, '0')}`.replace(/^\\x(\w{4})$/, '\\u$1'),
    )
  return quote + inner.replaceAll(quote, `\\${quote}`) + quote
}

const bytesRepr = (text: string): string =>
  `b'${[...Buffer.from(text)]
    .map((byte) =>
      byte === 92 || byte === 39
        ? `\\${String.fromCharCode(byte)}`
        : byte < 32 || byte > 126
          ? `\\x${byte.toString(16).padStart(2, '0')}`
          : String.fromCharCode(byte),
    )
    .join('')}'`

const TIME = '2026-05-03T10:11:12.345678901Z'

/** How a line looks after what carries it has been at it. */
export const CONTAINERS: Record<string, (line: string) => string> = {
  plain: (line) => line,
  docker: (line) => JSON.stringify({ log: `${line}\n`, stream: 'stdout', time: TIME }),
  'double JSON': (line) => JSON.stringify({ log: JSON.stringify({ level: 'info', msg: line }), n: 1 }),
  'triple JSON': (line) => JSON.stringify({ log: JSON.stringify({ m: JSON.stringify({ msg: line }) }), n: 1 }),
  'python repr': (line) => `DEBUG body=${pythonRepr(line)} status=200`,
  'python bytes': (line) => `DEBUG body=${bytesRepr(line)} status=200`,
  html: (line) => `<td class="log">${html(line)}</td>`,
  percent: (line) => `GET /collect?line=${encodeURIComponent(line)}&v=1 HTTP/1.1`,
  cri: (line) => `${TIME} stdout F ${line}`,
  syslog: (line) => `<14>May  3 10:11:12 web-1 app[88]: ${line}`,
  journal: (line) => `MESSAGE=${line}`,
  coloured: (line) => `${ESC}[90m10:11:12${ESC}[39m ${ESC}[32mINFO${ESC}[39m ${ESC}[36m${line}${ESC}[0m`,
  compose: (line) => `payments-1  | ${line}`,
}
