import { createHash } from 'node:crypto'
import { pageWords } from '../../messages/page.ts'
import type { Lang } from '../../messages/lang.ts'
import { liveWords } from '../../messages/live.ts'
import { escape } from './escape.ts'
import { LIVE_SCRIPT } from './live-script.ts'
import { SCRIPT } from './script.ts'
import { STYLE } from './style.ts'

export interface Shell {
  readonly title: string
  readonly lang: Lang
  readonly made: string
  readonly sections: readonly { readonly anchor: string; readonly text: string }[]
  readonly body: string
  readonly live?: LiveShell
}

/** What a page has more that changes while it is looked at. */
export interface LiveShell {
  /** Where its changes come from, where its search goes, and its first page. */
  readonly changes: string
  readonly search: string
  readonly home: string
  /** How it stands, e.g. the moment that it shows. */
  readonly said: string
}

const hashOf = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`

/** Nothing may be loaded, and of styles and scripts only the very ones of this page run. A live page asks its own server. */
export const policyOf = (live: boolean): string =>
  [
    "default-src 'none'",
    `style-src ${hashOf(STYLE)}`,
    `script-src ${[SCRIPT, ...(live ? [LIVE_SCRIPT] : [])].map(hashOf).join(' ')}`,
    ...(live ? ["connect-src 'self'"] : []),
    'img-src data:',
    "base-uri 'none'",
    `form-action ${live ? "'self'" : "'none'"}`,
  ].join('; ')

/** A whole page around its body: heading bar, parts, footer, one style, one script. */
export const shell = (page: Shell): string => {
  const say = pageWords(page.lang)
  const { live } = page
  return `<!doctype html>
<html lang="${escape(page.lang)}" data-copied="${escape(say.copied)}"${live === undefined ? '' : liveData(live, page.lang)}>
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policyOf(live !== undefined)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="color-scheme" content="light dark">
<title>${escape(page.title)}</title>
<link rel="icon" href="data:,">${live === undefined ? '' : `\n<noscript><meta http-equiv="refresh" content="10"></noscript>`}
<style>${STYLE}</style>
</head>
<body>
<a class="skip" href="#main">${escape(say.skip)}</a>
<div class="bar" role="banner"><div class="wrap">${live === undefined ? '<span class="brand">prodlogs</span>' : `<a class="brand" href="${escape(live.home)}">prodlogs</a>`}<nav aria-label="${escape(say.sections)}">${page.sections
    .slice(0, live === undefined ? 6 : 3)
    .map(({ anchor, text }) => `<a href="#${escape(anchor)}">${escape(text)}</a>`)
    .join(
      '',
    )}</nav>${live === undefined ? '' : searchForm(live, page.lang)}<button type="button" class="btn theme js-only">${escape(say.theme)}</button></div></div>
<svg class="defs" aria-hidden="true"><defs><pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect class="hatch-b" width="6" height="6"/><line class="hatch-l" x1="0" y1="0" x2="0" y2="6"/></pattern></defs></svg>
<main id="main" class="wrap">
${page.body}
</main>
<footer class="wrap">${escape(page.made)} ${escape(say.readOnly)}</footer>
<script>${SCRIPT}</script>${live === undefined ? '' : `\n<script>${LIVE_SCRIPT}</script>`}
</body>
</html>
`
}

const liveData = (live: LiveShell, lang: Lang): string => {
  const words = liveWords(lang)
  return ` data-live="${escape(live.changes)}" data-ended="${escape(words.ended)}" data-lost="${escape(words.lost)}"`
}

const searchForm = (live: LiveShell, lang: Lang): string => {
  const words = liveWords(lang)
  return `<form class="seek" role="search" action="${escape(live.search)}"><label><span class="vh">${escape(words.searchFor)}</span><input type="search" name="q" required placeholder="${escape(words.searchFor)}"></label><button class="btn">${escape(words.search)}</button></form><output class="live-state" aria-live="off">${escape(live.said)}</output>`
}
