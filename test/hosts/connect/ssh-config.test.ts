import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { describeWith } from '../parts/guard.ts'
import { createDial } from '../../../src/connect/dial.ts'
import { resolveHost } from '../../../src/connect/ssh-config.ts'
import { startSshd } from '../parts/sshd.ts'
import { failureOf, getsIn, reach, SSH_TRANSPORTS } from './support.ts'

describeWith('sshd')('the ssh configuration', async () => {
  const sshd = await startSshd()
  afterAll(() => sshd.stop())
  const body = readFileSync(sshd.configFile, 'utf8').replace(/^Host .*\n/, '')

  describe.for(SSH_TRANSPORTS)('by %s', (transport) => {
    test('follows Include inside a Host block', async () => {
      const part = join(sshd.dir, `part ${transport}.conf`)
      writeFileSync(part, body)
      const configFile = sshd.writeConfig(`Host box\n  Include "${part}"\n`)
      await expect(getsIn({ alias: 'box', configFile }, transport)).resolves.toHaveProperty('transport')
    })

    test('follows Match exec', async () => {
      const configFile = sshd.writeConfig(`Match originalhost box exec "test -d ${sshd.dir}"\n${body}`)
      await expect(getsIn({ alias: 'box', configFile }, transport)).resolves.toHaveProperty('transport')
    })

    test('takes ProxyJump none for no jump', async () => {
      const configFile = sshd.writeConfig(`Host box\nProxyJump none\n${body}\nHost *\nProxyJump nowhere.invalid\n`)
      await expect(getsIn({ alias: 'box', configFile }, transport)).resolves.toHaveProperty('transport')
    })

    test('expands %d, ~ and ${NAME} in paths', async () => {
      process.env['PRODLOGS_TEST_DIR'] = sshd.dir
      mkdirSync(join(sshd.dir, 'keys-box'), { recursive: true })
      writeFileSync(join(sshd.dir, 'keys-box', 'known_hosts'), readFileSync(sshd.knownHosts))
      const configFile = sshd.writeConfig(
        `Host box\nUserKnownHostsFile \${PRODLOGS_TEST_DIR}/keys-%n/known_hosts\nIdentityFile \${PRODLOGS_TEST_DIR}/id_test\n${body}`,
      )
      await expect(getsIn({ alias: 'box', configFile }, transport)).resolves.toHaveProperty('transport')
    })

    test('needs no configuration for user@host:port', async () => {
      const configFile = sshd.writeConfig(
        `Host *\nIdentityFile ${sshd.key.path}\nUserKnownHostsFile ${sshd.knownHosts}\nIdentityAgent none\n`,
      )
      for (const target of [`${sshd.user}@127.0.0.1:${sshd.port}`, `ssh://${sshd.user}@127.0.0.1:${sshd.port}`]) {
        await expect(getsIn({ alias: '', configFile }, transport, { target })).resolves.toHaveProperty('transport')
      }
    })

    test('names a configuration that ssh does not accept', async () => {
      const configFile = sshd.writeConfig(`Host box\nNoSuchKeyword yes\n`)
      const failure = await failureOf(reach({ alias: 'box', configFile }, transport))
      expect(failure.code).toBe('SSH_CONFIG')
    })

    test('never takes a host for an option or for code', async () => {
      const configFile = sshd.writeConfig(`Host *\nProxyCommand touch ${sshd.dir}/%n-%r-ran; false\n`)
      for (const target of [
        `-oProxyCommand=touch ${sshd.dir}/ran`,
        `$(touch ${sshd.dir}/ran)`,
        `x;touch ${sshd.dir}/ran`,
        `a@-oProxyCommand=id`,
      ]) {
        expect((await failureOf(reach({ alias: '', configFile }, transport, { target }))).code).toBe(
          'HOST_NAME_INVALID',
        )
      }
    })
  })

  test('expands the tokens of ssh_config in the paths that ssh -G leaves as they are', async () => {
    const configFile = sshd.writeConfig(
      'Host box\nHostName real.example\nPort 2022\nUser ann\nIdentityFile "~/my keys/%h-%p-%r-%n"\nIdentityFile %d/x%%y\nHostKeyAlias alias\nCertificateFile /c/%k\n',
    )
    const host = await resolveHost(
      createDial('prod', { transport: 'auto', hostKeyPolicy: 'strict', sshConfigFile: configFile }),
      'box',
    )
    const { homedir } = await import('node:os').then((os) => os.userInfo())
    expect(host.identityFiles).toEqual([`${homedir}/my keys/real.example-2022-ann-box`, `${homedir}/x%y`])
    expect(host.certificateFiles).toEqual(['/c/alias'])
  })
})
