import type { Connection } from '../connect/connection.ts'
import type { SourceConfig } from '../model/host.ts'
import { boundedGaps } from './bounded-gaps.ts'
import { readBulk } from './bulk.ts'
import { plainRead } from './plain-read.ts'
import type { ReadOptions, ReadRequest } from './request.ts'
import { followOnce } from './resume.ts'
import type { ReadStream } from './source-reader.ts'

/**
 * Reads one source of a host over a connection. Windows come with a few seconds more on both sides: filter by the
 * parsed time. What is missing is a `gap` (`stream_cut` when the answer has no trailer); what cannot be read at all is
 * thrown as ProdlogsError: SOURCE_MISSING, SOURCE_DENIED, SOURCE_NOT_A_FILE, UNIT_UNKNOWN, JOURNAL_DENIED,
 * JOURNAL_ABSENT, SHELL_REFUSED, SUDO_REFUSED, GATE_REFUSED, SSH_LOST, REMOTE_FAILED.
 */
export const openSource = (
  connection: Connection,
  source: SourceConfig,
  request: ReadRequest,
  options: ReadOptions = {},
): ReadStream =>
  boundedGaps(
    request.kind === 'follow'
      ? followOnce(connection, source, request, options)
      : readBulk(connection, source, plainRead(request), options),
    { host: connection.host, source: source.name },
  )

export { describeHost, type HostDescription, type SourceDescription } from './describe.ts'
export { within } from './within.ts'
export { zoneOffset } from './zone-offset.ts'
export { laterReading } from './doubled-hour.ts'
export { openLocalBytes, type LocalBytes } from './local-bytes.ts'
export { readLocal, type LargeFile } from './local-file.ts'
export { followWithResume } from './resume.ts'
export type { GrepScope, ReadOptions, ReadRequest } from './request.ts'
export type { ReadEvent, ReadStream } from './source-reader.ts'
