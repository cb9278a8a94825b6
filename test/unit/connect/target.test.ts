import { describe, expect, test } from 'vitest'
import { parseTarget } from '../../../src/connect/target.ts'
import { hasCode, type ProdlogsError } from '../../../src/model/error.ts'

function failureOf(work: () => unknown): ProdlogsError<'HOST_NAME_INVALID'> {
  try {
    work()
  } catch (error) {
    if (hasCode(error, 'HOST_NAME_INVALID')) return error
  }
  throw new Error('it did not fail')
}

describe('a host as it is typed', () => {
  test.for([
    ['box', { host: 'box' }],
    ['box:2222', { host: 'box', port: 2222 }],
    ['ann@box', { host: 'box', user: 'ann' }],
    ['ann@box:2222', { host: 'box', user: 'ann', port: 2222 }],
    ['ssh://ann@box:2222', { host: 'box', user: 'ann', port: 2222 }],
    ['ssh://box/', { host: 'box' }],
    ['[::1]:2222', { host: '::1', port: 2222 }],
    ['ann@[fe80::1%eth0]:22', { host: 'fe80::1%eth0', user: 'ann', port: 22 }],
    ['[::1]', { host: '::1' }],
    ['::1', { host: '::1' }],
    ['ann@corp@box', { host: 'box', user: 'ann@corp' }],
    ['CORP\\ann@box', { host: 'box', user: 'CORP\\ann' }],
    ['web-1.prod_eu', { host: 'web-1.prod_eu' }],
    ['пример.рф', { host: 'пример.рф' }],
  ] as const)('reads %s', ([text, target]) => {
    expect(parseTarget(text)).toEqual(target)
  })

  test.for([
    '',
    '-oProxyCommand=touch /tmp/x',
    'ann@-oProxyCommand=id',
    'ssh://-oProxyCommand=id',
    'box id',
    'box\tid',
    'box\nid',
    'box\u0000',
    'box\u001b[31m',
    'box\u00a0id',
    'box;id',
    'box|id',
    '$(id)',
    '`id`',
    "box'",
    'box"',
    'a&b',
    'box>x',
    '*',
    '!box',
    '-l@box',
    '$(id)@box',
    'a;b@box',
    'ann\\@box',
    '@box',
    'box:0',
    'box:65536',
    'box:x',
    'box:',
    '[::1',
    'a%h',
    'ssh://',
  ])('refuses %j', (text) => {
    const failure = failureOf(() => parseTarget(text))
    expect(failure.code).toBe('HOST_NAME_INVALID')
    // What is shown drives no terminal.
    expect(failure.args.host).not.toMatch(/[\u0000-\u001f\u007f]/)
  })
})
