import type { Connection } from '../connect/connection.ts'
import type { SourceConfig } from '../model/host.ts'
import type { AnswerEnd } from '../remote/answer.ts'
import type { ReadOptions, ReadRequest } from './request.ts'
import type { ReadEvent } from './source-reader.ts'

export type FollowRequest = Extract<ReadRequest, { kind: 'follow' }>

/**
 * Follows one source over one connection after the other. Each `run` goes on where the one before was cut, without
 * loss or repeat, and returns how it ended.
 */
export interface Follower {
  run(connection: Connection, options: ReadOptions): AsyncGenerator<ReadEvent, AnswerEnd>
}

export type MakeFollower = (host: string, source: SourceConfig, request: FollowRequest) => Follower
