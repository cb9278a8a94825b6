import { ERROR_EXIT, ProdlogsError, type ErrorCode } from '../model/error.ts'
import type { SourceConfig } from '../model/host.ts'
import type { Frame } from '../remote/protocol.ts'

const isErrorCode = (code: string): code is ErrorCode => Object.hasOwn(ERROR_EXIT, code)

/** What an `error` frame means, with the source it speaks of. */
export const remoteError = (
  { code, args }: Frame & { name: 'error' },
  host: string,
  source: SourceConfig,
): ProdlogsError => {
  const place = source.type === 'file' ? { path: source.path } : { unit: source.unit }
  return isErrorCode(code)
    ? new ProdlogsError(code, { host, source: source.name, ...place, ...args })
    : new ProdlogsError('REMOTE_FAILED', {
        host,
        source: source.name,
        ...place,
        reason: [code, args['status'], args['reason']].filter(Boolean).join(' '),
      })
}
