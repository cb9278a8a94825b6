import { afterAll, expect, test } from 'vitest'
import { describeWith } from '../parts/guard.ts'
import { ConnectionPool } from '../../../src/connect/pool.ts'
import { NoPlace } from '../../../src/connect/slots.ts'
import { startSshd } from '../parts/sshd.ts'
import { reach, run, SSH_TRANSPORTS } from './support.ts'

describeWith('sshd')('shells that stay open', async () => {
  const sshd = await startSshd({ config: ['MaxSessions 2'] })
  afterAll(() => sshd.stop())
  const logins = (): number => sshd.log().split('Accepted publickey').length - 1

  test.for(SSH_TRANSPORTS)(
    'take as many connections as they need, and new ones after a loss, by %s',
    async (transport) => {
      const before = logins()
      const first = await reach(sshd, transport)
      const made = [first]
      const pool = new ConnectionPool(first, async () => {
        const connection = await reach(sshd, transport)
        made.push(connection)
        return connection
      }).connection(first)
      const five = () => Promise.all(Array.from({ length: 5 }, () => pool.openShell()))
      const shells = await five()
      expect(logins() - before).toBe(3)
      sshd.killSessions()
      for (const shell of shells) {
        shell.stdout.resume()
        shell.stderr.resume()
        expect((await shell.ended).kind).toBe('lost')
      }
      await Promise.all(made.map((connection) => connection.lost))
      for (const shell of await five()) shell.kill()
      expect(logins() - before).toBe(6)
      await Promise.all(made.map((connection) => connection.close()))
    },
  )

  test.for(SSH_TRANSPORTS)('leave no place to those who do not wait, by %s', async (transport) => {
    const connection = await reach(sshd, transport)
    const [one, two] = await Promise.all([connection.openShell(), connection.openShell()])
    await expect(connection.openShell({ waits: false })).rejects.toBeInstanceOf(NoPlace)
    one.kill()
    two.kill()
    // What sshd has not yet forgotten is waited for: it is no refusal.
    for (let turn = 0; turn < 6; turn++) expect((await run(connection, 'echo in')).stdout).toBe('in\n')
    await connection.close()
  })
})
