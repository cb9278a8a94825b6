import { ProdlogsError } from '../model/error.ts'
import type { TargetFault } from '../model/reason.ts'

/** A host as a person writes it: an alias of ssh_config, a name or an address, with or without user and port. */
export interface Target {
  readonly host: string
  readonly user?: string
  readonly port?: number
}

/**
 * Reads `box`, `user@box:2222`, `ssh://user@box:2222`, `[::1]:2222` and `::1`. Throws HOST_NAME_INVALID for whatever
 * `ssh` could take for an option or a shell could take for code: a ProxyCommand of the user's config may hold `%h` and
 * `%r`, and those reach a shell. The characters are those that OpenSSH 9.6 refuses.
 */
export function parseTarget(text: string): Target {
  const name = visible(text)
  const invalid = (reason: TargetFault): never => {
    throw new ProdlogsError('HOST_NAME_INVALID', { host: name, reason })
  }
  if (/[\p{Cc}\p{Zs}\p{Zl}\p{Zp}]/u.test(text)) return invalid({ code: 'host_space_or_control' })
  if (text.startsWith('-')) return invalid({ code: 'host_leading_dash' })
  const body = /^ssh:\/\//i.test(text) ? text.slice('ssh://'.length).replace(/\/$/, '') : text
  const at = body.lastIndexOf('@')
  const user = at === -1 ? undefined : body.slice(0, at)
  const { host, portText } = splitPort(body.slice(at + 1))
  const port = portText === undefined ? undefined : toPort(portText)
  if (portText !== undefined && port === undefined) return invalid({ code: 'host_port', name })
  if (host === '') return invalid({ code: 'host_empty' })
  if (host.startsWith('-')) return invalid({ code: 'host_leading_dash' })
  if (/['"`$\\;&<>|(){}[\]/,@*?!#]/.test(host)) return invalid({ code: 'host_character', name })
  // A percent sign is a token in ssh_config, and elsewhere stands only before the zone of an IPv6 address.
  if (host.includes('%') && !host.includes(':')) return invalid({ code: 'host_character', name })
  if (user !== undefined && (user === '' || user.startsWith('-') || /['"`;&<>|(){}$]|\\$/.test(user)))
    return invalid({ code: 'host_user', name })
  return { host, ...(user === undefined ? {} : { user }), ...(port === undefined ? {} : { port }) }
}

function splitPort(text: string): { host: string; portText?: string } {
  const bracketed = /^\[([^\]]*)\](?::(.*))?$/.exec(text)
  if (bracketed) return { host: bracketed[1] ?? '', ...(bracketed[2] === undefined ? {} : { portText: bracketed[2] }) }
  const colon = text.indexOf(':')
  // More than one colon and no brackets is an IPv6 address, as `ssh` takes it.
  if (colon === -1 || colon !== text.lastIndexOf(':')) return { host: text }
  return { host: text.slice(0, colon), portText: text.slice(colon + 1) }
}

function toPort(text: string): number | undefined {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN
  return port >= 1 && port <= 65_535 ? port : undefined
}

/** The name goes to a terminal within an error, so what could drive a terminal is escaped. */
const visible = (text: string): string =>
  text.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (char) => `\\u{${char.codePointAt(0)!.toString(16)}}`)
