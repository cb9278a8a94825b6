/** Lets so many run at a time; the others wait in line. */
export interface Slots {
  /** Throws TooBusy when no slot came free in time. */
  run<T>(work: () => Promise<T>): Promise<T>
}

class TooBusy extends Error {
  // As PostgreSQL's too_many_connections: the database is overloaded, not wrong.
  readonly code = '53300'
}

export const createSlots = (count: number, maxWaitMs: number): Slots => {
  let free = count
  const waiting: (() => void)[] = []
  const take = (): Promise<void> => {
    if (free > 0) {
      free -= 1
      return Promise.resolve()
    }
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        waiting.splice(waiting.indexOf(enter), 1)
        reject(new TooBusy(`no database connection came free within ${maxWaitMs} ms`))
      }, maxWaitMs)
      const enter = (): void => {
        clearTimeout(timer)
        resolve()
      }
      waiting.push(enter)
    })
  }
  // Handed on from one to the next: who came first goes first.
  const give = (): void => {
    const next = waiting.shift()
    if (next === undefined) free += 1
    else next()
  }
  return {
    run: async (work) => {
      await take()
      try {
        return await work()
      } finally {
        give()
      }
    },
  }
}
