import { describe, expect, test } from 'vitest'
import { selectHosts } from '../../../src/config/hosts.ts'
import { DEFAULT_CONFIG, type Config } from '../../../src/config/schema.ts'

const source = { type: 'file', name: 'app', path: '/var/log/app.log' } as const
const config: Config = {
  ...DEFAULT_CONFIG,
  default: 'prod',
  hosts: new Map([
    ['prod', { name: 'prod', reach: { kind: 'ssh', target: 'box' }, sources: [source], gate: false, sudo: false }],
  ]),
  groups: { web: ['web-[1-2]', 'prod'], all: ['@web', 'db'] },
}
const names = (...words: string[]) => selectHosts(words, ['file:/x'], config).map((host) => host.name)

describe('hosts', () => {
  test.each([
    [['web-[1-3]'], ['web-1', 'web-2', 'web-3']],
    [['web-[08-10,12]'], ['web-08', 'web-09', 'web-10', 'web-12']],
    [
      ['a,b', 'b'],
      ['a', 'b'],
    ],
    [['@web'], ['web-1', 'web-2', 'prod']],
    [['@all'], ['web-1', 'web-2', 'prod', 'db']],
    [['root@[::1]:2222'], ['root@[::1]:2222']],
    [['a[1-2]b[3-4]'], ['a1b3', 'a1b4', 'a2b3', 'a2b4']],
    [[], ['prod']],
  ])('%j are %j', (words, expected) => expect(names(...words)).toEqual(expected))

  test('an unknown group is named', () => {
    expect(() => names('@nope')).toThrow(expect.objectContaining({ code: 'USAGE_BAD_VALUE' }))
  })

  test('without a word and a default there is no host', () => {
    expect(() => selectHosts([], [], DEFAULT_CONFIG)).toThrow(expect.objectContaining({ code: 'USAGE_NO_HOST' }))
  })
})

describe('sources', () => {
  const sources = (...words: string[]) => selectHosts(['prod'], words, config)[0]?.sources
  test('of the configuration are chosen by name', () => expect(sources('app')).toEqual([source]))
  test('may be brought along', () => {
    expect(sources('journal:a.service', 'file:/var/log/my app.log', '/x/y.log')).toEqual([
      { type: 'journal', name: 'a.service', unit: 'a.service' },
      { type: 'file', name: 'my app.log', path: '/var/log/my app.log' },
      { type: 'file', name: 'y.log', path: '/x/y.log' },
    ])
  })
  test('that are unknown are refused with those that are known', () => {
    expect(() => sources('nginx')).toThrow(expect.objectContaining({ code: 'USAGE_UNKNOWN_SOURCE' }))
  })
  test('must exist', () => {
    expect(() => selectHosts(['elsewhere'], [], config)).toThrow(expect.objectContaining({ code: 'USAGE_NO_SOURCE' }))
  })
})
