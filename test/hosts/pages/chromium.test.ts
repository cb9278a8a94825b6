import { appendFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Browser, Page } from 'puppeteer-core'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { createDesk, type Desk, type Running } from '../../support/desk.ts'
import { crmLog, crmPayment } from '../../support/looks/crm-log.mjs'
import { describeWith, programPath } from '../parts/guard.ts'

const DAY = 86_400_000
const SIZES = [
  [1280, 900],
  [390, 844],
] as const
const SCHEMES = ['light', 'dark'] as const

/** What the loop takes on a machine that does nothing else. */
const LOOP_MS = 150

const OPEN_FOLDS = "document.querySelectorAll('details').forEach((fold) => { fold.open = true })"

interface Opened {
  readonly page: Page
  /** What a console would show, and what was asked of any network. */
  readonly trouble: readonly string[]
}

describeWith('chromium')('pages in a browser', async () => {
  let browser: Browser
  let desk: Desk
  let axe: string
  const files = new Map<string, string>()
  const pages = ['report-en', 'report-ru', 'why-en', 'why-ru', 'empty-en'] as const

  beforeAll(async () => {
    const { launch } = await import('puppeteer-core')
    browser = await launch({
      executablePath: programPath('chromium'),
      args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'],
    })
    axe = (await import('axe-core')).default.source
    desk = createDesk()
    const log = desk.file('app.log', crmLog({ count: 118, from: Date.now() - DAY, everyMs: DAY / 118 }))
    const empty = desk.file('empty.log', `${new Date().toISOString()} INFO server started\n`)
    const asks: Readonly<Record<(typeof pages)[number], readonly string[]>> = {
      'report-en': ['report', '--file', log],
      'report-ru': ['report', '--file', log, '--lang', 'ru'],
      'why-en': ['why', '4509', '--file', log],
      'why-ru': ['why', '4516', '--file', log, '--lang', 'ru'],
      'empty-en': ['report', '--file', empty],
    }
    for (const [name, words] of Object.entries(asks)) {
      const path = `${desk.home}/${name}.html`
      await desk.run([...words, '-o', 'html', '--out', path])
      files.set(name, `file://${path}`)
    }
  })
  afterAll(async () => {
    await browser.close()
    desk.dispose()
  })

  const open = async (
    url: string,
    options: { size?: readonly [number, number]; scheme?: string; script?: boolean; bypass?: boolean } = {},
  ): Promise<Opened> => {
    const page = await browser.newPage()
    onTestFinished(async () => void (await page.close().catch(() => undefined)))
    const [width, height] = options.size ?? [1280, 900]
    const trouble: string[] = []
    page.on('console', (said) => ['error', 'warn'].includes(said.type()) && trouble.push(said.text()))
    page.on('pageerror', (error) => trouble.push(String(error)))
    page.on('request', (asked) => {
      const own = new URL(url)
      const other = new URL(asked.url())
      if (other.protocol !== 'data:' && other.origin !== own.origin) trouble.push(`asks ${asked.url()}`)
    })
    await page.setViewport({ width, height })
    await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: options.scheme ?? 'light' }])
    if (options.script === false) await page.setJavaScriptEnabled(false)
    // axe is put into the page from outside, which the page itself would refuse.
    if (options.bypass === true) await page.setBypassCSP(true)
    await page.goto(url, { waitUntil: 'load' })
    return { page, trouble }
  }

  /** What runs in the page is text: the types of a page are not those of a test. */
  const inPage = async <T>(page: Page, code: string): Promise<T> => (await page.evaluate(code)) as T

  const findings = async (page: Page): Promise<readonly string[]> => {
    await page.evaluate(axe)
    return page.evaluate(async () => {
      const given = globalThis as unknown as {
        axe: { run(): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> }
      }
      const { violations } = await given.axe.run()
      return violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html.slice(0, 160)}`)
    })
  }

  const overflow = (page: Page): Promise<number> =>
    inPage(page, 'document.documentElement.scrollWidth - window.innerWidth')

  const cases = [
    ...(['report-en', 'why-en'] as const).flatMap((name) =>
      SIZES.flatMap((size) => SCHEMES.map((scheme) => [name, size, scheme] as const)),
    ),
    // Another language and another answer stand in the same boxes: the narrow one tells whether they fit.
    ...(['report-ru', 'why-ru', 'empty-en'] as const).map((name) => [name, SIZES[1], 'light'] as const),
  ]
  test.for(cases)(
    '%s at %j, %s: nothing sideways, nothing in the console, nothing for axe',
    async ([name, size, scheme]) => {
      const { page, trouble } = await open(files.get(name) ?? '', { size, scheme, bypass: true })
      // What folds hold must fit and be read as well.
      await inPage(page, OPEN_FOLDS)
      expect(await overflow(page)).toBeLessThanOrEqual(0)
      expect(await findings(page)).toEqual([])
      expect(trouble).toEqual([])
    },
  )

  test.for(['report-en', 'why-ru'] as const)('%s at 320 columns of a small phone', async (name) => {
    const { page } = await open(files.get(name) ?? '', { size: [320, 640] })
    expect(await overflow(page)).toBeLessThanOrEqual(0)
  })

  test.for(pages)('%s is read without a script', async (name) => {
    const { page, trouble } = await open(files.get(name) ?? '', { script: false })
    const seen = await page.$$eval('h1, h2, .cause h3, table.rows tr, .wf .row, .cmd code', (all) =>
      all.filter((each) => each.checkVisibility()).map((each) => each.textContent),
    )
    expect(seen.length).toBeGreaterThan(3)
    // What needs a script is not offered without one.
    expect(await page.$$eval('.js-only', (all) => all.filter((each) => each.checkVisibility()).length)).toBe(0)
    if (name === 'report-en')
      expect(seen.join('\n')).toMatch(/payments did not go all the way[^]*no deal id in metadata/)
    expect(trouble).toEqual([])
  })

  test('what is asked of a page by hand: sort, filter, theme, print', async () => {
    const { page, trouble } = await open(files.get('report-en') ?? '')
    const deals = () =>
      page.$$eval('table.rows', ([table]) =>
        [...(table?.querySelectorAll('tbody tr') ?? [])]
          .filter((row) => row.checkVisibility())
          .map((row) => row.querySelector('.d')?.textContent ?? ''),
      )
    const all = await deals()
    expect(all.length).toBe(17)
    await page.click('th[data-key=deal] button')
    const sorted = await deals()
    expect(sorted).not.toEqual(all)
    expect(sorted.toSorted()).toEqual(all.toSorted())
    await page.type('.find', '4509')
    expect(await deals()).toEqual(['4509'])
    await page.click('.theme')
    expect(await inPage(page, 'document.documentElement.dataset.theme')).toBe('dark')
    await page.emulateMediaType('print')
    expect(await inPage(page, 'getComputedStyle(document.body).backgroundColor')).toBe('rgb(255, 255, 255)')
    expect(trouble).toEqual([])
  })

  test('shows 5,000 payments within a second', { timeout: 180_000 }, async () => {
    const log = desk.file('many.log', crmLog({ count: 5300, from: Date.now() - DAY, everyMs: 16_000 }))
    const out = `${desk.home}/many.html`
    await desk.run(['report', '--file', log, '--since', '3d', '-o', 'html', '--out', out])
    const times: number[] = []
    // Of some tries the best, on a machine that others use as well: how much slower it is now is measured by a loop.
    for (let i = 0; i < 5 && !(Math.min(...times) < 1000); i++) {
      const { page } = await open(`file://${out}`)
      const took = await inPage<number>(page, "performance.getEntriesByType('navigation')[0].domComplete")
      const loop = await page.evaluate(() => {
        const from = performance.now()
        let sum = 0
        for (let n = 0; n < 1e8; n++) sum += n % 7
        return sum > 0 ? performance.now() - from : 0
      })
      times.push(took / Math.max(1, loop / LOOP_MS))
      expect(await page.$$eval('table.rows tbody tr', (rows) => rows.length)).toBeGreaterThan(5000)
      await page.close()
    }
    expect(Math.min(...times)).toBeLessThan(1000)
  })

  test(
    'the live page changes while it is looked at, and keeps what the reader does',
    { timeout: 120_000 },
    async () => {
      const log = desk.file('live.log', crmLog({ count: 60, from: Date.now() - DAY / 24, everyMs: 60_000 }))
      const run: Running = desk.start(['serve', '--file', log])
      onTestFinished(() => run.kill('SIGKILL'))
      await run.until(({ stdout }) => stdout.includes('\n'))
      const url = run.stdout().trim()
      const { page, trouble } = await open(url)
      const heading = () => page.$eval('h1', (h1) => h1.textContent)
      await page.waitForFunction("document.querySelector('h1')?.textContent.includes('of 57')", { timeout: 15_000 })
      await page.type('.find', '45')
      await inPage(page, OPEN_FOLDS)
      for (const { text } of crmPayment(80, 'blocked').lines) appendFileSync(log, `${text(Date.now())}\n`)
      await page.waitForFunction("document.querySelector('h1')?.textContent.includes('of 58')", { timeout: 15_000 })
      expect(await heading()).toContain('of 58\u00a0payments')
      expect(
        await inPage(
          page,
          "[document.querySelector('.find').value, document.activeElement === document.querySelector('.find')]",
        ),
      ).toEqual(['45', true])
      expect(page.url()).toBe(`${url}?find=45`)
      expect(await page.$$eval('details', (all) => all.filter((fold) => !fold.open).length)).toBe(0)
      // A click opens the verdict, and the way back holds the view.
      await Promise.all([page.waitForNavigation(), page.click('#latest a[href$="/why/4580"]')])
      expect(await page.$eval('main', (main) => main.textContent)).toContain('notify_blocked_by_user')
      await page.goBack()
      expect(await inPage(page, "document.querySelector('.find').value")).toBe('45')
      await page.type('.seek input', '4509')
      await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')])
      expect(page.url()).toBe(`${url}why/4509`)
      // The page has its stream of changes a moment after it is loaded.
      await sleep(2000)
      run.kill('SIGINT')
      await page.waitForFunction("document.querySelector('.live-state')?.textContent.includes('has ended')", {
        timeout: 10_000,
      })
      await sleep(100)
      expect(trouble.filter((said) => !/ERR_CONNECTION_REFUSED|ERR_INCOMPLETE/.test(said))).toEqual([])
    },
  )

  const liveCases = SIZES.flatMap((size) => SCHEMES.map((scheme) => [size, scheme] as const))
  test.for(liveCases)('the live page at %j, %s', async ([size, scheme]) => {
    const log = desk.file('live-looks.log', crmLog({ count: 60, from: Date.now() - DAY / 24, everyMs: 60_000 }))
    const run = desk.start(['serve', '--file', log])
    onTestFinished(() => run.kill('SIGKILL'))
    await run.until(({ stdout }) => stdout.includes('\n'))
    const { page, trouble } = await open(run.stdout().trim(), { size, scheme, bypass: true })
    await page.waitForFunction("document.querySelector('#latest tr')", { timeout: 15_000 })
    expect(await overflow(page)).toBeLessThanOrEqual(0)
    expect(await findings(page)).toEqual([])
    expect(trouble).toEqual([])
  })
})
