import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { selectHosts } from '../../../src/config/hosts.ts'
import { loadConfig } from '../../../src/config/load.ts'
import { DEFAULT_CONFIG } from '../../../src/config/schema.ts'
import { engineSourceOf } from '../../../src/config/source-word.ts'
import { trust } from '../../../src/config/trust.ts'

let home: string
let cwd: string
let env: NodeJS.ProcessEnv
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'prodlogs-config-'))
  cwd = join(home, 'project')
  mkdirSync(cwd)
  env = { HOME: home }
})
afterEach(() => rmSync(home, { recursive: true }))

const load = async (text: string) => {
  writeFileSync(join(cwd, 'prodlogs.yaml'), text)
  return loadConfig({ cwd, env })
}

describe('engines in the configuration', () => {
  test('are hosts without a machine, with sources of their own kind', async () => {
    const { hosts } = await load(
      "hosts:\n  logs:\n    loki: { url: 'https://logs.example.com', tenant: a }\n    sources:\n      app: { type: loki, query: '{app=\"api\"}' }\n",
    )
    expect(hosts.get('logs')).toMatchObject({
      reach: { kind: 'engine', engine: { type: 'loki', url: 'https://logs.example.com', tenant: 'a' } },
      sources: [{ type: 'loki', name: 'app', query: '{app="api"}' }],
    })
  })

  test.each([
    ['a literal secret', "loki: { url: 'https://l', token: abc }", 'CONFIG_INVALID'],
    ['a secret in a header', "loki: { url: 'https://l', headers: { Authorization: Bearer } }", 'CONFIG_INVALID'],
    ['a password in the URL', "loki: { url: 'https://u:p@l' }", 'CONFIG_INVALID'],
    ['an unknown key', 'kubernetes: { ctx: prod }', 'CONFIG_INVALID'],
    ['two ways', "ssh: box, loki: { url: 'https://l' }", 'CONFIG_INVALID'],
    [
      'a source of another engine',
      'ssh: box, sources: { app: { type: loki, query: "{a=\\"b\\"}" } }',
      'CONFIG_INVALID',
    ],
    ['a selector that is none', "loki: {}, sources: { app: { type: loki, query: 'app' } }", 'CONFIG_INVALID'],
    [
      'containers by two names',
      'local: true, sources: { a: { type: docker, container: a, label: b } }',
      'CONFIG_INVALID',
    ],
    ['a program on another machine', 'ssh: box, sources: { a: { type: process, argv: [flyctl] } }', 'CONFIG_INVALID'],
  ])('are refused with %s', async (_, host, code) => {
    await expect(load(`hosts:\n  x: { ${host} }\n`)).rejects.toMatchObject({ code })
  })

  test.each([
    "loki: { url: 'https://evil.example', token: env:SECRET }",
    'kubernetes: { kubeconfig: ./evil }',
    "elasticsearch: { url: 'https://evil.example', apiKey: file:~/.netrc }",
    "cloudwatch: { url: 'https://evil.example' }",
  ])('of a cloned folder get no secret and run nothing until they are trusted: %s', async (engine) => {
    const text = `hosts:\n  x: { ${engine} }\n`
    expect((await load(text)).hosts.get('x')?.reach.kind).toBe('untrusted')
    trust(join(cwd, 'prodlogs.yaml'), env)
    expect((await load(text)).hosts.get('x')?.reach.kind).toBe('engine')
  })

  test('a program is a host with one source, named and not run until it is trusted', async () => {
    const text = 'hosts:\n  fly: { process: [flyctl, logs, --json] }\n'
    const file = join(cwd, 'prodlogs.yaml')
    expect((await load(text)).hosts.get('fly')?.sources).toEqual([
      { type: 'process', name: 'output', argv: ['flyctl', 'logs', '--json'], untrusted: 'prodlogs.yaml' },
    ])
    trust(file, env)
    expect((await load(text)).hosts.get('fly')?.sources).toEqual([
      { type: 'process', name: 'output', argv: ['flyctl', 'logs', '--json'] },
    ])
  })
})

describe('a --source word', () => {
  test.each([
    ['docker:api', { type: 'docker', name: 'api', container: 'api' }],
    ['docker:compose=shop/web', { type: 'docker', name: 'shop/web', compose: 'shop/web' }],
    ['docker:label=app=api', { type: 'docker', name: 'app=api', label: 'app=api' }],
    ['k8s:shop/app=api', { type: 'kubernetes', name: 'app=api', namespace: 'shop', selector: 'app=api' }],
    ['k8s:shop/deploy/api', { type: 'kubernetes', name: 'deploy/api', namespace: 'shop', pod: 'deploy/api' }],
    ['k8s:app=api', { type: 'kubernetes', name: 'app=api', selector: 'app=api' }],
    ['loki:{app="api"}', { type: 'loki', name: 'api', query: '{app="api"}' }],
    ['process:flyctl logs -a "my app"', { type: 'process', name: 'flyctl', argv: ['flyctl', 'logs', '-a', 'my app'] }],
    ['cloudwatch:/aws/lambda/pay', { type: 'cloudwatch', name: '/aws/lambda/pay', group: '/aws/lambda/pay' }],
  ])('%s names a source of an engine', (word, source) => {
    expect(engineSourceOf(word)).toEqual(source)
  })

  test.each(['file:/var/log/app.log', 'journal:app.service', 'app', 'constructor:x', 'docker:'])(
    '%s names none',
    (word) => {
      expect(engineSourceOf(word)).toBeUndefined()
    },
  )

  test('needs no host where there is no machine to log in to', () => {
    const [host, ...others] = selectHosts([], ['k8s:shop/app=api'], { ...DEFAULT_CONFIG, default: 'prod' })
    expect(others).toEqual([])
    expect(host).toMatchObject({ name: 'kubernetes', reach: { kind: 'engine', engine: { type: 'kubernetes' } } })
    // Containers may be those of the default host.
    expect(selectHosts([], ['docker:api'], { ...DEFAULT_CONFIG, default: 'prod' })).toMatchObject([
      { name: 'prod', sources: [{ type: 'docker' }] },
    ])
    expect(selectHosts([], ['docker:api'], DEFAULT_CONFIG)).toMatchObject([{ name: 'docker' }])
  })
})
