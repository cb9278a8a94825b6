/** Whether an entry names any of the words in one of its texts; every entry does when there are none. */
export const holdsAny = (words: readonly string[]) => {
  const holds = (value: unknown): boolean => {
    if (typeof value === 'string') return words.some((word) => value.includes(word))
    return value !== null && typeof value === 'object' && Object.values(value).some(holds)
  }
  return (value: unknown): boolean => words.length === 0 || holds(value)
}
