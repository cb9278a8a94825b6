// count-tests.mjs FOLDER [--skipped=allowed]: sums the JSON reports of every test run, names each failure with its reason, and
// ends with the closing line. Where parts were installed beforehand a skipped test is a failure, but for what needs a part that
// is for its owner to install.
import { relative } from 'node:path'
import { missingParts } from './real-parts.mjs'
import { isBroken, isFailed, resultsIn } from './test-reports.mjs'

const [folder, option] = process.argv.slice(2)
const allowed = option === '--skipped=allowed'
const optional = missingParts().filter(({ bring }) => !bring)
const isOptional = (name) => optional.some((part) => name.includes(`for want of ${part.name} (`))

const total = { passed: 0, failed: 0, skipped: 0 }
let unexpected = 0
for (const file of resultsIn(folder)) {
  if (isBroken(file)) {
    total.failed++
    tellFailure(file.name, '(the whole file)', file.message)
  }
  for (const test of file.assertionResults) {
    if (test.status === 'passed') total.passed++
    else if (isFailed(test)) {
      total.failed++
      tellFailure(file.name, test.fullName, test.failureMessages.at(-1))
    } else {
      total.skipped++
      if (isOptional(test.fullName)) continue
      unexpected++
      if (!allowed) console.log(`skipped: ${test.fullName}`)
    }
  }
}
console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`)
process.exit(total.passed > 0 && total.failed === 0 && (allowed || unexpected === 0) ? 0 : 1)

function tellFailure(file, test, message) {
  const reason = String(message ?? '').split('\n', 12)
  console.log(`failed: ${relative('', file)} > ${test}\n${reason.map((line) => `  ${line}`).join('\n')}`)
}
