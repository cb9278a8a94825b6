// `npm test`: builds, then runs the suites of the CLI and of the payment service, each with its own configuration.
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'

const reports = process.env.PRODLOGS_TEST_REPORT
const reporters = (name) =>
  reports === undefined
    ? []
    : ['--reporter=default', '--reporter=json', `--outputFile.json=${join(reports, `${name}.json`)}`]

const run = (command, args, cwd) => spawnSync(command, args, { stdio: 'inherit', cwd }).status ?? 1

let status = run('node', ['scripts/build.mjs'])
if (status === 0) {
  status = run('npx', ['vitest', 'run', ...reporters('prodlogs'), ...process.argv.slice(2)])
  if (process.argv.length === 2) {
    const payments = run('npm', ['test', '--silent', '-w', 'payments', '--', ...reporters('payments')])
    status = status === 0 ? payments : status
  }
}
process.exitCode = status
