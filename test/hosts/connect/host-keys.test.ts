import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { describeWith } from '../parts/guard.ts'
import type { PromptRequest } from '../../../src/connect/options.ts'
import { startSshd } from '../parts/sshd.ts'
import { startTcpProxy } from '../parts/tcp-proxy.ts'
import { failureOf, getsIn, reach, SSH_TRANSPORTS } from './support.ts'

describeWith('sshd')('host keys', async () => {
  const sshd = await startSshd({ hostKeyTypes: ['ed25519', 'rsa'] })
  const [ed25519, rsa] = [sshd.hostKeys[0]!, sshd.hostKeys[1]!]
  const other = sshd.createKey()
  afterAll(() => sshd.stop())
  const known = (...lines: string[]): void => writeFileSync(sshd.knownHosts, lines.map((line) => `${line}\n`).join(''))
  const bareLine = (key: typeof other): string => sshd.knownHostsLine(key, '127.0.0.1')
  beforeEach(() => known(sshd.knownHostsLine()))

  test.for(['openssh', 'auto'] as const)('refuses a key that a file of revoked keys has, by %s', async (transport) => {
    const file = join(sshd.dir, 'revoked keys')
    writeFileSync(file, `${ed25519.publicKey}\n`)
    const configFile = sshd.writeConfig(`Host box\nRevokedHostKeys "${file}"\n${readFileSync(sshd.configFile, 'utf8')}`)
    expect(await failureOf(reach({ ...sshd, configFile }, transport))).toMatchObject({
      code: 'HOST_KEY_REVOKED',
      args: { host: 'box', fingerprint: ed25519.fingerprint, file },
    })
    writeFileSync(file, `${other.publicKey}\n`)
    expect((await getsIn({ ...sshd, configFile }, transport)).transport).toBe('openssh')
  })

  describe.for(SSH_TRANSPORTS)('by %s', (transport) => {
    test.for<[string, () => string[]]>([
      ['by [host]:port', () => [sshd.knownHostsLine()]],
      ['by the bare host', () => [bareLine(ed25519)]],
      ['by a wildcard', () => [sshd.knownHostsLine(ed25519, '[127.0.0.*]:*')]],
      ['by RSA alone, though the server prefers Ed25519', () => [sshd.knownHostsLine(rsa)]],
      ['beside a line that is no key', () => ['[127.0.0.1]:x nonsense', '# comment', sshd.knownHostsLine()]],
      ['beside a revoked other key', () => [`@revoked * ${other.publicKey}`, sshd.knownHostsLine()]],
      ['by [host]:port, though the bare host has another key', () => [bareLine(other), sshd.knownHostsLine()]],
    ])('trusts a host known %s', async ([, lines]) => {
      known(...lines())
      expect((await getsIn(sshd, transport)).transport).toBe(transport)
    })

    test('trusts a hashed name', async () => {
      execFileSync('ssh-keygen', ['-H', '-f', sshd.knownHosts], { stdio: 'ignore' })
      expect(readFileSync(sshd.knownHosts, 'utf8')).toMatch(/^\|1\|/)
      expect((await getsIn(sshd, transport)).transport).toBe(transport)
    })

    test('trusts a key of the second file, and of the global one', async () => {
      const file = join(sshd.dir, 'more known hosts')
      writeFileSync(file, `${sshd.knownHostsLine()}\n`)
      for (const option of [
        `UserKnownHostsFile /nowhere "${file}"`,
        `UserKnownHostsFile /nowhere\nGlobalKnownHostsFile "${file}"`,
      ]) {
        const configFile = sshd.writeConfig(`Host box\n${option}\n${readFileSync(sshd.configFile, 'utf8')}`)
        expect((await getsIn({ ...sshd, configFile }, transport)).transport).toBe(transport)
      }
    })

    test('looks a HostKeyAlias up, without a port', async () => {
      known(sshd.knownHostsLine(ed25519, 'prod-db'))
      const configFile = sshd.writeConfig(`Host box\nHostKeyAlias prod-db\n${readFileSync(sshd.configFile, 'utf8')}`)
      expect((await getsIn({ ...sshd, configFile }, transport)).transport).toBe(transport)
    })

    test('refuses a changed key, with both fingerprints, file and line', async () => {
      known('# first line', sshd.knownHostsLine(other))
      expect(await failureOf(reach(sshd, transport))).toMatchObject({
        code: 'HOST_KEY_CHANGED',
        args: {
          host: 'box',
          fingerprint: ed25519.fingerprint,
          expected: other.fingerprint,
          file: sshd.knownHosts,
          line: 2,
        },
      })
    })

    test('sends no byte after the handshake when the key changed', async () => {
      const proxy = await startTcpProxy(sshd)
      const configFile = sshd.writeConfig(
        `Host box\nPort ${proxy.port}\nHostKeyAlias [127.0.0.1]:${sshd.port}\n${readFileSync(sshd.configFile, 'utf8')}`,
      )
      known(sshd.knownHostsLine(other))
      expect((await failureOf(reach({ ...sshd, configFile }, transport))).code).toBe('HOST_KEY_CHANGED')
      expect(proxy.fromServer).toBeGreaterThan(0)
      expect(proxy.unanswered).toBe(0)
      await proxy.stop()
    })

    test('refuses a revoked key, though it is known', async () => {
      known(
        sshd.knownHostsLine(),
        sshd.knownHostsLine(rsa),
        `@revoked * ${ed25519.publicKey}`,
        `@revoked * ${rsa.publicKey}`,
      )
      expect(await failureOf(reach(sshd, transport))).toMatchObject({
        code: 'HOST_KEY_REVOKED',
        args: { host: 'box', file: sshd.knownHosts, line: 3, fingerprint: ed25519.fingerprint },
      })
    })

    test('refuses an unknown key and names it with the command that adds it', async () => {
      known()
      expect(await failureOf(reach(sshd, transport))).toMatchObject({
        code: 'HOST_KEY_UNKNOWN',
        args: { host: 'box', fingerprint: ed25519.fingerprint, command: `ssh -F ${sshd.configFile} box true` },
      })
      expect(readFileSync(sshd.knownHosts, 'utf8')).toBe('')
    })

    test('is unknown when only the bare host has another key', async () => {
      known(bareLine(other))
      expect(await failureOf(reach(sshd, transport))).toMatchObject({ code: 'HOST_KEY_UNKNOWN' })
    })

    test('is unknown when a negated pattern takes it out', async () => {
      known(sshd.knownHostsLine(ed25519, `[*]:*,![127.0.0.1]:${sshd.port}`))
      expect(await failureOf(reach(sshd, transport))).toMatchObject({ code: 'HOST_KEY_UNKNOWN' })
    })

    test('adds a new key under accept-new, and knows it the next time', async () => {
      known()
      await expect(getsIn(sshd, transport, { hostKeyPolicy: 'accept-new' })).resolves.toHaveProperty('transport')
      const line = readFileSync(sshd.knownHosts, 'utf8')
      expect(line).toContain(ed25519.publicKey.split(' ')[1])
      await expect(getsIn(sshd, transport)).resolves.toHaveProperty('transport')
      expect(readFileSync(sshd.knownHosts, 'utf8')).toBe(line)
    })

    test('adds a hashed name when HashKnownHosts is on', async () => {
      known()
      const configFile = sshd.writeConfig(`Host box\nHashKnownHosts yes\n${readFileSync(sshd.configFile, 'utf8')}`)
      await expect(getsIn({ ...sshd, configFile }, transport, { hostKeyPolicy: 'accept-new' })).resolves.toHaveProperty(
        'transport',
      )
      expect(readFileSync(sshd.knownHosts, 'utf8')).toMatch(/^\|1\|/)
      await expect(getsIn(sshd, transport)).resolves.toHaveProperty('transport')
    })

    test('refuses a changed key under accept-new too', async () => {
      known(sshd.knownHostsLine(other))
      expect((await failureOf(reach(sshd, transport, { hostKeyPolicy: 'accept-new' }))).code).toBe('HOST_KEY_CHANGED')
    })

    test('gets in under accept-new with a known_hosts that cannot be written', async () => {
      // A folder where a file should be cannot be written even by root.
      const file = join(sshd.dir, `unwritable-${transport}`)
      mkdirSync(file)
      const configFile = sshd.writeConfig(
        `Host box\nUserKnownHostsFile ${file}\n${readFileSync(sshd.configFile, 'utf8')}`,
      )
      const { notices } = await getsIn({ ...sshd, configFile }, transport, { hostKeyPolicy: 'accept-new' })
      // ssh says it on its own stderr alone.
      expect(notices.map(({ code }) => code)).toEqual(transport === 'ssh2' ? ['known_hosts_unwritable'] : [])
    })

    test('asks a person under ask, and takes yes for an answer', async () => {
      known()
      const asked: PromptRequest[] = []
      const prompt = { ask: async (request: PromptRequest) => (asked.push(request), 'yes') }
      await expect(getsIn(sshd, transport, { hostKeyPolicy: 'ask', prompt })).resolves.toHaveProperty('transport')
      expect(asked).toMatchObject([{ kind: 'host_key', fingerprint: ed25519.fingerprint }])
      expect(readFileSync(sshd.knownHosts, 'utf8')).not.toBe('')
    })

    test('takes no for an answer, too', async () => {
      known()
      const prompt = { ask: async () => 'no' }
      expect((await failureOf(reach(sshd, transport, { hostKeyPolicy: 'ask', prompt }))).code).toBe('HOST_KEY_UNKNOWN')
      expect(readFileSync(sshd.knownHosts, 'utf8')).toBe('')
    })

    test('is strict under ask without a terminal', async () => {
      known()
      expect((await failureOf(reach(sshd, transport, { hostKeyPolicy: 'ask' }))).code).toBe('HOST_KEY_UNKNOWN')
    })
  })

  test('trusts a host known by RSA alone under its bare name by ssh2, which asks for RSA (ssh asks for Ed25519)', async () => {
    known(bareLine(rsa))
    expect((await getsIn(sshd, 'ssh2')).transport).toBe('ssh2')
  })

  test('keeps a last line without an end whole when it adds one', async () => {
    writeFileSync(sshd.knownHosts, sshd.knownHostsLine(other, 'elsewhere'))
    await expect(getsIn(sshd, 'ssh2', { hostKeyPolicy: 'accept-new' })).resolves.toHaveProperty('transport')
    expect(readFileSync(sshd.knownHosts, 'utf8').split('\n')).toHaveLength(3)
  })

  test('goes by openssh to a host that only a certificate authority vouches for', async () => {
    const authority = sshd.createKey({ name: `ca-${Date.now()}` })
    execFileSync('ssh-keygen', [
      '-q',
      '-s',
      authority.path,
      '-I',
      'host',
      '-h',
      '-n',
      '127.0.0.1',
      `${ed25519.path}.pub`,
    ])
    const certified = await startSshd({
      config: [
        `HostKey ${ed25519.path}`,
        `HostCertificate ${ed25519.path}-cert.pub`,
        'HostKeyAlgorithms ssh-ed25519-cert-v01@openssh.com',
      ],
    })
    writeFileSync(
      certified.knownHosts,
      `@cert-authority [127.0.0.1]:* ${authority.publicKey}\n@cert-authority 127.0.0.1 ${authority.publicKey}\n`,
    )
    const { transport, notices } = await getsIn(certified, 'auto')
    expect(transport).toBe('openssh')
    expect(notices).toMatchObject([{ code: 'transport', args: { transport: 'openssh' } }])
    expect((await failureOf(reach(certified, 'ssh2'))).code).toBe('SSH_FEATURE')
    await certified.stop()
  })
})
