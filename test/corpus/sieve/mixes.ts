import { readdirSync, readFileSync } from 'node:fs'
import { incidents } from '../incidents/independent-cases.ts'

/** Logs and the ids that are asked for, in whatever dialect. */
export interface Case {
  readonly name: string
  readonly query: readonly string[]
  readonly logs: Readonly<Record<string, string>>
}

/** Random numbers from 0 to 1 that are the same in every run with the same seed. */
export type Random = () => number

export const randomOf = (seed: number): Random => {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
}

/** Every incident log, the independent ones, and the open half of those from outside. */
export const allCases = (): readonly Case[] => [
  ...folderCases(new URL('../../incidents/', import.meta.url)),
  ...incidents().map(({ name, query, logs }) => ({ name: `independent ${name}`, query, logs })),
  ...outsideCases(new URL('../../outside/open/', import.meta.url)),
]

const folderCases = (root: URL): Case[] =>
  readdirSync(root, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && /^[a-z]?\d{3}-/.test(entry.name))
    .map(({ name }) => {
      const folder = new URL(`${name}/`, root)
      const { query } = JSON.parse(readFileSync(new URL('expected.json', folder), 'utf8')) as { query: string[] }
      const files = readdirSync(folder).filter((file) => file.endsWith('.log'))
      return { name, query, logs: Object.fromEntries(files.map((file) => [file, text(new URL(file, folder))])) }
    })

const outsideCases = (folder: URL): Case[] =>
  readdirSync(folder)
    .filter((file) => file.endsWith('.log'))
    .map((file) => ({ name: `open ${file}`, query: [], logs: { 'app.log': text(new URL(file, folder)) } }))

const text = (url: URL): string => readFileSync(url, 'utf8')

/** What a busy service writes beside its payments, at the time of the line before where that names one. */
const ORDINARY: readonly ((n: number, time: string) => string)[] = [
  (n) => `worker ${n % 16} is idle, ${n * 37} jobs done so far`,
  (n, time) => `${time} INFO http: GET /catalogue/page-${n} 200 in ${n % 90} ms`,
  (n, time) => JSON.stringify({ level: 30, time: Date.parse(time), msg: `cache refreshed in ${n % 50} ms`, pid: 7 }),
  (n, time) => JSON.stringify({ timestamp: time, level: 'info', message: `user ${n} opened the start page` }),
  (n, time) => `${time} DEBUG pool: ${n % 9} of 10 connections in use`,
  (n, time) => `time=${time} level=info msg="metrics flushed" series=${n}`,
  (n) => `10.0.0.${n % 250} - - "GET /static/app-${n}.js HTTP/1.1" 304 0`,
]

/** Gives one ordinary line after the other. */
export const ordinary = (random: Random): ((n: number, time: string) => string) => {
  const write = ORDINARY[Math.floor(random() * ORDINARY.length)] as (typeof ORDINARY)[number]
  return (n, time) => write(n, time)
}

/** Lines of cases, each source in its order, cut into one another and into ordinary ones, the first of them at `begun`. */
export const mix = (cases: readonly Case[], random: Random, begun = '2026-01-05T10:00:00.000Z'): Case => {
  const sources = cases.flatMap(({ logs }) => Object.values(logs).map((log) => log.replace(/\n$/, '').split('\n')))
  const lines: string[] = []
  let time = begun
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T
  const noise = (most: number): void => {
    const write = pick(ORDINARY)
    for (let left = Math.floor(random() * most); left > 0; left--)
      lines.push((random() < 0.7 ? write : pick(ORDINARY))(Math.floor(random() * 1e5), time))
  }
  noise(300)
  // Records of several lines stay whole: a service writes each in one go.
  const left = sources.map((each) => ({ lines: each, at: 0 }))
  const together = random() < 0.5
  for (let open = left; open.length > 0; open = open.filter(({ lines: each, at }) => at < each.length)) {
    const source = together ? pick(open) : (open[0] as (typeof open)[number])
    do {
      const line = source.lines[source.at++] as string
      time = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{3})?Z/.exec(line)?.[0] ?? time
      lines.push(line)
    } while (source.at < source.lines.length && !begins(source.lines[source.at] as string))
    if (random() < 0.4) noise(8)
    if (!together && source.at >= source.lines.length) noise(300)
  }
  noise(300)
  return {
    name: cases.map(({ name }) => name).join(' + '),
    query: cases.flatMap(({ query }) => query),
    logs: { 'mixed.log': `${lines.join('\n')}\n` },
  }
}

/** A line that is the first of a record, as far as a look at it tells. */
export const begins = (line: string): boolean => /^(?:[{[<\d]|[A-Z][a-z]{2} \d|time=|level=|ts=)/.test(line)
