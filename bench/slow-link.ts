import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startSshd, type TestSshd } from '../test/hosts/parts/sshd.ts'
import { startTcpProxy } from '../test/hosts/parts/tcp-proxy.ts'
import { openSource } from '../src/read/index.ts'
import { reach } from '../test/hosts/connect/support.ts'
import { SSH_TRANSPORTS, table } from './scale-support.ts'
import { writeLog } from './support/logs.mjs'

const MEGABYTE = 1_000_000
const LOG_MB = 40
/** What a link carries, in MB/s; 0: what loopback carries. */
const SPEEDS = [1, 2, 4, 10, 0]

/** All lines of a log, split but not parsed, over links of several speeds, from a host with gzip and from one without. */
export const run = async (): Promise<void> => {
  const folder = mkdtempSync(join(tmpdir(), 'prodlogs-bench-'))
  const log = join(folder, 'app.log')
  writeLog(log, LOG_MB * MEGABYTE)
  const hosts = await Promise.all([
    startSshd(),
    startSshd({ config: [`SetEnv PATH=${withoutGzip(join(folder, 'bin'))}`] }),
  ])
  const rows: (string | number)[][] = []
  for (const transport of SSH_TRANSPORTS)
    for (const speed of SPEEDS) {
      const [packed, plain] = [await ask(hosts[0], transport, speed, log), await ask(hosts[1], transport, speed, log)]
      rows.push([
        transport,
        speed === 0 ? 'loopback' : `${speed} MB/s`,
        `${packed.seconds.toFixed(1)} s, ${packed.megabytes.toFixed(0)} MB`,
        `${plain.seconds.toFixed(1)} s, ${plain.megabytes.toFixed(0)} MB`,
        (packed.seconds / plain.seconds).toFixed(2),
      ])
    }
  console.log(`\n### all lines of ${(statSync(log).size / MEGABYTE).toFixed(0)} MB over a link\n`)
  table(['transport', 'link', 'gzip on the host', 'none', 'ratio'], rows)
  for (const host of hosts) await host.stop()
  rmSync(folder, { recursive: true, force: true })
}

const ask = async (host: TestSshd, transport: 'ssh2' | 'openssh', speed: number, log: string) => {
  const proxy = await startTcpProxy({ port: host.port }, speed === 0 ? {} : { bytesPerSecond: speed * MEGABYTE })
  const config = host.writeConfig(
    `Host box\n  HostName 127.0.0.1\n  Port ${proxy.port}\n  HostKeyAlias [127.0.0.1]:${host.port}\n  IdentityFile ${host.key.path}\n  IdentitiesOnly yes\n  UserKnownHostsFile ${host.knownHosts}\n`,
  )
  const connection = await reach({ alias: 'box', configFile: config }, transport)
  const source = { type: 'file', name: 'app', path: log } as const
  const begun = performance.now()
  for await (const event of openSource(connection, source, { kind: 'last', lines: 1_000_000_000 }, {}))
    if (event.kind === 'gap') throw new Error(`a gap: ${event.gap.kind}`)
  const seconds = (performance.now() - begun) / 1000
  const megabytes = proxy.fromServer / MEGABYTE
  await connection.close()
  await proxy.stop()
  return { seconds, megabytes }
}

/** A PATH with everything but gzip. */
const withoutGzip = (bin: string): string => {
  mkdirSync(bin)
  for (const folder of ['/usr/bin', '/bin'])
    for (const tool of readdirSync(folder))
      if (!/^(gzip|gunzip|zcat)$/.test(tool))
        try {
          symlinkSync(join(folder, tool), join(bin, tool))
        } catch {
          // The other folder has it, too.
        }
  return bin
}
