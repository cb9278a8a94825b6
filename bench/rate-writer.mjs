// Writes JSON lines at a steady rate: node rate-writer.mjs PATH SECONDS LINES_PER_SECOND
import { openSync, writeSync } from 'node:fs'

const [path, seconds, rate] = [process.argv[2], Number(process.argv[3]), Number(process.argv[4])]
const file = openSync(path, 'a')
const begun = Date.now()
let written = 0
const tick = () => {
  const now = Date.now()
  let text = ''
  for (const due = Math.min(seconds * rate, ((now - begun) * rate) / 1000); written < due; written++)
    text += `{"level":30,"time":${now},"msg":"request mark-${written}- completed","path":"/health"}\n`
  if (text !== '') writeSync(file, text)
  if (written < seconds * rate) setTimeout(tick, 5)
}
tick()
