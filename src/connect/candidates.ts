import { basename } from 'node:path'
import { ProdlogsError } from '../model/error.ts'
import type { Feature } from '../model/reason.ts'
import { listAgentKeys, signWithAgent, type AgentKey } from './agent.ts'
import type { Dial } from './dial.ts'
import { readKeyFile, type KeyFile } from './key-file.ts'
import { unlock, type Signer } from './signing.ts'
import type { SshHost } from './ssh-config.ts'

/** A key to offer; `unlock` may ask a person and is called only when the server would take the key. */
export interface Candidate {
  readonly label: string
  readonly blob: Buffer | undefined
  readonly unlock: () => Promise<Signer | undefined>
}

const PASSPHRASE_TRIES = 3

/** Order of `pubkey_prepare` in OpenSSH, but a plain key that the user names goes before agent keys that he does not. */
export async function findCandidates(dial: Dial, host: SshHost, skipped: Feature[]): Promise<Candidate[]> {
  const agentKeys = await listAgentKeys(host.agent, dial.signal)
  const files = host.identityFiles.flatMap((path) => {
    const file = readKeyFile(path)
    if (file === undefined) return []
    if ('unreadable' in file) {
      skipped.push({ code: 'key_file', path, why: file.unreadable })
      return []
    }
    return [file]
  })
  const inFiles = ({ blob }: AgentKey): boolean => files.some((file) => file.blob?.equals(blob))
  const inAgent = ({ blob }: KeyFile): boolean => blob !== undefined && agentKeys.some((key) => key.blob.equals(blob))
  const named = new Set(isDefaultList(host.identityFiles) ? [] : host.identityFiles)

  const usableAgentKeys = agentKeys.filter((key) => {
    if (!host.identitiesOnly && isBeyondSsh2(key.type)) skipped.push({ code: 'agent_key', type: key.type })
    return !isBeyondSsh2(key.type)
  })
  const ownFiles = files.filter((file) => {
    if (file.unsupported !== undefined && !inAgent(file))
      skipped.push({ code: 'key_file', path: file.path, why: file.unsupported })
    return file.unsupported === undefined && !inAgent(file) && file.text !== ''
  })
  const fromAgent = (key: AgentKey): Candidate => agentCandidate(dial, host, key)
  const fromFile = (file: KeyFile): Candidate => fileCandidate(dial, host, file)
  const first = (file: KeyFile): boolean => named.has(file.path) && !file.encrypted
  return [
    ...usableAgentKeys.filter(inFiles).map(fromAgent),
    ...ownFiles.filter(first).map(fromFile),
    ...(host.identitiesOnly ? [] : usableAgentKeys.filter((key) => !inFiles(key)).map(fromAgent)),
    ...ownFiles.filter((file) => !first(file)).map(fromFile),
  ]
}

const agentCandidate = (dial: Dial, host: SshHost, key: AgentKey): Candidate => ({
  label: key.comment === '' ? 'agent' : key.comment,
  blob: key.blob,
  unlock: async () => (data, hash) => signWithAgent(host.agent ?? '', key.blob, data, hash, dial.signal),
})

function fileCandidate(dial: Dial, host: SshHost, file: KeyFile): Candidate {
  let signer: Signer | undefined
  return {
    label: basename(file.path),
    blob: file.blob,
    unlock: async () =>
      (signer ??= file.encrypted ? await askAndUnlock(dial, host, file) : await unlock(file, undefined)),
  }
}

async function askAndUnlock(dial: Dial, host: SshHost, file: KeyFile): Promise<Signer> {
  const locked = (code: 'no_terminal' | 'no_passphrase' | 'wrong_passphrase'): ProdlogsError =>
    new ProdlogsError('SSH_PASSPHRASE', { host: host.alias, file: file.path, reason: { code } })
  if (dial.ask === undefined) throw locked('no_terminal')
  for (let count = 0; count < PASSPHRASE_TRIES; count += 1) {
    const passphrase = await dial.ask({ kind: 'passphrase', host: host.alias, key: file.path })
    if (passphrase === undefined || passphrase === '') throw locked('no_passphrase')
    const signer = await dial.clock.whileAsking(() => unlock(file, passphrase, dial.signal))
    if (signer !== undefined) return signer
  }
  throw locked('wrong_passphrase')
}

const isBeyondSsh2 = (type: string): boolean => type.startsWith('sk-') || type.includes('-cert-v01@')

/** `ssh -G` lists the default names when the user names none. */
const isDefaultList = (files: readonly string[]): boolean =>
  files.length > 1 && files.every((path) => /\/\.ssh\/id_(rsa|dsa|ecdsa|ecdsa_sk|ed25519|ed25519_sk|xmss)$/.test(path))
