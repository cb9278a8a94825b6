/** One request to the remote program; `program/request.sh` explains the words. Texts are any bytes but NUL. */
export interface ProgramRequest {
  readonly verb: 'describe' | 'list' | 'last' | 'since' | 'follow' | 'grep' | 'range'
  /** A gate knows sources by name only; without a gate the path or unit is told. */
  readonly source?:
    | { readonly type: 'file'; readonly path: string }
    | { readonly type: 'journal'; readonly unit: string }
    | { readonly type: 'name'; readonly name: string }
  readonly lines?: number
  /** Epoch seconds; both ends are widened by the caller, who filters by the parsed time afterwards. */
  readonly from?: number
  readonly to?: number
  /** Seconds before the host's own now, in the place of `from` and `to`. */
  readonly fromAgo?: number
  readonly toAgo?: number
  /** Seconds east of UTC of a log that writes no zone; absent: the host's own zone. */
  readonly zone?: number
  /** The same at the end of a window: clocks may have been changed between. */
  readonly zoneAtEnd?: number
  readonly scope?: 'lines' | 'window' | 'all'
  readonly strings?: readonly string[]
  readonly ignoreCase?: boolean
  readonly before?: number
  readonly after?: number
  readonly max?: number
  /** Where a follower begins. */
  readonly at?: 'end' | 'last' | 'wait' | 'cursor' | 'since'
  readonly device?: string
  readonly inode?: string
  readonly offset?: number
  readonly length?: number
  readonly cursor?: string
  readonly limits?: ProgramLimits
}

/** Limits that the host keeps; absent: 600 s, 120 s of processor time, 4 GiB, and a lease of 30 s. */
export interface ProgramLimits {
  readonly leaseSeconds?: number
  readonly seconds?: number
  readonly cpuSeconds?: number
  readonly bytes?: number
}

/** The words of a request, all in the alphabet that the program takes. */
export const requestWords = (request: ProgramRequest, nonce: string): string => {
  const { source, limits } = request
  const words: readonly (readonly [string, string | number | undefined])[] = [
    ['nonce', nonce],
    ['verb', request.verb],
    ['type', source === undefined || source.type === 'name' ? undefined : source.type],
    ['path', source?.type === 'file' ? base64(source.path) : undefined],
    ['unit', source?.type === 'journal' ? base64(source.unit) : undefined],
    ['name', source?.type === 'name' ? base64(source.name) : undefined],
    ['lines', whole(request.lines)],
    ['from', whole(request.from)],
    ['to', whole(request.to)],
    ['fromago', whole(request.fromAgo)],
    ['toago', whole(request.toAgo)],
    ['zone', request.zone],
    ['tozone', request.zoneAtEnd],
    ['scope', request.scope],
    ['strings', request.strings === undefined ? undefined : base64(request.strings.join('\n'))],
    ['icase', request.ignoreCase ? 1 : undefined],
    ['before', whole(request.before)],
    ['after', whole(request.after)],
    ['max', whole(request.max)],
    ['at', request.at],
    ['dev', word(request.device)],
    ['ino', word(request.inode)],
    ['off', whole(request.offset)],
    ['len', whole(request.length)],
    ['cursor', request.cursor === undefined ? undefined : base64(request.cursor)],
    ['lease', whole(limits?.leaseSeconds)],
    ['seconds', whole(limits?.seconds)],
    ['cpu', whole(limits?.cpuSeconds)],
    ['bytes', whole(limits?.bytes)],
    // Live lines are few and must not wait in a compressor.
    ['pack', request.verb === 'follow' ? undefined : 1],
  ]
  return words
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => `${key}=${value}`)
    .join(' ')
}

const base64 = (text: string): string => Buffer.from(text, 'utf8').toString('base64')

/** Epoch seconds before 1970 and fractions have no word. */
const whole = (value: number | undefined): number | undefined =>
  value === undefined ? undefined : Math.min(Math.max(Math.trunc(value), 0), 999_999_999_999_999)

/** What the host said before and gets back: checked again, because it stands in a shell word. */
const word = (value: string | undefined): string | undefined =>
  value !== undefined && /^[\w+/=.:,-]+$/.test(value) ? value : undefined
