import type { ErrorArgs, ErrorCode } from '../../model/error.ts'
import type { Reason } from '../../model/reason.ts'
import type { InBoth, Lang } from '../lang.ts'
import { reasonText } from '../reasons/index.ts'

export type Text = readonly [what: string, next: string]

/** What went wrong and the next step, by the code of the failure, in both languages. */
export type ErrorSays<Codes extends ErrorCode> = { readonly [C in Codes]: InBoth<(a: ErrorArgs[C]) => Text> }

/** The reason, behind what went wrong. */
export const detail = (lang: Lang, { reason }: { readonly reason?: Reason }): string => {
  const text = reason === undefined ? '' : reasonText(lang, reason)
  return text === '' ? '' : `: ${text}`
}

/** A place in a file. */
export const place = ({ file, line }: { readonly file?: string; readonly line?: number }): string =>
  file === undefined ? '' : `${file}${line === undefined ? '' : `:${line}`}`
