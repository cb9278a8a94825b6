import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { programReason } from '../../../src/remote/program-reason.ts'

const PROGRAM = new URL('../../../src/remote/program/', import.meta.url)

const script = readdirSync(PROGRAM)
  .map((name) => readFileSync(new URL(name, PROGRAM), 'utf8'))
  .join('\n')

/** What the program gives as a reason: to `refuse`, and behind `reason=` of a `fail`. */
const said = [
  ...[...script.matchAll(/\brefuse '([^']+)'/g)].map(([, text = '']) => text),
  ...[...script.matchAll(/\breason=([a-z][a-z ]*?)(?: ;;| *$)/gm)].map(([, text = '']) => text),
]

test('the program gives reasons', () => {
  expect(said.length).toBeGreaterThan(15)
})

test.for([...new Set(said)])('%s has a code', (text) => {
  expect(programReason(text).code).not.toBe('words')
  expect(programReason(`prodlogs: refused: ${text}`)).toEqual(programReason(text))
})

test('a tool is named, and what another program says is kept', () => {
  expect(programReason('tool:zstd')).toEqual({ code: 'no_tool', tool: 'zstd' })
  expect(programReason('Permission denied, please ask again.')).toEqual({
    code: 'words',
    text: 'Permission denied, please ask again.',
  })
})
