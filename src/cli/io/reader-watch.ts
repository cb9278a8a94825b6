import { closeSync, constants, lstatSync, openSync, readdirSync, readFileSync, readlinkSync } from 'node:fs'

/** A tail of a quiet log writes nothing, and so would not learn that `head` has gone; this often it asks. */
const ASK_MS = 500

/** Calls once when nobody reads stdout any more. Only Linux tells; elsewhere the next line does. */
export const watchReader = (gone: () => void): void => {
  const hasReader = process.platform === 'linux' ? readerTest() : undefined
  if (hasReader === undefined) return
  const timer = setInterval(() => {
    if (hasReader()) return
    clearInterval(timer)
    gone()
  }, ASK_MS)
  timer.unref()
}

const OWN = '/proc/self/fd/1'

/** How to ask whether anybody reads; undefined where nothing tells. */
const readerTest = (): (() => boolean) | undefined => {
  const target = quietly(() => readlinkSync(OWN)) ?? ''
  if (!target.startsWith('pipe:'))
    return quietly(() => lstatSync(target).isFIFO()) === true ? namedHasReader : undefined
  // The other end of a shell's pipe is a neighbour. A reader elsewhere cannot be seen, and is taken to be there.
  let readers = readersOf(target)
  if (readers.length === 0) return undefined
  return () => {
    readers = readers.filter((pid) => reads(pid, target))
    if (readers.length === 0) readers = readersOf(target)
    return readers.length > 0
  }
}

/** Opening a named pipe for writing without waiting fails with ENXIO when no process has it open for reading. */
const namedHasReader = (): boolean => {
  try {
    closeSync(openSync(OWN, constants.O_WRONLY | constants.O_NONBLOCK))
    return true
  } catch (error) {
    return !(error instanceof Error && 'code' in error && error.code === 'ENXIO')
  }
}

/** Processes of our group, and the one that started us, that read from the pipe. */
const readersOf = (pipe: string): number[] => {
  const group = groupOf('self')
  const pids = (quietly(() => readdirSync('/proc')) ?? []).filter((name) => /^\d+$/.test(name)).map(Number)
  return pids
    .filter((pid) => pid !== process.pid && (pid === process.ppid || groupOf(pid) === group))
    .filter((pid) => reads(pid, pipe))
}

/** The process group: the third field after the name, which may hold spaces and parentheses. */
const groupOf = (pid: number | 'self'): string | undefined => {
  const stat = quietly(() => readFileSync(`/proc/${pid}/stat`, 'utf8')) ?? ''
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[2]
}

/** Whether a process has the reading end; one that became another user's (sudo) may not be looked into, and still has it. */
const reads = (pid: number, pipe: string): boolean => {
  const folder = `/proc/${pid}/fd`
  try {
    return readdirSync(folder).some((fd) =>
      quietly(() => readlinkSync(`${folder}/${fd}`) === pipe && (lstatSync(`${folder}/${fd}`).mode & 0o400) !== 0),
    )
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EACCES'
  }
}

const quietly = <T>(look: () => T): T | undefined => {
  try {
    return look()
  } catch {
    return undefined
  }
}
