// How public logs that nobody here wrote are read: `node bench/run-public-logs.mjs FOLDER`, where FOLDER holds unpacked
// copies of what bench/RESULTS-parse.md names. Nothing of them is kept here.
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs'
import { join, relative } from 'node:path'
import { rawText } from '../src/model/raw-line.ts'
import type { LogRecord } from '../src/model/record.ts'
import { createParser, type ParserOptions } from '../src/parse/parser.ts'
import { createRecogniser } from '../src/recognise/recogniser.ts'

const recognise = createRecogniser()

const recordsOf = (text: string, options: ParserOptions): LogRecord[] => {
  const parser = createParser(options)
  const lines = text.split('\n')
  if (lines.at(-1) === '') lines.pop()
  return [
    ...lines.flatMap((line, i) =>
      parser.push({
        origin: { host: 'x', source: 'x', position: { kind: 'line', number: i + 1 } },
        text: rawText(line.replace(/\r$/, '')),
      }),
    ),
    ...parser.flush(),
  ]
}

const filesBelow = (folder: string): string[] =>
  existsSync(folder)
    ? readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name))
        .toSorted()
    : []

interface Times {
  readonly files: number
  readonly asked: number
  readonly right: number
  /** Wrong, and more than one answer could be right: how often, by why. */
  readonly ambiguous: ReadonlyMap<string, number>
  /** Wrong ones, with what was expected. */
  readonly wrong: readonly string[]
}

/** fail2ban's own expectations: each `failJSON` tells the local time (Zurich, read on 2005-08-14) of the line behind it. */
const fail2ban = (folder: string): Times => {
  const files = filesBelow(folder)
  const options: ParserOptions = { timezone: 'Europe/Zurich', now: () => Date.UTC(2005, 7, 14, 10) }
  const wrong: string[] = []
  const ambiguous = new Map<string, number>()
  let asked = 0
  for (const file of files) {
    const lines = readFileSync(file, 'latin1').split('\n')
    for (const [i, line] of lines.entries()) {
      const json = /^#\s*failJSON:\s*(\{.*\})\s*$/.exec(line)?.[1]
      const next = lines[i + 1]
      if (json === undefined || next === undefined || next.startsWith('#')) continue
      const time = /"time"\s*:\s*"([^"]+)"/.exec(json)?.[1]
      if (time === undefined || /"match"\s*:\s*false/.test(json)) continue
      asked++
      const [record] = recordsOf(next, options)
      // One of its expectations is not padded: `2005-03-7T…`.
      const wanted = time.slice(0, 19).replace(/-(\d)T/, '-0$1T')
      if (record?.at !== undefined && local(record.at) === wanted.slice(0, 19)) continue
      const why = ambiguityOf(next, wanted, record?.at, local)
      if (why !== undefined) ambiguous.set(why, (ambiguous.get(why) ?? 0) + 1)
      else
        wrong.push(
          `${relative(folder, file)}:${i + 2} ${time} ${record?.at === undefined ? '-' : local(record.at)} ${next.slice(0, 110)}`,
        )
    }
  }
  return { files: files.length, asked, right: asked - wrong.length - sum(ambiguous), ambiguous, wrong }
}

/** Why a line has more than one right time, when it has. `expected`: the peer's clock, HH:MM:SS of the wall. */
const ambiguityOf = (
  line: string,
  expected: string,
  read: number | undefined,
  local: (at: number) => string,
): string | undefined => {
  const clock = expected.slice(11, 19)
  const [, minute = '', second = ''] = clock.split(':')
  const times = new Set(line.match(/(?<!\d)\d{1,2}:\d\d:\d\d(?!\d)|(?<!\d)1[0-9]{9}(?!\d)/g) ?? [])
  if (![...times].some((time) => time.endsWith(`${minute}:${second}`)) && !/(?<!\d)1\d{9}|@4[0-9a-f]{15}/.test(line))
    return 'the time is not in the line'
  if (
    times.size > 1 ||
    new Set(line.match(/\b(?:19|20)\d\d\b/g)).size > 1 ||
    /^\w{3} +\d+ [\d:]+ .*\b1[0-5]\d{4} /.test(line)
  )
    return 'the line has several times'
  if (read === undefined) return undefined
  if (line.includes(clock) && !local(read).endsWith(clock) && /\d(?:Z|"?[ ,]?[+-]\d\d:?\d\d)/.test(line))
    return 'the peer leaves the written zone out'
  const day = (text: string) => text.slice(5, 10).split('-')
  const [a, b] = [day(expected), day(local(read))]
  if (a[0] === b[1] && a[1] === b[0] && clock === local(read).slice(11, 19)) return 'day and month could be either'
  return undefined
}

const zurich = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Zurich', dateStyle: 'short', timeStyle: 'medium' })
const local = (at: number): string => zurich.format(at).replace(' ', 'T')

/** crowdsec's own expectations: of each message of a test's log, the time that its hub made of it. */
const crowdsec = (folder: string): Times => {
  const tests = filesBelow(folder).filter((file) => file.endsWith('parser.assert'))
  const wrong: string[] = []
  const ambiguous = new Map<string, number>()
  let asked = 0
  let files = 0
  for (const test of tests) {
    const expected = new Map<string, { message?: string; time?: string }>()
    for (const [, index = '', field = '', value = ''] of readFileSync(test, 'utf8').matchAll(
      /\["s02-enrich"\]\["crowdsecurity\/dateparse-enrich"\]\[(\d+)\]\.Evt\.(?:Parsed\["(message)"\]|Enriched\["MarshaledTime"\]) == "((?:[^"\\]|\\.)*)"/g,
    ))
      expected.set(index, {
        ...expected.get(index),
        ...(field === 'message' ? { message: unquoted(value) } : { time: value }),
      })
    const logs = filesBelow(join(test, '..')).filter((file) => file.endsWith('.log'))
    const lines = logs.flatMap((file) => readFileSync(file, 'utf8').split('\n'))
    files += logs.length
    const used = new Set<number>()
    for (const { message, time } of expected.values()) {
      if (message === undefined || time === undefined || time === '') continue
      const at = lines.findIndex((line, i) => !used.has(i) && line.includes(message))
      const line = lines[at]
      if (line === undefined) continue
      used.add(at)
      asked++
      const wanted = Date.parse(time)
      const [record] = recordsOf(line, { timezone: 'UTC', now: () => wanted + 3_600_000 })
      if (record?.at !== undefined && Math.floor(record.at / 1000) === Math.floor(wanted / 1000)) continue
      const why = ambiguityOf(line, time, record?.at, (moment) => new Date(moment).toISOString().slice(0, 19))
      if (why !== undefined) ambiguous.set(why, (ambiguous.get(why) ?? 0) + 1)
      else
        wrong.push(
          `${relative(folder, test)} ${time} ${record?.at === undefined ? '-' : new Date(record.at).toISOString()} ${line.slice(0, 130)}`,
        )
    }
  }
  return { files, asked, right: asked - wrong.length - sum(ambiguous), ambiguous, wrong }
}

const sum = (counts: ReadonlyMap<string, number>): number => [...counts.values()].reduce((all, n) => all + n, 0)

const unquoted = (text: string): string => {
  try {
    return JSON.parse(`"${text}"`) as string
  } catch {
    return text
  }
}

/** Logs of systems that take no payments: share with a time and a level, unparsed, steps of payments named in them. */
const withoutPayments = (folder: string) => {
  const rows = filesBelow(folder)
    .filter((file) => file.endsWith('_2k.log'))
    .map((file) => {
      const text = readFileSync(file, 'utf8')
      const started = process.cpuUsage()
      const records = recordsOf(text, { timezone: 'UTC' })
      const spent = process.cpuUsage(started)
      const perMb = (spent.user + spent.system) / 1000 / (statSync(file).size / 1e6)
      const steps = records.flatMap((record) =>
        recognise(record).map((step) => `${step.kind} ${step.outcome} ← ${record.raw.slice(0, 140)}`),
      )
      const share = (of: (record: LogRecord) => boolean) => records.filter(of).length / Math.max(1, records.length)
      return {
        name: relative(folder, file).split('/')[0] ?? file,
        lines: text.split('\n').length - 1,
        records: records.length,
        time: share(({ at }) => at !== undefined),
        level: share(({ level }) => level !== undefined),
        unparsed: share(({ kind }) => kind === 'unparsed'),
        steps,
        perMb,
      }
    })
  return rows
}

const percent = (share: number): string => `${(share * 100).toFixed(1)} %`

export const run = (): void => {
  const [folder = '.', long] = process.argv.slice(2)
  const isLong = long === '--long'
  const peers = {
    fail2ban: fail2ban(join(folder, 'fail2ban/tests/files/logs')),
    crowdsec: crowdsec(join(folder, '.tests')),
  }
  for (const [name, { files, asked, right, ambiguous, wrong }] of Object.entries(peers)) {
    const left = sum(ambiguous)
    console.log(
      `${name}: ${files} files, ${right} of ${asked} times as expected, ${percent(right / Math.max(1, asked))}; without ${left} that are ambiguous ${percent(right / Math.max(1, asked - left))}`,
    )
    for (const [why, n] of ambiguous) console.log(`  ${n} × ${why}`)
    if (isLong) for (const one of wrong) console.log(`  ${one}`)
  }
  const rows = withoutPayments(join(folder, 'loghub'))
  console.log(
    '\n| log | lines | records | with time | with level | unparsed | steps named | CPU s/MB |\n|---|---|---|---|---|---|---|---|',
  )
  for (const row of rows)
    console.log(
      `| ${row.name} | ${row.lines} | ${row.records} | ${percent(row.time)} | ${percent(row.level)} | ${percent(row.unparsed)} | ${row.steps.length} | ${(row.perMb / 1000).toFixed(2)} |`,
    )
  const records = rows.reduce((all, row) => all + row.records, 0)
  const steps = rows.flatMap((row) => row.steps.map((step) => `${row.name}: ${step}`))
  console.log(`\n${steps.length} steps in ${records} records, ${((steps.length / records) * 1000).toFixed(2)} in 1,000`)
  if (isLong) for (const step of steps) console.log(`  ${step}`)
}
