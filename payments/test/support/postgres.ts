import { execFileSync, spawn } from 'node:child_process'
import { chownSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from 'pg'
import { findProgram } from '../../../test/hosts/parts/find-program.mjs'

export interface Cluster {
  /** Of the maintenance database `postgres`. */
  readonly url: string
  stop(): Promise<void>
}

/** Starts PostgreSQL of its own on 127.0.0.1: a temporary directory, a free port. Undefined where it is not installed. */
export const startCluster = async (
  settings: readonly string[] = ['fsync=off', 'synchronous_commit=off'],
): Promise<Cluster | undefined> => {
  const [initdb, postgres] = [findProgram('initdb'), findProgram('postgres')]
  if (initdb === undefined || postgres === undefined) return undefined
  const dir = mkdtempSync(join(tmpdir(), 'payments-pg-'))
  const user = unprivileged()
  if (user !== undefined) chownSync(dir, user.uid, user.gid)
  const data = join(dir, 'data')
  execFileSync(initdb, ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync'], {
    ...user,
    stdio: 'pipe',
    cwd: dir,
  })
  const port = await freePort()
  const options = [
    'listen_addresses=127.0.0.1',
    `unix_socket_directories=${dir}`,
    'max_connections=200',
    ...settings,
  ].flatMap((one) => ['-c', one])
  const server = spawn(postgres, ['-D', data, '-p', String(port), ...options], {
    ...user,
    stdio: 'ignore',
    cwd: dir,
  })
  const exited = new Promise<void>((resolve) => server.once('exit', () => resolve()))
  const url = `postgres://postgres@127.0.0.1:${port}/postgres`
  await answering(url)
  return {
    url,
    stop: async () => {
      // SIGINT is PostgreSQL's fast shutdown: it does not wait for clients.
      server.kill('SIGINT')
      await exited
      rmSync(dir, { recursive: true, force: true })
    },
  }
}

/** PostgreSQL refuses to run as root. */
export const unprivileged = (): { uid: number; gid: number } | undefined => {
  if (process.getuid?.() !== 0) return undefined
  const id = (flag: string) => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }))
  return { uid: id('-u'), gid: id('-g') }
}

export const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const probe = createServer().once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo
      probe.close(() => resolve(port))
    })
  })

export const answering = async (url: string): Promise<void> => {
  for (let tries = 0; ; tries++) {
    const client = new Client({ connectionString: url })
    try {
      await client.connect()
      await client.end()
      return
    } catch (error) {
      if (tries > 200) throw error
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  }
}

let made = 0

/** A new, empty database in the cluster; returns its URL. */
export const newDatabase = async (clusterUrl: string): Promise<string> => {
  const name = `t_${process.pid}_${Date.now().toString(36)}_${made++}`
  const client = new Client({ connectionString: clusterUrl })
  await client.connect()
  await client.query(`CREATE DATABASE ${name}`)
  await client.end()
  const url = new URL(clusterUrl)
  url.pathname = `/${name}`
  return url.href
}
