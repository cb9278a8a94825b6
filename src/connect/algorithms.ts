import type { Algorithms } from 'ssh2'
import type { Feature } from '../model/reason.ts'
import type { HostKeys } from './host-keys.ts'
import { knownKeyTypes } from './host-keys.ts'
import type { SshHost } from './ssh-config.ts'

/** ssh2's own lists of what it does. */
export interface Ssh2Defaults {
  readonly DEFAULT_KEX: readonly string[]
  readonly DEFAULT_SERVER_HOST_KEY: readonly string[]
  readonly DEFAULT_CIPHER: readonly string[]
  readonly DEFAULT_MAC: readonly string[]
}

/**
 * What to offer a host: what ssh2 does and the user's configuration allows, in ssh2's order (it has the fast ciphers
 * first), with the host key types of known_hosts in front. An empty list names what is missing.
 */
export function chooseAlgorithms(host: SshHost, keys: HostKeys, ours: Ssh2Defaults): Algorithms | { missing: Feature } {
  const kex = allowed(ours.DEFAULT_KEX, host.field('kexalgorithms'))
  const cipher = allowed(ours.DEFAULT_CIPHER, host.field('ciphers'))
  const hmac = allowed(ours.DEFAULT_MAC, host.field('macs'))
  const serverHostKey = knownFirst(allowed(ours.DEFAULT_SERVER_HOST_KEY, host.field('hostkeyalgorithms')), keys)
  const lists = { kex, cipher, hmac, serverHostKey }
  const missing = Object.entries(lists).find(([, list]) => list.length === 0)
  if (missing !== undefined) return { missing: { code: 'ssh_list', name: NAMES[missing[0] as keyof typeof lists] } }
  const compress =
    host.field('compression') === 'yes' ? ['zlib@openssh.com', 'zlib', 'none'] : ['none', 'zlib@openssh.com', 'zlib']
  // The types of @types/ssh2 list names; ssh2 itself checks them.
  return { ...lists, compress } as unknown as Algorithms
}

const NAMES = { kex: 'KexAlgorithms', cipher: 'Ciphers', hmac: 'MACs', serverHostKey: 'HostKeyAlgorithms' }

function allowed(ours: readonly string[], configured: string | undefined): string[] {
  if (configured === undefined) return [...ours]
  const names = new Set(configured.split(','))
  return ours.filter((name) => names.has(name))
}

function knownFirst(algorithms: readonly string[], keys: HostKeys): string[] {
  const types = knownKeyTypes(keys)
  const isKnown = (name: string): boolean => types.includes(name.startsWith('rsa-sha2-') ? 'ssh-rsa' : name)
  return [...algorithms.filter(isKnown), ...algorithms.filter((name) => !isKnown(name))]
}
