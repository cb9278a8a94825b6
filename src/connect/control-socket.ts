import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'

/** Whether a control socket leads to a living ssh: the file may outlive it. */
export function isLiveSocket(path: string): Promise<boolean> {
  if (!existsSync(path)) return Promise.resolve(false)
  return new Promise((resolve) => {
    const child = spawn('ssh', ['-F', 'none', '-S', path, '-O', 'check', '--', 'host'], { stdio: 'ignore' })
    child.once('error', () => resolve(false))
    child.once('exit', (code) => resolve(code === 0))
  })
}
