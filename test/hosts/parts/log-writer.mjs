// Writes numbered lines to a log and rotates it: node log-writer.mjs PATH STYLE SECONDS LINES_PER_SECOND ROTATIONS
// Styles: `rename` reopens at once, `late` goes on writing to the old file for a while, `copytruncate` copies and truncates
// in place, `recreate` deletes the file and makes a new one; a `+gz` compresses the rotated file soon after. Prints the number of lines at the end.
import { execFileSync } from 'node:child_process'
import { closeSync, copyFileSync, existsSync, openSync, renameSync, rmSync, truncateSync, writeSync } from 'node:fs'

const [path, kind = 'rename', seconds = '3', rate = '1000', wanted = '3'] = process.argv.slice(2)
const [style, compress] = kind.split('+')
const started = Date.now()
const lasts = Number(seconds) * 1000
let file = openSync(path, 'a')
let written = 0
let rotations = 0
let leaveOldAt = 0

const shift = () => {
  for (let number = 9; number >= 1; number--)
    for (const end of ['', '.gz'])
      if (existsSync(`${path}.${number}${end}`)) renameSync(`${path}.${number}${end}`, `${path}.${number + 1}${end}`)
}

const rotate = () => {
  rotations++
  if (style === 'recreate') {
    closeSync(file)
    rmSync(path)
    file = openSync(path, 'a')
    return
  }
  shift()
  if (style === 'copytruncate') {
    copyFileSync(path, `${path}.1`)
    truncateSync(path, 0)
  } else {
    renameSync(path, `${path}.1`)
    if (style === 'late') {
      closeSync(openSync(path, 'a'))
      leaveOldAt = Date.now() + lasts / (Number(wanted) + 1) / 2
    } else {
      closeSync(file)
      file = openSync(path, 'a')
    }
  }
  if (compress) setTimeout(() => existsSync(`${path}.1`) && execFileSync('gzip', [`${path}.1`]), 400)
}

const tick = () => {
  const now = Date.now()
  const age = now - started
  if (leaveOldAt !== 0 && now > leaveOldAt) {
    leaveOldAt = 0
    closeSync(file)
    file = openSync(path, 'a')
  }
  let text = ''
  for (const due = (age * Number(rate)) / 1000; written < due; written++)
    text += `${new Date(now).toISOString()} n=${written} событие ${'x'.repeat(written % 90)}\n`
  if (text !== '') writeSync(file, text)
  if (rotations < Number(wanted) && age > (lasts * (rotations + 1)) / (Number(wanted) + 1)) rotate()
  if (age < lasts) setTimeout(tick, 1)
  else process.stdout.write(`${written}\n`)
}
tick()
