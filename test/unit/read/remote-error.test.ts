import { expect, test } from 'vitest'
import { remoteError } from '../../../src/read/remote-error.ts'
import type { SourceConfig } from '../../../src/model/host.ts'

const FILE: SourceConfig = { type: 'file', name: 'app', path: '/var/log/app.log' }
const JOURNAL: SourceConfig = { type: 'journal', name: 'api', unit: 'api.service' }

const told = (code: string, args: Record<string, string>, source: SourceConfig) => {
  const { failure } = remoteError({ name: 'error', code, args }, 'box', source)
  return { code: failure.code, args: failure.args }
}

test('an error of the program is told of the source that it was asked for', () => {
  expect(
    told('SOURCE_DENIED', { user: 'anna', owner: 'root', group: 'adm', mode: '640', groups: 'anna' }, FILE),
  ).toEqual({
    code: 'SOURCE_DENIED',
    args: {
      host: 'box',
      source: 'app',
      path: '/var/log/app.log',
      user: 'anna',
      owner: 'root',
      group: 'adm',
      mode: '640',
    },
  })
  expect(told('UNIT_UNKNOWN', {}, JOURNAL).args).toEqual({ host: 'box', source: 'api', unit: 'api.service' })
})

test('its reasons are codes', () => {
  expect(told('JOURNAL_ABSENT', { reason: 'no journalctl' }, JOURNAL).args).toMatchObject({
    reason: { code: 'no_journalctl' },
  })
  expect(told('GATE_REFUSED', { reason: 'no such source name' }, FILE).args).toMatchObject({
    reason: { code: 'gate_unknown_source' },
  })
})

test('what a program of another version says is kept as it is', () => {
  expect(told('DISK_GONE', { status: '5', reason: 'no disk' }, FILE)).toEqual({
    code: 'REMOTE_FAILED',
    args: {
      host: 'box',
      source: 'app',
      path: '/var/log/app.log',
      reason: { code: 'words', text: 'DISK_GONE 5 no disk' },
    },
  })
})
