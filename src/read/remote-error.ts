import { ProdlogsError } from '../model/error.ts'
import type { SourceConfig } from '../model/host.ts'
import { words } from '../model/reason.ts'
import { programReason } from '../remote/program-reason.ts'
import type { Frame } from '../remote/protocol.ts'

type Wire = (Frame & { name: 'error' })['args']

/** What an `error` frame means, with the source it speaks of. */
export const remoteError = (
  { code, args }: Frame & { name: 'error' },
  host: string,
  source: SourceConfig,
): ProdlogsError => {
  const place = { host, source: source.name }
  const of = source.type === 'file' ? { path: source.path } : { unit: source.unit }
  const at = source.type === 'file' ? source.path : source.unit
  const reason = args['reason'] === undefined ? {} : { reason: programReason(args['reason']) }
  switch (code) {
    case 'SOURCE_MISSING':
      return new ProdlogsError(code, { ...place, path: at, ...reason })
    case 'SOURCE_NOT_A_FILE':
      return new ProdlogsError(code, { ...place, path: at })
    case 'SOURCE_DENIED':
      return new ProdlogsError(code, { ...place, path: at, ...userOf(args), ...ownerOf(args) })
    case 'UNIT_UNKNOWN':
      return new ProdlogsError(code, { ...place, unit: at })
    case 'JOURNAL_DENIED':
      return new ProdlogsError(code, { ...place, ...of, ...userOf(args) })
    case 'JOURNAL_ABSENT':
    case 'GATE_REFUSED':
      return new ProdlogsError(code, { ...place, ...of, ...reason })
    case 'REMOTE_FAILED':
      return new ProdlogsError(code, { ...place, ...of, ...statusOf(args), ...reason })
    default:
      // A program of another version: what it says is told as it is.
      return new ProdlogsError('REMOTE_FAILED', {
        ...place,
        ...of,
        reason: words([code, args['status'], args['reason']].filter(Boolean).join(' ')),
      })
  }
}

/** The exit code of what read, where the host tells it. */
export const statusOf = ({ status }: Wire): { readonly status?: string } =>
  status === undefined || status === '' ? {} : { status }

const userOf = ({ user }: Wire): { readonly user?: string } => (user === undefined ? {} : { user })

const ownerOf = ({ owner, group, mode }: Wire) => ({
  ...(owner === undefined ? {} : { owner }),
  ...(group === undefined ? {} : { group }),
  ...(mode === undefined ? {} : { mode }),
})
