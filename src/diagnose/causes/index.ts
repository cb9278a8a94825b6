import type { CauseRule } from '../rule.ts'
import { bodyTooLarge, methodNotAllowed, notFound, unsupportedMedia } from './answers.ts'
import {
  auth as crmAuth,
  dealNotFound,
  rateLimited as crmRateLimited,
  stage,
  unavailable as crmUnavailable,
} from './crm.ts'
import { csrf403, csrf419, endpointAuth, waf } from './csrf.ts'
import { concurrent, deadlock, failOpen, locked, pool, unavailable as dbUnavailable } from './database.ts'
import { afterFailedFirst, harmless } from './duplicate.ts'
import { apiVersion, thinEvent, unhandled } from './event-kind.ts'
import { billing, quota, trial } from './gate.ts'
import { handlerError } from './handler.ts'
import { ok, unknown, withWarnings } from './healthy.ts'
import { maskedAsIgnored, mode, otherAccount } from './ignored.ts'
import { dealMissing, foreignObject, notSettled } from './metadata.ts'
import { endpointDisabled, notArrived, typeNotEnabled } from './not-arrived.ts'
import {
  auth as notifyAuth,
  blocked,
  chat,
  failed as notifyFailed,
  noSendpulse,
  noTelegram,
  provider,
  rateLimited as notifyRateLimited,
} from './notify.ts'
import { killed, queueDown, stalled } from './queue.ts'
import { redirect } from './redirect.ts'
import { maskedIds, wrongAccount, wrongMode } from './resource-missing.ts'
import { localObject, rejected } from './refused-by-app.ts'
import { failed as schedulerFailed, missed } from './scheduler.ts'
import {
  edgeAsync,
  malformedHeader,
  missingHeader,
  missingSecret,
  rawBody,
  secretWhitespace,
  timestamp,
  unlogged403,
  wrongSecret,
} from './signature.ts'
import { stepMissing } from './step-missing.ts'
import { connection, keyExpired, keyInvalid, permission, rateLimited as stripeRateLimited } from './stripe-api.ts'
import { timeoutThenDuplicate } from './timeout-duplicate.ts'
import { clientClosed, timeout, tls, upstreamDown } from './upstream.ts'

/**
 * All causes, in order of priority: of several in one log the first is the verdict and the others are told beside it.
 * What came earlier on a webhook's way, and what explains more, stands before.
 */
export const CAUSES: readonly CauseRule[] = [
  afterFailedFirst,
  // Never reached the application.
  endpointDisabled,
  typeNotEnabled,
  redirect,
  notFound,
  methodNotAllowed,
  bodyTooLarge,
  unsupportedMedia,
  csrf403,
  csrf419,
  waf,
  endpointAuth,
  tls,
  upstreamDown,
  // Reached it and was refused.
  secretWhitespace,
  rawBody,
  missingSecret,
  missingHeader,
  malformedHeader,
  timestamp,
  edgeAsync,
  wrongSecret,
  unlogged403,
  thinEvent,
  apiVersion,
  mode,
  maskedAsIgnored,
  otherAccount,
  // Failed in processing.
  wrongMode,
  maskedIds,
  wrongAccount,
  keyExpired,
  keyInvalid,
  permission,
  stripeRateLimited,
  connection,
  pool,
  deadlock,
  concurrent,
  locked,
  dbUnavailable,
  queueDown,
  stalled,
  killed,
  foreignObject,
  dealMissing,
  notSettled,
  unhandled,
  localObject,
  rejected,
  handlerError,
  // Processed, and an automation failed.
  crmAuth,
  crmRateLimited,
  stage,
  dealNotFound,
  crmUnavailable,
  noTelegram,
  noSendpulse,
  blocked,
  chat,
  notifyRateLimited,
  notifyAuth,
  provider,
  notifyFailed,
  // The service itself.
  missed,
  schedulerFailed,
  billing,
  trial,
  quota,
  // Nothing failed that a line tells.
  stepMissing,
  timeoutThenDuplicate,
  timeout,
  clientClosed,
  failOpen,
  harmless,
  withWarnings,
  ok,
  notArrived,
  unknown,
]
