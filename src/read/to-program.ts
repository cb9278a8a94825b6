import type { SourceConfig } from '../model/host.ts'
import type { TimeWindow } from '../model/time.ts'
import type { AskOptions } from '../remote/answer.ts'
import type { ProgramRequest } from '../remote/request.ts'
import { withBothReadings } from './doubled-hour.ts'
import { searchable } from './patterns.ts'
import type { ReadOptions, ReadRequest } from './request.ts'
import { zoneOffset } from './zone-offset.ts'

/** Writers of one file are out of order by so much at most, in seconds: what a window is widened by on both sides. */
const SLACK_SECONDS = 5

/** What the remote program is asked for, from what the caller wants of a source. */
export const programRequest = (
  source: SourceConfig,
  request: Exclude<ReadRequest, { kind: 'follow' }>,
  options: ReadOptions,
): ProgramRequest => {
  const base = { source: programSource(source, options), ...limitsOf(options) }
  switch (request.kind) {
    case 'last':
      return { ...base, verb: 'last', lines: request.lines }
    case 'since':
      return { ...base, verb: 'since', ...bounds(request.window, options) }
    case 'range': {
      const { device, inode, offset } = request.position
      return { ...base, verb: 'range', device, inode, offset, length: request.length }
    }
    case 'grep': {
      const { lines, window } = request.scope ?? {}
      return {
        ...base,
        verb: 'grep',
        strings: searchable(request.strings, source.type),
        ...(request.ignoreCase ? { ignoreCase: true } : {}),
        ...(request.before === undefined ? {} : { before: request.before }),
        ...(request.after === undefined ? {} : { after: request.after }),
        ...(request.maxCount === undefined ? {} : { max: request.maxCount }),
        ...(lines !== undefined
          ? { scope: 'lines', lines }
          : window === undefined
            ? { scope: 'all' }
            : { scope: 'window', ...bounds(window, options) }),
      }
    }
  }
}

export const programSource = (source: SourceConfig, options: ReadOptions): NonNullable<ProgramRequest['source']> => {
  if (options.gate) return { type: 'name', name: source.name }
  return source.type === 'file' ? { type: 'file', path: source.path } : { type: 'journal', unit: source.unit }
}

export const limitsOf = (options: ReadOptions): Pick<ProgramRequest, 'limits'> =>
  options.limits === undefined ? {} : { limits: options.limits }

export const askOptions = (options: ReadOptions): AskOptions => ({
  ...(options.gate ? { gate: true } : {}),
  ...(options.sudo ? { sudo: true } : {}),
  ...(options.signal === undefined ? {} : { signal: options.signal }),
  ...(options.hello === undefined ? {} : { hello: options.hello }),
  ...(options.heartbeatMs === undefined ? {} : { heartbeatMs: options.heartbeatMs }),
  ...(options.silenceMs === undefined ? {} : { silenceMs: options.silenceMs }),
})

/** So long a request may be on its way over a slow link, in seconds: the host counts back from when it has it. */
const ON_ITS_WAY_SECONDS = 60

const bounds = (window: TimeWindow, { timezone }: ReadOptions): Bounds => {
  const { from, to, relative = [] } = timezone === undefined ? window : withBothReadings(window, timezone)
  return {
    ...(from === undefined
      ? {}
      : relative.includes('from')
        ? { fromAgo: Math.ceil((Date.now() - from) / 1000) + ON_ITS_WAY_SECONDS }
        : { from: Math.floor(from / 1000) - SLACK_SECONDS }),
    ...(to === undefined ? {} : relative.includes('to') ? endAgo(to) : { to: Math.ceil(to / 1000) + SLACK_SECONDS }),
    ...zones(from, to, timezone),
  }
}

type Bounds = Pick<ProgramRequest, 'from' | 'to' | 'fromAgo' | 'toAgo' | 'zone' | 'zoneAtEnd'>

/** An end that is not yet over is none. */
const endAgo = (to: number): Bounds => {
  const toAgo = Math.floor((Date.now() - to) / 1000) - SLACK_SECONDS
  return toAgo > 0 ? { toAgo } : {}
}

const zones = (from: number | undefined, to: number | undefined, timezone: string | undefined): Bounds =>
  timezone === undefined
    ? {}
    : {
        zone: zoneOffset(timezone, from ?? to ?? Date.now()),
        zoneAtEnd: zoneOffset(timezone, to ?? from ?? Date.now()),
      }
