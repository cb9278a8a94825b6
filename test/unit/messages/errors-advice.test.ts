import { expect, test } from 'vitest'
import { describeError } from '../../../src/messages/errors.ts'
import { reasonText } from '../../../src/messages/gaps.ts'

test.for([
  [{ owner: 'root', group: 'root', mode: '600' }, 'let a group read it'],
  [{ owner: 'root', group: 'root', mode: '640' }, 'let a group read it'],
  [{ owner: 'app', group: 'adm', mode: '600' }, 'let a group read it'],
  [{ owner: 'app', group: 'adm', mode: '640' }, 'to the group adm'],
  [{ owner: 'app', group: 'adm', mode: '-rw-r-----' }, 'to the group adm'],
] as const)('the advice for a log of %j is one that helps', ([file, advice]) => {
  const { next } = describeError('en', 'SOURCE_DENIED', { host: 'box', user: 'anna', path: '/var/log/x', ...file })
  expect(next).toContain(advice)
  expect(next).not.toContain('group root.')
})

test('a host on the way and the one behind it are both named', () => {
  const args = { host: 'jump', address: '10.0.0.1', port: 22, target: 'web' }
  expect(describeError('en', 'HOST_REFUSED', args).what).toBe(
    'jump refused the connection at 10.0.0.1:22 (on the way to web)',
  )
  expect(describeError('ru', 'HOST_REFUSED', args).what).toMatch(/\(по пути к web\)$/)
})

test('a shell that was refused is told with its status', () => {
  expect(describeError('en', 'SHELL_REFUSED', { host: 'box', code: 1 }).what).toContain('no shell (exit 1)')
  expect(
    describeError('en', 'SHELL_REFUSED', { host: 'box', reason: 'Channel open failure: open failed' }).next,
  ).toMatch(/MaxSessions 0/)
})

test('reasons of gaps have words in both languages and no codes', () => {
  for (const reason of [
    'lost',
    'copied_early',
    'permission',
    'tool:zstd',
    'rotated',
    'status 137',
    'no answer for 15 s',
  ]) {
    expect(reasonText('en', reason)).toMatch(/^[^_]* [^_]*$/)
    expect(reasonText('ru', reason)).toMatch(/^[^_]*[а-я][^_]*$/)
  }
})
