import { readConfig } from './config.ts'
import { ConfigError } from './config-env.ts'
import { readEnvironment } from './program.ts'
import { startService } from './service.ts'

/** `npm start`: reads the environment (and config.env beside it), starts, and ends on SIGTERM or SIGINT. */
const main = async (): Promise<void> => {
  const config = readConfig(readEnvironment())
  const service = await startService(config)
  process.on('SIGHUP', () => service.reopenLogs())
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => end(signal))

  const end = (signal: string): void => {
    // The hard limit: whatever hangs, the supervisor gets its process back.
    setTimeout(() => {
      service.log.error('server.forced', 'Shutdown took too long: ended by force', {
        reason: signal,
        limit_ms: config.http.shutdownTimeoutMs,
      })
      process.exit(1)
    }, config.http.shutdownTimeoutMs).unref()
    void service.stop(signal).then(() => process.exit(0))
  }
}

try {
  await main()
} catch (error) {
  // A configuration error names its variable; of anything else the message alone, since a stack may hold a connection string.
  process.stderr.write(`payments: ${error instanceof Error ? error.message : 'cannot start'}\n`)
  process.exitCode = error instanceof ConfigError ? 2 : 1
}
