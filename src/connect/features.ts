import { existsSync } from 'node:fs'
import type { SshHost } from './ssh-config.ts'

/**
 * What the user's configuration asks of a host that ssh2 does not do, in words for `… needs <feature>`; `undefined`
 * when ssh2 will do. What only the host can tell (its algorithms, its certificate) shows when it is tried.
 */
export function missingFeature(host: SshHost): string | undefined {
  const set = (name: string): boolean =>
    !['none', 'no', 'false', '', undefined].includes(host.field(name)?.toLowerCase())
  if (host.proxyCommand !== undefined) return 'ProxyCommand'
  const certificate = [...host.certificateFiles, ...host.identityFiles.map((path) => `${path}-cert.pub`)].find((path) =>
    existsSync(path),
  )
  if (certificate !== undefined) return `the user certificate ${certificate}`
  if (set('pkcs11provider')) return 'PKCS11Provider'
  if (set('knownhostscommand')) return 'KnownHostsCommand'
  if (set('revokedhostkeys')) return 'RevokedHostKeys'
  if (set('verifyhostkeydns')) return 'VerifyHostKeyDNS'
  if (set('nohostauthenticationforlocalhost')) return 'NoHostAuthenticationForLocalhost'
  if (set('bindinterface')) return 'BindInterface'
  return undefined
}
