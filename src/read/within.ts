/** What the promise gives, or `quiet` when it has not settled after so many milliseconds. Rejects as it does. */
export const within = async <T>(promise: Promise<T>, ms: number): Promise<T | 'quiet'> => {
  let timer: NodeJS.Timeout | undefined
  const quiet = new Promise<'quiet'>((resolve) => (timer = setTimeout(() => resolve('quiet'), ms)))
  try {
    return await Promise.race([promise, quiet])
  } finally {
    clearTimeout(timer)
  }
}
