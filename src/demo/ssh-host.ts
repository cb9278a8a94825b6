import { spawn } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import type Ssh2 from 'ssh2'
import type { Connection as ServerConnection, ParsedKey, ServerChannel } from 'ssh2'

/** An SSH server on loopback that lets one fresh key in and gives it a shell on this machine, as a production box would. */
export interface EmbeddedHost {
  readonly port: number
  /** `ssh -F` file with the alias `demo`. */
  readonly sshConfig: string
  /** When something was last sent to a client (epoch, ms); undefined before the first. */
  lastSentAt(): number | undefined
  close(): Promise<void>
}

/** A pair of keys. One in two hundred that ssh2 makes it cannot read itself, so each is read before it is used. */
const readableKey = ({
  utils,
}: typeof Ssh2): { keys: ReturnType<typeof utils.generateKeyPairSync>; parsed: ParsedKey } => {
  for (;;) {
    const keys = utils.generateKeyPairSync('ed25519')
    const parsed = utils.parseKey(keys.public)
    if (!(parsed instanceof Error) && !(utils.parseKey(keys.private) instanceof Error)) return { keys, parsed }
  }
}

/** Starts the server; keys, known_hosts and ssh config are written below `folder` and nowhere else. */
export const startEmbeddedHost = async (folder: string): Promise<EmbeddedHost> => {
  const { default: ssh2 } = await import('ssh2')
  const { keys: hostKey } = readableKey(ssh2)
  const { keys: userKey, parsed: allowed } = readableKey(ssh2)
  const clients = new Set<ServerConnection>()
  const children = new Set<ReturnType<typeof spawn>>()
  let sentAt: number | undefined

  const server = new ssh2.Server({ hostKeys: [hostKey.private], ident: 'prodlogs-demo' }, (client) => {
    clients.add(client)
    client.on('close', () => clients.delete(client))
    // A client that goes away in the middle of a handshake is no reason to end the demo.
    client.on('error', () => {})
    client.on('authentication', (attempt) => {
      const known = attempt.method === 'publickey' && attempt.key.data.equals(allowed.getPublicSSH())
      if (!known) return attempt.reject(['publickey'])
      if (
        attempt.signature &&
        attempt.blob &&
        allowed.verify(attempt.blob, attempt.signature, attempt.hashAlgo) !== true
      )
        return attempt.reject(['publickey'])
      attempt.accept()
    })
    client.on('session', (accept) => {
      accept().on('exec', (acceptExec, _reject, { command }) => runShell(acceptExec(), command))
    })
  })

  const runShell = (channel: ServerChannel, command: string): void => {
    const child = spawn('/bin/sh', ['-c', command], { stdio: 'pipe', detached: true })
    children.add(child)
    channel.on('error', () => {})
    child.stdin.on('error', () => {})
    channel.pipe(child.stdin)
    child.stdout.on('data', () => (sentAt = Date.now()))
    child.stdout.pipe(channel, { end: false })
    child.stderr.pipe(channel.stderr, { end: false })
    child.on('close', (code, signal) => {
      children.delete(child)
      if (signal === null) channel.exit(code ?? 0)
      else channel.exit(signal)
      channel.end()
    })
    channel.on('close', () => endGroup(child.pid))
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    port,
    sshConfig: writeClientFiles(folder, port, userKey.private, hostKey.public),
    lastSentAt: () => sentAt,
    async close() {
      for (const child of children) endGroup(child.pid)
      for (const client of clients) client.end()
      await new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
}

/** Ends a child that was started here, with what it started. */
const endGroup = (pid: number | undefined): void => {
  if (pid === undefined) return
  try {
    process.kill(-pid, 'SIGTERM')
  } catch {
    // It has ended by itself.
  }
}

const writeClientFiles = (folder: string, port: number, privateKey: string, hostKey: string): string => {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const path = (name: string) => join(folder, name)
  writeFileSync(path('id_ed25519'), privateKey, { mode: 0o600 })
  writeFileSync(path('known_hosts'), `[127.0.0.1]:${port} ${hostKey.trim()}\n`)
  const config = [
    'Host demo',
    '  HostName 127.0.0.1',
    `  Port ${port}`,
    '  User demo',
    `  IdentityFile "${path('id_ed25519')}"`,
    '  IdentitiesOnly yes',
    '  IdentityAgent none',
    `  UserKnownHostsFile "${path('known_hosts')}"`,
    '  GlobalKnownHostsFile /dev/null',
    '  ControlPath none',
  ]
  writeFileSync(path('ssh_config'), `${config.join('\n')}\n`)
  return path('ssh_config')
}
