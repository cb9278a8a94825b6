import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, describe, expect, test } from 'vitest'
import { describeWith } from '../parts/guard.ts'
import {
  findInText,
  findKnownHosts,
  judgeHostKey,
  knownName,
  type KnownHost,
} from '../../../src/connect/known-hosts.ts'

const blob = (type: string, content: string): string => {
  const part = (text: string): Buffer =>
    Buffer.concat([Buffer.from([0, 0, 0, text.length]), Buffer.from(text, 'latin1')])
  return Buffer.concat([part(type), part(content)]).toString('base64')
}
/** 32 bytes after the type: ssh-keygen reads Ed25519 keys of that length only. */
const keyOf = (letter: string): string => `ssh-ed25519 ${blob('ssh-ed25519', letter.repeat(32))}`

describeWith('ssh-keygen')('known_hosts against ssh-keygen -F', () => {
  const dir = mkdtempSync(join(tmpdir(), 'prodlogs-known-'))
  afterAll(() => rmSync(dir, { recursive: true }))
  const file = join(dir, 'known_hosts')

  const linesByKeygen = (name: string): number[] => {
    try {
      const found = execFileSync('ssh-keygen', ['-F', name, '-f', file], {
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'ignore'],
      })
      return [...found.matchAll(/found: line (\d+)/g)].map(([, line]) => Number(line))
    } catch {
      return []
    }
  }

  const label = fc.stringMatching(/^[ab]{1,3}$/)
  const host = fc.array(label, { minLength: 1, maxLength: 3 }).map((labels) => labels.join('.'))
  const name = fc.oneof(
    host,
    fc.tuple(host, fc.constantFrom(22, 2222)).map(([bare, port]) => knownName(bare, port)),
    fc.constantFrom('10.0.0.1', '[10.0.0.1]:2222', '::1', '[::1]:2222'),
  )
  const pattern = fc.oneof(
    name,
    fc.stringMatching(/^!?[ab*?.]{1,6}$/),
    fc.constantFrom(
      '*',
      '!*',
      '*.a',
      '[*]:2222',
      '[a]:*',
      '!a.b',
      'A.B',
      '?',
      '10.0.0.*',
      '[10.0.0.?]:2222',
      'a*b*a',
      '**',
      '',
    ),
  )
  const line = fc.oneof(
    {
      weight: 6,
      arbitrary: fc
        .array(pattern, { minLength: 1, maxLength: 4 })
        .map((patterns) => `${patterns.join(',')} ${keyOf('k')}`),
    },
    {
      weight: 1,
      arbitrary: fc.constantFrom('# comment', '', '  ', '@revoked', 'a.b', 'garbage here', `@unknown a ${keyOf('k')}`),
    },
    {
      weight: 2,
      arbitrary: fc
        .tuple(fc.constantFrom('@revoked ', '@cert-authority ', ' ', '\t'), pattern)
        .map(([before, names]) => `${before}${names} ${keyOf('k')} comment`),
    },
  )

  test('finds the same lines for random patterns', () => {
    fc.assert(
      fc.property(fc.array(line, { minLength: 1, maxLength: 25 }), name, (lines, wanted) => {
        writeFileSync(file, `${lines.join('\n')}\n`)
        expect(findKnownHosts([file], wanted).map((entry) => entry.line)).toEqual(linesByKeygen(wanted))
      }),
      { numRuns: 400 },
    )
  })

  test('finds the same lines when all names are hashed', () => {
    fc.assert(
      fc.property(fc.array(name, { minLength: 1, maxLength: 8 }), name, (names, wanted) => {
        writeFileSync(file, names.map((known) => `${known} ${keyOf('k')}\n`).join(''))
        execFileSync('ssh-keygen', ['-H', '-f', file], { stdio: 'ignore' })
        const found = findKnownHosts([file], wanted).map((entry) => entry.line)
        expect(found).toEqual(linesByKeygen(wanted))
        expect(found).toEqual(names.flatMap((known, index) => (known === wanted ? [index + 1] : [])))
      }),
      { numRuns: 40 },
    )
  })
})

describe('the verdict on a host key', () => {
  const entries = (text: string, name = 'a'): KnownHost[] => findInText(text, 'f', name)
  const key = (letter: string): Buffer => Buffer.from(keyOf(letter).split(' ')[1]!, 'base64')

  test('is known when any line has the key', () => {
    expect(judgeHostKey(entries(`a ${keyOf('x')}\nb,a ${keyOf('y')}`), key('y'))).toEqual({ kind: 'known' })
  })
  test('is changed when lines have other keys, and names the line', () => {
    expect(judgeHostKey(entries(`# c\na ${keyOf('x')}`), key('y'))).toMatchObject({
      kind: 'changed',
      entry: { line: 2 },
    })
  })
  test('is revoked even when another line knows the key', () => {
    expect(judgeHostKey(entries(`a ${keyOf('x')}\n@revoked * ${keyOf('x')}`), key('x'))).toMatchObject({
      kind: 'revoked',
      entry: { line: 2 },
    })
  })
  test('is unknown when only a revoked key or an authority is there', () => {
    expect(judgeHostKey(entries(`@revoked * ${keyOf('x')}\n@cert-authority a ${keyOf('z')}`), key('y'))).toEqual({
      kind: 'unknown',
    })
  })
  test('passes over a line whose key is not of the type that it names', () => {
    expect(entries(`a ssh-rsa ${keyOf('x').split(' ')[1]}`)).toEqual([])
  })
})
