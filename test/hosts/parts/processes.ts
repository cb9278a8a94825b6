import { readFileSync, readdirSync } from 'node:fs'

/** All processes below `root`, nearest first, by /proc. A child whose parent died is no longer below it. */
export function descendants(root: number): number[] {
  const parents = new Map<number, number[]>()
  for (const [pid, parent] of processTable()) parents.set(parent, [...(parents.get(parent) ?? []), pid])
  const found: number[] = []
  const queue = [root]
  for (let pid = queue.shift(); pid !== undefined; pid = queue.shift()) {
    const children = parents.get(pid) ?? []
    found.push(...children)
    queue.push(...children)
  }
  return found
}

/** Pids whose command line has `text`: finds what a lost session left behind. */
export function processesWith(text: string): number[] {
  return pids().filter((pid) => pid !== process.pid && commandLine(pid).includes(text))
}

/** Arguments of a process joined by spaces; empty when it is gone. */
export function commandLine(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim()
  } catch {
    return ''
  }
}

function processTable(): [pid: number, parent: number][] {
  return pids().flatMap((pid): [number, number][] => {
    try {
      // `pid (comm) state ppid …`; comm may hold spaces and parentheses.
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
      return [[pid, Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1])]]
    } catch {
      return []
    }
  })
}

const pids = (): number[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
