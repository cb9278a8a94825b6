import { hasCode, type ProdlogsError } from '../model/error.ts'
import type { GapReason } from '../model/gap.ts'
import type { Reason } from '../model/reason.ts'

/** The reason that an engine's failure gives. */
export const reasonIn = (error: unknown): Reason | undefined =>
  hasCode(error, 'ENGINE_REFUSED', 'ENGINE_UNREACHABLE', 'ENGINE_DENIED') ? error.args.reason : undefined

/** Why a tail lost its engine. */
export const lossOf = (error: ProdlogsError): GapReason => reasonIn(error) ?? error.failure
