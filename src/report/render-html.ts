import { textOf, toneOf, type Block, type Cell } from './document.ts'
import { terminalSafe } from './terminal-safe.ts'

/** Blocks → one HTML page that needs nothing else: no script, no network, light and dark. */
export const renderHtml = (
  blocks: readonly Block[],
  options: { title: string; lang: string },
): string => `<!doctype html>
<html lang="${escape(options.lang)}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${escape(options.title)}</title>
<style>${CSS}</style>
<main>
${blocks.map(renderBlock).join('\n')}
</main>
</html>
`

const CSS = `:root{color-scheme:light dark;--bad:#b3261e;--good:#1b7f3b;--warn:#9a6700;--dim:#6b7280;--rule:#8884}
@media (prefers-color-scheme:dark){:root{--bad:#ff8a80;--good:#6fdd8b;--warn:#ffd166;--dim:#9aa3af}}
body{font:15px/1.5 system-ui,sans-serif;margin:0}main{max-width:60rem;margin:2rem auto;padding:0 1rem}
h2{font-size:1.05rem;margin:1.6rem 0 .4rem}p{margin:.15rem 0}
table{border-collapse:collapse;display:block;overflow-x:auto}th,td{padding:.2rem .9rem .2rem 0;text-align:left;border-bottom:1px solid var(--rule);white-space:nowrap}
th{color:var(--dim);font-weight:500}.n{text-align:right;font-variant-numeric:tabular-nums}
.bad{color:var(--bad)}.good{color:var(--good)}.warn{color:var(--warn)}.dim{color:var(--dim)}.strong{font-weight:650}
pre{white-space:pre-wrap;overflow-wrap:anywhere;font:13px/1.45 ui-monospace,monospace;border-left:3px solid var(--rule);padding-left:.8rem;margin:.4rem 0}
.bar{display:inline-block;height:.8em;vertical-align:baseline}.bar.good{background:var(--good)}.bar.bad{background:var(--bad)}`

const escape = (text: string): string => terminalSafe(text).replace(/[&<>"']/g, (found) => `&#${found.charCodeAt(0)};`)

const dress = (cell: Cell): string => {
  const text = escape(textOf(cell))
  const linked = typeof cell !== 'string' && cell.url !== undefined ? `<a href="${escape(cell.url)}">${text}</a>` : text
  const tone = toneOf(cell)
  return tone === 'plain' ? linked : `<span class="${tone}">${linked}</span>`
}

const renderBlock = (block: Block): string => {
  switch (block.kind) {
    case 'heading':
      return `<h2 class="${block.tone ?? 'plain'}">${escape(block.text)}</h2>`
    case 'line':
      return `<p>${block.spans.map(dress).join('')}</p>`
    case 'list': {
      const tag = block.ordered ? 'ol' : 'ul'
      return `<${tag}>${block.items.map((item) => `<li>${item.map(dress).join('')}</li>`).join('')}</${tag}>`
    }
    case 'table': {
      const mark = (i: number) => (block.numeric?.includes(i) ? ' class="n"' : '')
      const head =
        block.head === undefined
          ? ''
          : `<tr>${block.head.map((cell, i) => `<th${mark(i)}>${escape(cell)}</th>`).join('')}</tr>`
      const rows = block.rows.map(
        (row) => `<tr>${row.map((cell, i) => `<td${mark(i)}>${dress(cell)}</td>`).join('')}</tr>`,
      )
      return `<table>${head}${rows.join('')}</table>`
    }
    case 'evidence':
      return block.items
        .map(
          ({ head, lines }) => `<pre><span class="dim">${escape(head)}</span>\n${lines.map(escape).join('\n')}</pre>`,
        )
        .join('')
    case 'bars': {
      const most = Math.max(1, ...block.rows.map((row) => row.good + row.bad))
      const bar = (n: number, tone: string) =>
        n === 0 ? '' : `<span class="bar ${tone}" style="width:${((n / most) * 24).toFixed(2)}rem"></span>`
      const rows = block.rows.map(
        ({ label, good, bad }) =>
          `<tr><td>${escape(label)}</td><td>${bar(good, 'good')}${bar(bad, 'bad')} ${good + bad}${bad > 0 ? ` <span class="bad">✖ ${bad}</span>` : ''}</td></tr>`,
      )
      return `<table>${rows.join('')}</table>`
    }
  }
}
