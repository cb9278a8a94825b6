import type { Connection } from './connection.ts'
import { processConnection } from './command.ts'

/** A shell on this machine: the same program reads local logs as reads remote ones. */
export const connectLocal = (host: string): Connection => processConnection(host, 'local', ['/bin/sh', '-s'])
