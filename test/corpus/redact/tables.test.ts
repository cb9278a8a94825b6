import { expect, test } from 'vitest'
import { redact } from '../../../src/redact/lines.ts'

const secret = ['Nimvk29', 'cB3uUoN2x'].join('')

test.for([
  ['CSV', ['login,password', `ops,${secret}`, `dev,${secret}`]],
  ['semicolons', ['id;api_key;state', `7;${secret};active`]],
  ['psql', [' login | password ', '-------+------------------', ` ops   | ${secret}`, '(1 row)']],
  ['Markdown', ['| login | password |', '| :--- | --- |', `| ops | ${secret} |`]],
] as const)('the cells under the name of a secret are hidden: %s', ([, lines]) => {
  const shown = redact([...lines])
  expect(shown.join('\n')).not.toContain(secret)
  expect(shown[0]).toBe(lines[0])
  expect(redact(shown)).toEqual(shown)
})

test('nothing is hidden below words that only look like a heading', () => {
  const lines = [
    'token, expired',
    'deal, 4542',
    'user | token',
    'evt_1A | invalid',
    'login,password',
    'received webhook',
  ]
  expect(redact(lines)).toEqual(lines)
})

test('a secret that the end of its line parts is hidden on both', () => {
  const key = ['sk', 'live', 'DPftCT9nFEPJoP9lBl6DbEh1'].join('_')
  expect(redact([`key ${key.slice(0, 20)}\\`, key.slice(20)]).join()).not.toMatch(/DPft|DbEh1/)
  const rest = 'kDRJJN46Med2lwYTl8'
  expect(redact([`token = "${['ghp', 'uMBad40Gzlj5UrFnYz'].join('_')}" +`, `  "${rest}"`]).join()).not.toContain(rest)
  const after = [`key ${key} +`, 'next line of the log']
  expect(redact(after)[1]).toBe(after[1])
})
