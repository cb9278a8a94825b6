import { expect, test } from 'vitest'
import { describeError } from '../../../src/messages/errors.ts'

test.for([
  [{ owner: 'root', group: 'root', mode: '600' }, 'let a group read it'],
  [{ owner: 'root', group: 'root', mode: '640' }, 'let a group read it'],
  [{ owner: 'app', group: 'adm', mode: '600' }, 'let a group read it'],
  [{ owner: 'app', group: 'adm', mode: '640' }, 'to the group adm'],
  [{ owner: 'app', group: 'adm', mode: '-rw-r-----' }, 'to the group adm'],
] as const)('the advice for a log of %j is one that helps', ([file, advice]) => {
  const { next } = describeError('en', {
    code: 'SOURCE_DENIED',
    args: { host: 'box', user: 'anna', path: '/var/log/x', ...file },
  })
  expect(next).toContain(advice)
  expect(next).not.toContain('group root.')
})

test('a host on the way and the one behind it are both named', () => {
  const failure = {
    code: 'HOST_REFUSED',
    args: { host: 'jump', address: '10.0.0.1', port: 22 },
    target: 'web',
  } as const
  expect(describeError('en', failure).what).toBe('jump refused the connection at 10.0.0.1:22 (on the way to web)')
  expect(describeError('ru', failure).what).toMatch(/\(по пути к web\)$/)
})

test('a shell that was refused is told with its status', () => {
  expect(describeError('en', { code: 'SHELL_REFUSED', args: { host: 'box', status: 1 } }).what).toContain(
    'no shell (exit 1)',
  )
  expect(
    describeError('en', {
      code: 'SHELL_REFUSED',
      args: { host: 'box', reason: { code: 'session_refused', text: 'Channel open failure: open failed' } },
    }).next,
  ).toMatch(/MaxSessions 0/)
})
