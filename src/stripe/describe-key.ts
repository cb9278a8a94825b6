import type { Stripe } from 'stripe'
import type { StripeClient } from './client.ts'
import { accountOfFailure, missingPermissions, readFailure, type CallContext } from './errors.ts'
import { asObject, asText, defined } from './json-object.ts'
import type { KeyShape, StripeMode } from './key.ts'
import { ENDPOINT_PERMISSION, RESOURCES } from './resources.ts'

export interface StripeKeyReport {
  readonly kind: KeyShape['kind']
  /** By the key's prefix. */
  readonly mode?: StripeMode
  readonly account?: KeyAccount
  readonly permissions: readonly PermissionProbe[]
  /** Permissions that `events`, `reconcile` and `why` need and the key lacks. */
  readonly missing: readonly string[]
}

export interface KeyAccount {
  readonly id: string
  /** As the Dashboard shows it; absent when the key may not read it. */
  readonly name?: string
}

export interface PermissionProbe {
  readonly permission: string
  /** Absent: Stripe answered something else than yes or no, e.g. for a product that the account does not have. */
  readonly granted?: boolean
  /** Without it a command does not work; the others only make `why` better. */
  readonly needed: boolean
}

/**
 * Asks what the key may read: one small GET for each kind of object. Throws STRIPE_AUTH, STRIPE_WRONG_ACCOUNT,
 * STRIPE_UNREACHABLE …; a missing permission is part of the answer.
 */
export const describeKey = async (client: StripeClient): Promise<StripeKeyReport> => {
  const account = await readAccount(client)
  const probes = await Promise.all(PROBES.map((probe) => tryProbe(client, probe)))
  const permissions = probes.map(({ result }) => result)
  const named = account ?? probes.map(({ account: id }) => id).find((id) => id !== undefined)
  return {
    ...client.shape,
    ...(named === undefined ? {} : { account: named }),
    permissions,
    missing: permissions
      .filter(({ granted, needed }) => needed && granted === false)
      .map(({ permission }) => permission),
  }
}

/** The key's account (or the one it was told to act for); undefined when the key may not read it and no 403 names it. */
export const readAccount = async (client: StripeClient): Promise<KeyAccount | undefined> => {
  const context: CallContext = {}
  try {
    const account = asObject(await client.attempt((sdk) => sdk.accounts.retrieveCurrent()))
    const id = asText(account?.['id'])
    return id === undefined ? undefined : defined({ id, name: accountName(account) })
  } catch (error) {
    if (!isPermission(client, error, context)) throw client.toError(error, context)
    const id = accountOfFailure(error)
    return id === undefined ? undefined : { id }
  }
}

interface Probe {
  readonly permission: string
  readonly needed: boolean
  readonly request: (sdk: Stripe) => Promise<unknown>
}

const PROBES: readonly Probe[] = [
  ...RESOURCES.filter(
    (resource, i) => RESOURCES.findIndex((each) => each.permission === resource.permission) === i,
  ).map(({ permission, needed, probe }) => ({ permission, needed, request: probe })),
  {
    permission: ENDPOINT_PERMISSION,
    needed: true,
    request: (sdk: Stripe) => sdk.webhookEndpoints.list({ limit: 1 }),
  },
]

const tryProbe = async (
  client: StripeClient,
  { permission, needed, request }: Probe,
): Promise<{ result: PermissionProbe; account?: KeyAccount }> => {
  try {
    await client.attempt(request)
    return { result: { permission, granted: true, needed } }
  } catch (error) {
    const context = { permission }
    const { status } = readFailure(error)
    if (status === 400 || status === 404) return { result: { permission, needed } }
    if (!isPermission(client, error, context)) throw client.toError(error, context)
    const id = accountOfFailure(error)
    const name = missingPermissions(error, context)[0] ?? permission
    return { result: { permission: name, granted: false, needed }, ...(id === undefined ? {} : { account: { id } }) }
  }
}

/** A 403 that speaks of permissions, and not of an account or an address that the key may not use. */
const isPermission = (client: StripeClient, error: unknown, context: CallContext): boolean => {
  if (readFailure(error).status !== 403) return false
  const translated = client.toError(error, context)
  return 'code' in translated && translated.code === 'STRIPE_PERMISSION'
}

const accountName = (account: ReturnType<typeof asObject>): string | undefined =>
  asText(asObject(asObject(account?.['settings'])?.['dashboard'])?.['display_name']) ??
  asText(asObject(account?.['business_profile'])?.['name'])
