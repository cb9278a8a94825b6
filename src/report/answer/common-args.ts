import type { MessageArgs } from '../../model/verdict.ts'

/** What all cases say alike; how often it happened is told beside. */
export const commonArgs = (all: readonly MessageArgs[]): MessageArgs => {
  const [first = {}, ...others] = all
  return Object.fromEntries(
    Object.entries(first).filter(([name, value]) => name !== 'count' && others.every((args) => args[name] === value)),
  )
}
