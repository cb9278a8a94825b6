// Writes numbered lines and rotates the log every 20 s in turns: renamed and reopened at once, renamed with the writer still in
// the old file for two seconds, copied and truncated, and the same with what was rotated before compressed (delaycompress). node soak-writer.mjs PATH SECONDS LINES_PER_SECOND
import { spawn } from 'node:child_process'
import { closeSync, copyFileSync, existsSync, openSync, renameSync, rmSync, truncateSync, writeSync } from 'node:fs'

const [path, seconds, rate] = [process.argv[2], Number(process.argv[3]), Number(process.argv[4])]
const STYLES = ['rename', 'late', 'copytruncate', 'copytruncate+delaycompress', 'copytruncate+delaycompress']
const EVERY_MS = 20_000
const begun = Date.now()
let file = openSync(path, 'a')
let written = 0
let rotations = 0
let leaveAt = 0

const rotate = () => {
  const style = STYLES[rotations++ % STYLES.length]
  for (const end of ['', '.gz']) {
    rmSync(`${path}.9${end}`, { force: true })
    for (let n = 8; n >= 1; n--)
      if (existsSync(`${path}.${n}${end}`)) renameSync(`${path}.${n}${end}`, `${path}.${n + 1}${end}`)
  }
  // It frees an inode, which the next copy is given.
  if (style.endsWith('delaycompress') && existsSync(`${path}.2`))
    spawn('gzip', ['-f', `${path}.2`], { stdio: 'inherit' })
  if (style.startsWith('copytruncate')) {
    copyFileSync(path, `${path}.1`)
    truncateSync(path, 0)
    return
  }
  renameSync(path, `${path}.1`)
  if (style === 'late') {
    closeSync(openSync(path, 'a'))
    leaveAt = Date.now() + 2000
    return
  }
  closeSync(file)
  file = openSync(path, 'a')
}

const tick = () => {
  const age = Date.now() - begun
  if (leaveAt !== 0 && Date.now() > leaveAt) {
    leaveAt = 0
    closeSync(file)
    file = openSync(path, 'a')
  }
  let text = ''
  for (const due = Math.min(seconds * rate, (age * rate) / 1000); written < due; written++)
    text += `${new Date().toISOString()} n=${written} событие ${'x'.repeat(written % 90)}\n`
  if (text !== '') writeSync(file, text)
  if (age > EVERY_MS * (rotations + 1) && age < seconds * 1000 - EVERY_MS / 2) rotate()
  if (age < seconds * 1000) setTimeout(tick, 5)
  else console.log(JSON.stringify({ written, rotations: `${rotations} (${STYLES.join(', ')})` }))
}
tick()
