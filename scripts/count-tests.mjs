// count-tests.mjs FOLDER [--skipped=allowed]: sums the JSON reports of every test run, names each failure with its reason, and
// ends with the closing line. Where parts were installed beforehand a skipped test is a failure, but for what needs a part that
// is for its owner to install.
import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { missingParts } from './real-parts.mjs'

const [folder, option] = process.argv.slice(2)
const allowed = option === '--skipped=allowed'
const optional = missingParts().filter(({ bring }) => !bring)
const isOptional = (name) => optional.some((part) => name.includes(`for want of ${part.name} (`))

const total = { passed: 0, failed: 0, skipped: 0 }
let unexpected = 0
for (const name of readdirSync(folder).filter((file) => file.endsWith('.json'))) {
  const report = JSON.parse(readFileSync(join(folder, name), 'utf8'))
  const files = report.testResults ?? []
  const broken = files.filter((file) => file.status === 'failed' && file.assertionResults.length === 0)
  total.passed += report.numPassedTests
  total.failed += report.numFailedTests + broken.length
  for (const file of broken) tellFailure(file.name, '(the whole file)', file.message)
  for (const file of files)
    for (const test of file.assertionResults.filter(({ status }) => status === 'failed'))
      tellFailure(file.name, test.fullName, test.failureMessages.at(-1))
  const skipped = files
    .flatMap((file) => file.assertionResults)
    .filter((test) => ['pending', 'skipped', 'todo'].includes(test.status))
  total.skipped += skipped.length
  const counted = skipped.filter((test) => !isOptional(test.fullName))
  unexpected += counted.length
  if (!allowed) for (const test of counted) console.log(`skipped: ${test.fullName}`)
}
console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`)
process.exit(total.passed > 0 && total.failed === 0 && (allowed || unexpected === 0) ? 0 : 1)

function tellFailure(file, test, message) {
  const reason = String(message ?? '').split('\n', 12)
  console.log(`failed: ${relative('', file)} > ${test}\n${reason.map((line) => `  ${line}`).join('\n')}`)
}
