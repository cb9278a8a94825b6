import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { performance } from 'node:perf_hooks'
import { setTimeout as sleep } from 'node:timers/promises'
import { startSshd } from '../test/hosts/parts/sshd.ts'
import { at, cpuSeconds, endOf, memory, SSH_TRANSPORTS, startCli, table } from './scale-support.ts'

const STOPPED_S = Number(process.env['BENCH_STOPPED_SECONDS'] ?? 60)
const STREAM_BYTES = Number(process.env['BENCH_BYTES'] ?? 1e9)
const RATE = 50_000
const RATE_S = Number(process.env['BENCH_RATE_SECONDS'] ?? 10)
const REKEY_BYTES = 300e6

/** Large answers, fast logs, many hosts and a server that rekeys all the time: what of it stays bounded. */
export const run = async (): Promise<void> => {
  const dir = mkdtempSync(join(tmpdir(), 'prodlogs-scale-'))
  try {
    const parts = { stopped: stoppedSink, rate: fastLog, hosts: twentyHosts, rekey: rekeys }
    const wanted = process.env['BENCH_PARTS']?.split(',') ?? Object.keys(parts)
    for (const [name, part] of Object.entries(parts)) if (wanted.includes(name)) await part(dir)
  } finally {
    rmSync(dir, { recursive: true, force: true })
  }
}

const line = (n: number, atMs = 1768212000000 + n): string =>
  `{"level":30,"time":${atMs},"msg":"request ${n} completed ${Math.sin(n).toString(36)}","path":"/health/${n % 977}","deal_id":"${n % 5000}"}\n`

/** 1 GB on the way to a reader who has stopped, at once and after some seconds at full speed. */
const stoppedSink = async (dir: string): Promise<void> => {
  const log = join(dir, 'large.log')
  const file = openSync(log, 'w')
  for (let n = 0, bytes = 0; bytes < STREAM_BYTES;) {
    let text = ''
    for (const to = n + 5000; n < to; n++) text += line(n)
    writeSync(file, text)
    bytes += text.length
  }
  closeSync(file)
  const sshd = await startSshd()
  const rows: (string | number)[][] = []
  for (const transport of SSH_TRANSPORTS)
    for (const [name, words, afterBytes] of [
      ['tail --no-follow --json, at once', ['tail', '--no-follow', '--json', '-n', '99999999'], 1],
      ['tail --json, at once', ['tail', '--json', '-n', '99999999'], 1],
      ['tail --no-follow, after 20 MB', ['tail', '--lines-as-written', '--no-follow', '-n', '99999999'], 20e6],
    ] as const) {
      const { child } = startCli([...words, ...at(sshd.configFile, transport), '--source', `file:${log}`])
      await new Promise<void>((begun) => {
        let bytes = 0
        child.stdout!.on('data', (chunk: Buffer) => {
          bytes += chunk.length
          if (bytes < afterBytes) return
          child.stdout!.pause()
          child.stdout!.removeAllListeners('data')
          begun()
        })
      })
      const begin = memory(child.pid!, 'VmRSS')
      const curve: string[] = []
      const since = performance.now()
      for (const s of [1, 2, 5, 10, 20, 30, 45, 60].filter((second) => second <= STOPPED_S)) {
        await sleep(Math.max(0, since + s * 1000 - performance.now()))
        curve.push(memory(child.pid!, 'VmRSS').toFixed(0))
      }
      const grown = memory(child.pid!, 'VmHWM') - begin
      rows.push([transport, name, begin.toFixed(0), curve.join(' '), `${grown.toFixed(0)} MB`])
      const ended = endOf(child)
      child.kill('SIGTERM')
      await ended
    }
  await sshd.stop()
  rmSync(log)
  console.log(`\n### stdout stopped for ${STOPPED_S} s under ${STREAM_BYTES / 1e9} GB\n`)
  table(['transport', 'command, stopped', 'RSS then', 'RSS after 1 2 5 10 20 30 45 60 s', 'most grown'], rows)
}

/** How far behind the writer the last line is that came, second by second. */
const fastLog = async (dir: string): Promise<void> => {
  const rows: (string | number)[][] = []
  for (const transport of SSH_TRANSPORTS)
    for (const words of [['--json'], [], ['--json', '--level', 'error']]) {
      const sshd = await startSshd()
      const log = join(dir, `fast-${rows.length}.log`)
      writeFileSync(log, '{"level":50,"time":1,"msg":"the first"}\n')
      const { child } = startCli(['tail', ...words, ...at(sshd.configFile, transport), '--source', `file:${log}`])
      let shown = 0
      let last = ''
      const newline = 0x0a
      const first = new Promise<void>((begun) => {
        child.stdout!.on('data', (chunk: Buffer) => {
          begun()
          for (let n = chunk.indexOf(newline); n >= 0; n = chunk.indexOf(newline, n + 1)) shown++
          last = chunk.toString('latin1').slice(-400)
        })
      })
      await first
      await sleep(500)
      const [cpu, before] = [cpuSeconds(child.pid!), shown]
      const writer = spawn(process.execPath, [resolve('bench/rate-writer.mjs'), log, String(RATE_S), String(RATE)], {
        stdio: ['ignore', 'inherit', 'inherit'],
      })
      const begun = Date.now()
      const wrote = endOf(writer)
      const behind: string[] = []
      const watch = setInterval(() => {
        const newest = Number([...last.matchAll(/mark-(\d+)-/g)].at(-1)?.[1] ?? 0)
        behind.push(((Date.now() - begun) / 1000 - newest / RATE).toFixed(1))
      }, 1000)
      await wrote
      clearInterval(watch)
      const poured = Date.now()
      const end = openSync(log, 'a')
      writeSync(end, `{"level":50,"time":${poured},"msg":"the last of all"}\n`)
      closeSync(end)
      for (let tries = 0; !last.includes('the last of all') && tries < 1200; tries++) await sleep(50)
      rows.push([
        transport,
        `tail ${words.join(' ')}`,
        `${shown - before - 1} of ${RATE * RATE_S}`,
        words.includes('error') ? '—' : behind.join(' '),
        `${((Date.now() - poured) / 1000).toFixed(1)} s`,
        (cpuSeconds(child.pid!) - cpu).toFixed(1),
        `${memory(child.pid!, 'VmHWM').toFixed(0)} MB`,
      ])
      const ended = endOf(child)
      child.kill('SIGTERM')
      await ended
      await sshd.stop()
      rmSync(log)
    }
  console.log(`\n### ${RATE} lines a second for ${RATE_S} s\n`)
  table(['transport', 'command', 'shown', 'seconds behind, each second', 'last line after', 'CPU s', 'most RSS'], rows)
}

const twentyHosts = async (dir: string): Promise<void> => {
  const web = Array.from({ length: 20 }, (_, n) => `web-${n + 1}`)
  const sshd = await startSshd({ aliases: ['box', ...web] })
  const log = join(dir, 'app.log')
  writeFileSync(log, Array.from({ length: 5000 }, (_, n) => line(n)).join(''))
  const rows: (string | number)[][] = []
  for (const transport of SSH_TRANSPORTS)
    for (const words of [
      ['grep', '--deal', '77', '--json'],
      ['report', '--lines', '5000', '--json'],
    ]) {
      const took: number[] = []
      for (const hosts of ['web-1', 'web-[1-20]']) {
        const since = performance.now()
        const { child, said } = startCli([
          ...words,
          ...at(sshd.configFile, transport, hosts),
          ...['--source', `file:${log}`],
        ])
        child.stdout!.resume()
        const exit = await endOf(child)
        if (exit !== 0 && exit !== 1) throw new Error(`${words.join(' ')} ended with ${exit}: ${said()}`)
        took.push(performance.now() - since)
      }
      const [one = 0, twenty = 0] = took
      rows.push([
        transport,
        words.join(' '),
        `${one.toFixed(0)} ms`,
        `${twenty.toFixed(0)} ms`,
        (twenty / one).toFixed(1),
      ])
    }
  await sshd.stop()
  console.log('\n### twenty hosts against one (all of them on this machine)\n')
  table(['transport', 'command', 'one host', 'twenty hosts', 'ratio'], rows)
}

/** Every line of 300 MB through a server that rekeys at each megabyte, against the hash of what was written. */
const rekeys = async (): Promise<void> => {
  const rows: (string | number)[][] = []
  const { connect } = await import('../src/connect/connect.ts')
  for (const limit of ['1M', 'default none'])
    for (const transport of SSH_TRANSPORTS) {
      const sshd = await startSshd({ config: [`RekeyLimit ${limit}`] })
      const connection = await connect(
        { name: 'box', reach: { kind: 'ssh', target: 'box' }, sources: [], gate: false, sudo: false },
        { transport, sshConfigFile: sshd.configFile, hostKeyPolicy: 'strict' },
      )
      const shell = await connection.openShell()
      shell.stderr.resume()
      const since = performance.now()
      shell.stdin.end(
        `head -c ${REKEY_BYTES} /dev/zero | openssl enc -aes-128-ctr -nosalt -K ${'0'.repeat(32)} -iv ${'0'.repeat(32)} 2>/dev/null \n`,
      )
      const hash = createHash('sha256')
      let bytes = 0
      for await (const chunk of shell.stdout as AsyncIterable<Buffer>) {
        hash.update(chunk)
        bytes += chunk.length
      }
      rows.push([
        limit,
        transport,
        bytes,
        hash.digest('hex').slice(0, 16),
        (await shell.ended).kind,
        `${((performance.now() - since) / 1000).toFixed(1)} s`,
      ])
      await connection.close()
      await sshd.stop()
    }
  console.log('\n### 300 MB over rekeys\n')
  table(['RekeyLimit', 'transport', 'bytes', 'SHA-256', 'end', 'took'], rows)
  if (new Set(rows.map(([, , bytes, sum]) => `${bytes} ${sum}`)).size !== 1) throw new Error('the bytes differ')
}
