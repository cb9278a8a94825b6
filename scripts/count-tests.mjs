// Sums the JSON reports of every test run into the closing line. A skipped test is a failure here: on the machine that
// runs this, everything that tests need was installed.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const folder = process.argv[2]
const total = { passed: 0, failed: 0, skipped: 0 }
for (const name of readdirSync(folder).filter((file) => file.endsWith('.json'))) {
  const report = JSON.parse(readFileSync(join(folder, name), 'utf8'))
  total.passed += report.numPassedTests
  total.failed +=
    report.numFailedTests +
    (report.testResults ?? []).filter((file) => file.status === 'failed' && file.assertionResults.length === 0).length
  const skipped = (report.testResults ?? [])
    .flatMap((file) => file.assertionResults)
    .filter((test) => ['pending', 'skipped', 'todo'].includes(test.status))
  total.skipped += skipped.length
  for (const test of skipped) console.log(`skipped: ${test.fullName}`)
}
console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`)
process.exit(total.passed > 0 && total.failed === 0 && total.skipped === 0 ? 0 : 1)
