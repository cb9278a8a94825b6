import { execFileSync, spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

const freePort = () =>
  new Promise((done) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address()
      server.close(() => done(port))
    })
  })

/** A real sshd on loopback with fresh keys, and the client's configuration for it (alias `bench`). */
export const startSshd = async () => {
  const folder = mkdtempSync(join(tmpdir(), 'prodlogs-bench-sshd-'))
  const path = (name) => join(folder, name)
  for (const name of ['host', 'user']) execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', path(name)])
  const port = await freePort()
  mkdirSync('/run/sshd', { recursive: true })
  writeFileSync(path('authorized_keys'), readFileSync(path('user.pub')), { mode: 0o600 })
  writeFileSync(path('known_hosts'), `[127.0.0.1]:${port} ${readFileSync(path('host.pub'), 'utf8')}`)
  writeFileSync(
    path('sshd_config'),
    [
      `Port ${port}`,
      'ListenAddress 127.0.0.1',
      `HostKey ${path('host')}`,
      `AuthorizedKeysFile ${path('authorized_keys')}`,
      'StrictModes no',
      'UsePAM no',
      `PidFile ${path('pid')}`,
      '',
    ].join('\n'),
  )
  writeFileSync(
    path('ssh_config'),
    [
      'Host bench',
      '  HostName 127.0.0.1',
      `  Port ${port}`,
      '  User root',
      `  IdentityFile ${path('user')}`,
      '  IdentitiesOnly yes',
      '  IdentityAgent none',
      `  UserKnownHostsFile ${path('known_hosts')}`,
      '',
    ].join('\n'),
  )
  const sshd = spawn('/usr/sbin/sshd', ['-D', '-f', path('sshd_config')], { stdio: 'ignore' })
  for (let tries = 0; tries < 100; tries++) {
    const up = await new Promise((done) => {
      const socket = connect(port, '127.0.0.1', () => (socket.destroy(), done(true)))
      socket.on('error', () => done(false))
    })
    if (up) break
    await sleep(50)
  }
  return {
    sshConfig: path('ssh_config'),
    stop: () => {
      sshd.kill()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
