import type { WebhookProcessingLog } from '../model/trace.ts'
import { subscribes, type StripeEndpoint } from './endpoint.ts'

/** One thing about an endpoint that keeps webhooks from the host whose logs were read. */
export interface EndpointFinding {
  readonly finding: 'disabled' | 'type_not_enabled' | 'other_url'
  readonly endpoint: StripeEndpoint
  /** The expected types that it does not take. */
  readonly types: readonly string[]
}

/**
 * What is wrong with the endpoints, for `doctor` and `reconcile`: disabled ones, ones without an expected type that no
 * other enabled endpoint takes either, and ones whose path is none of those that the logs served. Without expected
 * types, or without served paths, the respective check is left out.
 */
export const endpointFindings = (
  endpoints: readonly StripeEndpoint[],
  expectedTypes: readonly string[],
  servedPaths: readonly string[],
): readonly EndpointFinding[] => {
  const enabled = endpoints.filter((endpoint) => endpoint.enabled)
  const untaken = expectedTypes.filter((type) => !enabled.some((endpoint) => subscribes(endpoint, type)))
  return endpoints.flatMap((endpoint) => {
    const findings: EndpointFinding[] = []
    if (!endpoint.enabled) findings.push({ finding: 'disabled', endpoint, types: [] })
    const missing = untaken.filter((type) => !subscribes(endpoint, type))
    if (endpoint.enabled && missing.length > 0) findings.push({ finding: 'type_not_enabled', endpoint, types: missing })
    if (endpoint.enabled && pointsElsewhere(endpoint, servedPaths))
      findings.push({ finding: 'other_url', endpoint, types: [] })
    return findings
  })
}

/** A proxy may rewrite the path in front of the app, so a common ending is enough to be the same. */
export const pointsElsewhere = ({ url }: StripeEndpoint, servedPaths: readonly string[]): boolean => {
  if (servedPaths.length === 0 || !URL.canParse(url)) return false
  const path = plainPath(new URL(url).pathname)
  return !servedPaths.map(plainPath).some((served) => path.endsWith(served) || served.endsWith(path))
}

/** The paths at which the logs show webhooks; for `endpointFindings` and `reconcile`. */
export const servedPaths = (traces: readonly WebhookProcessingLog[]): readonly string[] => {
  // A record of a CRM call has a path too.
  const atTheDoor = traces.flatMap((trace) => trace.steps).filter(({ kind }) => /^(webhook|signature)\./.test(kind))
  const exchanges = atTheDoor.map(({ record }) => record.http)
  // The success page carries the session's id too, but it is got, not posted.
  const posted = exchanges.filter((http) => http?.method === undefined || http.method.toUpperCase() === 'POST')
  const paths = posted.map((http) => http?.path).filter((path) => path !== undefined)
  return [...new Set(paths.map(plainPath))].filter((path) => path !== '' && path !== '/')
}

/** Access lines write a path, some applications a whole url. */
const plainPath = (path: string): string =>
  path
    .replace(/^https?:\/\/[^/]+/, '')
    .replace(/[?#].*$/s, '')
    .replace(/(?<=.)\/+$/, '')
