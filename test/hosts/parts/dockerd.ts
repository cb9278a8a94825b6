import { execFileSync, spawn } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { programPath } from './guard.ts'

export interface TestDockerd {
  /** For DOCKER_HOST. */
  readonly url: string
  /** `docker …`; gives what it printed. */
  docker(...args: readonly string[]): string
  /** Starts `sh -c script` in a container that has busybox alone and no network. */
  run(name: string, script: string, ...options: readonly string[]): void
  stop(): Promise<void>
}

const IMAGE = 'prodlogs-test:1'

/** A Docker daemon of our own: its own folder and socket, no network, no iptables. Undefined where it may not run. */
export const startDockerd = async (): Promise<TestDockerd | undefined> => {
  const dir = mkdtempSync(join(tmpdir(), 'pl-dockerd-'))
  const socket = join(dir, 'd.sock')
  const daemon = spawn(
    programPath('dockerd'),
    [
      ...['--iptables=false', '--ip6tables=false', '--bridge=none', '--storage-driver=vfs', '--log-level=fatal'],
      ...['--data-root', join(dir, 'data'), '--exec-root', join(dir, 'exec'), '--pidfile', join(dir, 'pid')],
      ...['-H', `unix://${socket}`],
    ],
    { stdio: 'ignore' },
  )
  const reap = (): void => void daemon.kill('SIGKILL')
  process.once('exit', reap)
  const ended = new Promise<void>((resolve) => daemon.once('exit', () => resolve()))
  const url = `unix://${socket}`
  const docker = (...args: readonly string[]): string =>
    execFileSync(programPath('docker'), ['-H', url, ...args], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
  const stop = async (): Promise<void> => {
    try {
      const ids = docker('ps', '-aq').split('\n').filter(Boolean)
      if (ids.length > 0) docker('rm', '-f', ...ids)
    } catch {
      // It never came up.
    }
    daemon.kill('SIGTERM')
    await Promise.race([ended, sleep(15_000)])
    reap()
    process.off('exit', reap)
    rmSync(dir, { recursive: true, force: true })
  }
  for (let tries = 0; ; tries++) {
    try {
      docker('version')
      break
    } catch {
      if (tries === 100 || daemon.exitCode !== null) {
        await stop()
        return undefined
      }
      await sleep(200)
    }
  }
  const root = join(dir, 'image')
  mkdirSync(join(root, 'bin'), { recursive: true })
  copyFileSync(programPath('busybox'), join(root, 'bin/busybox'))
  for (const applet of ['sh', 'cat', 'sleep', 'date', 'seq', 'head', 'tr', 'yes', 'usleep'])
    symlinkSync('busybox', join(root, 'bin', applet))
  execFileSync('tar', ['-C', root, '-cf', join(dir, 'image.tar'), '.'])
  docker('import', join(dir, 'image.tar'), IMAGE)
  try {
    docker('run', '--rm', '--network', 'none', IMAGE, '/bin/sh', '-c', 'exit 0')
  } catch {
    // A sandbox may let a daemon run and no container.
    await stop()
    return undefined
  }
  return {
    url,
    docker,
    stop,
    run: (name, script, ...options) =>
      void docker('run', '-d', '--name', name, '--network', 'none', ...options, IMAGE, '/bin/sh', '-c', script),
  }
}
