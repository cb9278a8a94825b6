import { existsSync } from 'node:fs'
import type { Feature } from '../model/reason.ts'
import type { SshHost } from './ssh-config.ts'

/**
 * What the user's configuration asks of a host that ssh2 does not do, `undefined`
 * when ssh2 will do. What only the host can tell (its algorithms, its certificate) shows when it is tried.
 */
export function missingFeature(host: SshHost): Feature | undefined {
  const set = (name: string): boolean =>
    !['none', 'no', 'false', '', undefined].includes(host.field(name)?.toLowerCase())
  if (host.proxyCommand !== undefined) return { code: 'ssh_option', name: 'ProxyCommand' }
  const certificate = [...host.certificateFiles, ...host.identityFiles.map((path) => `${path}-cert.pub`)].find((path) =>
    existsSync(path),
  )
  if (certificate !== undefined) return { code: 'user_certificate', path: certificate }
  if (set('pkcs11provider')) return { code: 'ssh_option', name: 'PKCS11Provider' }
  if (set('knownhostscommand')) return { code: 'ssh_option', name: 'KnownHostsCommand' }
  if (set('revokedhostkeys')) return { code: 'ssh_option', name: 'RevokedHostKeys' }
  if (set('verifyhostkeydns')) return { code: 'ssh_option', name: 'VerifyHostKeyDNS' }
  if (set('nohostauthenticationforlocalhost')) return { code: 'ssh_option', name: 'NoHostAuthenticationForLocalhost' }
  if (set('bindinterface')) return { code: 'ssh_option', name: 'BindInterface' }
  return undefined
}
