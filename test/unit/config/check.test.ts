import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { problemIn } from '../../../src/app/check-config.ts'
import { checkConfig, loadConfig } from '../../../src/config/load.ts'
import { describeError } from '../../../src/messages/errors.ts'
import { ProdlogsError } from '../../../src/model/error.ts'

const dir = mkdtempSync(join(tmpdir(), 'prodlogs-config-'))
afterAll(() => rmSync(dir, { recursive: true, force: true }))

const WEB = '  web: { sources: { app: { type: file, path: /var/log/app.log } } }\n'

/** A file that would fail when it is used, where in it, and why. */
const BAD: readonly (readonly [text: string | Buffer, place: string, why: RegExp])[] = [
  ['hosts:\n  web:\n    ssh: anna@box:99999\n', '3:5', /port is a number/],
  ['hosts:\n  web: { ssh: -oProxyCommand=x }\n', '2:10', /may not begin/],
  ['hosts:\n  -web: {}\n', '2:3', /may not begin/],
  ['hosts:\n  "web 1": {}\n', '2:3', /no blanks/],
  ['hosts:\n  web:\n    sources:\n      app: { type: file, path: logs/app.log }\n', '4:26', /begins with/],
  [`hosts:\n${WEB}groups:\n  all: [web, wbe]\n`, '4:14', /names "wbe"/],
  [`hosts:\n${WEB}groups:\n  all: ["@one"]\n  one: ["@all"]\n`, '4:9', /holds itself/],
  [`hosts:\n${WEB}default: "@prod"\n`, '3:1', /no group/],
  [`hosts:\n${WEB}default: web-[5-1]\n`, '3:1', /no range/],
  [`hosts:\n${WEB}watch:\n  silence: 5 bananas\n`, '4:3', /no duration/],
  ['redact:\n  patterns:\n    - { name: x, match: "(a+)+" }\n', '3:18', /stands inside a repetition/],
  [`a: &a [x,x,x,x,x,x,x,x,x,x]\nb: &b [${'*a,'.repeat(10)}]\nc: [${'*b,'.repeat(20)}]\n`, '3:62', /too many aliases/],
  [Buffer.from('hosts:\n  web: { ssh: "caf\xe9" }\n', 'latin1'), '2:19', /not UTF-8/],
]

test.for(BAD)('%j is refused at %s', async ([text, place, why]) => {
  const file = join(dir, 'prodlogs.yaml')
  writeFileSync(file, text)
  const where = { file, cwd: dir, env: {} }
  const failure = await (async () => {
    const whole = await loadConfig(where)
    await checkConfig(where, (content) => problemIn(content, whole))
  })().catch((error: unknown) => error)
  expect(failure).toBeInstanceOf(ProdlogsError)
  const { what } = describeError('en', (failure as ProdlogsError).failure)
  expect(what).toMatch(why)
  expect(what).toContain(`prodlogs.yaml:${place}:`)
})
