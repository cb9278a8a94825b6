import { createServer } from 'node:net'
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { performance } from 'node:perf_hooks'
import { inTurnsAsync, printRatios, wall } from '../support/measure.mjs'

const CLI = process.env.BENCH_CLI ?? resolve(import.meta.dirname, '../../dist/cli.js')

/** Start-up against bare node: --version, --help, and until the first byte of SSH reaches a server. */
export const run = async () => {
  const folder = mkdtempSync(join(tmpdir(), 'prodlogs-bench-'))
  const server = createServer()
  await new Promise((done) => server.listen(0, '127.0.0.1', done))
  writeFileSync(
    join(folder, 'ssh_config'),
    `Host bench\n  HostName 127.0.0.1\n  Port ${server.address().port}\n  User nobody\n`,
  )
  const node = process.execPath
  const firstSshByte = () =>
    new Promise((done) => {
      const from = performance.now()
      server.once('connection', (socket) => {
        socket.on('error', () => {})
        socket.once('data', () => {
          const took = performance.now() - from
          socket.destroy()
          child.once('exit', () => done(took))
        })
      })
      const child = spawn(
        node,
        [
          CLI,
          'tail',
          '--lines-as-written',
          '--host',
          'bench',
          '--source',
          'file:/x',
          '--transport',
          'ssh2',
          '--ssh-config',
          join(folder, 'ssh_config'),
        ],
        { stdio: 'ignore' },
      )
    })
  const results = await inTurnsAsync(
    [
      { name: 'node -e 0', run: () => wall(node, ['-e', '0']) },
      { name: 'prodlogs --version', run: () => wall(node, [CLI, '--version']) },
      { name: 'prodlogs --help', run: () => wall(node, [CLI, '--help']) },
      { name: 'first SSH byte (ssh2)', run: firstSshByte },
    ],
    15,
  )
  server.close()
  rmSync(folder, { recursive: true })
  printRatios(results)
}
