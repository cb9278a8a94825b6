import { serveStdio } from '@modelcontextprotocol/server/stdio'
import type { ServeOptions } from './call.ts'
import { serverFactory } from './server.ts'

/** Serves on stdin and stdout until the client closes its end or the signal aborts. Both protocol versions. */
export const serveOnStdio = async (options: ServeOptions): Promise<void> => {
  const handle = serveStdio(serverFactory(options), { onerror: () => {} })
  await new Promise<void>((resolve) => {
    for (const event of ['end', 'close', 'error']) process.stdin.once(event, () => resolve())
    process.stdout.once('error', () => resolve())
    options.signal.addEventListener('abort', () => resolve(), { once: true })
  })
  await handle.close()
}
