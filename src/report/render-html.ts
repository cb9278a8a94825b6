import { pageWords, type PageWords } from '../messages/page.ts'
import type { Lang } from '../messages/lang.ts'
import type { Block, SumPart } from './document.ts'
import { funnel, histogram, tally } from './html/charts.ts'
import { escape, plain, words } from './html/escape.ts'
import { glyph } from './html/glyph.ts'
import { action, causes, evidence, payments } from './html/lists.ts'
import { shell, type LiveShell, type Shell } from './html/shell.ts'
import { waterfall } from './html/trace.ts'
import { shortIdsOf } from './text/short-ids.ts'
import type { PageIds } from './html/page-ids.ts'

export interface HtmlOptions {
  /** What stands before the answer in the title of the window. */
  readonly title: string
  readonly lang: Lang
  /** Who made it and when, as the last line of the page. */
  readonly made: string
}

export interface LiveOptions extends HtmlOptions {
  readonly live: LiveShell
  /** The address of the verdict on an id. */
  readonly why: (id: string) => string
}

/** A page whose parts are replaced while it is looked at; whole and readable without scripts as well. */
export const renderLive = (blocks: readonly Block[], options: LiveOptions): string =>
  shell({
    ...options,
    title: titleOf(blocks, options.title),
    sections: sectionsOf(blocks),
    body: renderParts(blocks, options.lang, options.why)
      .map(({ key, html }) => `<div data-part="${escape(key)}">${html}</div>`)
      .join('\n'),
  })

/** The answer first, then what was asked: what the window is called. */
export const titleOf = (blocks: readonly Block[], given: string): string => {
  const [title] = blocks
  return title?.kind === 'title' ? `${plain(title.text)} · ${given}` : given
}

/** Blocks → one page that needs nothing else: no network, light and dark, phone and print; scripts only sort, filter and copy. */
export const renderHtml = (blocks: readonly Block[], options: HtmlOptions): string => {
  return shell({
    ...options,
    title: titleOf(blocks, options.title),
    sections: sectionsOf(blocks),
    body: renderBody(blocks, options.lang),
  } satisfies Shell)
}

/** The inside of the page. */
const renderBody = (blocks: readonly Block[], lang: Lang): string =>
  renderParts(blocks, lang)
    .map(({ html }) => html)
    .join('\n')

/** One part of a page: what stands under one heading, or before the first. */
export interface PagePart {
  /** The same for the same part of the next answer. */
  readonly key: string
  readonly html: string
}

/** The inside of the page in parts, so that a live page replaces those alone that changed. `why`: the address of a verdict. */
export const renderParts = (blocks: readonly Block[], lang: Lang, why?: (id: string) => string): PagePart[] => {
  const say = pageWords(lang)
  const ids: PageIds = { short: shortIdsOf(blocks, '…'), ...(why === undefined ? {} : { why }) }
  return partsOf(blocks).map(({ heading, inside }, i) => {
    const html = inside.map((block) => renderBlock(block, ids, say)).join('\n')
    return {
      key: heading?.anchor ?? `part-${i}`,
      html: (heading === undefined ? html : section(heading, html)).replaceAll('\u202f', '\u00a0'),
    }
  })
}

type Heading = Extract<Block, { kind: 'heading' }>
type Inside = Exclude<Block, Heading>

const partsOf = (blocks: readonly Block[]): { heading?: Heading; inside: Inside[] }[] => {
  const parts: { heading?: Heading; inside: Inside[] }[] = [{ inside: [] }]
  for (const block of blocks)
    if (block.kind === 'heading') parts.push({ heading: block, inside: [] })
    else parts.at(-1)?.inside.push(block)
  return parts
}

const section = ({ anchor, text, note }: Heading, html: string): string =>
  `<section${anchor === undefined ? '' : ` id="${escape(anchor)}"`}><h2>${escape(text)}</h2>${note === undefined ? '' : `<p class="note">${escape(note)}</p>`}<div class="body">${html}</div></section>`

const sectionsOf = (blocks: readonly Block[]): { anchor: string; text: string }[] =>
  blocks.flatMap((block) =>
    block.kind === 'heading' && block.anchor !== undefined ? [{ anchor: block.anchor, text: block.text }] : [],
  )

const renderBlock = (block: Exclude<Block, { kind: 'heading' }>, ids: PageIds, say: PageWords): string => {
  switch (block.kind) {
    case 'title':
      return `<header class="top"><h1>${glyph(block.state)} ${words(block.text, ids)}</h1>${block.under
        .map((line) => `<p class="lead">${words(line, ids)}</p>`)
        .join('')}</header>`
    case 'text':
      return plain(block.words) === '' ? '' : `<p>${words(block.words, ids)}</p>`
    case 'sum':
      return sum(block.total, block.parts, block.came)
    case 'facts':
      return `<dl class="meta">${block.rows
        .map(
          ({ label, state, words: line }) =>
            `<div><dt>${escape(label)}</dt><dd>${state === undefined ? '' : `${glyph(state)} `}${words(line, ids)}</dd></div>`,
        )
        .join('')}</dl>`
    case 'first':
      return `<section class="first"><h2>${escape(block.label)} <span>${escape(block.about)}</span></h2>${action(block.action, ids, say)}</section>`
    case 'actions':
      return `<ol class="steps">${block.items.map((item) => `<li><div>${action(item, ids, say)}</div></li>`).join('')}</ol>`
    case 'list':
      return `<ul class="plain">${block.items.map((line) => `<li>${words(line, ids)}</li>`).join('')}</ul>`
    case 'table':
      return table(block, ids)
    case 'bins':
      return histogram(block, say)
    case 'tally':
      return tally(block.rows)
    case 'funnel':
      return funnel(block.rows)
    case 'causes':
      return causes(block, ids, say)
    case 'payments':
      return payments(block, ids, say)
    case 'trace':
      return waterfall(block, ids, say)
    case 'evidence':
      return evidence(block, say)
    case 'sums':
      return `<table class="sum"><tbody>${block.rows
        .map(
          ({ sign, n, text }) =>
            `<tr${sign === '→' ? ' class="e"' : ''}><td>${sign}</td><td class="n">${n}</td><td>${escape(text)}</td></tr>`,
        )
        .join('')}</tbody></table>`
  }
}

/** 118 = 83 + 34 + 1, large. */
const sum = (total: number, parts: readonly SumPart[], came: string): string =>
  total === 0 || parts.length < 2
    ? ''
    : `<div class="eq"><div><b>${total}</b><span>${escape(came)}</span></div><i aria-hidden="true">=</i>${parts
        .map(({ n, state, label }) => `<div><b class="s-${state}">${n}</b><span>${escape(label)}</span></div>`)
        .join('<i aria-hidden="true">+</i>')}</div>`

const table = ({ columns, rows }: Extract<Block, { kind: 'table' }>, ids: PageIds): string => {
  const heads = columns.some(({ head }) => head !== '')
  const mark = (i: number) => (columns[i]?.numeric === true ? ' class="n"' : '')
  return `<table class="stack">${
    heads
      ? `<thead><tr>${columns.map(({ head }, i) => `<th scope="col"${mark(i)}>${escape(head)}</th>`).join('')}</tr></thead>`
      : ''
  }<tbody>${rows
    .map(
      (row) =>
        `<tr>${row
          .map((cell, i) =>
            i === 0
              ? `<th scope="row">${words(cell, ids)}</th>`
              : `<td${mark(i)} data-l="${escape(columns[i]?.head ?? '')}">${words(cell, ids)}</td>`,
          )
          .join('')}</tr>`,
    )
    .join('')}</tbody></table>`
}
