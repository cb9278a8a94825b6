import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { writeLog } from '../support/logs.mjs'
import { firstByte, inTurnsAsync, printRatios, wall } from '../support/measure.mjs'
import { startSshd } from '../support/sshd.mjs'

const CLI = process.env.BENCH_CLI ?? resolve(import.meta.dirname, '../../dist/cli.js')
const GIGABYTE = Number(process.env.BENCH_BYTES ?? 1_000_000_000)

/** Connect and first line; a report of 5000 lines; an id in 1 GB: each against ssh with tail and grep, in turns. */
export const run = async () => {
  const folder = mkdtempSync(join(tmpdir(), 'prodlogs-bench-'))
  const log = join(folder, 'app.log')
  const samples = writeLog(log, GIGABYTE)
  const sample = samples[Math.floor(samples.length / 2)]
  const sshd = await startSshd()
  const ssh = ['-F', sshd.sshConfig, 'bench']
  const us = (transport, ...args) => [
    CLI,
    ...args,
    '--host',
    'bench',
    '--source',
    `file:${log}`,
    '--ssh-config',
    sshd.sshConfig,
    '--transport',
    transport,
  ]
  const node = process.execPath
  try {
    console.log('\n### connect and first line')
    printRatios(
      await inTurnsAsync(
        [
          { name: 'ssh host tail -n 1', run: () => firstByte('ssh', [...ssh, `tail -n 1 -f ${log}`]) },
          {
            name: 'prodlogs tail -n 1 (ssh2)',
            run: () => firstByte(node, us('ssh2', 'tail', '--lines-as-written', '-n', '1')),
          },
          {
            name: 'prodlogs tail -n 1 (openssh)',
            run: () => firstByte(node, us('openssh', 'tail', '--lines-as-written', '-n', '1')),
          },
        ],
        7,
      ),
    )
    console.log('\n### report --lines 5000')
    printRatios(
      await inTurnsAsync(
        [
          { name: 'ssh host tail -n 5000', run: () => wall('ssh', [...ssh, `tail -n 5000 ${log}`]) },
          {
            name: 'prodlogs report --lines 5000 (ssh2)',
            run: () => wall(node, us('ssh2', 'report', '--lines', '5000')),
          },
          {
            name: 'prodlogs report --lines 5000 (openssh)',
            run: () => wall(node, us('openssh', 'report', '--lines', '5000')),
          },
        ],
        7,
      ),
    )
    console.log(`\n### an id in ${(GIGABYTE / 1e9).toFixed(1)} GB`)
    printRatios(
      await inTurnsAsync(
        [
          {
            name: 'ssh host LC_ALL=C grep -F',
            run: () => wall('ssh', [...ssh, `LC_ALL=C grep -F ${sample.session} ${log}`]),
          },
          {
            name: 'prodlogs grep --exact --session',
            run: () => wall(node, us('ssh2', 'grep', '--exact', '--session', sample.session)),
          },
          {
            name: 'prodlogs grep --session, ids followed',
            run: () => wall(node, us('ssh2', 'grep', '--session', sample.session)),
          },
        ],
        5,
      ),
    )
  } finally {
    sshd.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}
