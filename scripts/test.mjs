// `npm test`: brings real parts where it may, builds, then runs the suites of the CLI and of the payment service.
// With arguments (files, --project unit) it installs nothing and runs those alone.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { bringParts, tellMissing } from './real-parts.mjs'

const asked = process.argv.slice(2)
const reports = process.env.PRODLOGS_TEST_REPORT ?? mkdtempSync(join(tmpdir(), 'prodlogs-report-'))
const reporters = (name) => [
  '--reporter=default',
  '--reporter=json',
  `--outputFile.json=${join(reports, `${name}.json`)}`,
]

const run = (command, args) => spawnSync(command, args, { stdio: 'inherit' }).status ?? 1

if (asked.length === 0) bringParts()
let status = run('node', ['scripts/build.mjs'])
if (status === 0) {
  status = run('npx', ['vitest', 'run', ...reporters('prodlogs'), ...asked])
  if (asked.length === 0) {
    const payments = run('npm', ['test', '--silent', '-w', 'payments', '--', ...reporters('payments')])
    status = status === 0 ? payments : status
  }
  tellMissing()
  const counted = run('node', ['scripts/count-tests.mjs', reports, '--skipped=allowed'])
  status = status === 0 ? counted : status
}
if (process.env.PRODLOGS_TEST_REPORT === undefined) rmSync(reports, { recursive: true, force: true })
process.exitCode = status
