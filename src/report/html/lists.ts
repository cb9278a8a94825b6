import type { PageWords } from '../../messages/page.ts'
import type { Action, Block, CauseEntry, Cell, PaymentRow } from '../document.ts'
import type { PageIds } from './page-ids.ts'
import { escape, plain, words } from './escape.ts'
import { glyph, track } from './glyph.ts'

/** A command whole in one box, its words unbroken, with a button where scripts run. */
export const command = (text: string, comment: string | undefined, say: PageWords): string =>
  `<div class="cmd"><code tabindex="-1">${escape(text)
    .split(' ')
    .map((token) => `<span>${token}</span>`)
    .join(' ')}</code><button type="button" class="btn copy js-only">${escape(say.copy)}</button>${
    comment === undefined ? '' : `<em>${escape(comment)}</em>`
  }</div>`

export const action = (given: Action, ids: PageIds, say: PageWords): string =>
  `<p>${words(given.text, ids)}</p>${given.command === undefined ? '' : command(given.command, given.comment, say)}`

/** Causes, the one of most first: number with its share, words, id, sentence, what is common, who, what to do. */
export const causes = (block: Extract<Block, { kind: 'causes' }>, ids: PageIds, say: PageWords): string =>
  `${block.entries.map((entry) => causeItem(entry, block.of, ids, say)).join('')}${
    block.sum === undefined ? '' : `<p class="note">${block.of} = ${escape(block.sum)}</p>`
  }`

/** More than this many are in the table below. */
const MOST_CHIPS = 40

const causeItem = (entry: CauseEntry, of: number, ids: PageIds, say: PageWords): string => {
  const share =
    of === 0
      ? ''
      : `<svg class="share" aria-hidden="true"><rect class="r-early" width="${((entry.n / of) * 100).toFixed(2)}%" height="100%"/></svg>`
  const { who } = entry
  const rest = who === undefined ? 0 : who.ids.length - MOST_CHIPS
  return `<article class="cause" id="cause-${escape(entry.cause)}"><div><div class="n">${entry.n}</div>${
    entry.unit === undefined ? share : `<small>${escape(entry.unit)}</small>`
  }</div><div><h3>${glyph(entry.state)} ${escape(entry.name)} <code>${escape(entry.cause)}</code></h3><p>${escape(entry.says)}</p>${
    entry.common === undefined ? '' : `<p class="soft">${escape(entry.common)}</p>`
  }${
    who === undefined
      ? ''
      : `<div class="chips">${escape(who.label)} ${who.ids
          .slice(0, MOST_CHIPS)
          .map(
            (id) =>
              `<a href="${ids.why === undefined ? `#p-${anchor(plain(id))}` : escape(ids.why(plain(id)))}">${words(
                id.map((cell) => (typeof cell === 'string' ? cell : { text: ids.short(cell.text) })),
                ids,
              )}</a>`,
          )
          .join('')}${rest > 0 ? `<span>${escape(who.more.replace('{n}', String(rest)))}</span>` : ''}</div>`
  }${entry.next === undefined ? '' : `<div class="next">${action(entry.next, ids, say)}</div>`}</div></article>`
}

/** An id as a place on the page. */
const anchor = (id: string): string => escape(id.replaceAll(/[^\w.-]/g, '_'))

/** The table of payments: those that stopped; the others in a fold. It sorts and filters where scripts run. */
export const payments = (block: Extract<Block, { kind: 'payments' }>, ids: PageIds, say: PageWords): string => {
  const stopped = block.rows.filter(({ state }) => state === 'failed' || state === 'skipped')
  const others = block.rows.filter(({ state }) => state !== 'failed' && state !== 'skipped')
  const options = [...new Map(stopped.map(({ causeId, cause }) => [causeId, cause]))]
  const tools = `<div class="tools js-only"><label><span class="vh">${escape(say.find)}</span><input type="search" class="find" placeholder="${escape(say.find)}"></label><label><span class="vh">${escape(say.cause)}</span><select class="which"><option value="">${escape(say.allCauses)}</option>${options
    .map(([id, name]) => `<option value="${escape(id)}">${escape(name)}</option>`)
    .join(
      '',
    )}</select></label><output class="shown" aria-live="polite" data-of="${stopped.length}" data-say="${escape(say.shown('{n}', '{of}'))}"></output></div>`
  return `${tools}${table(stopped, block, ids, say)}${
    others.length === 0
      ? ''
      : `<details><summary>${escape(say.wentWell(others.length))}</summary>${table(others, block, ids, say)}</details>`
  }`
}

const table = (
  rows: readonly PaymentRow[],
  block: Extract<Block, { kind: 'payments' }>,
  ids: PageIds,
  say: PageWords,
): string => {
  const { heads } = block
  const head = (
    [
      ['deal', heads.deal],
      ['time', heads.time],
      ['got', heads.got],
      ['cause', heads.cause],
      ['host', heads.host],
      ['event', heads.event],
    ] as const
  ).map(([key, text]) => `<th scope="col" data-key="${key}">${escape(text)}</th>`)
  return `<table class="rows"><caption>${escape(block.foot[0] ?? '')}</caption><thead><tr>${head.join('')}</tr></thead><tbody>${rows
    .map((row) => rowOf(row, block.stages, ids, say))
    .join('')}</tbody></table>`
}

/** Those that went well are many and looked at seldom: they carry no more than what is read and sorted by. */
const rowOf = (row: PaymentRow, stages: readonly string[], ids: PageIds, say: PageWords): string => {
  const id = plain(row.name)
  const isTrouble = row.state === 'failed' || row.state === 'skipped'
  const data = isTrouble
    ? ` data-cause="${escape(row.causeId)}" data-find="${escape(`${id} ${row.event?.text ?? ''}`)}"`
    : ''
  const event = row.event === undefined ? '' : isTrouble ? words([row.event], ids) : escape(ids.short(row.event.text))
  return `<tr id="p-${anchor(id)}" data-at="${row.at ?? ''}"${data}><td class="d">${words(row.name.map(asked), ids)}</td><td class="w">${escape(row.when)}</td><td class="k">${track(row.marks, stages, say)}</td><td class="c">${escape(row.cause)}</td><td class="h">${escape(row.host)}</td><td class="e">${event}</td></tr>`
}

const asked = (cell: Cell): Cell => (typeof cell === 'string' ? { text: cell, asks: true } : { ...cell, asks: true })

/** Evidence that unfolds: the message first, then error, place and difference, the whole line in a fold of its own. */
export const evidence = (block: Extract<Block, { kind: 'evidence' }>, say: PageWords): string =>
  block.items
    .map(
      (item, i) =>
        `<details class="ev"${i === 0 ? ' open' : ''}><summary><b>${escape(item.message)}</b><small>${escape(item.where)}</small></summary><div class="in">${
          item.facts.length === 0
            ? ''
            : `<dl class="kv">${item.facts.map(({ label, text }) => `<dt>${escape(label)}</dt><dd>${escape(text)}</dd>`).join('')}</dl>`
        }${
          item.raw.length === 0
            ? ''
            : `<details${block.raw ? ' open' : ''}><summary>${escape(say.wholeLine)}</summary><pre>${item.raw.map(escape).join('\n')}</pre></details>`
        }</div></details>`,
    )
    .join('')
