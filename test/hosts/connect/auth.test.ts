import { execFileSync, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, unlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { describeWith, testWith } from '../parts/guard.ts'
import type { Prompter, PromptRequest } from '../../../src/connect/options.ts'
import { startSshd, type TestKey } from '../parts/sshd.ts'
import { failureOf, getsIn, reach, SSH_TRANSPORTS } from './support.ts'

const ALL = ['ssh2', 'openssh', 'auto'] as const

/** A prompter that gives these answers in turn and keeps what it was asked. */
function answering(...answers: (string | undefined)[]): Prompter & { asked: PromptRequest[] } {
  const asked: PromptRequest[] = []
  return { asked, ask: async (request) => (asked.push(request), answers[asked.length - 1]) }
}

describeWith('sshd')('authentication', async () => {
  const sshd = await startSshd()
  afterAll(() => sshd.stop())
  /** A client configuration for a key, with extra lines. */
  const withKey = (key: string | undefined, ...lines: string[]): { alias: string; configFile: string } => ({
    alias: 'box',
    configFile: sshd.writeConfig(
      [
        'Host box',
        ...lines,
        ...(key === undefined ? [] : [`IdentityFile "${key}"`]),
        'IdentityAgent none',
        'IdentitiesOnly yes',
        `HostName 127.0.0.1\nPort ${sshd.port}\nUser ${sshd.user}\nUserKnownHostsFile ${sshd.knownHosts}\nGlobalKnownHostsFile /dev/null\n`,
      ].join('\n'),
    ),
  })
  const allowed = (options: Parameters<typeof sshd.createKey>[0] = {}): TestKey => {
    const key = sshd.createKey(options)
    sshd.authorize(key.publicKey)
    return key
  }

  describe.for([
    ['Ed25519', { type: 'ed25519' }],
    ['ECDSA', { type: 'ecdsa' }],
    ['RSA', { type: 'rsa' }],
    ['RSA in PKCS#1', { type: 'rsa', args: ['-m', 'PEM'] }],
    ['RSA in PKCS#8', { type: 'rsa', args: ['-m', 'PKCS8'] }],
    ['ECDSA in SEC1', { type: 'ecdsa', args: ['-m', 'PEM'] }],
    ['ECDSA in PKCS#8', { type: 'ecdsa', args: ['-m', 'PKCS8'] }],
  ] as const)('with a key of type %s', ([, options]) => {
    const key = allowed(options)
    test.for(SSH_TRANSPORTS)('gets in by %s', async (transport) => {
      expect((await getsIn(withKey(key.path), transport)).transport).toBe(transport)
    })
  })

  test.for(SSH_TRANSPORTS)('takes an IdentityFile with a space in its path by %s', async (transport) => {
    const key = allowed({ name: `key with space ${transport}` })
    await expect(getsIn(withKey(key.path), transport)).resolves.toHaveProperty('transport')
  })

  test.for(SSH_TRANSPORTS)('says which keys were tried when none is accepted, by %s', async (transport) => {
    const wrong = sshd.createKey({ name: `wrong-${transport}` })
    expect(await failureOf(reach(withKey(wrong.path), transport))).toMatchObject({
      code: 'SSH_AUTH',
      args: { host: 'box', user: sshd.user, tried: `wrong-${transport}`, methods: 'publickey' },
    })
  })

  test.for(SSH_TRANSPORTS)('fails without any key by %s', async (transport) => {
    expect((await failureOf(reach(withKey('/nowhere/key'), transport))).code).toBe('SSH_AUTH')
  })

  describe('with an encrypted key', () => {
    const key = allowed({ passphrase: 'open sesame', args: ['-a', '4'] })
    const pem = allowed({ type: 'rsa', passphrase: 'open sesame', args: ['-m', 'PEM'] })

    test.for(SSH_TRANSPORTS)('asks for the passphrase by %s', async (transport) => {
      const prompt = answering('open sesame')
      await expect(getsIn(withKey(key.path), transport, { prompt })).resolves.toHaveProperty('transport')
      expect(prompt.asked).toEqual([{ kind: 'passphrase', host: 'box', key: key.path }])
    })
    test.for(SSH_TRANSPORTS)('asks again after a wrong one by %s', async (transport) => {
      const prompt = answering('wrong', 'open sesame')
      await expect(getsIn(withKey(key.path), transport, { prompt })).resolves.toHaveProperty('transport')
      expect(prompt.asked).toHaveLength(2)
    })
    test.for(SSH_TRANSPORTS)('takes an encrypted PEM file by %s', async (transport) => {
      await expect(getsIn(withKey(pem.path), transport, { prompt: answering('open sesame') })).resolves.toHaveProperty(
        'transport',
      )
    })
    test.for(SSH_TRANSPORTS)('names the key without a terminal by %s', async (transport) => {
      expect(await failureOf(reach(withKey(key.path), transport))).toMatchObject({
        code: 'SSH_PASSPHRASE',
        args: { host: 'box', file: key.path },
      })
    })
    test('names the key when the passphrase stays wrong', async () => {
      const failure = await failureOf(reach(withKey(key.path), 'ssh2', { prompt: answering('a', 'b', 'c', 'd') }))
      expect(failure).toMatchObject({
        code: 'SSH_PASSPHRASE',
        args: { file: key.path, reason: { code: 'wrong_passphrase' } },
      })
    })
    test('goes by openssh with an encrypted PEM file that has no .pub beside it', async () => {
      const lone = allowed({ type: 'rsa', passphrase: 'open sesame', args: ['-m', 'PEM'] })
      unlinkSync(`${lone.path}.pub`)
      expect((await getsIn(withKey(lone.path), 'auto', { prompt: answering('open sesame') })).transport).toBe('openssh')
    })
    test('is not asked for when the host does not take the key', async () => {
      const unwelcome = sshd.createKey({ passphrase: 'open sesame', args: ['-a', '4'] })
      const prompt = answering('open sesame')
      expect((await failureOf(reach(withKey(unwelcome.path), 'ssh2', { prompt }))).code).toBe('SSH_AUTH')
      expect(prompt.asked).toEqual([])
    })
    test('goes by openssh with a key that is encrypted by ChaCha20', async () => {
      const chacha = allowed({ passphrase: 'open sesame', args: ['-a', '4', '-Z', 'chacha20-poly1305@openssh.com'] })
      const prompt = answering('open sesame')
      expect((await getsIn(withKey(chacha.path), 'auto', { prompt })).transport).toBe('openssh')
      expect(prompt.asked).toEqual([{ kind: 'passphrase', host: 'box', key: chacha.path }])
    })
  })

  describe('with an agent', () => {
    const dir = mkdtempSync(join(tmpdir(), 'prodlogs-agent-'))
    const socket = join(dir, 'agent')
    // The agent ends with its command, and cat ends with us, however we end.
    const agent = spawn('ssh-agent', ['-a', socket, 'cat'], { stdio: ['pipe', 'ignore', 'ignore'] })
    afterAll(() => {
      agent.stdin.end()
      rmSync(dir, { recursive: true })
    })
    const add = (...paths: string[]): void => {
      for (let tries = 0; tries < 100; tries += 1) {
        try {
          execFileSync('ssh-add', ['-q', ...paths], { env: { ...process.env, SSH_AUTH_SOCK: socket }, stdio: 'pipe' })
          return
        } catch (error) {
          if (!/connect|open a connection/.test(String((error as { stderr?: Buffer }).stderr))) throw error
          execFileSync('sleep', ['0.05'])
        }
      }
    }
    const clear = (): void =>
      void execFileSync('ssh-add', ['-q', '-D'], { env: { ...process.env, SSH_AUTH_SOCK: socket }, stdio: 'ignore' })
    const withAgent = (key: string | undefined, ...lines: string[]) => withKey(key, `IdentityAgent ${socket}`, ...lines)
    const wrong = Array.from({ length: 7 }, () => sshd.createKey().path)
    const right = allowed({ name: 'right' })
    const rsa = allowed({ type: 'rsa', name: 'agent-rsa' })
    const ecdsa = allowed({ type: 'ecdsa', name: 'agent-ecdsa' })

    test.for(['right', 'agent-rsa', 'agent-ecdsa'])('signs by the agent with %s', async (name) => {
      add(join(sshd.dir, name))
      for (const transport of SSH_TRANSPORTS)
        await expect(
          getsIn(withAgent(undefined, 'IdentityFile none', 'IdentitiesOnly no'), transport),
        ).resolves.toHaveProperty('transport')
      clear()
    })

    test.for(ALL)('finds the right key of eight by its IdentityFile, by %s', async (transport) => {
      add(...wrong, right.path)
      await expect(getsIn(withAgent(`${right.path}.pub`), transport)).resolves.toHaveProperty('transport')
      clear()
    })

    test.for(['ssh2', 'auto'] as const)(
      'finds the right key last of eight without an IdentityFile, by %s',
      async (transport) => {
        add(...wrong, right.path)
        await expect(
          getsIn(withAgent(undefined, 'IdentityFile none', 'IdentitiesOnly no'), transport),
        ).resolves.toHaveProperty('transport')
        clear()
      },
    )

    test('says so when all eight are wrong', async () => {
      add(...wrong)
      const failure = await failureOf(reach(withAgent(undefined, 'IdentityFile none', 'IdentitiesOnly no'), 'ssh2'))
      expect(failure.code).toBe('SSH_AUTH')
      expect(String(failure.args['tried'])).toContain('test ed25519')
      clear()
    })

    test.for(ALL)('goes on to key files when the agent is dead or gone, by %s', async (transport) => {
      const config = withKey(rsa.path, 'IdentityAgent /nowhere/agent')
      await expect(getsIn(config, transport)).resolves.toHaveProperty('transport')
      await expect(getsIn(withKey(ecdsa.path, `IdentityAgent ${sshd.configFile}`), transport)).resolves.toHaveProperty(
        'transport',
      )
    })

    test.for(ALL)('takes SSH_AUTH_SOCK, dead or unset, by %s', async (transport) => {
      const before = process.env['SSH_AUTH_SOCK']
      const config = withKey(right.path, 'IdentityAgent SSH_AUTH_SOCK')
      try {
        process.env['SSH_AUTH_SOCK'] = '/nowhere/agent'
        await expect(getsIn(config, transport)).resolves.toHaveProperty('transport')
        delete process.env['SSH_AUTH_SOCK']
        await expect(getsIn(config, transport)).resolves.toHaveProperty('transport')
      } finally {
        if (before !== undefined) process.env['SSH_AUTH_SOCK'] = before
      }
    })

    test.for(['in a file', 'in the agent'] as const)('goes by openssh with a user certificate %s', async (where) => {
      const authority = sshd.createKey()
      const bearer = sshd.createKey({ name: `bearer-${where.replaceAll(' ', '-')}` })
      execFileSync('ssh-keygen', ['-q', '-s', authority.path, '-I', 'ann', '-n', sshd.user, `${bearer.path}.pub`])
      sshd.authorize(authority.publicKey, { keyOptions: 'cert-authority' })
      if (where === 'in the agent') {
        add(bearer.path)
        unlinkSync(`${bearer.path}-cert.pub`)
      }
      const config =
        where === 'in a file' ? withKey(bearer.path) : withAgent(undefined, 'IdentityFile none', 'IdentitiesOnly no')
      const { transport, notices } = await getsIn(config, 'auto')
      expect(transport).toBe('openssh')
      expect(JSON.stringify(notices[0]?.args['reason'])).toMatch(/certificate|cert-v01/)
      clear()
    })
  })

  testWith('users')('asks a password or code by keyboard-interactive, never in a hurry', async () => {
    const pam = await startSshd({
      config: ['UsePAM yes', 'KbdInteractiveAuthentication yes', 'PubkeyAuthentication no'],
    })
    const secret = ['corr', 'ect', Date.now()].join('-')
    const { name } = pam.createUser({ password: secret })
    const configFile = pam.writeConfig(readFileSync(pam.configFile, 'utf8').replace(/User .*/, `User ${name}`))
    for (const transport of SSH_TRANSPORTS) {
      const asked: PromptRequest[] = []
      const prompt: Prompter = {
        ask: async (request) => {
          asked.push(request)
          // Longer than every time limit of the connection.
          await new Promise((resolve) => setTimeout(resolve, 1500))
          return secret
        },
      }
      await expect(
        getsIn({ alias: 'box', configFile }, transport, { prompt, connectTimeoutMs: 1000 }),
      ).resolves.toHaveProperty('transport')
      expect(asked).toMatchObject([{ kind: 'answer', text: expect.stringMatching(/password/i) as string, echo: false }])
      expect(await failureOf(reach({ alias: 'box', configFile }, transport))).toMatchObject({
        code: 'SSH_AUTH',
        args: { methods: 'keyboard-interactive' },
      })
    }
    await pam.stop()
  })

  testWith('users')('gives a key and then a code where the host wants both', async () => {
    const both = await startSshd({
      config: [
        'UsePAM yes',
        'KbdInteractiveAuthentication yes',
        'AuthenticationMethods publickey,keyboard-interactive',
      ],
    })
    const secret = ['corr', 'ect', Date.now()].join('-')
    const { name } = both.createUser({ password: secret })
    const configFile = both.writeConfig(readFileSync(both.configFile, 'utf8').replace(/User .*/, `User ${name}`))
    for (const transport of SSH_TRANSPORTS)
      await expect(
        getsIn({ alias: 'box', configFile }, transport, { prompt: answering(secret) }),
      ).resolves.toHaveProperty('transport')
    await both.stop()
  })
})
