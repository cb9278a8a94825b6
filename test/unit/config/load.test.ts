import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { loadConfig } from '../../../src/config/load.ts'
import { trust } from '../../../src/config/trust.ts'

let home: string
let cwd: string
let env: NodeJS.ProcessEnv

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'prodlogs-config-'))
  cwd = join(home, 'project')
  mkdirSync(join(home, '.config/prodlogs'), { recursive: true })
  mkdirSync(cwd)
  env = { HOME: home }
})
afterEach(() => rmSync(home, { recursive: true }))

const project = (text: string) => writeFileSync(join(cwd, 'prodlogs.yaml'), text)
const own = (text: string) => writeFileSync(join(home, '.config/prodlogs/prodlogs.yaml'), text)
const load = () => loadConfig({ cwd, env })

describe('the configuration', () => {
  test('is empty where there is no file', async () => {
    expect((await load()).hosts.size).toBe(0)
  })

  test('names hosts with their sources', async () => {
    project(
      'hosts:\n  prod:\n    ssh: root@box:2222\n    timezone: Europe/Warsaw\n    sources:\n      app: { type: journal, unit: payments.service }\n',
    )
    const config = await load()
    expect(config.hosts.get('prod')).toEqual({
      name: 'prod',
      reach: { kind: 'ssh', target: 'root@box:2222' },
      sources: [{ type: 'journal', name: 'app', unit: 'payments.service' }],
      gate: false,
      sudo: false,
      timezone: 'Europe/Warsaw',
    })
  })

  test('of the project wins over the user, host by host', async () => {
    own('default: mine\nhosts: { mine: { ssh: a }, prod: { ssh: old } }')
    project('hosts: { prod: { ssh: new } }')
    const config = await load()
    expect(config.default).toBe('mine')
    expect([...config.hosts.values()].map((host) => host.reach)).toEqual([
      { kind: 'ssh', target: 'a' },
      { kind: 'ssh', target: 'new' },
    ])
  })

  test.each([
    ['an unknown key', 'hosts:\n  prod:\n    shh: box\n', 'CONFIG_INVALID', 3, 5],
    ['a wrong type', 'hosts:\n  prod:\n    sources:\n      app: { type: file, path: 7 }\n', 'CONFIG_INVALID', 4, 26],
    ['a wrong step', 'expect:\n  a.b: [webhook.recieved]\n', 'CONFIG_INVALID', 2, 9],
    ['a wrong zone', 'hosts:\n  p:\n    timezone: Mars/Base\n', 'CONFIG_INVALID', 3, 5],
    ['a key that stands twice', 'default: a\ndefault: b\n', 'CONFIG_SYNTAX', 2, 1],
    ['a list that does not end', 'groups:\n  web: [a, b\n', 'CONFIG_SYNTAX', 3, 1],
    ['two ways to one host', 'hosts:\n  p: { ssh: a, command: [sh] }\n', 'CONFIG_INVALID', 2, 3],
  ])('with %s is refused with its place', async (_name, text, code, line, column) => {
    project(text)
    await expect(load()).rejects.toMatchObject({ code, args: { line, column } })
  })

  test('refuses a literal secret and does not repeat it', async () => {
    project('redact: { values: [hunter2-the-password] }')
    const error = await load().catch((caught: unknown) => caught)
    expect(error).toMatchObject({ code: 'CONFIG_INVALID' })
    expect(JSON.stringify(error)).not.toContain('hunter2')
  })

  test('of a project runs no command until it is trusted, and again not when it changed', async () => {
    const text = 'hosts: { api: { command: [kubectl, exec, -i, api, --, sh] } }'
    project(text)
    const reach = async () => (await load()).hosts.get('api')?.reach.kind
    expect(await reach()).toBe('untrusted')
    trust(join(cwd, 'prodlogs.yaml'), env)
    expect(await reach()).toBe('command')
    project(`${text}\n# changed`)
    expect(await reach()).toBe('untrusted')
  })

  test("of the user's own may run a command", async () => {
    own('hosts: { api: { command: [sh] } }')
    expect((await load()).hosts.get('api')?.reach).toEqual({ kind: 'command', argv: ['sh'] })
  })

  test('that is named and missing is an error', async () => {
    await expect(loadConfig({ cwd, env, file: 'nowhere.yaml' })).rejects.toMatchObject({ code: 'CONFIG_NOT_FOUND' })
  })
})
