import type { Connection } from '../connect/connection.ts'
import { ProdlogsError } from '../model/error.ts'
import { isEngineSource, type HostConfig, type SourceConfig } from '../model/host.ts'
import type { EpochMs } from '../model/time.ts'
import { ask, type HostClock } from '../remote/answer.ts'
import type { Frame, ListedFile } from '../remote/protocol.ts'
import { remoteError } from './remote-error.ts'
import type { ReadOptions } from './request.ts'
import { askOptions, limitsOf, programSource } from './to-program.ts'

export interface RotatedFile {
  readonly name: string
  readonly size: number
  readonly modified: EpochMs
  /** False when permissions or a missing decompressor forbid it. */
  readonly readable: boolean
}

export interface SourceDescription {
  readonly source: SourceConfig
  /** Why it cannot be read; absent: it can. */
  readonly error?: ProdlogsError
  readonly size?: number
  readonly modified?: EpochMs
  /** Octal, as stat writes it. */
  readonly mode?: string
  readonly device?: string
  readonly inode?: string
  /** Times of the first and the last line that has one, to the second. */
  readonly firstAt?: EpochMs
  readonly lastAt?: EpochMs
  /** In order of time, the live file last. */
  readonly files: readonly RotatedFile[]
}

export interface HostDescription {
  readonly host: string
  readonly clock?: HostClock
  readonly user?: string
  readonly groups: readonly string[]
  readonly os?: string
  /** Flavour: `gnu`, `busybox`, `other`, or the version of systemd for journalctl. */
  readonly tools: Readonly<Record<string, string>>
  readonly sources: readonly SourceDescription[]
  /** Names and types that a gate offers. */
  readonly offered?: readonly { readonly name: string; readonly type: string }[]
}

/** Says what a host has and which of its sources can be read. Throws when no shell is there at all. */
export const describeHost = async (
  connection: Connection,
  host: HostConfig,
  options: ReadOptions = {},
): Promise<HostDescription> => {
  let clock: HostClock | undefined
  const asked: ReadOptions = {
    gate: host.gate,
    sudo: host.sudo,
    ...options,
    hello: (told) => {
      if (clock === undefined || told.withinMs < clock.withinMs) clock = told
    },
  }
  const general = await framesOf(connection, undefined, asked)
  const offered = host.gate ? await framesOf(connection, 'list', asked) : []
  const sources: SourceDescription[] = []
  for (const source of host.sources)
    if (!isEngineSource(source)) sources.push(await describeSource(connection, source, asked))
  const about = first(general, 'host')
  return {
    host: host.name,
    ...(clock === undefined ? {} : { clock }),
    ...(about === undefined ? {} : { user: about.user, os: about.os }),
    groups: about?.groups ?? [],
    tools: Object.fromEntries(all(general, 'tool').map(({ tool, flavour }) => [tool, flavour])),
    sources,
    ...(host.gate
      ? {
          offered: all(offered, 'source').map(({ source, type }) => ({ name: source, type })),
        }
      : {}),
  }
}

const describeSource = async (
  connection: Connection,
  source: SourceConfig,
  options: ReadOptions,
): Promise<SourceDescription> => {
  try {
    const frames = await framesOf(connection, source, options)
    const about = first(frames, 'about')
    const times = first(frames, 'times')
    return {
      source,
      ...(about === undefined
        ? {}
        : {
            size: about.size,
            modified: about.mtime * 1000,
            mode: about.mode,
            device: about.device,
            inode: about.inode,
          }),
      ...(times?.first === undefined ? {} : { firstAt: times.first * 1000 }),
      ...(times?.last === undefined ? {} : { lastAt: times.last * 1000 }),
      files: all(frames, 'sibling').map(({ file }) => rotatedFile(file)),
    }
  } catch (error) {
    if (error instanceof ProdlogsError) return { source, error, files: [] }
    throw error
  }
}

const rotatedFile = ({ name, size, mtime, readable }: ListedFile): RotatedFile => ({
  name,
  size,
  modified: mtime * 1000,
  readable,
})

const all = <Name extends Frame['name']>(frames: readonly Frame[], name: Name): Extract<Frame, { name: Name }>[] =>
  frames.filter((frame): frame is Extract<Frame, { name: Name }> => frame.name === name)

const first = <Name extends Frame['name']>(
  frames: readonly Frame[],
  name: Name,
): Extract<Frame, { name: Name }> | undefined => all(frames, name)[0]

/** A host that describes itself at greater length does not end. */
const MOST_FRAMES = 20_000

/** `list`: the names that a gate offers; a source: that source; neither: the host alone. */
const framesOf = async (
  connection: Connection,
  what: SourceConfig | 'list' | undefined,
  options: ReadOptions,
): Promise<Frame[]> => {
  const parts = ask(
    connection,
    what === 'list'
      ? { verb: 'list' }
      : {
          verb: 'describe',
          ...(what === undefined ? {} : { source: programSource(what, options) }),
          ...limitsOf(options),
        },
    askOptions(options),
  )
  const frames: Frame[] = []
  for (;;) {
    const next = await parts.next()
    if (next.done) {
      if (next.value.kind === 'cut')
        throw new ProdlogsError('SSH_LOST', { host: connection.host, reason: next.value.reason })
      return frames
    }
    if (next.value.kind !== 'frame') continue
    const { frame } = next.value
    if (frame.name === 'error' && what !== undefined && what !== 'list') throw remoteError(frame, connection.host, what)
    if (frames.push(frame) > MOST_FRAMES)
      throw new ProdlogsError('REMOTE_FAILED', { host: connection.host, reason: { code: 'endless_description' } })
  }
}
