/**
 * Parse speed over a seeded mixed file, in CPU seconds and as a ratio to `wc -l` of the same run.
 * Run: npx esbuild bench/parse.ts --bundle --platform=node --format=esm --outfile=/tmp/parse-bench.mjs && node /tmp/parse-bench.mjs [MB] [--write]
 */
import { execFileSync, spawnSync } from 'node:child_process'
import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { rawText, type Origin } from '../src/model/raw-line.ts'
import { createParser } from '../src/parse/parser.ts'
import { writeMixedLog } from './mixed-log.ts'

interface Row {
  readonly what: string
  readonly cpu: number
}

const main = (): void => {
  const megabytes = Number(process.argv[2] ?? 200) || 200
  const folder = mkdtempSync(join(tmpdir(), 'prodlogs-bench-'))
  try {
    const path = join(folder, 'mixed.log')
    const { bytes, lines } = writeMixedLog(path, megabytes * 1e6)
    measureNode(path, 'lines')
    const rows: Row[] = [
      { what: 'wc -l', cpu: mean(() => tool('wc', ['-l', path]), 25) },
      { what: 'prodlogs: lines only', cpu: measureNode(path, 'lines') },
      { what: 'the same and JSON.parse of the JSON lines', cpu: measureNode(path, 'json') },
      { what: 'prodlogs: parse', cpu: measureNode(path, 'parse') },
      { what: 'prodlogs: parse, ids of every record', cpu: measureNode(path, 'ids') },
      ...peers(path),
    ]
    print(rows, bytes, lines)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Tools that a user would pick instead, where they are installed. */
const peers = (path: string): Row[] => [
  ...peer('jq (select; text lines skipped)', 'jq', [
    '-R',
    '-c',
    'fromjson? | select(.deal_id == "4540") | {time, msg, event_id}',
    path,
  ]),
  ...peer('pino-pretty', 'pino-pretty', [], path),
  ...peer('lnav (headless, count by level)', 'lnav', [
    '-n',
    '-c',
    ';SELECT log_level, count(*) FROM all_logs GROUP BY 1',
    path,
  ]),
]

const peer = (what: string, command: string, args: string[], stdin?: string): Row[] => {
  if (spawnSync('sh', ['-c', `command -v ${command}`]).status !== 0) return []
  return [{ what, cpu: tool(command, args, stdin) }]
}

/** CPU seconds of a child, user and system. */
const tool = (command: string, args: string[], stdin?: string): number => {
  const childBefore = childCpu()
  const input = stdin === undefined ? 'ignore' : openSync(stdin, 'r')
  spawnSync(command, args, {
    stdio: [input, 'ignore', 'ignore'],
    env: { ...process.env, LC_ALL: 'C.UTF-8', TERM: 'dumb' },
  })
  if (typeof input === 'number') closeSync(input)
  return childCpu() - childBefore
}

/** Node tells only of itself; the kernel tells of waited children in /proc (fields 16 and 17, in ticks). */
const childCpu = (): number => {
  const fields =
    execFileSync('cat', [`/proc/${process.pid}/stat`], { encoding: 'utf8' })
      .split(') ')[1]
      ?.split(' ') ?? []
  return (Number(fields[13]) + Number(fields[14])) / 100
}

/** The kernel counts in hundredths of a second, and `wc` takes few of them: the mean of many runs. */
const mean = (run: () => number, runs: number): number => {
  let sum = 0
  for (let count = 0; count < runs; count += 1) sum += run()
  return sum / runs
}

type Work = 'lines' | 'json' | 'parse' | 'ids'

const measureNode = (path: string, work: Work): number => {
  const start = process.cpuUsage()
  const records = readFile(path, work)
  const { user, system } = process.cpuUsage(start)
  if (records === 0) throw new Error('nothing was read')
  return (user + system) / 1e6
}

const readFile = (path: string, work: Work): number => {
  const file = openSync(path, 'r')
  const buffer = Buffer.allocUnsafe(256 * 1024)
  const parser = createParser()
  const origin: Origin = { host: 'bench', source: path }
  const decoder = new TextDecoder()
  let rest = ''
  let count = 0
  const handle = (text: string): number => {
    if (work === 'lines') return 1
    if (work === 'json') return text.startsWith('{') && JSON.parse(text) ? 1 : 0
    const records = parser.push({ origin, text: rawText(text) })
    if (work === 'ids') for (const { ids } of records) if (ids === undefined) throw new Error('no ids')
    return records.length
  }
  for (let size = readSync(file, buffer); size > 0; size = readSync(file, buffer)) {
    const lines = (rest + decoder.decode(buffer.subarray(0, size), { stream: true })).split('\n')
    rest = lines.pop() ?? ''
    for (const text of lines) count += handle(text)
  }
  closeSync(file)
  return count + parser.flush().length
}

const print = (rows: readonly Row[], bytes: number, lines: number): void => {
  const base = rows[0]?.cpu ?? 1
  const table = rows.map(
    ({ what, cpu }) =>
      `| ${what} | ${cpu.toFixed(2)} | ${(bytes / 1e6 / cpu).toFixed(0)} | ${(cpu / base).toFixed(1)} |`,
  )
  const text = [
    '# Parse speed',
    '',
    `${(bytes / 1e6).toFixed(0)} MB, ${lines} lines, mixed (seed 7): JSON 35 %, nginx 15 %, logfmt 15 %, Python 15 %, winston 13 %, plain text, traces. Node ${process.version}.`,
    '',
    '| | CPU s | MB/s | × wc -l |',
    '|---|---|---|---|',
    ...table,
    '',
  ].join('\n')
  process.stdout.write(text)
  if (process.argv.includes('--write')) writeFileSync('bench/RESULTS-parse.md', text)
}

main()
