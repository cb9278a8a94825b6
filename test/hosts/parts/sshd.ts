import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import {
  appendFileSync,
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { connect as connectTcp, createServer, type AddressInfo } from 'node:net'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { programPath } from './guard.ts'
import { createUser, type TestUser, type TestUserOptions } from './users.ts'
import { descendants } from './processes.ts'

type KeyType = 'ed25519' | 'ecdsa' | 'rsa'

export interface SshdOptions {
  /** Host keys to offer, default `['ed25519']`. */
  readonly hostKeyTypes?: readonly KeyType[]
  /** Lines of sshd_config put before the defaults (sshd takes the first value of a keyword). */
  readonly config?: readonly string[]
  /** Lines at the end of sshd_config: `Match User …` blocks. */
  readonly matches?: readonly string[]
  /** Options before the key in authorized_keys, e.g. `restrict,command="/path/gate"`. */
  readonly keyOptions?: string
  /** Names in the `Host` line of the client's config, default `['box']`. */
  readonly aliases?: readonly string[]
  /** Lines of the client's `Host` block put before the defaults (ssh takes the first value of a keyword). */
  readonly clientConfig?: readonly string[]
  /** Who logs in through the alias; default is the user who runs the test (root in a container). */
  readonly user?: string
  /** False leaves the known_hosts file empty. */
  readonly trusted?: boolean
}

export interface TestKey {
  /** Path of the private key, mode 0600. */
  readonly path: string
  /** The line of the `.pub` file. */
  readonly publicKey: string
  /** `SHA256:…` */
  readonly fingerprint: string
}

export interface TestSshd {
  readonly address: '127.0.0.1'
  readonly port: number
  readonly user: string
  /** First alias: `ssh -F configFile alias` gets in. */
  readonly alias: string
  /** Temporary folder of everything below, mode 0755. */
  readonly dir: string
  /** The client's config, for `ssh -F` and `--ssh-config`. */
  readonly configFile: string
  readonly knownHosts: string
  /** The user key that authorized_keys has. */
  readonly key: TestKey
  readonly hostKeys: readonly (TestKey & { readonly type: KeyType })[]
  /** Pid of the listening sshd. */
  readonly pid: number
  /** Makes a key in `dir`; `args` are further arguments of ssh-keygen, e.g. `['-m', 'PKCS8']`. */
  createKey(options?: { type?: KeyType; passphrase?: string; name?: string; args?: readonly string[] }): TestKey
  /** Adds a line to a user's authorized_keys (default user: `user`). */
  authorize(publicKey: string, options?: { user?: string; keyOptions?: string }): void
  /** Makes a system user that is removed by `stop`, and lets `key` in. Needs root (`testWith('users')`). */
  createUser(options?: TestUserOptions & { keyOptions?: string }): TestUser
  /** Writes a client config beside the first; returns its path. */
  writeConfig(text: string): string
  /** The known_hosts line of a host key under a name, default `[127.0.0.1]:port`. */
  knownHostsLine(key?: TestKey, name?: string): string
  /** Ends the sshd processes that serve connections, not the listener and not their remote commands. */
  killSessions(signal?: NodeJS.Signals): number
  /** Pids of all processes below the listener: sessions, shells and their children. */
  processes(): number[]
  /** What sshd logged so far, at VERBOSE. */
  log(): string
  stop(): Promise<void>
}

/** Starts a real OpenSSH server on 127.0.0.1 with fresh keys, its own configuration and a client configuration for it. */
export async function startSshd(options: SshdOptions = {}): Promise<TestSshd> {
  // sshd refuses to start as root without its privilege separation folder, which packages make at boot.
  if (process.getuid?.() === 0) mkdirSync('/run/sshd', { recursive: true, mode: 0o755 })
  const dir = mkdtempSync(join(tmpdir(), 'prodlogs-sshd-'))
  chmodSync(dir, 0o755)
  mkdirSync(join(dir, 'authorized'), { mode: 0o755 })

  const createKey: TestSshd['createKey'] = ({ type = 'ed25519', passphrase = '', name, args = [] } = {}) => {
    const path = join(dir, name ?? `key-${randomBytes(4).toString('hex')}`)
    execFileSync('ssh-keygen', [
      '-q',
      '-t',
      type,
      ...(type === 'rsa' ? ['-b', '2048'] : []),
      '-N',
      passphrase,
      '-C',
      `test ${type}`,
      '-f',
      path,
      ...args,
    ])
    return readKey(path)
  }
  const authorize: TestSshd['authorize'] = (publicKey, { user: name = user, keyOptions } = {}) => {
    const file = join(dir, 'authorized', name)
    appendFileSync(file, `${keyOptions === undefined ? '' : `${keyOptions} `}${publicKey.trim()}\n`, { mode: 0o644 })
  }

  const user = options.user ?? userInfo().username
  const alias = options.aliases?.[0] ?? 'box'
  const hostKeys = (options.hostKeyTypes ?? ['ed25519']).map((type) => ({
    type,
    ...createKey({ type, name: `host_${type}` }),
  }))
  const key = createKey({ name: 'id_test' })
  authorize(key.publicKey, options.keyOptions === undefined ? {} : { keyOptions: options.keyOptions })

  const logFile = join(dir, 'sshd.log')
  const { child, port } = await listen(dir, logFile, (at) => serverConfig(dir, at, hostKeys, options))
  const watchdog = startWatchdog(child.pid!, dir)
  const knownHosts = join(dir, 'known_hosts')
  const knownHostsLine: TestSshd['knownHostsLine'] = (hostKey = hostKeys[0]!, name = `[127.0.0.1]:${port}`) =>
    `${name} ${hostKey.publicKey.split(' ').slice(0, 2).join(' ')}`
  writeFileSync(
    knownHosts,
    options.trusted === false ? '' : hostKeys.map((hostKey) => `${knownHostsLine(hostKey)}\n`).join(''),
  )
  const configFile = join(dir, 'ssh_config')
  writeFileSync(configFile, clientConfig({ port, user, knownHosts, keyPath: key.path }, options))

  const users: TestUser[] = []
  const removeAll = (): void => {
    for (const pid of descendants(child.pid!)) killQuietly(pid, 'SIGKILL')
    child.kill('SIGKILL')
    for (const made of users.splice(0)) made.remove()
    rmSync(dir, { recursive: true, force: true })
  }
  process.once('exit', removeAll)

  return {
    address: '127.0.0.1',
    port,
    user,
    alias,
    dir,
    configFile,
    knownHosts,
    key,
    hostKeys,
    pid: child.pid!,
    createKey,
    authorize,
    knownHostsLine,
    createUser: ({ keyOptions, ...userOptions } = {}) => {
      const made = createUser(dir, userOptions)
      users.push(made)
      appendFileSync(join(dir, 'users'), `${made.name}\n`)
      authorize(key.publicKey, { user: made.name, ...(keyOptions === undefined ? {} : { keyOptions }) })
      return made
    },
    writeConfig: (text) => {
      const path = join(dir, `config-${randomBytes(4).toString('hex')}`)
      writeFileSync(path, text)
      return path
    },
    killSessions: (signal = 'SIGKILL') => {
      const sessions = descendants(child.pid!).filter((pid) => commandName(pid).startsWith('sshd'))
      for (const pid of sessions) killQuietly(pid, signal)
      return sessions.length
    },
    processes: () => descendants(child.pid!),
    log: () => readFileSync(logFile, 'utf8'),
    stop: async () => {
      process.off('exit', removeAll)
      const exited = child.exitCode === null ? new Promise((resolve) => child.once('exit', resolve)) : undefined
      removeAll()
      watchdog.stdin?.end()
      await exited
    },
  }
}

/**
 * A test process may be killed, and then nothing of `stop` runs: a child that reads a pipe from us sees its end and
 * clears away the server, its folder and its users.
 */
function startWatchdog(pid: number, dir: string): ChildProcess {
  const script =
    'read -r _; kill "$1"; [ -f "$2/users" ] && while read -r u; do userdel -f "$u"; done <"$2/users"; rm -rf "$2"'
  const watchdog = spawn('/bin/sh', ['-c', script, 'watchdog', String(pid), dir], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  })
  watchdog.stdin.on('error', () => undefined)
  return watchdog
}

function serverConfig(dir: string, port: number, hostKeys: readonly TestKey[], options: SshdOptions): string {
  return [
    ...(options.config ?? []),
    'ListenAddress 127.0.0.1',
    `Port ${port}`,
    ...hostKeys.map((key) => `HostKey ${key.path}`),
    `PidFile ${join(dir, 'sshd.pid')}`,
    `AuthorizedKeysFile ${join(dir, 'authorized')}/%u`,
    // The keys lie below /tmp, which StrictModes takes for unsafe.
    'StrictModes no',
    'PermitRootLogin yes',
    'PasswordAuthentication no',
    'KbdInteractiveAuthentication no',
    'UsePAM no',
    'UseDNS no',
    'PrintMotd no',
    'LogLevel VERBOSE',
    'MaxStartups 100',
    ...(options.matches ?? []),
    // bash reads the .bashrc of whoever runs the tests for each command that sshd starts, unless it believes that it is not the
    // outermost shell. A `pyenv init` in it takes a second of processor time, and waits for its own lock for half a minute.
    `Match User ${options.user ?? userInfo().username}`,
    // This one stands instead of what was set for everybody.
    ['SetEnv SHLVL=1', ...(options.config ?? []).flatMap((line) => /^SetEnv (.*)/.exec(line)?.[1] ?? [])].join(' '),
    '',
  ].join('\n')
}

function clientConfig(
  at: { port: number; user: string; knownHosts: string; keyPath: string },
  options: SshdOptions,
): string {
  return [
    `Host ${(options.aliases ?? ['box']).join(' ')}`,
    ...(options.clientConfig ?? []),
    'HostName 127.0.0.1',
    `Port ${at.port}`,
    `User ${at.user}`,
    `IdentityFile "${at.keyPath}"`,
    'IdentityAgent none',
    `UserKnownHostsFile "${at.knownHosts}"`,
    'GlobalKnownHostsFile /dev/null',
    '',
  ].join('\n')
}

/** Another program may take a free port before sshd does, so a few are tried. */
async function listen(
  dir: string,
  logFile: string,
  configFor: (at: number) => string,
): Promise<{ child: ChildProcess; port: number }> {
  const configFile = join(dir, 'sshd_config')
  for (let attempt = 0; attempt < 5; attempt += 1) {
    const port = await freePort()
    writeFileSync(configFile, configFor(port))
    const child = spawn(programPath('sshd'), ['-D', '-f', configFile, '-E', logFile], {
      stdio: ['ignore', 'ignore', 'inherit'],
    })
    if (await answers(child, port)) return { child, port }
    child.kill('SIGKILL')
  }
  throw new Error(`sshd did not start: ${existsSync(logFile) ? readFileSync(logFile, 'utf8') : 'no log'}`)
}

async function answers(child: ChildProcess, port: number): Promise<boolean> {
  for (let attempt = 0; attempt < 200; attempt += 1) {
    if (child.exitCode !== null) return false
    if (await accepts(port)) return true
    await new Promise((resolve) => setTimeout(resolve, 25))
  }
  return false
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connectTcp(port, '127.0.0.1')
    socket.once('data', () => {
      resolve(true)
      socket.destroy()
    })
    socket.once('error', () => resolve(false))
    socket.once('close', () => resolve(false))
  })
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo
      server.close(() => resolve(port))
    })
  })
}

function readKey(path: string): TestKey {
  const publicKey = readFileSync(`${path}.pub`, 'utf8').trim()
  const fingerprint = execFileSync('ssh-keygen', ['-lf', `${path}.pub`], { encoding: 'utf8' }).split(' ')[1] ?? ''
  return { path, publicKey, fingerprint }
}

function commandName(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/comm`, 'utf8')
  } catch {
    return ''
  }
}

function killQuietly(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal)
  } catch {
    // It ended by itself.
  }
}
