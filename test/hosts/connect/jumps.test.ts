import { readFileSync, writeFileSync } from 'node:fs'
import { afterAll, describe, expect, test } from 'vitest'
import { describeWith } from '../parts/guard.ts'
import type { PromptRequest } from '../../../src/connect/options.ts'
import { startSshd, type TestSshd } from '../parts/sshd.ts'
import { failureOf, getsIn, reach, SSH_TRANSPORTS } from './support.ts'

describeWith('sshd')('jump hosts', async () => {
  const target = await startSshd({ aliases: ['target'] })
  const first = await startSshd({ aliases: ['first'] })
  const second = await startSshd({ aliases: ['second'] })
  const closed = await startSshd({ aliases: ['closed'], config: ['AllowTcpForwarding no'] })
  const all = [target, first, second, closed]
  afterAll(() => Promise.all(all.map((sshd) => sshd.stop())))

  const config = (...lines: string[]): { alias: string; configFile: string } => ({
    alias: 'target',
    configFile: target.writeConfig([...lines, ...all.map((sshd) => readFileSync(sshd.configFile, 'utf8'))].join('\n')),
  })
  /** Replaces what is known of a host for one test. */
  const knowing = async (sshd: TestSshd, lines: string, work: () => Promise<void>): Promise<void> => {
    const before = readFileSync(sshd.knownHosts, 'utf8')
    writeFileSync(sshd.knownHosts, lines)
    try {
      await work()
    } finally {
      writeFileSync(sshd.knownHosts, before)
    }
  }
  const twoHops = config('Host target\nProxyJump first,second')

  describe.for(SSH_TRANSPORTS)('by %s', (transport) => {
    test('go through one hop', async () => {
      await expect(getsIn(config('Host target\nProxyJump first'), transport)).resolves.toHaveProperty('transport')
      expect(first.log()).toContain('Accepted publickey')
    })

    test('go through two hops', async () => {
      const before = second.log().length
      await expect(getsIn(twoHops, transport)).resolves.toHaveProperty('transport')
      expect(second.log().slice(before)).toContain('Accepted publickey')
    })

    test('go through a hop that has a hop of its own', async () => {
      await expect(
        getsIn(config('Host target\nProxyJump second\nHost second\nProxyJump first'), transport),
      ).resolves.toHaveProperty('transport')
    })

    test('take user and port of the hop from ProxyJump', async () => {
      await expect(
        getsIn(config(`Host target\nProxyJump ${first.user}@first:${first.port}`), transport),
      ).resolves.toHaveProperty('transport')
    })

    test('are refused when the key of the second hop changed, and the hop is named', async () => {
      const other = target.createKey()
      await knowing(second, `${second.knownHostsLine(other)}\n`, async () => {
        const before = target.log().length
        expect(await failureOf(reach(twoHops, transport))).toMatchObject({
          code: 'HOST_KEY_CHANGED',
          args: {
            host: 'second',
            fingerprint: second.hostKeys[0]!.fingerprint,
            expected: other.fingerprint,
            file: second.knownHosts,
            line: 1,
          },
        })
        expect(target.log().length).toBe(before)
      })
    })

    test('are refused when a hop is unknown', async () => {
      await knowing(first, '', async () => {
        expect(await failureOf(reach(twoHops, transport))).toMatchObject({
          code: 'HOST_KEY_UNKNOWN',
          args: { host: 'first' },
        })
      })
    })

    test('are learned under accept-new like any host', async () => {
      await knowing(first, '', async () => {
        await expect(getsIn(twoHops, transport, { hostKeyPolicy: 'accept-new' })).resolves.toHaveProperty('transport')
        expect(readFileSync(first.knownHosts, 'utf8')).not.toBe('')
      })
    })

    test('are asked about by their own names', async () => {
      await knowing(second, '', async () => {
        const asked: PromptRequest[] = []
        const prompt = { ask: async (request: PromptRequest) => (asked.push(request), 'yes') }
        await expect(getsIn(twoHops, transport, { hostKeyPolicy: 'ask', prompt })).resolves.toHaveProperty('transport')
        expect(asked).toMatchObject([
          { kind: 'host_key', host: 'second', fingerprint: second.hostKeys[0]!.fingerprint },
        ])
      })
    })

    test('say who refuses to forward', async () => {
      const failure = await failureOf(reach(config('Host target\nProxyJump closed'), transport))
      expect(failure.code).toBe('SSH_PROXY')
      expect(failure.args['hop']).toBe('closed')
    })

    test('say which hop cannot be found', async () => {
      const failure = await failureOf(reach(config('Host target\nProxyJump no-such-host.invalid'), transport))
      expect(failure).toMatchObject({ code: 'HOST_NOT_FOUND', args: { host: 'no-such-host.invalid' } })
    })

    test('say which hop takes no key', async () => {
      const wrong = target.createKey()
      const failure = await failureOf(
        reach(
          config(
            `Host target\nProxyJump first\nHost first\nIdentitiesOnly yes\nIdentityFile ${wrong.path}\nUser nobody-here`,
          ),
          transport,
        ),
      )
      expect(failure).toMatchObject({ code: 'SSH_AUTH' })
    })

    test('do not go in circles', async () => {
      const failure = await failureOf(
        reach(
          config('Host target\nProxyJump first\nHost first\nProxyJump second\nHost second\nProxyJump first'),
          transport,
          { connectTimeoutMs: 2000 },
        ),
      )
      expect(['SSH_PROXY', 'HOST_TIMEOUT']).toContain(failure.code)
    })
  })
})
