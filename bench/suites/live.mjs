import { spawn } from 'node:child_process'
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { performance } from 'node:perf_hooks'
import { setTimeout as sleep } from 'node:timers/promises'
import { startSshd } from '../support/sshd.mjs'

const CLI = process.env.BENCH_CLI ?? resolve(import.meta.dirname, '../../dist/cli.js')
const LINES = 300
const RATE = 50_000
const SECONDS = Number(process.env.BENCH_SECONDS ?? 10)

/** A line's way from the host's file to the screen, and what a fast log or a stopped screen does to tail. */
export const run = async () => {
  const folder = mkdtempSync(join(tmpdir(), 'prodlogs-bench-'))
  const log = join(folder, 'app.log')
  const sshd = await startSshd()
  const us = (transport, ...more) => [
    process.execPath,
    [
      CLI,
      'tail',
      '--lines-as-written',
      '-n',
      '1',
      '--host',
      'bench',
      '--source',
      `file:${log}`,
      '--ssh-config',
      sshd.sshConfig,
      '--transport',
      transport,
      ...more,
    ],
  ]
  const ways = {
    'ssh host tail -f': ['ssh', ['-F', sshd.sshConfig, 'bench', `tail -n 1 -f ${log}`]],
    'prodlogs tail (ssh2)': us('ssh2'),
    'prodlogs tail (openssh)': us('openssh'),
  }
  try {
    console.log(
      `\n### a line written → on the screen, ${LINES} lines, one every 20 ms\n\n| what | p50 | p99 |\n|---|---|---|`,
    )
    for (const [name, way] of Object.entries(ways)) {
      const took = await latencies(log, way)
      const part = (share) => took[Math.min(took.length - 1, Math.floor(took.length * share))].toFixed(1)
      console.log(`| ${name} | ${part(0.5)} ms | ${part(0.99)} ms |`)
    }
    const all = RATE * SECONDS
    console.log(
      `\n### ${RATE} lines a second for ${SECONDS} s\n\n| what | shown | the last line came after | CPU s | most memory |\n|---|---|---|---|---|`,
    )
    for (const [name, way] of [
      ['prodlogs tail --json (ssh2)', us('ssh2', '--json')],
      ['prodlogs tail --json --level error (ssh2)', us('ssh2', '--json', '--level', 'error')],
    ]) {
      const { shown, late, cpu, rss } = await flood(log, way)
      console.log(
        `| ${name} | ${shown} of ${all} | ${(late / 1000).toFixed(1)} s | ${cpu.toFixed(1)} | ${rss.toFixed(0)} MB |`,
      )
    }
    const { before, after } = await stopped(log, us('ssh2', '--json'))
    console.log(`\nstdout stopped while ${all} lines are written: ${before.toFixed(0)} → ${after.toFixed(0)} MB`)
  } finally {
    sshd.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

const line = (number) =>
  `{"level":30,"time":${Date.now()},"msg":"request mark-${number}- completed","path":"/health"}\n`

/** Starts the command on a file of one line and waits until that line came. */
const watch = async (log, [command, args], onData) => {
  writeFileSync(log, line('first').replace('"level":30', '"level":50'))
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] })
  const said = []
  child.stderr.on('data', (chunk) => said.push(chunk))
  await new Promise((started, failed) => {
    let text = ''
    child.stdout.on('data', (chunk) => {
      onData(chunk)
      if (text.length > 100_000 || text.includes('mark-first-')) return
      text += chunk
      if (text.includes('mark-first-')) started()
    })
    child.once('exit', (code) => failed(new Error(`${command} ended with ${code}: ${Buffer.concat(said)}`)))
  })
  return child
}

const end = async (child) => {
  child.removeAllListeners('exit')
  const gone = new Promise((done) => child.once('exit', done))
  child.kill('SIGTERM')
  await gone
}

const latencies = async (log, way) => {
  const written = new Map()
  const took = []
  let rest = ''
  const child = await watch(log, way, (chunk) => {
    const now = performance.now()
    rest = (rest + chunk).slice(-10_000)
    for (const [, number] of rest.matchAll(/mark-(\d+)-/g)) {
      const from = written.get(number)
      if (from === undefined) continue
      written.delete(number)
      took.push(now - from)
    }
  })
  await sleep(500)
  const file = openSync(log, 'a')
  for (let number = 0; number < LINES; number++) {
    written.set(String(number), performance.now())
    writeSync(file, line(number))
    await sleep(20)
  }
  closeSync(file)
  for (let tries = 0; written.size > 0 && tries < 100; tries++) await sleep(50)
  await end(child)
  if (written.size > 0) throw new Error(`${written.size} lines never came`)
  return took.toSorted((a, b) => a - b)
}

const pour = async (log) => {
  const file = openSync(log, 'a')
  const from = performance.now()
  for (let written = 0; written < RATE * SECONDS;) {
    const due = Math.min(RATE * SECONDS, Math.floor(((performance.now() - from) / 1000) * RATE))
    let text = ''
    for (; written < due; written++) text += line(written)
    if (text !== '') writeSync(file, text)
    await sleep(20)
  }
  writeSync(file, `{"level":50,"time":${Date.now()},"msg":"mark-last- of all"}\n`)
  closeSync(file)
}

const flood = async (log, way) => {
  const seen = { shown: 0, last: false, tail: '' }
  const child = await watch(log, way, (chunk) => {
    const text = seen.tail + chunk.toString('latin1')
    for (const _ of text.matchAll(/mark-\w+-/g)) seen.shown++
    seen.last ||= text.includes('mark-last-')
    // A mark that the chunk cuts in two is counted with the next one.
    seen.tail = /m(?:a(?:r(?:k(?:-\w*)?)?)?)?$/.exec(text)?.[0] ?? ''
  })
  const begun = cpuOf(child.pid)
  await pour(log)
  const poured = performance.now()
  for (let tries = 0; !seen.last && tries < 1200; tries++) await sleep(50)
  const late = performance.now() - poured
  const result = { shown: seen.shown - 2, late, cpu: cpuOf(child.pid) - begun, rss: status(child.pid, 'VmHWM') }
  await end(child)
  return result
}

const stopped = async (log, way) => {
  const child = await watch(log, way, () => {})
  await sleep(500)
  const before = status(child.pid, 'VmRSS')
  child.stdout.pause()
  await pour(log)
  await sleep(1000)
  const after = status(child.pid, 'VmRSS')
  child.stdout.resume()
  await end(child)
  return { before, after }
}

const status = (pid, field) =>
  Number(new RegExp(`${field}:\\s+(\\d+)`).exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024

/** User and system seconds of a process; a tick is 10 ms. */
const cpuOf = (pid) => {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /, '')
    .split(' ')
  return (Number(fields[11]) + Number(fields[12])) / 100
}
