import { spawn } from 'node:child_process'
import { readFileSync, rmSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { startSshd } from '../test/hosts/parts/sshd.ts'
import { startTcpProxy } from '../test/hosts/parts/tcp-proxy.ts'
import { at, cpuSeconds, eachLine, endOf, memory, SSH_TRANSPORTS, startCli, table } from './scale-support.ts'

const SECONDS = Number(process.env['BENCH_SECONDS'] ?? 600)
const RATE = 1000
const DROP_EVERY_S = Number(process.env['BENCH_DROP_SECONDS'] ?? 30)
const TRANSPORTS = process.env['BENCH_TRANSPORTS']?.split(',') ?? SSH_TRANSPORTS

/**
 * Ten minutes of 1,000 lines a second that are rotated in all three ways, over a link that is cut every 30 seconds: the
 * numbers that were written against the numbers that were shown.
 */
export const run = async (): Promise<void> => {
  const ledgers = []
  // One after the other: two cores hold one client, its sshd and its writer, and no more.
  for (const transport of TRANSPORTS) ledgers.push(await soak(transport))
  console.log(`\n### ${SECONDS} s of ${RATE} lines a second, the link cut every ${DROP_EVERY_S} s\n`)
  table(
    [
      'transport',
      'written',
      'shown',
      'missing',
      'repeated',
      'drops',
      'told back',
      'rotations',
      'gaps',
      'CPU s',
      'RSS begin → end, most',
    ],
    ledgers.map((one) => [
      one.transport,
      one.written,
      one.shown,
      one.missing,
      one.repeated,
      one.drops,
      one.back,
      one.rotations,
      one.gaps,
      one.cpu.toFixed(0),
      `${one.rss.join(' → ')}, ${one.most} MB`,
    ]),
  )
}

const soak = async (transport: string) => {
  const dir = mkdtempSync(join(tmpdir(), 'prodlogs-soak-'))
  const log = join(dir, 'app.log')
  const sshd = await startSshd()
  const proxy = await startTcpProxy(sshd)
  const configFile = sshd.writeConfig(
    `Host box\nPort ${proxy.port}\nHostKeyAlias [127.0.0.1]:${sshd.port}\n${readFileSync(sshd.configFile, 'utf8')}`,
  )
  const writer = spawn(process.execPath, [resolve('bench/soak-writer.mjs'), log, String(SECONDS), String(RATE)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let result = ''
  writer.stdout.on('data', (chunk: Buffer) => (result += chunk.toString()))
  const wrote = endOf(writer)
  await sleep(200)
  const seen = new Map<number, number>()
  const { child, said } = startCli([
    'tail',
    '--lines-as-written',
    '--json',
    '-n',
    '1000000',
    ...at(configFile, transport),
    '--source',
    `file:${log}`,
  ])
  eachLine(child, (line) => {
    const n = Number(/n=(\d+) событие/.exec(line)?.[1])
    seen.set(n, (seen.get(n) ?? 0) + 1)
  })
  await sleep(5000)
  const begin = memory(child.pid!, 'VmRSS')
  let drops = 0
  const drop = setInterval(() => proxy.cut(drops++ % 2 === 0 ? 'rst' : 'fin'), DROP_EVERY_S * 1000)
  await wrote
  clearInterval(drop)
  const { written, rotations } = JSON.parse(result) as { written: number; rotations: string }
  for (let tries = 0; seen.size < written && tries < 400; tries++) await sleep(100)
  await sleep(2000)
  const gaps = said().match(/^! .*(?:are missing|could not be read|truncat).*/gim) ?? []
  for (const gap of gaps) console.log(gap)
  const ledger = {
    transport,
    written,
    shown: seen.size,
    missing: Array.from({ length: written }, (_, n) => n).filter((n) => !seen.has(n)).length,
    repeated: [...seen.values()].filter((times) => times > 1).length,
    drops,
    back: said().match(/^✔ .*the link is back/gm)?.length ?? 0,
    gaps: gaps.length,
    rotations,
    cpu: cpuSeconds(child.pid!),
    rss: [begin.toFixed(0), memory(child.pid!, 'VmRSS').toFixed(0)],
    most: memory(child.pid!, 'VmHWM').toFixed(0),
  }
  const ended = endOf(child)
  child.kill('SIGINT')
  await ended
  await proxy.stop()
  await sshd.stop()
  rmSync(dir, { recursive: true, force: true })
  return ledger
}
