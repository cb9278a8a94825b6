import { readdirSync, readFileSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { findProgram } from '../hosts/parts/find-program.mjs'
import PARTS from '../hosts/parts/parts.json' with { type: 'json' }

const ROOT = resolve(import.meta.dirname, '../..')
const FOLDERS = ['test/unit', 'test/corpus', 'test/hosts', 'test/support', 'payments/test']

/** Programs that a test must not take for granted. */
const PROGRAMS = [...new Set(Object.values(PARTS).flatMap(({ programs }) => programs))]

/** What starts a real part, and the part: its helper. */
const HELPERS = { startSshd: 'sshd', createJournal: 'journal', startTerminal: 'tmux' } as const

/** A program is called by its name (first of an argv, or in a line of a shell) or by the path that a package gives it. */
const calls = (program: string): RegExp =>
  new RegExp(
    `(?:\\w\\(|argv: \\[|\\[)\\s*['"\`]${program}['"\`],|['"\`](?:/usr)?/s?bin/${program}['"\`]|[|;&] *${program} +-`,
  )

const guarded = (text: string, part: string): boolean =>
  new RegExp(`\\b(?:describeWith|testWith|have)\\([^)]*'${part}'`).test(text)

/** Names of programs that are not called there, or that the guard was asked for elsewhere. */
const EXEMPT: Readonly<Record<string, readonly string[]>> = {
  // A stand-in of that name is put in front of the PATH.
  'test/hosts/e2e/containers.test.ts': ['docker'],
  // The path stands in a rule of sudo.
  'test/hosts/e2e/sudo.test.ts': ['journal'],
  // read/support.ts asks for its shells.
  'test/hosts/read/follow-starved.test.ts': ['busybox'],
  // A stand-in as well.
  'test/support/leaks/world.ts': ['sshd'],
}

/** Where the parts are made: who imports them is looked at. */
const MAKERS = new Set(['test/hosts/parts', 'payments/test/support'])

/** Parts that a test file uses and does not ask the guard for. */
const unguarded = (text: string, exempt: readonly string[] = []): string[] => {
  const started = Object.entries(HELPERS).flatMap(([helper, part]) => (text.includes(`${helper}(`) ? [[part]] : []))
  const called = PROGRAMS.filter((program) => calls(program).test(text)).map((program) =>
    Object.entries(PARTS).flatMap(([part, { programs }]) => ((programs as string[]).includes(program) ? [part] : [])),
  )
  return [...started, ...called]
    .filter((any) => !any.some((part) => exempt.includes(part)))
    .filter((any) => !any.some((part) => guarded(text, part)))
    .map((any) => any.join(' or '))
}

const sources = FOLDERS.flatMap((folder) =>
  readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => relative(ROOT, join(entry.parentPath, entry.name))),
).filter(
  (file) =>
    ![...MAKERS].some((folder) => file.startsWith(folder)) &&
    file !== 'test/unit/real-parts.test.ts' &&
    !file.startsWith('test/corpus/redact'),
)

describe('real parts', () => {
  test('no test takes one for granted: each goes through the guard', () => {
    expect(sources.length).toBeGreaterThan(100)
    expect(
      sources.flatMap((file) =>
        unguarded(readFileSync(join(ROOT, file), 'utf8'), EXEMPT[file]).map((part) => `${file}: ${part}`),
      ),
    ).toEqual([])
  })

  test.each([
    ["describe('x', async () => { const sshd = await startSshd() })", ['sshd']],
    ["execFileSync('busybox', ['sh'])", ['busybox']],
    ["describeWith('sshd')('x', async () => { await startSshd(); spawn('busybox', ['sh']) })", ['busybox']],
    ["const STRACE = '/usr/bin/strace'", ['strace']],
    ["spawnSync('tmux', ['-V'])", ['tmux']],
    ["'cat x | strace -f sh'", ['strace']],
    ["describeWith('sshd')('x', async () => { const sshd = await startSshd() })", []],
    ["import type { TestSshd } from '../parts/sshd.ts'", []],
    ["execFileSync('mkfifo', [path])", []],
  ])('%s: unguarded %j', (text, found) => expect(unguarded(text)).toEqual(found))

  test('a PATH without a program is a machine without it', () => {
    expect(findProgram('sh')).toMatch(/\/sh$/)
    expect(findProgram('sh', '/nowhere/bin:')).toBeUndefined()
    for (const program of PROGRAMS) expect(findProgram(program, '/nowhere/bin')).toBeUndefined()
  })
})
