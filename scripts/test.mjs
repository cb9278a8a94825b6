// `npm test`: brings real parts where it may, builds, then runs the suites of the CLI and of the payment service.
// With arguments (files, --project unit) it installs nothing and runs those alone.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative, resolve } from 'node:path'
import { bringParts, tellMissing } from './real-parts.mjs'
import { hasFailed, reportOf } from './test-reports.mjs'

/** More than these are no accident of a busy machine. */
const MOST_ASKED_ALONE = 6

const asked = process.argv.slice(2)
const reports = process.env.PRODLOGS_TEST_REPORT ?? mkdtempSync(join(tmpdir(), 'prodlogs-report-'))

const run = (command, args) => spawnSync(command, args, { stdio: 'inherit' }).status ?? 1

if (asked.length === 0) bringParts()
let status = run('node', ['scripts/build.mjs'])
if (status === 0) {
  status = suite('prodlogs', ['npx', 'vitest', 'run'], asked, 'test/hosts')
  if (asked.length === 0) {
    const payments = suite('payments', ['npm', 'test', '--silent', '-w', 'payments', '--'], [], 'payments/test')
    status = status === 0 ? payments : status
  }
  tellMissing()
  const counted = run('node', ['scripts/count-tests.mjs', reports, '--skipped=allowed'])
  status = status === 0 ? counted : status
}
if (process.env.PRODLOGS_TEST_REPORT === undefined) rmSync(reports, { recursive: true, force: true })
process.exitCode = status

/**
 * Runs one suite. On a shared machine real hosts starve when much goes on at once, so in CI files of `real` that failed are
 * asked once more by themselves, aloud, after the rest: a failure that comes back decides. Pure tests get no second chance.
 */
function suite(name, [command, ...first], args, real) {
  const once = (report, more) =>
    run(command, [
      ...first,
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${join(reports, `${report}.json`)}`,
      ...more,
    ])
  rmSync(join(reports, `${name}.alone.json`), { force: true })
  const ended = once(name, args)
  const failed = reportOf(reports, name)
    .filter(hasFailed)
    .map((file) => file.name)
  const mayBeAsked = failed.length <= MOST_ASKED_ALONE && failed.every((file) => file.startsWith(resolve(real)))
  if (!process.env.CI || ended === 0 || failed.length === 0 || !mayBeAsked) return ended
  console.log(
    ['', 'Failed beside others, asked again alone:', ...failed.map((file) => `  ${relative('', file)}`)].join('\n'),
  )
  return once(`${name}.alone`, ['--maxWorkers=1', ...failed])
}
