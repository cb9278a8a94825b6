import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { AwsV4Signer } from 'aws4fetch'
import { ProdlogsError } from '../../model/error.ts'
import type { EngineContext } from '../engine.ts'
import type { Signer } from '../http.ts'

interface Credentials {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken?: string
  /** Milliseconds since 1970. */
  readonly expiresAt?: number
}

interface Options {
  readonly service: 'logs' | 'es'
  readonly region: string
  readonly profile?: string
}

/** Signs requests for AWS with what the user's own tools would take: environment, profile, what `aws` can export. */
export const awsSigner = ({ service, region, profile }: Options, context: EngineContext): Signer => {
  let known: Promise<Credentials> | undefined
  const current = async (): Promise<Credentials> => {
    const had = await known
    if (had === undefined || (had.expiresAt ?? Infinity) < Date.now() + 60_000)
      known = findCredentials(profile, context)
    return known as Promise<Credentials>
  }
  return async ({ method, url, body, headers: sent }) => {
    const signer = new AwsV4Signer({
      ...(await current()),
      method,
      url: url.href,
      headers: sent,
      ...(body === '' ? {} : { body }),
      service,
      region,
    })
    const { headers } = await signer.sign()
    // The host's header is set by who sends it.
    return Object.fromEntries([...headers].filter(([name]) => name !== 'host'))
  }
}

/** The region of the configuration, the environment or the profile. */
export const regionOf = (own: string | undefined, profile: string | undefined, { env }: EngineContext): string => {
  const region =
    own ?? (env['AWS_REGION'] || env['AWS_DEFAULT_REGION'] || profileOf(profile, env)['region'] || undefined)
  if (region === undefined) throw new ProdlogsError('ENGINE_NO_ADDRESS', { engine: 'AWS', variable: 'AWS_REGION' })
  return region
}

const findCredentials = async (profile: string | undefined, context: EngineContext): Promise<Credentials> => {
  const { env, host } = context
  const [id, secret, token] = [env['AWS_ACCESS_KEY_ID'], env['AWS_SECRET_ACCESS_KEY'], env['AWS_SESSION_TOKEN']]
  if (profile === undefined && id && secret)
    return { accessKeyId: id, secretAccessKey: secret, ...(token ? { sessionToken: token } : {}) }
  const named = profileOf(profile, env)
  if (named['aws_access_key_id'] && named['aws_secret_access_key'] && !named['role_arn'])
    return {
      accessKeyId: named['aws_access_key_id'],
      secretAccessKey: named['aws_secret_access_key'],
      ...(named['aws_session_token'] ? { sessionToken: named['aws_session_token'] } : {}),
    }
  const program = named['credential_process']
  // SSO and roles: the user's own `aws` knows how.
  const argv =
    program === undefined
      ? [
          'aws',
          'configure',
          'export-credentials',
          '--format',
          'process',
          ...(profile === undefined ? [] : ['--profile', profile]),
        ]
      : words(program)
  try {
    const { stdout } = await promisify(execFile)(argv[0] ?? '', argv.slice(1), {
      signal: context.signal,
      timeout: 30_000,
    })
    const given = JSON.parse(stdout) as Record<string, string>
    if (!given['AccessKeyId'] || !given['SecretAccessKey']) throw new Error('no keys')
    const expires = Date.parse(given['Expiration'] ?? '')
    return {
      accessKeyId: given['AccessKeyId'],
      secretAccessKey: given['SecretAccessKey'],
      ...(given['SessionToken'] ? { sessionToken: given['SessionToken'] } : {}),
      ...(Number.isNaN(expires) ? {} : { expiresAt: expires }),
    }
  } catch {
    // Its output may hold keys, so that the failure is told in our words.
    context.signal.throwIfAborted()
    throw new ProdlogsError('ENGINE_DENIED', {
      host,
      engine: 'AWS',
      reason: { code: 'no_aws_credentials', ...(profile === undefined ? {} : { profile }) },
    })
  }
}

const words = (line: string): string[] =>
  [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '')

/** Entries of `~/.aws/credentials` and `~/.aws/config`; the first wins. */
const profileOf = (profile: string | undefined, env: NodeJS.ProcessEnv): Readonly<Record<string, string>> => {
  const name = profile ?? (env['AWS_PROFILE'] || 'default')
  const home = join(env['HOME'] ?? homedir(), '.aws')
  const credentials = sectionOf(env['AWS_SHARED_CREDENTIALS_FILE'] ?? join(home, 'credentials'), [name])
  const config = sectionOf(env['AWS_CONFIG_FILE'] ?? join(home, 'config'), [
    name === 'default' ? 'default' : `profile ${name}`,
  ])
  return { ...config, ...credentials }
}

const sectionOf = (path: string, names: readonly string[]): Record<string, string> => {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch {
    return {}
  }
  const entries: Record<string, string> = {}
  let isOurs = false
  for (const line of text.split(/\r?\n/)) {
    const [, section] = /^\s*\[\s*(.+?)\s*\]/.exec(line) ?? []
    if (section !== undefined) isOurs = names.includes(section)
    const [, key, value] = /^([\w-]+)\s*=\s*(.*?)\s*$/.exec(line) ?? []
    if (isOurs && key !== undefined && value !== undefined) entries[key] = value
  }
  return entries
}
