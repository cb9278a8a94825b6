import { renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, test } from 'vitest'
import { describeWith } from '../parts/guard.ts'
import { startSshd } from '../parts/sshd.ts'
import { startTcpProxy } from '../parts/tcp-proxy.ts'
import { at, createDesk, eventually, objects, paymentLine, SSH_TRANSPORTS, through } from '../../support/desk.ts'

const OLD = Array.from({ length: 20 }, (_, n) => `old ${n}`)
const NEW = Array.from({ length: 60 }, (_, n) => `new ${n}`)
const content = (names: readonly string[]): string => names.map((msg, n) => paymentLine(n, { msg })).join('')

/** Ways to put another, larger file in the place of the one that was followed. */
const WAYS: Readonly<Record<string, (log: string) => void>> = {
  'renamed over it': (log) => {
    writeFileSync(`${log}.new`, content(NEW))
    renameSync(`${log}.new`, log)
  },
  'written over it in place': (log) => writeFileSync(log, content(NEW)),
  'of the same inode': (log) => {
    const { ino } = statSync(log)
    rmSync(log)
    // Files in the way until the file system gives out the number again; where it never does, the name is reused alone.
    const others: string[] = []
    for (let n = 0; n < 200; n++) {
      writeFileSync(log, content(NEW))
      if (statSync(log).ino === ino) break
      renameSync(log, `${log}-other-${n}x`)
      others.push(`${log}-other-${n}x`)
    }
    if (others.length === 200) writeFileSync(log, content(NEW))
    for (const other of others) rmSync(other)
  },
}

describeWith('sshd')('a file that is larger than what was read of the one before, and', async () => {
  const sshd = await startSshd()
  const desk = createDesk()
  afterAll(async () => {
    await sshd.stop()
    desk.dispose()
  })

  // A copy of what was there before is looked for during seven seconds: they wait side by side.
  test.concurrent.for(
    Object.keys(WAYS).flatMap((way) =>
      SSH_TRANSPORTS.flatMap((transport) => (['open', 'down'] as const).map((link) => [way, link, transport] as const)),
    ),
  )('%s while the link is %s is read from its beginning, over %s', async ([way, link, transport], { expect }) => {
    const log = join(sshd.dir, `replaced-${way.replaceAll(' ', '-')}-${link}-${transport}`)
    writeFileSync(log, content(OLD))
    const proxy = await startTcpProxy(sshd)
    const run = desk.start([
      ...['tail', '--json', '-n', '100', ...at({ configFile: through(sshd, proxy.port) }, transport)],
      ...['--source', `file:${log}`],
    ])
    await run.until(({ stdout }) => stdout.includes('"old 19"'))
    // What was read must be confirmed by the host before it is replaced, as it is after some seconds in life.
    await eventually(() => false, 400)
    if (link === 'down') {
      proxy.refuse(true)
      proxy.cut('rst')
      await run.until(({ stderr }) => /^! .*lost/m.test(stderr))
    }
    WAYS[way]!(log)
    if (link === 'down') proxy.refuse(false)
    const shown = (stdout: string): unknown[] =>
      objects(stdout.slice(0, stdout.lastIndexOf('\n') + 1)).map((one) => one['message'])
    await run.until(({ stdout }) => new Set(shown(stdout)).size === OLD.length + NEW.length, 40_000)
    await eventually(() => false, 300)
    run.kill('SIGINT')
    const { stdout } = await run.ended
    await proxy.stop()
    expect(shown(stdout).slice(0, OLD.length)).toEqual(OLD)
    expect(shown(stdout).slice(OLD.length).toSorted()).toEqual(NEW.toSorted())
  })
})
