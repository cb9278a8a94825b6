import { createHash } from 'node:crypto'
import { afterAll, expect, test } from 'vitest'
import { describeWith } from '../parts/guard.ts'
import { startSshd, type TestSshd } from '../parts/sshd.ts'
import { getsIn, reach, run, SSH_TRANSPORTS } from './support.ts'

describeWith('sshd')('a host with a key and known_hosts', async () => {
  const sshd: TestSshd = await startSshd({ config: ['RekeyLimit 1M'] })
  afterAll(() => sshd.stop())

  test.for(SSH_TRANSPORTS)('is reached by %s', async (transport) => {
    expect(await getsIn(sshd, transport)).toEqual({ transport, notices: [] })
  })

  test.for(SSH_TRANSPORTS)('gives stdout, stderr and the exit code by %s', async (transport) => {
    const connection = await reach(sshd, transport)
    expect(await run(connection, 'echo out; echo err >&2; exit 7')).toEqual({
      stdout: 'out\n',
      stderr: 'err\n',
      end: { kind: 'exit', code: 7 },
    })
    await connection.close()
    expect(await connection.lost).toBeUndefined()
  })

  test.for(SSH_TRANSPORTS)('tells exit 255 and a signal from a lost link by %s', async (transport) => {
    const connection = await reach(sshd, transport)
    expect((await run(connection, 'exit 255')).end).toEqual({ kind: 'exit', code: 255 })
    expect((await run(connection, 'kill -9 $$')).end).toMatchObject({ kind: 'signal' })
    expect((await run(connection, 'echo still here')).stdout).toBe('still here\n')
    await connection.close()
  })

  test.for(SSH_TRANSPORTS)('gives many megabytes whole over rekeys by %s', async (transport) => {
    const connection = await reach(sshd, transport)
    const shell = await connection.openShell()
    shell.stdin.end('head -c 30000000 /dev/zero | tr "\\0" x\n')
    shell.stderr.resume()
    const hash = createHash('sha256')
    let bytes = 0
    for await (const chunk of shell.stdout as AsyncIterable<Buffer>) {
      hash.update(chunk)
      bytes += chunk.length
    }
    expect(bytes).toBe(30_000_000)
    expect(hash.digest('hex')).toBe(createHash('sha256').update('x'.repeat(30_000_000)).digest('hex'))
    await connection.close()
  })

  test.for(SSH_TRANSPORTS)('does not deadlock on 12 MB of stderr before stdout by %s', async (transport) => {
    const connection = await reach(sshd, transport)
    const { stdout, stderr } = await run(connection, 'head -c 12000000 /dev/zero | tr "\\0" e >&2; echo done')
    expect(stdout).toBe('done\n')
    expect(stderr.length).toBe(12_000_000)
    await connection.close()
  })
})
