import { readFileSync } from 'node:fs'
import { afterAll, describe, expect, test } from 'vitest'
import { connectTo } from '../../../src/app/reach-hosts.ts'
import type { AppSession } from '../../../src/app/session.ts'
import { describeWith } from '../parts/guard.ts'
import { processesWith } from '../parts/processes.ts'
import { startSshd } from '../parts/sshd.ts'
import { hostOf, reach, SSH_TRANSPORTS } from './support.ts'

/** What a run remembers to tidy at its end. */
const remembering = () => {
  const tidies = new Set<() => unknown>()
  const session = {
    lang: 'en',
    detail: () => undefined,
    note: () => undefined,
    ready: async () => undefined,
    lifetime: {
      signal: new AbortController().signal,
      onEnd: (tidy: () => unknown) => {
        tidies.add(tidy)
        return () => void tidies.delete(tidy)
      },
    },
  }
  return { tidies, session: session as unknown as AppSession }
}

describeWith('sshd')('a link that was lost, of a run that goes on', async () => {
  const sshd = await startSshd()
  const hop = await startSshd({ aliases: ['hop'] })
  afterAll(() => Promise.all([sshd.stop(), hop.stop()]))

  describe.for(SSH_TRANSPORTS)('by %s', (transport) => {
    test('is not remembered, however often it is lost', async () => {
      const { tidies, session } = remembering()
      const flags = { transport, hostKey: 'strict', connectTimeout: 10, sshConfig: sshd.configFile }
      for (let time = 0; time < 3; time++) {
        const connection = await connectTo(hostOf(sshd.alias), session, flags as never)
        expect(tidies.size).toBe(1)
        sshd.killSessions()
        await connection.lost
        await expect.poll(() => tidies.size).toBe(0)
      }
    })

    test('leaves no process here, and none on the hosts between', async () => {
      const configFile = sshd.writeConfig(
        `Host box\nProxyJump hop\n${[sshd, hop].map((each) => readFileSync(each.configFile, 'utf8')).join('\n')}`,
      )
      const connection = await reach({ alias: 'box', configFile }, transport)
      expect(hop.processes().length).toBeGreaterThan(0)
      sshd.killSessions()
      await connection.lost
      await expect.poll(() => [...hop.processes(), ...processesWith(configFile)], { timeout: 10_000 }).toEqual([])
    })
  })
})
