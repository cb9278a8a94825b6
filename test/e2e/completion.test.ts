import { execFileSync, spawnSync } from 'node:child_process'
import { chmodSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { CLI, createDesk } from './support.ts'

const have = (shell: string): boolean => {
  const found = spawnSync(shell, ['-c', 'exit 0']).error === undefined
  if (!found)
    process.stderr.write(`\n*** NO ${shell}: its completion script is NOT TESTED. apt-get install -y ${shell} ***\n\n`)
  return found
}

describe('completion', () => {
  const desk = createDesk()
  const scripts: Record<string, string> = {}
  beforeAll(async () => {
    desk.file(
      '.config/prodlogs/prodlogs.yaml',
      'hosts: { prod: {}, "prod-two": {}, "bad$(touch pwned)": {} }\ngroups: { web: [prod] }\n',
    )
    // The scripts call `prodlogs` itself for the names of hosts.
    chmodSync(desk.file('bin/prodlogs', `#!/bin/sh\nexec '${process.execPath}' '${CLI}' "$@"\n`), 0o755)
    for (const shell of ['bash', 'zsh', 'fish']) {
      const { stdout } = await desk.run(['completion', shell])
      scripts[shell] = desk.file(`completion.${shell}`, stdout)
    }
  })
  afterAll(() => desk.dispose())
  const env = () => ({ ...desk.env, PATH: `${desk.home}/bin:${desk.env['PATH']}` })

  const inBash = (line: string): string[] => {
    const words = line.split(' ')
    const code = `set -u; source "$1"; shift; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _prodlogs; printf '%s\\n' "\${COMPREPLY[@]}"`
    return execFileSync('bash', ['-c', code, 'bash', scripts['bash'] ?? '', ...words], {
      encoding: 'utf8',
      env: env(),
      cwd: desk.home,
    })
      .split('\n')
      .filter((word) => word !== '')
  }

  describe.skipIf(!have('bash'))('in bash', () => {
    test.for([
      ['prodlogs ta', ['tail', 'tag']],
      ['prodlogs tail --no-f', ['--no-follow']],
      ['prodlogs tail --transport ', ['auto', 'ssh2', 'openssh']],
      ['prodlogs report --fail-on ', ['problems']],
      ['prodlogs completion f', ['fish']],
      ['prodlogs tail --host p', ['prod', 'prod-two']],
      ['prodlogs tail -H @', ['@web']],
      ['prodlogs config tr', ['trust']],
    ] as const)('%s<TAB>', ([line, words]) => {
      expect(inBash(line).toSorted()).toEqual([...words].toSorted())
    })

    test('loads twice in one shell, and leaves nothing but its function', () => {
      const code = `source "$1"; source "$1"; complete -p prodlogs; compgen -v | grep -i prodlogs | grep -v PRODLOGS_E2E || true`
      const said = execFileSync('bash', ['-c', code, 'bash', scripts['bash'] ?? ''], { encoding: 'utf8', env: env() })
      expect(said).toBe('complete -F _prodlogs prodlogs\n')
    })
  })

  describe.skipIf(!have('fish'))('in fish', () => {
    test.for([
      ['prodlogs ta', ['tag', 'tail']],
      ['prodlogs tail --no-f', ['--no-follow']],
      ['prodlogs tail --transport ', ['auto', 'openssh', 'ssh2']],
      ['prodlogs tail --host prod', ['prod', 'prod-two']],
    ] as const)('%s<TAB>', ([line, words]) => {
      const { stdout, stderr } = spawnSync(
        'fish',
        ['--no-config', '-c', `source ${scripts['fish']}; complete -C '${line}'`],
        { encoding: 'utf8', env: env(), cwd: desk.home },
      )
      expect(stderr).toBe('')
      expect(
        stdout
          .split('\n')
          .map((row) => row.split('\t')[0])
          .filter((word) => word !== '')
          .toSorted(),
      ).toEqual([...words])
    })
  })

  describe.skipIf(!have('zsh'))('in zsh', () => {
    test('loads, and is bound to prodlogs', () => {
      const code = `autoload -Uz compinit; compinit -u -D; source "$1"; print -r -- "$_comps[prodlogs]"`
      const { stdout, stderr } = spawnSync('zsh', ['-f', '-c', code, 'zsh', scripts['zsh'] ?? ''], {
        encoding: 'utf8',
        env: env(),
      })
      expect({ stdout, stderr }).toEqual({ stdout: '_prodlogs\n', stderr: '' })
    })
  })
})
