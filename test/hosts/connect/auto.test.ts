import { execFileSync, spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { describeWith } from '../parts/guard.ts'
import { startSshd, type SshdOptions } from '../parts/sshd.ts'
import { failureOf, getsIn, reach, run } from './support.ts'

/** Runs with a PATH that has no ssh. */
async function withoutSsh<T>(work: () => Promise<T>): Promise<T> {
  const path = process.env['PATH']
  process.env['PATH'] = '/nowhere'
  try {
    return await work()
  } finally {
    process.env['PATH'] = path
  }
}

describeWith('sshd')('the automatic transport', () => {
  describe('on hosts that ssh2 cannot speak with', () => {
    test.for<[string, SshdOptions]>([
      ['a post-quantum key exchange', { config: ['KexAlgorithms sntrup761x25519-sha512@openssh.com'] }],
      ['a umac', { config: ['MACs umac-128-etm@openssh.com', 'Ciphers aes128-ctr'] }],
    ])('goes by openssh for %s, and says why', async ([, options]) => {
      const sshd = await startSshd(options)
      const { transport, notices } = await getsIn(sshd, 'auto')
      expect(transport).toBe('openssh')
      expect(notices).toMatchObject([{ code: 'transport', args: { host: 'prod', transport: 'openssh' } }])
      const failure = await failureOf(reach(sshd, 'ssh2'))
      expect(failure).toMatchObject({ code: 'SSH_FEATURE', args: { host: 'box' } })
      await sshd.stop()
    })

    test('gets in where RSA keys must sign by rsa-sha2-512, or by rsa-sha2-256', async () => {
      for (const algorithm of ['rsa-sha2-512', 'rsa-sha2-256']) {
        const sshd = await startSshd({
          hostKeyTypes: ['rsa'],
          config: [`PubkeyAcceptedAlgorithms ${algorithm}`, `HostKeyAlgorithms ${algorithm}`],
        })
        const key = sshd.createKey({ type: 'rsa', name: 'rsa-user' })
        sshd.authorize(key.publicKey)
        const configFile = sshd.writeConfig(
          `Host box\nIdentityFile ${key.path}\nIdentitiesOnly yes\n${readFileSync(sshd.configFile, 'utf8').replace(/IdentityFile.*/, '')}`,
        )
        // ssh itself has no second try: where the server names both it signs by rsa-sha2-512.
        const transports =
          algorithm === 'rsa-sha2-512' ? (['ssh2', 'openssh', 'auto'] as const) : (['ssh2', 'auto'] as const)
        for (const transport of transports)
          await expect(getsIn({ ...sshd, configFile }, transport)).resolves.toHaveProperty('transport')
        await sshd.stop()
      }
    })
  })

  describe('by the configuration of the user', async () => {
    const sshd = await startSshd()
    afterAll(() => sshd.stop())
    const configured = (...lines: string[]) => ({
      alias: 'box',
      configFile: sshd.writeConfig(`Host box\n${lines.join('\n')}\n${readFileSync(sshd.configFile, 'utf8')}`),
    })

    test('takes ssh2 when nothing speaks against it', async () => {
      expect(await getsIn(sshd, 'auto')).toEqual({ transport: 'ssh2', notices: [] })
    })

    test.for([
      ['ProxyCommand', () => [`ProxyCommand busybox nc 127.0.0.1 ${sshd.port}`]],
      ['KexAlgorithms', () => ['KexAlgorithms sntrup761x25519-sha512@openssh.com']],
      ['MACs', () => ['MACs umac-64@openssh.com']],
    ] as const)('goes by openssh for %s', async ([name, lines]) => {
      const { transport, notices } = await getsIn(configured(...lines()), 'auto')
      expect(transport).toBe('openssh')
      expect(JSON.stringify(notices[0]?.args['reason'])).toContain(name)
    })

    test('says that a ProxyCommand failed', async () => {
      const failure = await failureOf(reach(configured('ProxyCommand echo no such tunnel >&2; exit 1'), 'auto'))
      expect(failure).toMatchObject({ code: 'SSH_PROXY', args: { host: 'box' } })
    })

    test('takes algorithms that both have', async () => {
      const lines = [
        'KexAlgorithms sntrup761x25519-sha512@openssh.com,ecdh-sha2-nistp384',
        'MACs umac-64@openssh.com,hmac-sha2-512',
        'Ciphers aes256-ctr',
        'Compression yes',
      ]
      expect((await getsIn(configured(...lines), 'auto')).transport).toBe('ssh2')
    })

    test('leaves a remote command, forwardings and a terminal of the configuration alone', async () => {
      const lines = [
        'RemoteCommand echo wrong',
        'LocalForward 1 127.0.0.1:1',
        'RequestTTY force',
        'ForkAfterAuthentication yes',
        'StdinNull yes',
        'LogLevel QUIET',
      ]
      for (const transport of ['ssh2', 'openssh'] as const)
        await expect(getsIn(configured(...lines), transport)).resolves.toHaveProperty('transport')
    })

    test('uses a live control socket, and leaves it alive', async () => {
      const socket = join(sshd.dir, 'cm')
      const config = configured(`ControlPath ${socket}`)
      const master = spawn('ssh', ['-F', config.configFile, '-M', '-N', '-o', 'BatchMode=yes', 'box'], {
        stdio: 'ignore',
      })
      for (let tries = 0; tries < 200 && !existsSync(socket); tries += 1)
        await new Promise((resolve) => setTimeout(resolve, 25))
      const sessions = (): number => sshd.log().split('Accepted publickey').length
      const before = sessions()
      expect((await getsIn(config, 'auto')).transport).toBe('openssh')
      expect(sessions()).toBe(before)
      expect(existsSync(socket)).toBe(true)
      // The user ends it under a running shell.
      const connection = await reach(config, 'auto')
      const shell = await connection.openShell()
      master.kill()
      expect((await shell.ended).kind).toBe('lost')
      await connection.close()
    })

    test('passes by a dead control socket', async () => {
      const socket = join(sshd.dir, 'dead')
      execFileSync('python3', ['-c', `import socket; socket.socket(socket.AF_UNIX).bind(${JSON.stringify(socket)})`])
      expect((await getsIn(configured(`ControlPath ${socket}`), 'openssh')).transport).toBe('openssh')
      expect((await getsIn(configured(`ControlPath ${socket}`), 'auto')).transport).toBe('ssh2')
    })

    test('goes by ssh2 without an ssh binary, from the same file', async () => {
      await withoutSsh(async () => {
        expect(await getsIn(sshd, 'auto')).toEqual({ transport: 'ssh2', notices: [] })
        expect((await failureOf(reach(sshd, 'openssh'))).code).toBe('SSH_NO_BINARY')
      })
    })

    test('names the feature without an ssh binary', async () => {
      await withoutSsh(async () => {
        expect(await failureOf(reach(configured('ProxyCommand true'), 'auto'))).toMatchObject({
          code: 'SSH_FEATURE',
          args: { feature: { code: 'ssh_option', name: 'ProxyCommand' } },
        })
      })
    })

    test('says that Include and Match were not followed without an ssh binary', async () => {
      const config = {
        alias: 'box',
        configFile: sshd.writeConfig(
          `${readFileSync(sshd.configFile, 'utf8')}\nMatch exec "touch ${sshd.dir}/executed"\n  User nobody\n`,
        ),
      }
      await withoutSsh(async () => {
        expect((await getsIn(config, 'auto')).notices).toMatchObject([
          { code: 'ssh_config_partly_read', args: { keyword: 'Match' } },
        ])
      })
      expect(existsSync(join(sshd.dir, 'executed'))).toBe(false)
    })

    test('leaves nothing of itself: no process, no folder', async () => {
      const folder = mkdtempSync(join(tmpdir(), 'pl-'))
      const before = process.env['TMPDIR']
      process.env['TMPDIR'] = folder
      try {
        const connection = await reach(sshd, 'openssh')
        expect((await run(connection, 'echo here')).stdout).toBe('here\n')
        expect(execFileSync('ls', [folder], { encoding: 'utf8' })).not.toBe('')
        await connection.close()
        expect(execFileSync('ls', [folder], { encoding: 'utf8' })).toBe('')
        await failureOf(
          reach(configured('IdentityFile none', 'IdentitiesOnly yes', 'PubkeyAuthentication no'), 'openssh'),
        )
        expect(execFileSync('ls', [folder], { encoding: 'utf8' })).toBe('')
      } finally {
        if (before === undefined) delete process.env['TMPDIR']
        else process.env['TMPDIR'] = before
        rmSync(folder, { recursive: true })
      }
    })
  })

  test('works without the native addon of ssh2', async () => {
    const sshd = await startSshd()
    const folder = mkdtempSync(join(tmpdir(), 'pl-plain-'))
    mkdirSync(join(folder, 'node_modules'))
    for (const name of ['asn1', 'bcrypt-pbkdf', 'tweetnacl', 'safer-buffer'])
      symlinkSync(join(process.cwd(), 'node_modules', name), join(folder, 'node_modules', name))
    execFileSync('cp', ['-r', join(process.cwd(), 'node_modules/ssh2'), join(folder, 'node_modules/ssh2')])
    execFileSync('rm', ['-rf', join(folder, 'node_modules/ssh2/lib/protocol/crypto/build')])
    writeFileSync(
      join(folder, 'plain.cjs'),
      `const { bindingAvailable } = require('ssh2/lib/protocol/crypto.js')
       const { Client } = require('ssh2')
       const fs = require('node:fs')
       const client = new Client()
       client.on('ready', () => client.exec('echo plain', (e, c) => c.on('data', (d) => { console.log(bindingAvailable, String(d).trim()); client.end() })))
       client.connect({ host: '127.0.0.1', port: ${sshd.port}, username: '${sshd.user}', privateKey: fs.readFileSync('${sshd.key.path}') })`,
    )
    expect(execFileSync(process.execPath, [join(folder, 'plain.cjs')], { encoding: 'utf8' })).toBe('false plain\n')
    rmSync(folder, { recursive: true })
    await sshd.stop()
  })
})
