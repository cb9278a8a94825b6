import { once } from 'node:events'
import { appendFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, describe, expect, test } from 'vitest'
import { createDesk } from '../../support/desk.ts'

/** A port that nobody listens on any more. */
const closedPort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  return port
}

describe('an alert that cannot be posted', () => {
  const desk = createDesk()
  const log = desk.file('app.log', `${new Date().toISOString()} INFO started\n`)
  const server = createServer((request, answer) => {
    request.resume()
    answer.writeHead(503).end()
  })
  afterAll(() => {
    server.close()
    desk.dispose()
  })

  test('is told with where it was to go, but for its path, and why', async () => {
    desk.file(
      '.config/prodlogs/prodlogs.yaml',
      `hosts: { pod: { command: [sh], sources: { app: { type: file, path: ${log} } } } }\n`,
    )
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    const open = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    const closed = `http://127.0.0.1:${await closedPort()}`
    const runs = [open, closed].map((url) =>
      desk.start(['watch', '--host', 'pod', '--post', `${url}/hooks/T0/B0?key=4540`]),
    )
    const isTold = (): boolean => runs.every((run) => run.stderr().includes('could not be posted'))
    // A follower that has not begun yet takes what is written for the past.
    for (let tries = 0; tries < 100 && !isTold(); tries++) {
      appendFileSync(log, `${new Date().toISOString()} ERROR [pay] deal_id=4540 notification failed: timeout\n`)
      await sleep(300)
    }
    const said = await Promise.all(
      runs.map(async (run) => {
        run.kill('SIGTERM')
        return (await run.ended).stderr
      }),
    )
    expect(said[0]).toContain(`the alert could not be posted to ${open}: HTTP 503\n`)
    expect(said[1]).toMatch(new RegExp(`the alert could not be posted to ${closed}: .*ECONNREFUSED`))
    expect(said.join('')).not.toContain('hooks')
  })
})
