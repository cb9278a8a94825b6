import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'

/**
 * A port on loopback that swallows connection attempts, as a firewall that drops does: its listener is stopped and its
 * queue is full, so the kernel leaves further SYNs without an answer.
 */
export async function startFullPort(): Promise<{ port: number; stop: () => void }> {
  const code = `const s = require('node:net').createServer(); s.listen({ port: 0, host: '127.0.0.1', backlog: 1 }, () => console.log(s.address().port))`
  const child = spawn(process.execPath, ['-e', code], { stdio: ['ignore', 'pipe', 'inherit'] })
  const [line] = (await once(child.stdout, 'data')) as [Buffer]
  const port = Number(line.toString())
  child.kill('SIGSTOP')
  const fillers: Socket[] = []
  for (let connected = true; connected;) {
    const socket = connect(port, '127.0.0.1')
    socket.on('error', () => undefined)
    fillers.push(socket)
    connected = await Promise.race([
      once(socket, 'connect').then(() => true),
      new Promise<boolean>((resolve) => setTimeout(() => resolve(false), 300)),
    ])
  }
  const stop = (): void => {
    for (const socket of fillers) socket.destroy()
    child.kill('SIGKILL')
  }
  return { port, stop }
}
