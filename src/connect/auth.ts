import { existsSync } from 'node:fs'
import type { AnyAuthMethod, AuthenticationType, BaseAgent, ParsedKey } from 'ssh2'
import { ProdlogsError } from '../model/error.ts'
import type { Feature } from '../model/reason.ts'
import { findCandidates, type Candidate } from './candidates.ts'
import type { Dial } from './dial.ts'
import type { SshHost } from './ssh-config.ts'

/** Authentication of one connection to one host, as OpenSSH orders it. Lives over reconnects, so no key is offered twice. */
export interface Authentication {
  /** The next method to try, or false when there is none left. `left` is what the server last said it takes. */
  next(left: readonly AuthenticationType[] | null): Promise<AnyAuthMethod | false>
  /** Starts the order again for a new connection, without the keys that were refused. */
  restart(): void
  /** True while keys are left that were not offered: a server that counted too many failures may be asked again. */
  readonly hasMore: boolean
  /** The error that says best why nobody was let in. */
  failure(cause: unknown): ProdlogsError
}

/** ssh2's own parts, handed in because they are loaded late. */
export interface Ssh2Keys {
  readonly parseKey: (data: string | Buffer) => ParsedKey | ParsedKey[] | Error
  readonly BaseAgent: typeof BaseAgent
}

export async function prepareAuth(dial: Dial, host: SshHost, ssh2: Ssh2Keys): Promise<Authentication> {
  const skipped: Feature[] = []
  const candidates = takesKeys(host) ? await findCandidates(dial, host, skipped) : []
  return authenticate(dial, host, ssh2, candidates, skipped)
}

function takesKeys(host: SshHost): boolean {
  const preferred = host.field('preferredauthentications')
  if (preferred !== undefined && !preferred.split(',').includes('publickey')) return false
  // `ssh -G` says `true` and `false` here, where it says `yes` and `no` elsewhere.
  return !['no', 'false'].includes(host.field('pubkeyauthentication') ?? '')
}

function authenticate(
  dial: Dial,
  host: SshHost,
  ssh2: Ssh2Keys,
  candidates: readonly Candidate[],
  skipped: readonly Feature[],
): Authentication {
  const queue = offers(candidates)
  const tried = new Set<string>()
  let methods: readonly AuthenticationType[] | null = null
  let needs: ProdlogsError | undefined
  let attempts = attempt()

  async function* attempt(): AsyncGenerator<AnyAuthMethod, void> {
    for (let offer = queue.shift(); offer !== undefined; offer = queue.shift()) {
      if (methods !== null && !methods.includes('publickey')) break
      tried.add(offer.candidate.label)
      const key = offeredKey(ssh2, offer)
      if (key === undefined) continue
      const agent = agentOf(ssh2, key, offer)
      yield { type: 'agent', username: host.user, agent: agent.agent }
      // A key that was taken and yet did not let us in was the first of several factors.
      if (agent.signed()) {
        yield { type: 'none', username: host.user }
        if (methods?.includes('publickey') === false) break
      }
    }
    if (methods === null) yield { type: 'none', username: host.user }
    // A security key or a ticket that ssh can use goes before a password that a person would have to type.
    if (dial.fallsBack && host.hasSsh && beyondSsh2() !== undefined) return
    yield* interactive()
  }

  async function* interactive(): AsyncGenerator<AnyAuthMethod, void> {
    const tries = Number(host.field('numberofpasswordprompts') ?? 3)
    const allows = (method: AuthenticationType, option: string): boolean =>
      methods?.includes(method) === true && host.field(option) !== 'no'
    for (let count = 0; count < tries && allows('keyboard-interactive', 'kbdinteractiveauthentication'); count += 1) {
      if (dial.ask === undefined) return needTerminal('keyboard-interactive')
      yield { type: 'keyboard-interactive', username: host.user, prompt: answerPrompts }
    }
    for (let count = 0; count < tries && allows('password', 'passwordauthentication'); count += 1) {
      if (dial.ask === undefined) return needTerminal('password')
      const text = `${host.user}@${host.alias}'s password: `
      const password = await dial.ask({ kind: 'answer', host: host.alias, text, echo: false })
      if (password === undefined) return undefined
      yield { type: 'password', username: host.user, password }
    }
    return undefined
  }

  const beyondSsh2 = (): Feature | undefined => skipped[0] ?? methodBeyondSsh2(host, methods ?? [])

  const needTerminal = (method: string): void => {
    needs ??= new ProdlogsError('SSH_AUTH', {
      host: host.alias,
      user: host.user,
      tried: [...tried].join(', '),
      methods: methods?.join(', ') ?? '',
      reason: { code: 'asks_for', method },
    })
  }

  type Answer = (answers: string[]) => void
  const answerPrompts = (
    name: string,
    instructions: string,
    _lang: string,
    prompts: { prompt: string; echo?: boolean }[],
    answer: Answer,
  ): void => {
    void (async () => {
      const answers: string[] = []
      for (const { prompt, echo = false } of prompts) {
        const text = [name, instructions, prompt].filter((part) => part !== '').join('\n')
        answers.push((await dial.ask?.({ kind: 'answer', host: host.alias, text, echo })) ?? '')
      }
      answer(answers)
      // A person who does not answer is refused by the server; the abort ends the connection itself.
    })().catch(() => answer([]))
  }

  const agentOf = (
    parts: Ssh2Keys,
    key: ParsedKey,
    { candidate, hash }: Offer,
  ): { agent: BaseAgent; signed: () => boolean } => {
    let signed = false
    class OneKey extends parts.BaseAgent<ParsedKey> {
      override getIdentities(done: (error: Error | undefined, keys?: ParsedKey[]) => void): void {
        done(undefined, [key])
      }
      override sign(
        _key: ParsedKey,
        data: Buffer,
        _options: unknown,
        done?: (error?: Error | null, signature?: Buffer) => void,
      ): void {
        candidate
          .unlock()
          .then(async (signer) => {
            if (signer === undefined) throw new Error('key stays locked')
            const signature = await signer(data, hash)
            signed = true
            done?.(null, signature)
          })
          .catch((error: unknown) => {
            if (error instanceof ProdlogsError) needs ??= error
            done?.(error as Error)
          })
      }
    }
    return { agent: new OneKey(), signed: () => signed }
  }

  return {
    next: async (left) => {
      methods = left ?? methods
      const { value, done } = await attempts.next()
      return done === true || value === undefined ? false : value
    },
    restart: () => {
      methods = null
      attempts = attempt()
    },
    get hasMore() {
      return queue.length > 0
    },
    failure: (cause) => {
      const feature = beyondSsh2()
      if (needs !== undefined) return needs
      return feature === undefined
        ? new ProdlogsError(
            'SSH_AUTH',
            { host: host.alias, user: host.user, tried: [...tried].join(', '), methods: methods?.join(', ') ?? '' },
            { cause },
          )
        : new ProdlogsError('SSH_FEATURE', { host: host.alias, feature }, { cause })
    },
  }
}

/** Ways in that the host takes, the user's configuration allows, and ssh has. */
function methodBeyondSsh2(host: SshHost, methods: readonly string[]): Feature | undefined {
  const uid = process.getuid?.() ?? 0
  const hasTicket = process.env['KRB5CCNAME'] !== undefined || existsSync(`/tmp/krb5cc_${uid}`)
  const allows = (method: string, option: string): boolean => methods.includes(method) && host.field(option) === 'yes'
  if (hasTicket && allows('gssapi-with-mic', 'gssapiauthentication'))
    return { code: 'ssh_option', name: 'Kerberos (GSSAPIAuthentication)' }
  return allows('hostbased', 'hostbasedauthentication')
    ? { code: 'ssh_option', name: 'HostbasedAuthentication' }
    : undefined
}

interface Offer {
  readonly candidate: Candidate
  readonly hash: 'sha256' | 'sha512' | undefined
}

/** RSA keys sign with SHA-512 first, as OpenSSH does; a server that takes SHA-256 alone is asked after all keys. */
function offers(candidates: readonly Candidate[]): Offer[] {
  const isRsa = ({ blob }: Candidate): boolean => blob?.toString('latin1', 4, 11) === 'ssh-rsa'
  return [
    ...candidates.map((candidate): Offer => ({ candidate, hash: isRsa(candidate) ? 'sha512' : undefined })),
    ...candidates.filter(isRsa).map((candidate): Offer => ({ candidate, hash: 'sha256' })),
  ]
}

/**
 * The key as ssh2 offers it. ssh2 takes rsa-sha2-256 for every RSA key and cannot be told otherwise, but it uses the
 * type of any key that is not called `ssh-rsa` as the algorithm.
 */
function offeredKey({ parseKey }: Ssh2Keys, { candidate, hash }: Offer): ParsedKey | undefined {
  if (candidate.blob === undefined) return undefined
  const length = candidate.blob.readUInt32BE(0)
  const parsed = parseKey(`${candidate.blob.toString('latin1', 4, 4 + length)} ${candidate.blob.toString('base64')}`)
  const key = Array.isArray(parsed) ? parsed[0] : parsed
  if (key === undefined || key instanceof Error) return undefined
  if (hash === undefined) return key
  return Object.create(key, { type: { value: hash === 'sha512' ? 'rsa-sha2-512' : 'rsa-sha2-256' } }) as ParsedKey
}
