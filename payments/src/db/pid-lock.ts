import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'

/** A file that says which process holds something. It lies beside what it guards, never inside. */
export interface PidLock {
  release(): void
}

/** Takes the lock, also from a process that has died without releasing it. Throws when a living one holds it. */
export const takePidLock = (file: string): PidLock => {
  mkdirSync(dirname(file), { recursive: true })
  const mine = `${process.pid} ${startedAt(process.pid) ?? ''}`.trim()
  // Twice: the first try may find a dead holder's file and clear it away.
  for (let attempt = 0; attempt < 2; attempt++) {
    if (tryWrite(file, mine)) return { release: () => releaseOwn(file, mine) }
    const holder = readHolder(file)
    if (holder !== undefined && isAlive(holder)) {
      throw new Error(
        `${file} is held by process ${holder.pid}: two processes on one PGlite directory lose rows. Stop it, or set PGLITE_DIR.`,
      )
    }
    rmSync(file, { force: true })
  }
  throw new Error(`${file} could not be taken: another process is taking it at this moment`)
}

const tryWrite = (file: string, content: string): boolean => {
  try {
    writeFileSync(file, content, { flag: 'wx' })
    return true
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false
    throw error
  }
}

const releaseOwn = (file: string, mine: string): void => {
  const holder = readHolder(file)
  if (holder !== undefined && `${holder.pid} ${holder.started ?? ''}`.trim() === mine) rmSync(file, { force: true })
}

interface Holder {
  readonly pid: number
  readonly started: string | undefined
}

const readHolder = (file: string): Holder | undefined => {
  try {
    const [pid, started] = readFileSync(file, 'utf8').trim().split(' ')
    return pid !== undefined && /^\d+$/.test(pid) ? { pid: Number(pid), started } : undefined
  } catch {
    return undefined
  }
}

const isAlive = (holder: Holder): boolean => {
  try {
    process.kill(holder.pid, 0)
  } catch (error) {
    // EPERM means that it lives and belongs to somebody else.
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
  const started = startedAt(holder.pid)
  // After a reboot the pid may be another program's: its start time then differs. Where /proc is absent the pid decides.
  return holder.started === undefined || started === undefined || started === holder.started
}

/** Field 22 of /proc/<pid>/stat: start time in clock ticks since boot; undefined where there is no /proc. */
const startedAt = (pid: number): string | undefined => {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]
  } catch {
    return undefined
  }
}
