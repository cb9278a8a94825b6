/** Carriers that write a log line inside a text of their own. */
export const containers: Readonly<Record<string, (text: string) => string>> = {
  docker: (text) =>
    text
      .split('\n')
      .map((line) => JSON.stringify({ log: `${line}\n`, stream: 'stdout', time: '2026-11-22T10:00:00.123456789Z' }))
      .join('\n'),
  one_json: (text) => JSON.stringify({ message: text, level: 'info' }),
  double_json: (text) => JSON.stringify({ log: JSON.stringify({ msg: text, level: 30 }), stream: 'stderr' }),
  python: (text) => pythonRepr(text),
  python_bytes: (text) => `b${pythonRepr(text)}`,
  html: (text) => `<pre>${htmlEscape(text)}</pre>`,
  html_numeric: (text) => text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`),
  percent: (text) => `/log?line=${encodeURIComponent(text)}`,
  percent_all: (text) =>
    [...Buffer.from(text)]
      .map((byte) =>
        /[\w.~-]/.test(String.fromCharCode(byte))
          ? String.fromCharCode(byte)
          : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`,
      )
      .join(''),
  syslog: (text) =>
    text
      .split('\n')
      .map((line) => `<134>Nov 22 10:00:00 web-1 app[42]: ${line}`)
      .join('\n'),
  cri: (text) =>
    text
      .split('\n')
      .map((line) => `2026-11-22T10:00:00.123456789Z stdout F ${line}`)
      .join('\n'),
  crlf: (text) => text.replaceAll('\n', '\r\n'),
  ansi: (text) =>
    text
      .split('\n')
      .map((line) => `\x1b[32minfo\x1b[39m: ${line}\x1b[0m`)
      .join('\n'),
  quoted_logfmt: (text) => `level=info msg=${JSON.stringify(text)} x=1`,
}

const pythonRepr = (text: string): string => {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'"
  return (
    quote +
    text
      .replaceAll('\\', '\\\\')
      .replaceAll(quote, `\\${quote}`)
      .replaceAll('\n', '\\n')
      .replaceAll('\r', '\\r')
      .replaceAll('\t', '\\t')
      .replace(/[\x00-\x1f]/g, (character) => `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`) +
    quote
  )
}

const htmlEscape = (text: string): string =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#x27;')
