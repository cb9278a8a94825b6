const actions = new Set<() => void>()

/**
 * Runs `action` when this process exits; returns the way to call it off. One listener for all: with twenty hosts and
 * eight shells each, Node would warn of a leak on stderr.
 */
export function onProcessExit(action: () => void): () => void {
  if (actions.size === 0) process.on('exit', runAll)
  actions.add(action)
  return () => {
    actions.delete(action)
    if (actions.size === 0) process.off('exit', runAll)
  }
}

const runAll = (): void => {
  for (const action of actions) action()
}
