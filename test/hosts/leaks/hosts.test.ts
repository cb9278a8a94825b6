import { mkdirSync, readFileSync } from 'node:fs'
import { createServer, type AddressInfo, type Server } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { describeWith } from '../parts/guard.ts'
import { buildPayments, PGLITE_CACHE } from '../ledger/payments.ts'
import { configWith, SSH_TRANSPORTS } from '../../support/desk.ts'
import { descendants } from '../parts/processes.ts'
import { startSshd, type TestSshd } from '../parts/sshd.ts'
import { createWorld, type World } from '../../support/leaks/world.ts'

/** Speaks as it is told to, to whoever connects, and hangs up. */
const startLiar = async (says: string): Promise<{ port: number; server: Server }> => {
  const server = createServer((socket) => {
    socket.on('error', () => undefined)
    socket.end(says)
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  return { server, port: (server.address() as AddressInfo).port }
}

describeWith('sshd')('what hosts say on the way in', async () => {
  let world: World
  let sshd: TestSshd
  const liars: Server[] = []
  let words: string
  beforeAll(async () => {
    world = await createWorld()
    const { key, known, fromFile, password, jwt, webhook, card, email, github } = world.plants
    words = `${key} ${known} ${fromFile} password=${password} ${jwt} ${webhook} ${card} ${email} ${github}`
    const banner = world.desk.file('banner', `${words}\n`)
    sshd = await startSshd({ config: [`Banner ${banner}`, 'PrintMotd yes', `VersionAddendum ${known} ${key}`] })
  })
  afterAll(async () => {
    for (const liar of liars) liar.close()
    await sshd.stop()
    await world.dispose()
  })

  const ask = async (config: string, transport: string, more: readonly string[] = []): Promise<string> => {
    const reach = ['--host', 'box', '--ssh-config', config, '--transport', transport, '--connect-timeout', '5']
    const { stdout, stderr, exit } = await world.run([
      'tail',
      '--lines-as-written',
      '--no-follow',
      '--verbose',
      ...reach,
      '--source',
      `file:${world.plainLog}`,
      ...more,
    ])
    expect(stdout + stderr, `exit ${exit}`).not.toBe('')
    expect(world.eye.sees(stdout + stderr)).toEqual([])
    return stderr
  }

  test.for(SSH_TRANSPORTS)('a banner and a version, let in and refused, by %s', async (transport) => {
    await ask(sshd.configFile, transport)
    expect(await ask(configWith(sshd, { IdentityFile: sshd.createKey().path }), transport)).toContain('✖')
  })

  test.for(SSH_TRANSPORTS)('a ProxyCommand that complains, by %s', async (transport) => {
    const script = world.desk.file('proxy', `echo '${words}' >&2; echo '${words}'; exit 3\n`)
    const config = sshd.writeConfig(`Host box\n  HostName 127.0.0.1\n  ProxyCommand sh ${script}\n`)
    expect(await ask(config, transport)).toContain('✖')
  })

  test.for(SSH_TRANSPORTS)('servers that say anything but SSH, by %s', async (transport) => {
    for (const says of [
      `${words}\r\n`,
      `${words}\r\nSSH-2.0-${world.plants.known} ${world.plants.key}\r\n`,
      `SSH-1.5-${world.plants.key}\r\n`,
      `HTTP/1.1 400 Bad Request\r\nx: ${words}\r\n\r\n`,
      // A disconnect message before any key exchange.
      Buffer.concat([Buffer.from('SSH-2.0-x\r\n'), disconnect(words)]).toString('latin1'),
    ]) {
      const { port, server } = await startLiar(says)
      liars.push(server)
      expect(await ask(configWith(sshd, { Port: String(port) }), transport)).toContain('✖')
    }
  })

  test.for(SSH_TRANSPORTS)('a known_hosts file full of them, by %s', async (transport) => {
    const knownHosts = world.desk.file(
      `known-${transport}`,
      [
        `# ${words}`,
        `[127.0.0.1]:${sshd.port} ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI${'B'.repeat(43)} ${words}`,
        `@revoked * ssh-rsa ${words}`,
        words,
      ].join('\n'),
    )
    expect(await ask(configWith(sshd, { UserKnownHostsFile: knownHosts }), transport)).toContain('✖')
    const config = configWith(sshd, { UserKnownHostsFile: world.desk.file(`fresh-${transport}`, `# ${words}\n`) })
    await ask(config, transport, ['--host-key', 'accept-new'])
    const written = readFileSync(join(world.desk.home, `fresh-${transport}`), 'utf8')
      .split('\n')
      .slice(1)
      .join('\n')
    expect(written).toContain('ssh-')
    expect(world.eye.sees(written)).toEqual([])
  })

  test('configurations of ssh that are broken and quote themselves', async () => {
    for (const transport of [...SSH_TRANSPORTS, 'auto'])
      for (const line of [
        `Bad${world.plants.github} yes`,
        `Port ${world.plants.key}`,
        `IdentityFile /nope/${world.plants.known}`,
      ])
        await ask(sshd.writeConfig(`Host box\n  HostName 127.0.0.1\n  Port 1\n  ${line}\n`), transport)
  })
})

/** SSH_MSG_DISCONNECT in a packet that is not encrypted (RFC 4253, 6 and 11.1). */
const disconnect = (text: string): Buffer => {
  const message = Buffer.from(text)
  const number = (value: number): Buffer => Buffer.from([value >>> 24, value >>> 16, value >>> 8, value])
  const payload = Buffer.concat([Buffer.from([1]), number(2), number(message.length), message, number(0)])
  const padding = 16 - ((payload.length + 5) % 8)
  return Buffer.concat([number(payload.length + padding + 1), Buffer.from([padding]), payload, Buffer.alloc(padding)])
}

// Reads environments in /proc; the world's own ssh goes before the real one.
describeWith('sshd')('the demo', () => {
  test('and all that it starts know no secret of ours', async () => {
    await buildPayments()
    const world = await createWorld()
    const tmp = join(world.desk.home, 'tmp')
    mkdirSync(tmp)
    const run = world.desk.start(['demo', '--verbose'], {
      env: world.env({ TMPDIR: tmp, PAYMENTS_CACHE_DIR: PGLITE_CACHE }),
    })
    await run.until(({ stdout }) => stdout.includes('webhook.received'), 60_000)
    const children = descendants(run.pid)
    const environments = children.map(
      (pid) => readQuietly(`/proc/${pid}/environ`) + readQuietly(`/proc/${pid}/cmdline`),
    )
    run.kill('SIGTERM')
    const { stdout, stderr } = await run.ended
    expect(children.length).toBeGreaterThan(1)
    expect(environments.join('\n')).not.toMatch(/STRIPE_API_KEY|SHOP_SECRET|STRIPE_WEBHOOK_SECRET/)
    expect(world.eye.sees([stdout, stderr, ...environments].join('\n'))).toEqual([])
    await world.dispose()
  })
})

const readQuietly = (path: string): string => {
  try {
    return readFileSync(path, 'latin1').replaceAll('\0', '\n')
  } catch {
    return ''
  }
}
