// Makes the pictures of docs/ from what the program really prints: `node scripts/captures.mjs`, after a build, where there are
// `script` (bsdutils) for a terminal and Chromium for the page. The log is made up, and the same each time.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { crmLog } from '../test/support/looks/crm-log.mjs'

const CLI = resolve('dist/cli.js')
const DOCS = resolve('docs')
const COLUMNS = 92
const DAY = 86_400_000
const FROM = Date.UTC(2026, 10, 28, 8)

const home = mkdtempSync(join(tmpdir(), 'prodlogs-captures-'))
writeFileSync(join(home, 'app.log'), crmLog({ count: 118, from: FROM, everyMs: Math.floor(DAY / 118) }))

const env = (lang) => ({
  PATH: process.env.PATH,
  HOME: home,
  TERM: 'xterm-256color',
  TZ: 'Europe/Warsaw',
  LANG: 'C.UTF-8',
  PRODLOGS_LANG: lang,
  PRODLOGS_NO_PAGER: '1',
})

/** What the program prints on a terminal of that width. */
const onTerminal = (words, lang) =>
  execFileSync(
    'script',
    [
      '-qec',
      `stty cols ${COLUMNS} rows 40; ${process.execPath} ${CLI} ${words.join(' ')} 2>/dev/null; true`,
      '/dev/null',
    ],
    { cwd: home, env: env(lang), encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] },
  )
    .replaceAll('\r', '')
    // Neighbours of one colour are one text.
    .replaceAll(/\u001b\[39m(?=(\u001b\[3\dm))/g, (_, open, at, all) =>
      all.lastIndexOf(open, at) === all.lastIndexOf('\u001b[3', at) ? '\u001b[0x' : '\u001b[39m',
    )
    .replaceAll(/\u001b\[0x\u001b\[3\dm/g, '')
    .split('\n')

// The colours of a dark terminal; text on its ground has a contrast of 4.5 and more.
const COLOURS = { 31: '#ff8b7d', 32: '#4fcbb3', 33: '#efb54a', 34: '#9db0ff', 35: '#d3a6ff', 36: '#8cc4e6' }
const CELL = { width: 8.4, height: 19 }
const EDGE = 18

const escape = (text) => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`)

const columnsOf = (text) => [...text].length

/** A line with its colours as texts of one dress each, every one at its own column. */
const textsOf = (line, row) => {
  const texts = []
  let [column, bold, dim, colour] = [0, false, false, undefined]
  // eslint-disable-next-line no-control-regex
  for (const piece of line.replace(/\u001b\]8;;[^\u0007\u001b]*(?:\u0007|\u001b\\)/g, '').split(/(\u001b\[[\d;]*m)/)) {
    const codes = /^\u001b\[([\d;]*)m$/.exec(piece)?.[1]
    if (codes === undefined) {
      const fill = colour === undefined ? (dim ? '#a0a9b8' : '#e8eaee') : COLOURS[colour]
      // Blanks are left out and each word group stands at its own column: SVG does not keep blanks everywhere.
      for (const { 0: words, index } of piece.matchAll(/\S+(?: \S+)*/g)) {
        const at = column + columnsOf(piece.slice(0, index))
        texts.push(
          `<text x="${(EDGE + at * CELL.width).toFixed(1)}" y="${EDGE + 14 + row * CELL.height}" fill="${fill}"${bold ? ' font-weight="700"' : ''} textLength="${(columnsOf(words) * CELL.width).toFixed(1)}" lengthAdjust="spacingAndGlyphs">${escape(words)}</text>`,
        )
      }
      column += columnsOf(piece)
      continue
    }
    for (const code of codes.split(';').map(Number)) {
      if (code === 0) [bold, dim, colour] = [false, false, undefined]
      else if (code === 1) bold = true
      else if (code === 2) dim = true
      else if (code === 22) [bold, dim] = [false, false]
      else if (code === 39) colour = undefined
      else if (code in COLOURS) colour = code
    }
  }
  return texts
}

const svgOf = (lines, title) => {
  const width = Math.ceil(COLUMNS * CELL.width + 2 * EDGE)
  const height = lines.length * CELL.height + 2 * EDGE
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="${escape(title)}" font-family="ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono',monospace" font-size="14">
<rect width="100%" height="100%" rx="8" fill="#101217"/>
${lines.flatMap(textsOf).join('\n')}
</svg>
`
}

const CAPTURES = [
  { name: 'report', words: ['report', '--file', 'app.log', '--since', '"2026-11-28 08:00Z"'], most: 46 },
  { name: 'why', words: ['why', '4509', '--file', 'app.log'], most: 42 },
  { name: 'tail', words: ['tail', '--no-follow', '--file', 'app.log'], most: 28 },
]

/** No more lines than a reader looks at, and none that is blank at the end. */
const first = (lines, most) => lines.slice(0, most).join('\n').trimEnd().split('\n')

for (const lang of ['en', 'ru'])
  for (const { name, words, most } of CAPTURES)
    writeFileSync(
      join(DOCS, `${name}${lang === 'en' ? '' : `-${lang}`}.svg`),
      svgOf(first(onTerminal(words, lang), most), ['prodlogs', ...words].join(' ')),
    )

const { launch } = await import('puppeteer-core')
const browser = await launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu'] })
const page = await browser.newPage()
await page.setViewport({ width: 1120, height: 1010 })
for (const lang of ['en', 'ru']) {
  const path = join(home, `page-${lang}.html`)
  const words = ['report', '--file', 'app.log', '--since', '2026-11-28 08:00Z', '-o', 'html', '--out', path]
  execFileSync(process.execPath, [CLI, ...words], { cwd: home, env: env(lang), stdio: 'ignore' })
  await page.goto(`file://${path}`)
  await page.screenshot({ path: join(DOCS, `page${lang === 'en' ? '' : `-${lang}`}.png`) })
}
await browser.close()
rmSync(home, { recursive: true, force: true })
