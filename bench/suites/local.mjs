import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { writeLog } from '../support/logs.mjs'
import { cpu, has, inTurnsAsync, printRatios } from '../support/measure.mjs'

const CLI = process.env.BENCH_CLI ?? resolve(import.meta.dirname, '../../dist/cli.js')
const BYTES = Number(process.env.BENCH_BYTES ?? 1_000_000_000)

/** An id, and a whole report, in a large local file: CPU seconds, because that is what stays on a busy machine. */
export const run = async () => {
  const folder = mkdtempSync(join(tmpdir(), 'prodlogs-bench-'))
  const log = join(folder, 'app.log')
  const node = process.execPath
  try {
    const samples = writeLog(log, BYTES)
    const { session } = samples[Math.floor(samples.length / 2)]
    const tools = [{ name: 'wc -l', run: () => cpu('wc', ['-l', log]) }]
    if (has('rg')) tools.push({ name: 'rg -F', run: () => cpu('rg', ['-F', session, log]) })
    console.log(`\n### an id in ${(BYTES / 1e9).toFixed(1)} GB, CPU`)
    const search = (name, ...words) => ({
      name,
      run: () => cpu(node, [CLI, 'grep', ...words, '--session', session, '--file', log]),
    })
    printRatios(
      await inTurnsAsync(
        [
          ...tools,
          { name: 'LC_ALL=C grep -F', run: () => cpu('env', ['LC_ALL=C', 'grep', '-F', session, log]) },
          { name: 'prodlogs --version (start-up alone)', run: () => cpu(node, [CLI, '--version']) },
          search('prodlogs grep --exact --session', '--exact'),
          search('prodlogs grep --session, ids followed'),
        ],
        5,
      ),
    )
    for (const share of [0.01, 0.25]) {
      const bytes = BYTES / 10
      thin(log, join(folder, 'part.log'), bytes, share)
      const part = join(folder, 'part.log')
      console.log(
        `\n### report over ${(bytes / 1e6).toFixed(0)} MB, ${share * 100} % of lines about payments, CPU and memory`,
      )
      const rss = []
      const others = has('jq') ? [{ name: 'jq select', run: () => cpu('jq', ['-c', 'select(.level>=50)', part]) }] : []
      const report = () => cpu(node, [CLI, 'report', '--lines', '100000000', '--file', part], { rss })
      printRatios(
        await inTurnsAsync(
          [{ name: 'wc -l', run: () => cpu('wc', ['-l', part]) }, ...others, { name: 'prodlogs report', run: report }],
          3,
        ),
      )
      console.log(`\nprodlogs report, most memory: ${Math.max(...rss).toFixed(0)} MB`)
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** The beginning of a log with only so many of its payments: they come as three lines, a quarter of the log. */
const thin = (from, to, bytes, share) => {
  const file = openSync(from, 'r')
  const head = Buffer.alloc(bytes)
  readSync(file, head, 0, bytes, 0)
  closeSync(file)
  const lines = head.toString('latin1').split('\n').slice(0, -1)
  let keep = 0
  const kept = lines.filter((line) => {
    if (!line.includes('stripe_event_id')) return true
    keep += share * 4
    if (keep < 1) return false
    keep -= 1
    return true
  })
  writeFileSync(to, `${kept.join('\n')}\n`, 'latin1')
}
