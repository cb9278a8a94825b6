import { spawn } from 'node:child_process'
import { chownSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findProgram } from '../../../test/hosts/parts/find-program.mjs'
import { answering, freePort, unprivileged } from './postgres.ts'

export const hasPgBouncer = findProgram('pgbouncer') !== undefined

/** PgBouncer with transaction pooling and the settings that the README asks for, in front of the database of `url`. */
export const startPgBouncer = async (
  url: string,
  poolSize: number,
): Promise<{ readonly url: string; stop(): Promise<void> }> => {
  const program = findProgram('pgbouncer')
  if (program === undefined) throw new Error('pgbouncer is not installed')
  const server = new URL(url)
  const dir = mkdtempSync(join(tmpdir(), 'payments-pgbouncer-'))
  const user = unprivileged()
  if (user !== undefined) chownSync(dir, user.uid, user.gid)
  const port = await freePort()
  const settings = join(dir, 'pgbouncer.ini')
  writeFileSync(
    settings,
    `[databases]
* = user=postgres host=${server.hostname} port=${server.port}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = any
pool_mode = transaction
default_pool_size = ${poolSize}
ignore_startup_parameters = statement_timeout
`,
  )
  const child = spawn(program, ['-q', settings], { ...user, cwd: dir, stdio: 'ignore' })
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const through = new URL(url)
  through.port = String(port)
  await answering(through.href)
  return {
    url: through.href,
    stop: async () => {
      child.kill('SIGINT')
      // Immediate at the second signal, should a connection keep it.
      setTimeout(() => child.kill('SIGTERM'), 2000).unref()
      await exited
      rmSync(dir, { recursive: true, force: true })
    },
  }
}
