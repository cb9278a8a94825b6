import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { renderChat } from '../../../src/report/render-chat.ts'
import { renderHtml } from '../../../src/report/render-html.ts'
import { renderMarkdown } from '../../../src/report/render-markdown.ts'
import { renderText } from '../../../src/report/render-text.ts'
import { mapTexts } from '../../../src/report/document.ts'
import { readLogs } from '../../support/diagnose/read.ts'
import { reportBlocks, screen, whyBlocks } from '../../support/looks/answers.ts'
import { doctorBlocks } from '../../support/looks/doctor-answer.ts'
import { reconcileBlocks } from '../../support/looks/reconcile-answer.ts'

const log = readFileSync(new URL('../../fixtures/logs/crm.log', import.meta.url), 'utf8')
const reading = readLogs({ 'crm.log': log })
const LANGS = ['en', 'ru'] as const

/** The screens as they should look: `vitest -u` writes them anew; look at the difference before you commit it. */
describe('golden screens', () => {
  for (const lang of LANGS)
    for (const [name, blocks] of [
      ['report', reportBlocks(reading, lang)],
      ['why', whyBlocks(reading, '4542', lang)],
      ['nothing', whyBlocks(reading, '45420', lang)],
      ['reconcile', reconcileBlocks(reading, lang)],
      ['reconcile-none', reconcileBlocks(reading, lang, 'none')],
      ['doctor', doctorBlocks(lang, 'mend')],
      ['doctor-well', doctorBlocks(lang, 'well')],
      ['doctor-everything', doctorBlocks(lang, 'everything')],
    ] as const) {
      test.each([60, 80, 120, 200])(`${name} in ${lang} at %i columns`, async (width) => {
        await expect(renderText(blocks, screen(width))).toMatchFileSnapshot(`screens/${name}-${lang}.${width}.txt`)
      })
      test(`${name} in ${lang} with colours`, async () => {
        await expect(renderText(blocks, screen(80, { color: true }))).toMatchFileSnapshot(
          `screens/${name}-${lang}.80.ansi`,
        )
      })
      test(`${name} in ${lang} for readers, and in ASCII`, async () => {
        await expect(renderText(blocks, screen(80, { accessible: true }))).toMatchFileSnapshot(
          `screens/${name}-${lang}-accessible.80.txt`,
        )
        if (lang === 'en')
          await expect(renderText(blocks, screen(80, { ascii: true }))).toMatchFileSnapshot(
            `screens/${name}-ascii.80.txt`,
          )
      })
    }
})

describe('messages for a chat', () => {
  test.each(['slack', 'telegram'] as const)('%s', async (chat) => {
    for (const [name, blocks] of [
      ['report', reportBlocks(reading, 'en')],
      ['why', whyBlocks(reading, '4542', 'ru')],
    ] as const)
      await expect(renderChat(blocks, chat)).toMatchFileSnapshot(`screens/${name}-${chat}.txt`)
  })
})

test('short ids are unique on the screen, and whole with --wide', () => {
  const text = renderText(reportBlocks(reading, 'en'), screen(80))
  const shorts = text.match(/\bevt_…\w+/g) ?? []
  expect(shorts.length).toBeGreaterThan(0)
  expect(renderText(reportBlocks(reading, 'en'), screen(200, { shortIds: false }))).toContain(
    'evt_1t6o0NpUmkVO8JmR8y4EMfAd',
  )
})

const EVIL = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "' onmouseover='alert(1)",
  '</style><script>x()</script>',
  '`` ```\n# heading',
  '\u001b]0;title\u0007\u001b[2J\u001b[31m',
  '\u202e\u200b[link](javascript:alert(1))',
]

/** Every text of an answer replaced by one that wants to be markup or to drive the terminal. */
const evilBlocks = (evil: string) =>
  [...reportBlocks(reading, 'en'), ...whyBlocks(reading, '4542', 'en', true)].map((block) =>
    mapTexts(block, () => evil),
  )

describe('what came from logs', () => {
  test.each(EVIL)('never becomes markup of a page: %j', (evil) => {
    const page = renderHtml(evilBlocks(evil), { title: evil, lang: 'en', made: evil })
    const known = renderHtml(evilBlocks('x'), { title: 'x', lang: 'en', made: 'x' })
    const tags = (html: string) => [...new Set(html.match(/<\/?[a-zA-Z][^\s>/]*/g))].toSorted()
    expect(tags(page)).toEqual(tags(known))
    expect(page.replaceAll(/"[^"]*"/g, '""')).not.toMatch(/<[^>]*\son\w+=/)
    expect(page).not.toMatch(/href="javascript:/)
  })

  test.each(EVIL)('never drives the terminal: %j', (evil) => {
    const text = renderText(evilBlocks(evil), screen(80))
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e\u200b]/)
  })

  test.each(EVIL)('never becomes markup of a chat: %j', (evil) => {
    for (const chat of ['slack', 'telegram'] as const) {
      const text = renderChat(evilBlocks(`${evil} <!channel> @here *x* _y_`), chat)
      expect(
        text.replaceAll(
          /<\/?(?:b|code|pre)>|<a href="https:\/\/dashboard[^"<>]*">|<\/a>|<https:\/\/dashboard[^|<>]*\|[^<>]*>/g,
          '',
        ),
      ).not.toMatch(/[<>]/)
      expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/)
      expect(text.length).toBeLessThan(4096)
    }
  })

  test.each(EVIL)('never becomes markup of Markdown: %j', (evil) => {
    const text = renderMarkdown(evilBlocks(evil).filter((block) => block.kind !== 'trace' && block.kind !== 'evidence'))
    expect(text.replaceAll(/`[^`]*`/g, '')).not.toMatch(/(?<!\\)<(?:script|img)/)
  })
})
