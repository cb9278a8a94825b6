import { ProdlogsError } from '../model/error.ts'
import { words, type Reason } from '../model/reason.ts'
import type { Dial } from './dial.ts'
import { readHostKeys, trustCommand } from './host-keys.ts'
import { findKnownHosts, fingerprint } from './known-hosts.ts'
import { isCalled, type SshHost } from './ssh-config.ts'

/** What ssh said before it ended: the log of the last hop, and what the ssh of the hops before it wrote to stderr. */
export interface SshWords {
  readonly log: string
  readonly stderr: string
}

/** Names the failure of `ssh`. Its sentences are in English everywhere and have been the same for many years. */
export function explainFailure(dial: Dial, route: readonly SshHost[], said: SshWords): ProdlogsError {
  const host = route.at(-1)!
  // A hop that failed is why the host itself was not reached, so its words go first.
  const fromHop = route.length > 1 ? explain(dial, route.slice(0, -1), said.stderr, true) : undefined
  const fromHost = fromHop ?? explain(dial, [host], said.log, false)
  if (fromHost !== undefined) return fromHost
  const last = lastWords(said.stderr) ?? lastWords(said.log)
  const reason: Reason = last === undefined ? { code: 'ssh_ended' } : words(last)
  const about = { host: host.alias, address: host.hostname, port: host.port }
  if (host.proxyCommand !== undefined || host.proxyJump !== undefined) {
    return new ProdlogsError('SSH_PROXY', { ...about, hop: route.at(-2)?.alias ?? '', reason })
  }
  return new ProdlogsError('HOST_NETWORK', { ...about, reason })
}

function explain(dial: Dial, hosts: readonly SshHost[], text: string, isHop: boolean): ProdlogsError | undefined {
  const about = (named?: string): SshHost => hosts.find((host) => isCalled(host, named)) ?? hosts.at(-1)!
  const at = (host: SshHost) => ({
    host: host.alias,
    address: host.hostname,
    port: host.port,
    ...(isHop ? { hop: host.alias } : {}),
  })

  const shown = /Server host key: (\S+) (SHA256:[\w+/]+)/.exec(text)
  const offered = shown === null ? {} : { keyType: shown[1]!, fingerprint: shown[2]! }
  if (text.includes('REVOKED HOST KEY DETECTED')) {
    const host = about(/host key for (\S+) is marked as revoked/.exec(text)?.[1])
    return new ProdlogsError('HOST_KEY_REVOKED', { ...at(host), ...offered, ...revokedLine(host) })
  }
  const [, revokedType, revokedPrint, revokedBy] =
    /Host key (\S+) (SHA256:[\w+/]+) revoked by file (.+)/.exec(text) ?? []
  if (revokedBy !== undefined)
    return new ProdlogsError('HOST_KEY_REVOKED', {
      ...at(about()),
      keyType: revokedType ?? '',
      fingerprint: revokedPrint ?? '',
      file: revokedBy.trim(),
    })
  if (text.includes('REMOTE HOST IDENTIFICATION HAS CHANGED')) {
    const [, keyType = '?', sent = '?'] =
      /fingerprint for the (\S+) key sent by the remote host is\s+(SHA256:[\w+/]+)/.exec(text) ?? []
    const [, file, line] = /Offending \S+ key in (.+):(\d+)/.exec(text) ?? []
    const host = about(/[Hh]ost key for (\S+) has changed/.exec(text)?.[1])
    return new ProdlogsError('HOST_KEY_CHANGED', {
      ...at(host),
      keyType,
      fingerprint: sent,
      ...offendingLine(host, file, line),
    })
  }
  const unknown = /No (\S+) host key is known for (\S+) and you have requested strict checking/.exec(text)
  if (unknown !== null || text.includes('Host key verification failed')) {
    const host = about(unknown?.[2])
    const file = host.userKnownHostsFiles[0]
    return new ProdlogsError('HOST_KEY_UNKNOWN', {
      ...at(host),
      ...offered,
      ...(file === undefined ? {} : { file }),
      command: trustCommand(dial, host),
    })
  }
  const config = /^.*(?:Bad configuration option|Bad owner or permissions|terminating, \d+ bad configuration).*$/m.exec(
    text,
  )
  if (config !== null) return new ProdlogsError('SSH_CONFIG', { ...at(about()), reason: words(config[0].trim()) })
  const named = about(/(?:hostname|to host|to address) (\S+?):? /.exec(text)?.[1])
  if (/Could not resolve hostname/.test(text)) return new ProdlogsError('HOST_NOT_FOUND', at(named))
  if (/Connection refused/.test(text)) return new ProdlogsError('HOST_REFUSED', at(named))
  if (/timed out|not responding/.test(text))
    return new ProdlogsError('HOST_TIMEOUT', { ...at(named), seconds: Math.ceil(dial.timeoutMs / 1000) })
  const denied = /^(?:(\S+)@)?(\S+): Permission denied \(([^)]*)\)/m.exec(text)
  if (denied !== null || text.includes('Too many authentication failures')) {
    const host = about(denied?.[2])
    return authError(host, text, denied?.[3], isHop)
  }
  const negotiation = /Unable to negotiate with .*: (no matching .* found\. Their offer: .*)/.exec(text)
  if (negotiation !== null)
    return new ProdlogsError('SSH_CONFIG', { ...at(named), reason: words((negotiation[1] ?? '').trim()) })
  if (
    /invalid format|Bad packet length|Exceeded MAX_PRE_BANNER|exchange_identification: (?:banner|client sent invalid|No protocol)/i.test(
      text,
    )
  )
    return new ProdlogsError('HOST_NOT_SSH', at(named))
  if (isHop) {
    const forward = /(?:stdio forwarding failed|open failed: .*|administratively prohibited.*)/.exec(text)
    return forward === null
      ? undefined
      : new ProdlogsError('SSH_PROXY', {
          host: dial.name,
          hop: about().alias,
          reason: words(lastOpenFailure(text) ?? forward[0]),
        })
  }
  if (
    /No route to host|Network is unreachable|Connection reset|Connection closed|closed by remote host/.test(text) &&
    hosts[0]?.proxyJump === undefined &&
    hosts[0]?.proxyCommand === undefined
  ) {
    return new ProdlogsError('HOST_NETWORK', { ...at(named), reason: words(lastWords(text) ?? '') })
  }
  return undefined
}

function authError(host: SshHost, text: string, methods: string | undefined, isHop: boolean): ProdlogsError {
  const tried = [...text.matchAll(/Offering public key: (\S+)/g)].map(([, key]) => key!.split('/').at(-1)!)
  const locked = /(?:incorrect passphrase|error in libcrypto|read_passphrase)/.test(text) && tried.length > 0
  const accepted = /Server accepts key: (\S+)/.exec(text)
  // In batch mode ssh passes over a key that needs its passphrase in silence, after the server said it would take it.
  if (locked || (accepted !== null && !text.includes('partial success') && !text.includes('Authenticated using'))) {
    return new ProdlogsError('SSH_PASSPHRASE', {
      host: host.alias,
      file: accepted?.[1] ?? tried.at(-1) ?? '',
      reason: { code: 'key_locked' },
    })
  }
  return new ProdlogsError('SSH_AUTH', {
    host: host.alias,
    user: host.user,
    tried: [...new Set(tried)].join(', '),
    methods: methods ?? '',
    ...(isHop ? { hop: host.alias } : {}),
  })
}

/** Where in known_hosts a key stands, and its fingerprint. */
interface KeyLine {
  readonly file?: string
  readonly line?: number
  readonly expected?: string
}

function offendingLine(host: SshHost, file: string | undefined, line: string | undefined): KeyLine {
  if (file === undefined || line === undefined) return {}
  const keys = readHostKeys(host)
  const entry = [...keys.entries, ...keys.bare].find((known) => known.file === file && known.line === Number(line))
  return { file, line: Number(line), ...(entry === undefined ? {} : { expected: fingerprint(entry.key) }) }
}

function revokedLine(host: SshHost): KeyLine {
  const files = [...host.userKnownHostsFiles, ...host.globalKnownHostsFiles]
  const revoked = findKnownHosts(files, readHostKeys(host).name).find((entry) => entry.marker === 'revoked')
  return revoked === undefined ? {} : { file: revoked.file, line: revoked.line, expected: fingerprint(revoked.key) }
}

const lastOpenFailure = (text: string): string | undefined => /open failed: (.*)/.exec(text)?.[1]?.trim()

const lastWords = (text: string): string | undefined =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !/^debug\d:|^Transferred:|^Bytes per/.test(line))
    .at(-1)
