import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { writeBulkLog } from '../support/bulk-log.mjs'
import { cpu, has, inTurnsAsync, printRatios } from '../support/measure.mjs'

const CLI = process.env.BENCH_CLI ?? resolve(import.meta.dirname, '../../dist/cli.js')
const SIZES = (process.env.BENCH_SIZES ?? '10,100,1000').split(',').map((megabytes) => Number(megabytes) * 1e6)
const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 3)

/** `why` and `report` over mixed logs with 3 % of lines about payments, beside tools that only search or count: CPU, memory. */
export const run = async () => {
  const folder = mkdtempSync(join(tmpdir(), 'prodlogs-bulk-'))
  try {
    for (const bytes of SIZES) {
      const log = join(folder, 'mixed.log')
      const { samples } = writeBulkLog(log, bytes)
      const { session } = samples[Math.floor(samples.length / 2)]
      const most = new Map()
      const tool = (name, command, ...args) => ({ name, run: () => measured(most, name, command, args) })
      const own = (name, ...words) => tool(`prodlogs ${name}`, process.execPath, CLI, ...words, '--file', log)
      const peer = (command, ...args) =>
        has(command) ? [tool([command, ...args].join(' '), command, ...args, log)] : []
      console.log(`\n### ${bytes / 1e6} MB, CPU`)
      printRatios(
        await inTurnsAsync(
          [
            ...peer('wc', '-l'),
            tool('LC_ALL=C grep -F ID', 'env', 'LC_ALL=C', 'grep', '-F', session, log),
            ...peer('rg', '-c', 'evt_'),
            ...peer('mawk', '/evt_/{n++} END{print n}'),
            ...peer('jq', '-R', 'fromjson? | select(.level==50)'),
            ...peer('lnav', '-n', '-c', ';select log_level, count(*) from all_logs group by 1'),
            own('why ID', 'why', session),
            own('report --since', 'report', '--since', '2026-10-31T00:00Z'),
          ],
          ROUNDS,
        ),
      )
      console.log('')
      for (const [name, megabytes] of most) console.log(`most memory, ${name}: ${megabytes.toFixed(0)} MB`)
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const measured = (most, name, command, args) => {
  const rss = []
  const took = cpu(command, args, { rss })
  most.set(name, Math.max(most.get(name) ?? 0, ...rss))
  return took
}
