// node scripts/score.mjs [--check] [--jobs N] [--cli FILE] [--only NAME] [--dir DIR]...: how often the first verdict is right on logs
// that nobody here wrote. Without --dir it scores the corpora under test/outside; of the sealed one it prints only numbers.
import { execFile } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs, promisify } from 'node:util'

const run = promisify(execFile)
const root = dirname(dirname(fileURLToPath(import.meta.url)))
const outside = join(root, 'test', 'outside')

/** Causes that tell the reader that the money became what it should. */
const HEALTHY = new Set(['ok', 'ok_with_warnings', 'duplicate_harmless'])
/** Answers that claim nothing: wrong where something was to be said, and yet no false alarm. */
const SILENT = new Set(['none', 'unknown'])
const MARKS = { open: 0.97, sealed: 0.92, services: 0.92 }
/** Halves that are read, and later sets that were wholly fresh when they were first scored. */
const READ = ['open', 'fresh', 'fresh-second', 'fresh-third', 'fresh-fourth']
const HEALTHY_CALLED_BROKEN = 0.01

const { values: options } = parseArgs({
  options: {
    check: { type: 'boolean', default: false },
    jobs: { type: 'string', default: '2' },
    cli: { type: 'string', default: join(root, 'dist', 'cli.js') },
    dir: { type: 'string', multiple: true, default: [] },
    only: { type: 'string' },
  },
})

const cli = resolve(options.cli)
if (!existsSync(cli)) {
  console.error(`score: no ${cli}; build first: node scripts/build.mjs`)
  process.exit(2)
}

const corpora = (options.dir.length > 0 ? options.dir.flatMap(readDirectory) : readOutside()).filter(
  ({ name }) => options.only === undefined || name === options.only,
)
let missed = false
for (const corpus of corpora) {
  const results = await scoreAll(corpus.cases)
  const tally = count(results)
  print(corpus, tally, results)
  missed ||= belowMarks(corpus.name, tally)
}
if (options.check && missed) {
  console.error('score: below the marks')
  process.exitCode = 1
}

function readOutside() {
  const halves = [
    ...READ.flatMap((name) => readDirectory(join(outside, name))),
    ...readDirectory(join(outside, 'sealed')).map((corpus) => ({ ...corpus, sealed: true })),
  ]
  const services = join(outside, 'services')
  if (!existsSync(services)) return halves
  const cases = readdirSync(services, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap((entry) => readLedger(join(services, entry.name)))
  return [...halves, { name: 'services', cases }]
}

/** A folder with labels.tsv, expected.tsv or ledger.tsv: one corpus, or none where there is nothing labelled. */
function readDirectory(folder) {
  const name = basename(resolve(folder))
  if (existsSync(join(folder, 'labels.tsv'))) return [{ name, cases: readLabels(folder) }]
  if (existsSync(join(folder, 'expected.tsv'))) return [{ name, cases: readExpected(folder) }]
  if (existsSync(join(folder, 'ledger.tsv'))) return [{ name, cases: readLedger(folder) }]
  console.error(`score: ${folder} has no labels.tsv, expected.tsv or ledger.tsv`)
  process.exit(2)
}

/** Rows of file, accepted, near, never, health, stack, language, source, seen, and the id that is asked for, where not all are. */
function readLabels(folder) {
  return rows(join(folder, 'labels.tsv')).map(([file, accepted, near, never, health, , , , , id]) => ({
    name: file,
    ask: [...(id ? ['why', id] : ['report', '--all']), '--json', '--file', join(folder, file)],
    accepted: list(accepted),
    near: list(near),
    never: list(never),
    healthy: health === 'healthy',
  }))
}

/** Rows of file, first verdict, and a sentence for people: an empty verdict means that there must be none. */
function readExpected(folder) {
  return rows(join(folder, 'expected.tsv')).map(([file, wanted]) => {
    const accepted = wanted === '' ? ['none'] : list(wanted)
    return {
      name: file,
      ask: ['report', '--json', '--all', '--file', join(folder, file)],
      accepted,
      near: [],
      never: [],
      healthy: accepted.every((cause) => HEALTHY.has(cause)),
    }
  })
}

/**
 * Rows of id, file, accepted, near, never, health, what happened: every id is asked for by itself, and the file as a
 * whole where the service wrote no id of the delivery (`-`).
 */
function readLedger(folder) {
  return rows(join(folder, 'ledger.tsv')).map(([id, file, accepted, near, never, health]) => ({
    name: `${basename(folder)}/${file} ${id}`,
    ask: [...(id === '-' ? ['report', '--all'] : ['why', id]), '--json', '--file', join(folder, file)],
    accepted: list(accepted),
    near: list(near),
    never: list(never),
    healthy: health === 'healthy',
  }))
}

function rows(file) {
  const [, ...lines] = readFileSync(file, 'utf8').trimEnd().split('\n')
  return lines.map((line) => line.split('\t').map((cell) => cell.trim()))
}

function list(cell = '') {
  return cell.split('|').filter((cause) => cause !== '')
}

async function scoreAll(cases) {
  const results = Array.from({ length: cases.length })
  let next = 0
  const worker = async () => {
    while (next < cases.length) {
      const index = next++
      results[index] = { case: cases[index], ...judge(cases[index], await ask(cases[index].ask)) }
    }
  }
  await Promise.all(Array.from({ length: Math.max(1, Number(options.jobs)) }, worker))
  return results
}

/** The verdicts of one run. The exit code tells broken from healthy, so it is no failure here. */
async function ask(args) {
  const { stdout } = await run(process.execPath, [cli, ...args], {
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    timeout: 60_000,
    env: { ...process.env, NO_COLOR: '1', TZ: 'UTC', LANG: 'C.UTF-8' },
  }).catch((error) => error)
  try {
    const answer = JSON.parse(stdout)
    return answer.verdicts ?? [answer.verdict ?? answer]
  } catch {
    return []
  }
}

function judge(expected, verdicts) {
  const first = verdicts.find(({ cause }) => cause !== 'ok') ?? verdicts[0]
  const got = first?.cause ?? 'none'
  const right = matches(got, expected.accepted)
  const near = !right && matches(got, expected.near)
  const forbidden = verdicts.map(({ cause }) => cause).filter((cause) => matches(cause, expected.never))
  const certain = first?.confidence === 'certain'
  return {
    got,
    certain,
    right,
    near,
    forbidden,
    wrongClaim: forbidden.length > 0 || (certain && !right && !near),
    healthyCalledBroken: expected.healthy && !right && !near && !HEALTHY.has(got) && !SILENT.has(got),
    brokenCalledHealthy: !expected.healthy && !right && !near && HEALTHY.has(got),
  }
}

/** A label names one cause, or a whole family: `signature_failed` stands for every `signature_failed.…`. */
function matches(cause, labels) {
  return labels.some((label) => cause === label || cause.startsWith(`${label}.`))
}

function count(results) {
  const number = (test) => results.filter(test).length
  return {
    cases: results.length,
    healthy: number((result) => result.case.healthy),
    right: number((result) => result.right),
    near: number((result) => result.near),
    certain: number((result) => result.certain),
    certainRight: number((result) => result.certain && (result.right || result.near)),
    wrongClaims: number((result) => result.wrongClaim),
    healthyCalledBroken: number((result) => result.healthyCalledBroken),
    brokenCalledHealthy: number((result) => result.brokenCalledHealthy),
  }
}

function print(corpus, tally, results) {
  const { cases, healthy, right, near, certain, certainRight } = tally
  console.log(`${corpus.name}: ${right} of ${cases} right (${percent(right, cases)}), ${near} near`)
  console.log(
    `  wrong claims ${tally.wrongClaims}; certain ${certain}, of them not wrong ${percent(certainRight, certain)}`,
  )
  console.log(
    `  healthy called broken ${tally.healthyCalledBroken} of ${healthy}; broken called healthy ${tally.brokenCalledHealthy} of ${cases - healthy}`,
  )
  if (corpus.sealed) return
  for (const result of results.filter((each) => !each.right || each.wrongClaim)) {
    const { name, accepted } = result.case
    const said = result.forbidden.length > 0 ? `, must not say ${[...new Set(result.forbidden)].join(', ')}` : ''
    const kind = result.right ? 'claim' : result.near ? 'near ' : 'wrong'
    console.log(
      `  ${kind}  ${name}  want ${accepted.join('|')}  got ${result.got}${result.certain ? ' (certain)' : ''}${said}`,
    )
  }
}

function percent(part, whole) {
  return whole === 0 ? 'none' : `${((100 * part) / whole).toFixed(1)} %`
}

function belowMarks(name, tally) {
  const share = tally.right / tally.cases
  return (
    share < (MARKS[name] ?? 0) ||
    tally.brokenCalledHealthy > 0 ||
    tally.healthyCalledBroken > HEALTHY_CALLED_BROKEN * tally.healthy
  )
}
