import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { spawn } from 'node:child_process'
import { afterAll, expect, test } from 'vitest'
import { describeWith } from '../parts/guard.ts'
import { startSshd } from '../parts/sshd.ts'
import { at, CLI, createDesk, eventually, paymentLine, SSH_TRANSPORTS } from '../../support/desk.ts'

/** Programs that sshd started and that may have lost their parents since: their environment tells the port. */
const startedThrough = (port: number): string[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .flatMap((pid) => {
      try {
        const isProgram = !readFileSync(`/proc/${pid}/comm`, 'latin1').startsWith('sshd')
        const isOurs = readFileSync(`/proc/${pid}/environ`, 'latin1').includes(` ${port}\0`)
        return isProgram && isOurs ? [readFileSync(`/proc/${pid}/cmdline`, 'latin1').replaceAll('\0', ' ')] : []
      } catch {
        return []
      }
    })

describeWith('sshd')('a tail that ends while the host is still writing to it', async () => {
  const sshd = await startSshd()
  const desk = createDesk()
  const log = join(sshd?.dir ?? '/tmp', 'large.log')
  writeFileSync(log, Array.from({ length: 200_000 }, (_, n) => paymentLine(n)).join(''))
  afterAll(async () => {
    await sshd.stop()
    desk.dispose()
  })

  test.for(
    SSH_TRANSPORTS.flatMap((transport) =>
      (['SIGINT', 'SIGKILL'] as const).map((signal) => [transport, signal] as const),
    ),
  )('leaves nothing there, over %s, by %s', async ([transport, signal]) => {
    await Promise.all(
      Array.from({ length: 4 }, async () => {
        const words = ['tail', '--lines-as-written', '-n', '9999999', ...at(sshd, transport), '--source', `file:${log}`]
        const child = spawn(process.execPath, [CLI, ...words], {
          env: desk.env,
          stdio: ['ignore', 'pipe', 'ignore'],
        })
        const ended = new Promise((done) => child.once('exit', done))
        // A reader who stops: the host fills every buffer on the way.
        await new Promise<void>((begun) => child.stdout.once('data', () => (child.stdout.pause(), begun())))
        await eventually(() => false, 600)
        child.kill(signal)
        await ended
      }),
    )
    expect(
      await eventually(() => startedThrough(sshd.port).length === 0, 5000),
      startedThrough(sshd.port).join('\n'),
    ).toBe(true)
  })
})
