import { spawn, type ChildProcess } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ProdlogsError } from '../model/error.ts'
import { onAbort } from './abort.ts'
import { startAskpass, type Askpass } from './askpass.ts'
import type { Connection } from './connection.ts'
import { isLiveSocket } from './control-socket.ts'
import type { Dial } from './dial.ts'
import { onProcessExit } from './exit-hook.ts'
import { networkError } from './network-error.ts'
import { explainFailure } from './openssh-errors.ts'
import { muxConnection, type Master } from './openssh-connection.ts'
import { findRoute } from './route.ts'
import { configArgs, targetArgs, type SshHost } from './ssh-config.ts'
import type { Target } from './target.ts'

/** Milliseconds between looks for the control socket: there is no event for it that all systems have. */
const POLL_MS = 8

/**
 * Connects by the user's own `ssh`: through his control socket when one lives, else through a master of our own in a
 * private folder, so that all shells share one connection. Throws HOST_*, HOST_KEY_*, SSH_*.
 */
export async function connectOpenSsh(dial: Dial, target: Target, host: SshHost): Promise<Connection> {
  if (!host.hasSsh) throw new ProdlogsError('SSH_NO_BINARY', { host: dial.name })
  if (host.controlPath !== undefined && (await isLiveSocket(host.controlPath))) {
    return muxConnection({ host: dial.name, alias: host.alias, socket: host.controlPath, master: undefined })
  }
  // ssh itself would follow jump hosts in a circle until the machine is full.
  const route = host.proxyJump === undefined ? [host] : await findRoute(dial, host)
  return startMaster(dial, target, route)
}

async function startMaster(dial: Dial, target: Target, route: readonly SshHost[]): Promise<Connection> {
  const host = route.at(-1)!
  const dir = mkdtempSync(join(shortTmp(), 'prodlogs-'))
  const removeDir = (): void => rmSync(dir, { recursive: true, force: true })
  const forget = onProcessExit(removeDir)
  const askpass = dial.ask === undefined ? undefined : await startAskpass(dial, dir, route)
  const socket = join(dir, 's')
  const log = join(dir, 'log')
  const child = spawnMaster(dir, [...masterArgs(dial, dir, socket, log), ...targetArgs(target)], askpass)
  setImmediate(dial.underWay)
  const said = watch(child)
  const gone = said.ended.then(() => lastWords(log, said.stderr()))
  const master: Master = {
    dir,
    gone,
    end: async () => {
      child.stdin?.end()
      await gone
      askpass?.close()
      removeDir()
      forget()
    },
  }
  try {
    await ready(dial, host, route.length, socket, gone, said.spawnError)
    return muxConnection({ host: dial.name, alias: host.alias, socket, master })
  } catch (error) {
    // Read before the folder goes, which goes with ssh.
    const words = { log: readQuietly(log), stderr: said.stderr() }
    void master.end()
    throw error instanceof SshEnded ? explainFailure(dial, route, words) : error
  }
}

class SshEnded extends Error {}

/** Waits for the control socket, which ssh makes when it is in. */
function ready(
  dial: Dial,
  host: SshHost,
  hops: number,
  socket: string,
  gone: Promise<string>,
  spawnError: () => unknown,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const settle = (action: () => void): void => {
      clearInterval(poll)
      stopClock()
      stopListening()
      action()
    }
    const poll = setInterval(() => {
      if (existsSync(socket)) settle(resolve)
    }, POLL_MS)
    // One limit for all hops: ssh's own ConnectTimeout is tighter where it applies.
    const stopClock = dial.clock.deadline(dial.timeoutMs * (1 + hops), () =>
      settle(() => reject(networkError(host, { code: 'ETIMEDOUT' }, dial.timeoutMs))),
    )
    const stopListening = onAbort(dial.signal, () => settle(() => reject(dial.signal?.reason as Error)))
    void gone.then(() =>
      settle(() =>
        reject(
          spawnError() === undefined
            ? new SshEnded()
            : new ProdlogsError('SSH_NO_BINARY', { host: dial.name }, { cause: spawnError() }),
        ),
      ),
    )
  })
}

/**
 * Holds ssh with a pipe from us: when this process ends, however it ends, the shell reads the end of the pipe and ends
 * ssh, which would else stay for ever. stderr is left to ssh alone, so its end tells that ssh ended.
 */
const HOLD =
  'dir=$1; shift; "$@" </dev/null & ssh=$!; exec >/dev/null 2>&1; read -r _; kill "$ssh"; wait "$ssh"; rm -rf "$dir"'

function spawnMaster(dir: string, args: readonly string[], askpass: Askpass | undefined): ChildProcess {
  return spawn('/bin/sh', ['-c', HOLD, 'prodlogs', dir, 'ssh', ...args], {
    // A session of its own: neither Ctrl-C nor ssh's questions reach the terminal past us.
    detached: true,
    stdio: ['pipe', 'ignore', 'pipe'],
    env: { ...process.env, SSH_ASKPASS_REQUIRE: 'never', ...askpass?.env },
  })
}

/** Settings for ssh and for the ssh of each jump host, which gets our file by `-F` but none of our other arguments. */
function masterArgs(dial: Dial, dir: string, socket: string, log: string): string[] {
  const forMaster = [
    '-MNT',
    '-S',
    socket,
    '-E',
    log,
    ...['LogLevel=DEBUG1', 'ControlPersist=no', 'RemoteCommand=none', 'ClearAllForwardings=yes'].flatMap((option) => [
      '-o',
      option,
    ]),
    ...['ForkAfterAuthentication=no', 'ForwardAgent=no', 'ForwardX11=no', 'Tunnel=no', 'PermitLocalCommand=no'].flatMap(
      (option) => ['-o', option],
    ),
  ]
  const config = join(dir, 'config')
  const includes = includesOf(dial)
  if (includes === undefined)
    return [...forMaster, ...configArgs(dial), ...settings(dial).flatMap((option) => ['-o', option.replace(' ', '=')])]
  writeFileSync(config, ['Host *', ...settings(dial), ...includes, ''].join('\n'), { mode: 0o600 })
  return ['-F', config, ...forMaster]
}

const settings = (dial: Dial): string[] => [
  `BatchMode ${dial.ask === undefined ? 'yes' : 'no'}`,
  `StrictHostKeyChecking ${strictness(dial)}`,
  'UpdateHostKeys no',
  'ServerAliveInterval 4',
  'ServerAliveCountMax 2',
  `ConnectTimeout ${Math.max(1, Math.ceil(dial.timeoutMs / 1000))}`,
]

const strictness = (dial: Dial): string => {
  if (dial.hostKeyPolicy === 'ask') return dial.ask === undefined ? 'yes' : 'ask'
  return dial.hostKeyPolicy === 'accept-new' ? 'accept-new' : 'yes'
}

/** The files that ssh would read, or nothing when a name cannot be written into a configuration. */
function includesOf(dial: Dial): string[] | undefined {
  const files = dial.sshConfigFile === undefined ? ['~/.ssh/config', '/etc/ssh/ssh_config'] : [dial.sshConfigFile]
  if (files.some((file) => /["\n*?[\]\\]/.test(file))) return undefined
  const absolute = files.map((file) => (/^[~/]/.test(file) ? file : join(process.cwd(), file)))
  // `Host *` between them: a Host block that ends the first file must not hold the second.
  return absolute.flatMap((file) => ['Host *', `Include "${file}"`])
}

interface Watched {
  readonly ended: Promise<void>
  readonly stderr: () => string
  readonly spawnError: () => unknown
}

function watch(child: ChildProcess): Watched {
  let stderr = ''
  let spawnError: unknown
  const ended = new Promise<void>((resolve) => {
    child.once('error', (error) => {
      spawnError = error
      resolve()
    })
    child.stderr?.on('data', (chunk: Buffer) => {
      // A banner may be long; the reasons come last.
      stderr = (stderr + chunk.toString()).slice(-16_384)
    })
    child.stderr?.once('close', () => resolve())
  })
  child.stdin?.on('error', () => undefined)
  child.stderr?.on('error', () => undefined)
  return { ended, stderr: () => stderr, spawnError: () => spawnError }
}

const lastWords = (log: string, stderr: string): string =>
  `${readQuietly(log)}\n${stderr}`
    .split('\n')
    .filter((line) => line.trim() !== '' && !/^debug\d:|^Transferred:|^Bytes per/.test(line))
    .at(-1) ?? ''

function readQuietly(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}

/** A socket path may have about 100 characters (sun_path), and macOS has long temporary folders. */
const shortTmp = (): string => (tmpdir().length > 50 ? '/tmp' : tmpdir())
