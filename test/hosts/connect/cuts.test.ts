import { readFileSync } from 'node:fs'
import { afterAll, expect, test } from 'vitest'
import { describeWith } from '../parts/guard.ts'
import { startSshd } from '../parts/sshd.ts'
import { startTcpProxy } from '../parts/tcp-proxy.ts'
import { reach, SSH_TRANSPORTS } from './support.ts'

/** `PRODLOGS_SOAK=100` repeats each way so often (about 7 minutes); without it the suite stays short. */
const TIMES = Number(process.env['PRODLOGS_SOAK'] ?? 3)

describeWith('sshd')('a stream that is cut', async () => {
  const sshd = await startSshd()
  afterAll(() => sshd.stop())
  const ways = SSH_TRANSPORTS.flatMap((transport) =>
    (['kill', 'fin', 'rst'] as const).map((how) => [transport, how] as const),
  )

  test.for(ways)('is never complete, by %s and %s', { timeout: 60_000 + TIMES * 3000 }, async ([transport, how]) => {
    const proxy = await startTcpProxy(sshd, how === 'kill' ? {} : { cutAfterBytes: 5_000_000, cutWith: how })
    const alias = `Host box\nPort ${proxy.port}\nHostKeyAlias [127.0.0.1]:${sshd.port}\n`
    const configFile = sshd.writeConfig(alias + readFileSync(sshd.configFile, 'utf8'))
    const seen = new Map<string, number>()
    for (let count = 0; count < TIMES; count += 1) {
      const connection = await reach({ alias: 'box', configFile }, transport)
      const shell = await connection.openShell()
      shell.stderr.resume()
      shell.stdin.end('head -c 20000000 /dev/zero\n')
      let bytes = 0
      let failed = false
      try {
        for await (const chunk of shell.stdout as AsyncIterable<Buffer>) {
          bytes += chunk.length
          if (how === 'kill' && bytes > 1_000_000) sshd.killSessions()
        }
      } catch {
        failed = true
      }
      const what = `${(await shell.ended).kind}, stdout ${failed ? 'failed' : 'ended quietly'}`
      seen.set(what, (seen.get(what) ?? 0) + 1)
      await connection.close()
    }
    await proxy.stop()
    expect([...seen]).toEqual([['lost, stdout failed', TIMES]])
  })
})
