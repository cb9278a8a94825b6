import { execFileSync, spawnSync } from 'node:child_process'
import { chmodSync, readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { describeWith } from '../parts/guard.ts'
import { CLI, createDesk } from '../../support/desk.ts'

describe('completion', () => {
  const desk = createDesk()
  const scripts: Record<string, string> = {}
  beforeAll(async () => {
    desk.file(
      '.config/prodlogs/prodlogs.yaml',
      'hosts: { prod: { sources: { app: { type: file, path: /a.log }, nginx: { type: file, path: /n.log } } }, "prod-two": {}, "bad$(touch pwned)": {} }\ngroups: { web: [prod] }\n',
    )
    desk.file('other.yaml', 'hosts: { elsewhere: { sources: { db: { type: journal, unit: db.service } } } }\n')
    desk.file('paid.log', '')
    // The scripts call `prodlogs` itself for the names of hosts.
    chmodSync(desk.file('bin/prodlogs', `#!/bin/sh\nexec '${process.execPath}' '${CLI}' "$@"\n`), 0o755)
    for (const shell of ['bash', 'zsh', 'fish']) {
      const { stdout } = await desk.run(['completion', shell])
      scripts[shell] = desk.file(`completion.${shell}`, stdout)
    }
  })
  afterAll(() => desk.dispose())
  const env = () => ({ ...desk.env, PATH: `${desk.home}/bin:${desk.env['PATH']}` })

  const inBash = (line: string, more: NodeJS.ProcessEnv = {}): string[] => {
    const words = line.split(' ')
    const code = `set -u; source "$1"; shift; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _prodlogs; printf '%s\\n' "\${COMPREPLY[@]}"`
    return execFileSync('bash', ['-c', code, 'bash', scripts['bash'] ?? '', ...words], {
      encoding: 'utf8',
      env: { ...env(), ...more },
      cwd: desk.home,
    })
      .split('\n')
      .filter((word) => word !== '')
  }

  describe('in bash', () => {
    test.for([
      ['prodlogs ta', ['tail', 'tag']],
      ['prodlogs tail --no-f', ['--no-follow']],
      ['prodlogs tail --transport ', ['auto', 'ssh2', 'openssh']],
      ['prodlogs report --fail-on ', ['problems']],
      ['prodlogs completion f', ['fish']],
      ['prodlogs tail --host p', ['prod', 'prod-two']],
      ['prodlogs tail -H @', ['@web']],
      ['prodlogs config tr', ['trust']],
      ['prodlogs tail --source ', ['app', 'nginx']],
      ['prodlogs tail --host prod-two --source ', []],
      ['prodlogs tail --config other.yaml -H e', ['elsewhere']],
      ['prodlogs tail --config other.yaml --source ', ['db']],
      ['prodlogs --json tail --no-f', ['--no-follow']],
      ['prodlogs report --type checkout.session.e', ['checkout.session.expired']],
      ['prodlogs grep --cause crm_a', ['crm_auth_401']],
      ['prodlogs grep --step notification.f', ['notification.failed']],
      ['prodlogs tail -o h', []],
      ['prodlogs report -o h', ['html']],
      ['prodlogs report pa', ['paid.log']],
      ['prodlogs report --file pa', ['paid.log']],
    ] as const)('%s<TAB>', ([line, words]) => {
      expect(inBash(line).toSorted()).toEqual([...words].toSorted())
    })

    test('offers the hosts of PRODLOGS_CONFIG', () => {
      expect(inBash('prodlogs tail --host ', { PRODLOGS_CONFIG: 'other.yaml' })).toEqual(['elsewhere'])
    })

    test('loads twice in one shell, and leaves nothing but its function', () => {
      const code = `source "$1"; source "$1"; complete -p prodlogs; compgen -v | grep -i prodlogs | grep -v PRODLOGS_E2E || true`
      const said = execFileSync('bash', ['-c', code, 'bash', scripts['bash'] ?? ''], { encoding: 'utf8', env: env() })
      expect(said).toBe('complete -F _prodlogs prodlogs\n')
    })
  })

  describeWith('fish')('in fish', () => {
    test.for([
      ['prodlogs ta', ['tag', 'tail']],
      ['prodlogs tail --no-f', ['--no-follow']],
      ['prodlogs tail --transport ', ['auto', 'openssh', 'ssh2']],
      ['prodlogs tail --host prod', ['prod', 'prod-two']],
      ['prodlogs tail --source a', ['app']],
      ['prodlogs report pai', ['paid.log']],
      ['prodlogs grep --cause crm_a', ['crm_auth_401']],
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

  describeWith('zsh')('in zsh', () => {
    test('loads, and is bound to prodlogs', () => {
      const code = `autoload -Uz compinit; compinit -u -D; source "$1"; print -r -- "$_comps[prodlogs]"`
      const { stdout, stderr } = spawnSync('zsh', ['-f', '-c', code, 'zsh', scripts['zsh'] ?? ''], {
        encoding: 'utf8',
        env: env(),
      })
      expect({ stdout, stderr }).toEqual({ stdout: '_prodlogs\n', stderr: '' })
    })
  })

  describe('installed', () => {
    test.for([
      ['bash', '.local/share/bash-completion/completions/prodlogs'],
      ['zsh', '.local/share/zsh/site-functions/_prodlogs'],
      ['fish', '.config/fish/completions/prodlogs.fish'],
    ] as const)('for %s it stands where the shell looks', async ([shell, file]) => {
      const { exit, stdout } = await desk.run(['completion', 'install', shell])
      expect(exit).toBe(0)
      expect(stdout).toContain(file)
      expect(readFileSync(`${desk.home}/${file}`, 'utf8')).toBe(readFileSync(scripts[shell] ?? '', 'utf8'))
    })
    test('without a name it is for the shell of the user', async () => {
      expect((await desk.run(['completion', 'install'], { env: { SHELL: '/usr/bin/fish' } })).stdout).toContain(
        'prodlogs.fish',
      )
    })
  })
})
