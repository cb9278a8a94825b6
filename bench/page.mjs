// How long a page of 5,300 payments takes to be seen and used, in Chromium, written and live: `node bench/page.mjs`, on the build
// in dist/.
// Machines are shared: beside each time stands how long a loop took that takes 150 ms on a machine at rest.
import { execFileSync, spawn } from 'node:child_process'
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { launch } from 'puppeteer-core'
import { crmLog } from '../test/support/looks/crm-log.mjs'

const ROOT = resolve(import.meta.dirname, '..')
const CLI = process.env.PRODLOGS_E2E_CLI ?? join(ROOT, 'dist/cli.js')
const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium'
const DAY = 86_400_000
const LOOP_MS = 150
const TRIES = 3
/** Whose payments stop: about one in seven, as a bad day is; all of them, the worst that a table can be asked for. */
const DAYS = { 'one in seven stopped': undefined, 'all stopped': ['blocked'] }
const SIZES = [
  [1280, 900],
  [390, 844],
]

const home = mkdtempSync(join(tmpdir(), 'prodlogs-page-'))
const LOG = join(home, 'app.log')
const browser = await launch({
  executablePath: CHROMIUM,
  args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'],
})
try {
  console.log('| page | width | first paint | painted | layout | sort | filter | loop |')
  console.log('|---|---|---|---|---|---|---|---|')
  for (const [name, fates] of Object.entries(DAYS)) {
    const path = pageOf(name, fates)
    for (const size of SIZES)
      for (let i = 0; i < TRIES; i++) console.log(`| ${[name, size[0], ...(await measure(path, size))].join(' | ')} |`)
    console.log(`${name}: ${(statSync(path).size / 1e6).toFixed(1)} MB`)
    const live = await serve()
    try {
      for (const size of SIZES)
        for (let i = 0; i < TRIES; i++)
          console.log(`| ${[`live, ${name}`, size[0], ...(await measure(live.url, size))].join(' | ')} |`)
    } finally {
      live.child.kill('SIGINT')
    }
  }
} finally {
  await browser.close()
  rmSync(home, { recursive: true, force: true })
}

function pageOf(name, fates) {
  const page = join(home, `${name.replaceAll(' ', '-')}.html`)
  const given = { count: 5300, from: Date.now() - DAY, everyMs: 16_000, ...(fates === undefined ? {} : { fates }) }
  writeFileSync(LOG, crmLog(given))
  execFileSync(process.execPath, [CLI, 'report', '--file', LOG, '--since', '3d', '-o', 'html', '--out', page])
  return page
}

/** The live page of the log, once the history is read. */
async function serve() {
  const child = spawn(process.execPath, [CLI, 'serve', '--file', LOG, '--since', '3d'], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const url = await new Promise((done, failed) => {
    let said = ''
    const hear = (chunk) => {
      said += chunk
      const found = /http:\/\/127\.0\.0\.1:\d+\/\S*/.exec(said)
      if (found) done(found[0])
    }
    child.stdout.on('data', hear)
    child.stderr.on('data', hear)
    child.once('exit', () => failed(new Error(said)))
  })
  // It is windowed: what is shown no longer changes once the history is read.
  for (let before = ''; ;) {
    const page = await browser.newPage()
    await page.goto(url, { waitUntil: 'load' })
    const shown = await page.evaluate(
      () => document.body.textContent.length + document.querySelector('h1')?.textContent,
    )
    await page.close()
    if (shown === before) return { child, url }
    before = shown
    await new Promise((done) => setTimeout(done, 2000))
  }
}

async function measure(path, [width, height]) {
  const page = await browser.newPage()
  await page.setViewport({ width, height })
  await page.goto(path.startsWith('http') ? path : `file://${path}`, { waitUntil: 'load' })
  const times = await page.evaluate(async (loopMs) => {
    const frame = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)))
    const timed = async (act) => {
      const from = performance.now()
      act()
      await frame()
      return performance.now() - from
    }
    await frame()
    const painted = performance.now()
    const first = performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0
    const sort = await timed(() => document.querySelector('th[data-key=deal] button').click())
    const find = document.querySelector('.find')
    const filter = await timed(() => {
      find.value = '4509'
      find.dispatchEvent(new Event('input', { bubbles: true }))
    })
    const from = performance.now()
    let sum = 0
    for (let n = 0; n < 1e8; n++) sum += n % 7
    const loop = sum > 0 ? performance.now() - from : loopMs
    return { first, painted, sort, filter, loop }
  }, LOOP_MS)
  const { LayoutDuration } = await page.metrics()
  await page.close()
  return [times.first, times.painted, (LayoutDuration ?? 0) * 1000, times.sort, times.filter, times.loop].map(
    Math.round,
  )
}
