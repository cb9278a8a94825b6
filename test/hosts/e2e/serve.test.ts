import { appendFileSync } from 'node:fs'
import { request } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, describe, expect, onTestFinished, test } from 'vitest'
import { at, createDesk, eventually, paymentLine, type Running } from '../../support/desk.ts'
import { crmLog, crmPayment } from '../../support/looks/crm-log.mjs'
import { describeWith } from '../parts/guard.ts'
import { startSshd } from '../parts/sshd.ts'

interface Given {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly body: string
}

/** A request with exactly these headers: `fetch` sets Host and Sec-Fetch-* by itself. */
const ask = (url: string, headers: Readonly<Record<string, string>> = {}, method = 'GET'): Promise<Given> =>
  new Promise((resolve, reject) => {
    const { hostname, port, pathname, search, host } = new URL(url)
    const asked = request(
      { hostname, port, path: pathname + search, method, headers: { host, ...headers } },
      (answer) => {
        let body = ''
        answer.setEncoding('utf8').on('data', (text: string) => (body += text))
        answer.on('end', () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body }))
        answer.on('error', reject)
      },
    )
    asked.on('error', reject)
    asked.end()
  })

/** One open tab: what its stream of events has said so far. */
const openTab = (url: string, page = ''): { said: () => string; closed: () => boolean; status: Promise<number> } => {
  let [said, closed] = ['', false]
  const status = new Promise<number>((resolve, reject) => {
    const asked = request(`${url}changes?page=${encodeURIComponent(page)}`, (answer) => {
      resolve(answer.statusCode ?? 0)
      answer.setEncoding('utf8').on('data', (text: string) => (said += text))
      answer.on('close', () => (closed = true))
    })
    asked.on('error', reject)
    asked.end()
    onTestFinished(() => void asked.destroy())
  })
  return { said: () => said, closed: () => closed, status }
}

const urlOf = async (run: Running): Promise<string> => {
  await run.until(({ stdout }) => stdout.includes('\n'))
  return run.stdout().trim()
}

const loaded = async (url: string, words = 'id="searched"'): Promise<string> => {
  for (let i = 0; i < 400; i++) {
    const { body } = await ask(url)
    if (body.includes(words)) return body
    await sleep(50)
  }
  throw new Error('the page never had an answer')
}

describe('the live page', () => {
  const desk = createDesk()
  afterAll(() => desk.dispose())
  const serve = async (log: string, more: readonly string[] = []): Promise<{ run: Running; url: string }> => {
    const run = desk.start(['serve', '--file', log, ...more])
    onTestFinished(() => run.kill('SIGKILL'))
    return { run, url: await urlOf(run) }
  }
  const hour = (): number => Date.now() - 3_600_000
  let n = 0
  const logOf = (text: string): string => desk.file(`app-${++n}.log`, text)

  test('answers whoever has its address, and nobody else', async () => {
    const { url } = await serve(logOf(crmLog({ count: 20, from: hour(), everyMs: 60_000 })))
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/[\w-]{32}\/$/)
    const page = await ask(url)
    expect(page.status).toBe(200)
    const { origin } = new URL(url)
    const port = new URL(url).port
    const refused: (readonly [string, Readonly<Record<string, string>>, string, number])[] = [
      [origin, {}, 'GET', 404],
      [`${origin}/`, {}, 'GET', 404],
      [`${origin}/why/4500`, {}, 'GET', 404],
      [`${origin}/${'A'.repeat(32)}/`, {}, 'GET', 404],
      [`${url.slice(0, -2)}/`, {}, 'GET', 404],
      [`${url}../`, {}, 'GET', 404],
      [`${url}no-such-page`, {}, 'GET', 404],
      [url, { host: 'evil.example' }, 'GET', 403],
      [url, { host: `evil.example:${port}` }, 'GET', 403],
      [url, { host: `127.0.0.1.evil.example:${port}` }, 'GET', 403],
      [url, { host: `evil@127.0.0.1:${port}` }, 'GET', 403],
      [url, { origin: 'https://evil.example' }, 'GET', 403],
      [url, { origin: 'null' }, 'GET', 403],
      [`${url}changes?page=`, { origin: `http://localhost:1` }, 'GET', 403],
      [url, { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'cors' }, 'GET', 403],
      [url, { 'sec-fetch-site': 'same-site', 'sec-fetch-mode': 'no-cors' }, 'GET', 403],
      ...['POST', 'PUT', 'DELETE', 'PATCH', 'HEAD', 'OPTIONS'].map((method) => [url, {}, method, 405] as const),
    ]
    for (const [address, headers, method, status] of refused) {
      const given = await ask(address, headers, method)
      expect({ address, headers, method, status: given.status }).toEqual({ address, headers, method, status })
      expect(given.body.length).toBeLessThan(10)
    }
    for (const headers of [
      { host: `localhost:${port}` },
      { host: 'localhost:9' },
      { host: `[::1]:${port}` },
      { origin },
      { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' },
    ])
      expect((await ask(url, headers)).status).toBe(200)
  })

  test('lets no other page read, embed or keep it', async () => {
    const { url } = await serve(logOf(crmLog({ count: 20, from: hour(), everyMs: 60_000 })))
    for (const address of [url, `${url}why/4500`, `${url}find?q=zzzz`, url.replace(/\/[^/]+\/$/, '/wrong/')]) {
      const { headers } = await ask(address)
      expect(Object.keys(headers).filter((name) => name.startsWith('access-control'))).toEqual([])
      expect(headers).toMatchObject({
        'cache-control': 'no-store',
        'cross-origin-resource-policy': 'same-origin',
        'referrer-policy': 'no-referrer',
        'x-content-type-options': 'nosniff',
      })
    }
    const policy = String((await ask(url)).headers['content-security-policy'])
    expect(policy).toMatch(/^default-src 'none'; style-src 'sha256-/)
    expect(policy).not.toMatch(/unsafe|\*|https?:/)
    expect(policy).toContain("connect-src 'self'")
  })

  test('shows webhooks as they come, in every open tab', async () => {
    const log = logOf(crmLog({ count: 20, from: hour(), everyMs: 60_000 }))
    const { run, url } = await serve(log)
    const page = await loaded(url)
    expect(page).toContain('of 19 payments')
    const tabs = [openTab(url), openTab(url), openTab(url, 'why/4520')]
    expect(await Promise.all(tabs.map(({ status }) => status))).toEqual([200, 200, 200])
    const { deal, lines } = crmPayment(20, 'blocked')
    for (const { text } of lines) appendFileSync(log, `${text(Date.now())}\n`)
    expect(await eventually(() => tabs.slice(0, 2).every((tab) => tab.said().includes('of 20 payments')), 15_000)).toBe(
      true,
    )
    expect(tabs[0]?.said()).toContain(`why/${deal}`)
    expect(await eventually(() => tabs[2]?.said().includes('blocked the bot') === true, 5000)).toBe(true)
    // Only what changed is sent.
    const events = (tabs[0]?.said() ?? '').split('\n').filter((line) => line.startsWith('data: {"title'))
    const last = JSON.parse(events.at(-1)?.slice(6) ?? '{}') as { order: string[]; parts: Record<string, string> }
    expect(last.order).toContain('latest')
    expect(Object.keys(last.parts).length).toBeLessThanOrEqual(last.order.length)
    run.kill('SIGINT')
    const { exit } = await run.ended
    expect(exit).toBe(130)
    for (const tab of tabs) {
      expect(await eventually(tab.closed, 2000)).toBe(true)
      expect(tab.said()).toContain('event: end')
    }
    await expect(ask(url)).rejects.toThrow(/ECONNREFUSED/)
  })

  test('a search finds by an id or its end, and says so when it finds nothing', async () => {
    const { url } = await serve(logOf(crmLog({ count: 20, from: hour(), everyMs: 60_000 })))
    await loaded(url)
    const { deal, event, session } = crmPayment(9, 'blocked')
    const base = new URL(url).pathname
    for (const [word, id] of [
      [String(deal), String(deal)],
      [event, event],
      [` ${session} `, session],
      [`evt_…${event.slice(-5)}`, event],
      [event.slice(-6).toLowerCase(), event],
    ] as const) {
      const { status, headers } = await ask(`${url}find?q=${encodeURIComponent(word)}`)
      expect({ word, status, to: headers['location'] }).toEqual({ word, status: 303, to: `${base}why/${id}` })
    }
    const verdict = await ask(`${url}why/${event}`)
    expect(verdict.body).toContain('notify_blocked_by_user')
    const nothing = await ask(`${url}find?q=${encodeURIComponent('<script>alert(1)</script>')}`)
    expect(nothing.status).toBe(200)
    expect(nothing.body).toContain('is no id that was read here')
    expect(nothing.body).not.toContain('<script>alert')
    expect((await ask(`${url}why/99999`)).body).toContain('none of the lines')
    for (const path of ['why/', 'why/%', 'why/%00', `why/${'x'.repeat(300)}`, 'why/a/b', 'find/x'])
      expect({ path, status: (await ask(`${url}${path}`)).status < 500 }).toEqual({ path, status: true })
  })

  test('hides secrets, and shows what lines say as text', async () => {
    const secret = `${'sk'}_${'live'}_${'51Hq'.repeat(8)}`
    const evil = '"><img src=x onerror=alert(1)><script>alert(2)</script>'
    const log = logOf(
      crmLog({ count: 3, from: hour(), everyMs: 1000 }) +
        paymentLine(1, {
          level: 50,
          event: 'notify.failed',
          deal_id: '4777',
          err: `${evil} ${secret}`,
          msg: `notification failed ${evil} ${secret}`,
        }),
    )
    const { url } = await serve(log)
    await loaded(url)
    const tab = openTab(url, 'why/4777')
    await eventually(() => tab.said().includes('event: parts'), 5000)
    const bodies = [
      ...(await Promise.all(['', 'why/4777', `find?q=${secret}`, `why/${secret}`].map((path) => ask(url + path)))).map(
        ({ body }) => body,
      ),
      tab.said(),
    ]
    for (const body of bodies) {
      expect(body).not.toContain(secret)
      expect(body).not.toMatch(/<img|<script>alert/)
    }
    expect(bodies[1]).toContain('4777')
  })

  test('holds a long history in a window, and stays small', { timeout: 120_000 }, async () => {
    const { url } = await serve(logOf(crmLog({ count: 4000, from: Date.now() - 86_400_000, everyMs: 20_000 })), [
      '--since',
      '2d',
    ])
    // While the file is still read there are fewer that stopped than the page may name.
    const rows = (page: string): number => page.match(/<tr id="p-/g)?.length ?? 0
    let page = await loaded(url, 'older payments')
    for (let tries = 0; tries < 200 && rows(page) < 400; tries++) {
      await sleep(100)
      page = (await ask(url)).body
    }
    expect(rows(page)).toBe(400)
    expect(Buffer.byteLength(page)).toBeLessThan(1_000_000)
  })

  test('takes no more readers than a person has tabs', async () => {
    const { url } = await serve(logOf(crmLog({ count: 3, from: hour(), everyMs: 1000 })))
    const tabs = Array.from({ length: 32 }, () => openTab(url))
    await Promise.all(tabs.map(({ status }) => status))
    expect(await openTab(url).status).toBe(503)
    expect((await ask(url)).status).toBe(200)
  })

  test('speaks Russian, and names a port that is taken', async () => {
    const log = logOf(crmLog({ count: 20, from: hour(), everyMs: 60_000 }))
    const { url } = await serve(log, ['--lang', 'ru'])
    const page = await loaded(url)
    expect(page).toContain('Последние вебхуки')
    expect(page).toContain('lang="ru"')
    const second = await desk.run(['serve', '--file', log, '--port', new URL(url).port])
    expect(second.exit).toBe(2)
    expect(second.stderr).toMatch(/port \d+ cannot be listened on/)
  })
})

describeWith('sshd')('the live page of a host', async () => {
  const sshd = await startSshd()
  const desk = createDesk()
  afterAll(async () => {
    await sshd.stop()
    desk.dispose()
  })

  test('reads through one follower, however many tabs are open', async () => {
    const log = desk.file('host.log', crmLog({ count: 20, from: Date.now() - 3_600_000, everyMs: 60_000 }))
    const run = desk.start(['serve', ...at(sshd, 'ssh2'), '--source', `file:${log}`])
    onTestFinished(() => run.kill('SIGKILL'))
    const url = await urlOf(run)
    await loaded(url)
    const before = sshd.processes().length
    const tabs = Array.from({ length: 8 }, (_, i) => openTab(url, i % 2 === 0 ? '' : `why/${4500 + i}`))
    await Promise.all(tabs.map(({ status }) => status))
    await Promise.all(Array.from({ length: 8 }, (_, i) => ask(`${url}why/${4500 + i}`)))
    expect(sshd.processes().length).toBeLessThanOrEqual(before)
    run.kill('SIGTERM')
    expect((await run.ended).exit).toBe(143)
    expect(await eventually(() => sshd.processes().length === 0, 5000)).toBe(true)
  })
})
