import { execFileSync, spawn } from 'node:child_process'
import { afterAll, expect, test } from 'vitest'
import { describeWith, testWith } from './parts/guard.ts'
import { descendants } from './parts/processes.ts'
import { startSshd, type TestSshd } from './parts/sshd.ts'
import { startTcpProxy } from './parts/tcp-proxy.ts'

const ssh = (sshd: TestSshd, args: readonly string[], input = ''): string =>
  execFileSync('ssh', ['-F', sshd.configFile, '-o', 'BatchMode=yes', ...args], { encoding: 'utf8', input })

describeWith('sshd')('the test host', async () => {
  const sshd = await startSshd({ hostKeyTypes: ['ed25519', 'rsa'] })
  afterAll(() => sshd.stop())

  test('lets ssh in by its alias and runs a command', () => {
    expect(ssh(sshd, ['box', 'echo here'])).toBe('here\n')
  })

  testWith('users')('lets a throw-away user in under a login shell of choice', () => {
    const user = sshd.createUser({ shell: '/bin/dash' })
    expect(ssh(sshd, ['-l', user.name, 'box', 'id -un; echo $SHELL'])).toBe(`${user.name}\n/bin/dash\n`)
  })

  test('passes through the proxy', async () => {
    const proxy = await startTcpProxy(sshd)
    const options = ['BatchMode=yes', `Port=${proxy.port}`, `HostKeyAlias=[127.0.0.1]:${sshd.port}`]
    const args = ['-F', sshd.configFile, ...options.flatMap((option) => ['-o', option])]
    const child = spawn('ssh', [...args, 'box', 'head -c 3000000 /dev/zero'])
    let bytes = 0
    child.stdout.on('data', (chunk: Buffer) => (bytes += chunk.length))
    expect(await new Promise((resolve) => child.once('close', resolve))).toBe(0)
    expect(bytes).toBe(3_000_000)
    await proxy.stop()
  })

  test('names the processes below it', () => {
    expect(descendants(process.pid)).toContain(sshd.pid)
  })
})
