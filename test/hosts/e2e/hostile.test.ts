import { existsSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { findProgram } from '../parts/find-program.mjs'
import { describeWith, have } from '../parts/guard.ts'
import { LOGIN_SHELLS } from '../parts/login-shells.ts'
import { startSshd } from '../parts/sshd.ts'
import { at, configWith, createDesk, objects } from '../../support/desk.ts'

/** A login shell that is a program with an argument needs a wrapper, because passwd has room for a path alone. */
const SHELLS = [...LOGIN_SHELLS, ...(have('busybox') ? ['busybox'] : [])]

const HOSTILE = [
  '$(touch pwned)',
  '`touch pwned`',
  '; touch pwned',
  '| touch pwned #',
  "it's a 'quote'",
  'a "double" one',
  '* ? [a-z] {b,c} ~root',
  '-f/etc/shadow',
  '--help',
  'back\\slash \\n \\\\',
  '!event !! history!',
  '%s %d %n',
  'сделка «4540» №1',
  '🦊 emoji 👩‍💻',
  'a\ttab and  blanks',
]

/** Lines of their own cannot stand within a line, so they are looked for and not found, and never run. */
const NEWLINES = ['two\nlines', '\n; touch pwned\n', 'x\n$(touch pwned)']

const numbersIn = (stdout: string): Set<number> =>
  new Set(objects(stdout).map((one) => Number(/n(\d+) </.exec(String(one['message']))?.[1])))

describeWith('sshd', 'users')('hostile texts', async () => {
  const sshd = await startSshd()
  const desk = createDesk()
  const log = join(sshd?.dir ?? '/tmp', 'hostile texts.log')
  const lines = [
    ...HOSTILE.map((text, n) =>
      JSON.stringify({ level: 30, time: 1768212000000 + n, msg: `n${n} <${text}>`, deal_id: text }),
    ),
    '{"level":30,"time":1768212000999,"msg":"another"}',
  ]
  // Text search is for what stands in the file: in JSON a quote and a backslash stand escaped.
  const plain = HOSTILE.map((text, n) => `2026-01-12T10:00:00Z INFO n${n} <${text}>`)
  writeFileSync(log, [...plain, ...lines, ''].join('\n'))
  const busybox = join(sshd?.dir ?? '/tmp', 'busybox-login')
  writeFileSync(busybox, `#!/bin/sh\nexec ${findProgram('busybox')} sh "$@"\n`, { mode: 0o755 })
  afterAll(async () => {
    await sshd.stop()
    desk.dispose()
  })

  describe.for(SHELLS)('under %s', (shell) => {
    const user = sshd.createUser({ shell: shell === 'busybox' ? busybox : shell })
    const reach = (transport: string) => [
      ...at({ configFile: configWith(sshd, { User: user.name }) }, transport),
      '--source',
      `file:${log}`,
    ]
    const nothingRan = () => {
      expect(existsSync(join(desk.home, 'pwned'))).toBe(false)
      expect(readdirSync(user.home).filter((name) => name === 'pwned')).toEqual([])
    }

    test('each is found as the text that it is', async () => {
      const all = HOSTILE.flatMap((text) => ['--text', text])
      const { stdout, stderr, exit } = await desk.run(['grep', '--json', ...reach('ssh2'), ...all])
      expect({ stderr, exit }).toEqual({ stderr: '', exit: 0 })
      expect(HOSTILE.filter((_, n) => !numbersIn(stdout).has(n))).toEqual([])
      nothingRan()
    })

    test('each is a deal and a session like any other', async () => {
      for (const flag of ['--deal', '--session']) {
        const one = HOSTILE.flatMap((text) => [flag, text])
        const { stdout, stderr, exit } = await desk.run(['grep', '--exact', '--json', ...reach('openssh'), ...one])
        expect({ stderr, exit }).toEqual({ stderr: '', exit: 0 })
        expect(HOSTILE.filter((_, n) => !numbersIn(stdout).has(n))).toEqual([])
        nothingRan()
      }
    })

    test('newlines in them separate nothing', async () => {
      for (const text of NEWLINES) {
        const { stdout, stderr, exit } = await desk.run([
          'grep',
          '--json',
          ...reach('ssh2'),
          `--text=${text}`,
          `--deal=${text}`,
        ])
        expect({ stdout, exit }).toEqual({ stdout: '', exit: 1 })
        expect(stderr).not.toContain('✖')
        nothingRan()
      }
    })
  })
})
