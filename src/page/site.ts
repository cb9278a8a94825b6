import type { LiveAnswers } from '../app/live-answers.ts'
import { idOfWord } from '../app/query.ts'
import { sayingsOf } from '../app/sayings.ts'
import type { AppSession } from '../app/session.ts'
import { redactRow } from '../app/webhook-rows.ts'
import { liveWords } from '../messages/live.ts'
import { pageWords } from '../messages/page.ts'
import type { Id } from '../model/ids.ts'
import type { SafeText } from '../model/safe-text.ts'
import type { Block } from '../report/document.ts'
import { idSpan } from '../report/id-span.ts'
import { liveDocument } from '../report/live-document.ts'
import { policyOf } from '../report/html/shell.ts'
import { plainText } from '../report/document.ts'
import { renderLive, renderParts } from '../report/render-html.ts'
import type { ReportPlace } from '../report/report-document.ts'
import { whyDocument } from '../report/why-document.ts'
import type { SafePart } from './changes.ts'
import type { Answer, Site } from './server.ts'

/** Pages that were laid out for the present standing; other tabs get the same. */
const MOST_KEPT = 64

/** The live pages over one follower: all payments, the verdict on an id, and what a search finds. */
export const liveSite = (
  session: AppSession,
  answers: LiveAnswers,
  options: { readonly version: string; readonly place: ReportPlace },
): Site => {
  const { lang, redactor } = session
  const say = sayingsOf(session)
  const words = liveWords(lang)
  const kept = new Map<string, Laid>()
  let at = Date.now()
  answers.onChange(() => {
    kept.clear()
    at = Date.now()
  })

  /** Before the first line there is no answer, and none is pretended. */
  const READING: Block = { kind: 'title', state: 'underway', text: [words.reading], under: [] }

  const laid = (path: string, asked: URLSearchParams): Laid | undefined => {
    const key = `${path}?${asked.get('q') ?? ''}`
    const known = kept.get(key)
    if (known !== undefined) return known
    const made = blocksOf(path, asked)
    if (made === undefined) return undefined
    if (kept.size >= MOST_KEPT) kept.clear()
    kept.set(key, made)
    return made
  }

  const blocksOf = (path: string, asked: URLSearchParams): Laid | undefined => {
    const reading = { name: 'prodlogs serve', blocks: [READING] }
    if (path === '') return answers.began ? { name: 'prodlogs serve', blocks: reportBlocks() } : reading
    if (path === 'find') return { name: 'prodlogs serve', blocks: found(asked.get('q') ?? '') }
    const word = /^why\/([^/]+)$/.exec(path)?.[1]
    const id = word === undefined ? undefined : idOf(word)
    // What would have to be hidden is no id, and would stand in addresses.
    if (id === undefined || redactor.text(id.value) !== id.value) return undefined
    if (!answers.began) return reading
    const { where } = options.place
    const blocks = whyDocument(answers.why(id), say, { where, raw: false })
    return { name: `prodlogs why ${id.value}`, blocks }
  }

  const reportBlocks = (): readonly Block[] => {
    const rows = answers.webhooks().map((row) => redactRow(row, redactor))
    return liveDocument(answers.report(), rows, say, options.place)
  }

  const found = (given: string): readonly Block[] => {
    const word = given.trim().slice(0, 128)
    const ids = answers.find(word)
    const text = ids.length === 0 ? words.noCandidate(word) : words.candidates(ids.length, word)
    const items = ids.map((id) => [{ ...idSpan(id.kind, id.value), asks: true }])
    return [
      { kind: 'title', state: 'skipped', text: [text], under: [] },
      ...(items.length > 0
        ? [{ kind: 'list' as const, items }]
        : [
            {
              kind: 'actions' as const,
              items: [
                { text: [words.notHere], command: `prodlogs grep ${quoted(word)} --since 7d${options.place.where}` },
              ],
            },
          ]),
    ]
  }

  const said = (): { text: string; warn: boolean } =>
    answers.down.size > 0
      ? { text: words.down([...answers.down].join(', ')), warn: true }
      : { text: words.updated(session.time.time(at).slice(0, 8)), warn: false }

  return {
    onChange: (listener) => answers.onChange(listener),
    answer(path, asked, base): Answer | undefined {
      if (path === 'find') {
        const [only, ...others] = answers.find(asked.get('q') ?? '')
        if (only !== undefined && others.length === 0)
          return { kind: 'moved', to: `${base}why/${encodeURIComponent(only.value)}` }
      }
      const page = laid(path, asked)
      if (page === undefined) return undefined
      const query = asked.has('q') ? redactor.text(asked.get('q') ?? '') : null
      const changes = `${path}${query === null ? '' : `?q=${encodeURIComponent(query)}`}`
      return {
        kind: 'page',
        policy: policyOf(true),
        html: redactor.document({ blocks: page.blocks, name: page.name, said: said().text }, (safe) =>
          renderLive(safe.blocks, {
            title: safe.name,
            lang,
            made: pageWords(lang).made(options.version, session.time.dateTime(session.now)),
            why: addressOf(base),
            live: {
              changes: `${base}changes?page=${encodeURIComponent(changes)}`,
              search: `${base}find`,
              home: base,
              said: safe.said,
            },
          }),
        ),
      }
    },
    standing(page, base) {
      const [path = '', query = ''] = page.split('?')
      const made = laid(path, new URLSearchParams(query))
      if (made === undefined) return undefined
      const { text, warn } = said()
      return { title: titleOf(made, redactor), said: redactor.text(text), warn, parts: partsOf(made, base) }
    },
  }

  function partsOf(made: Laid, base: string): readonly SafePart[] {
    return (made.parts ??= safeParts(
      redactor.document(made.blocks, (safe) => JSON.stringify(renderParts(safe, lang, addressOf(base)))),
    ))
  }
}

interface Laid {
  readonly name: string
  readonly blocks: readonly Block[]
  parts?: readonly SafePart[]
}

/** The parts of a text that was redacted as a whole are as safe as it is. */
const safeParts = (json: SafeText): readonly SafePart[] => JSON.parse(json) as SafePart[]

const titleOf = ({ blocks, name }: Laid, redactor: AppSession['redactor']): SafeText => {
  const [title] = blocks
  return redactor.text(title?.kind === 'title' ? `${plainText(title.text).replaceAll('\u00a0', ' ')} · ${name}` : name)
}

const addressOf =
  (base: string) =>
  (id: string): string =>
    `${base}why/${encodeURIComponent(id)}`

const idOf = (encoded: string): Id | undefined => {
  try {
    const value = decodeURIComponent(encoded).trim()
    if (value === '' || value.length > 256) return undefined
    return idOfWord(value) ?? { kind: 'dealId', value }
  } catch {
    return undefined
  }
}

/** A word as a shell takes it. */
const quoted = (word: string): string =>
  /^[\w./:@%+,=-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`
