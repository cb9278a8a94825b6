// The tokens of other people's suites, read from their checkouts: `{ suite, family, named, token }`. A token is `named`
// where its own scanner finds it by a name beside it alone.
import { readdirSync, readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { createRandom, generate } from './generate.mjs'

export const filesUnder = (directory, wanted) =>
  readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && wanted.test(join(entry.parentPath, entry.name)))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()

/**
 * Two tokens of a pattern, its first group where it has one, and whether anything but a name tells them from other random
 * text: a literal that all of them begin or end with. Patterns that cannot be read give none.
 */
const tokensOf = (source, seed) => {
  const random = createRandom(seed)
  const tokens = []
  try {
    for (let n = 0; n < 8; n++) {
      const { text, groups } = generate(source, random)
      tokens.push((groups.find((group) => group.length >= 8) ?? text).trim())
    }
  } catch {
    return []
  }
  const unmarked = alike(tokens) < 3 && alike(tokens.map((token) => [...token].toReversed().join(''))) < 3
  return tokens
    .slice(0, 2)
    .filter((token) => token.length >= 8 && !/\s|[{}]/.test(token) && !NO_CREDENTIAL.test(token))
    .map((token) => ({ token, named: unmarked }))
}

/** Of a URL or a pair the part that is the credential: the host and the user may be read. */
export const credentialOf = (token) =>
  /^https:\/\/(?:[\w.-]+\.)?(?:slack|zapier|tines)\.com\/\w+\/(.+)/.exec(token)?.[1] ??
  /^pi_[A-Za-z0-9]+_secret_(.+)/.exec(token)?.[1] ??
  /^_\w+_session=(.+)/.exec(token)?.[1] ??
  /^[\w+:]*:\/\/[^\s/:@]*:([^\s/]+)@/.exec(token)?.[1] ??
  /^[\w+]+:\/\/[^\s/]+\/.*?([\w%~.+=-]{20,})\/?["']?$/.exec(token)?.[1] ??
  /^(?:[\w-]+=[^;]*;)*(?:AccountKey|Secret|SharedAccessKey)=([^;]+)/.exec(token)?.[1] ??
  token

/**
 * What a scanner looks for to know where a key belongs, and what is none by the vendor's own words: addresses of an account's
 * endpoint, publishable keys and application ids.
 */
const NO_CREDENTIAL =
  /^(?:https?:\/\/)?[\w.-]*(?:\.openai\.azure\.com|\.onmicrosoft\.com|\.my\.salesforce\.com|\.clickhelp\.co|\.redis\.cache\.windows\.net|\.online\.tableau\.com|ddog-gov\.(?:com|eu)|datadoghq\.com|saucelabs\.com|signable|\.couchbase\.com|\.hashicorp\.cloud|\.azconfig\.io|ringcentral\.com|portainer[\w.]*|www\w+com|mattermost[\w.]*)(?::\d+)?\/?$|^pk_(?:live|test)_|^FLWPUBK|^ramp_id_|^(?:ldaps?):\/\/\w+$|^organizations[\\/]|\b(?:user|username):pass(?:word)?@/

const alike = ([first, ...others]) => {
  let length = 0
  while (length < first.length && others.every((other) => other[length] === first[length])) length++
  return length
}

const gitleaks = (directory) => {
  const toml = readFileSync(join(directory, 'config', 'gitleaks.toml'), 'utf8')
  return [...toml.matchAll(/^id = "([^"]+)"[\s\S]*?^regex = '''(.*)'''$/gm)].flatMap(([, id, regex], n) => {
    if (/generic-api-key|private-key$|curl-auth|kubernetes-secret|^jwt/.test(id)) return []
    const named = regex.includes('[ \\t\\w.-]{0,20}')
    const source = named ? regex.slice(regex.lastIndexOf('=]{0,5}(') + 7) : regex
    return tokensOf(source.replaceAll('(?i)', ''), n).map((found) => ({
      suite: 'gitleaks',
      family: id,
      token: found.token,
      named: named || found.named,
    }))
  })
}

const trufflehog = (directory) =>
  filesUnder(join(directory, 'pkg', 'detectors'), /(?<!_test)\.go$/).flatMap((file, n) => {
    const folder = dirname(file)
    const family = basename(/^v\d/.test(basename(folder)) ? dirname(folder) : folder)
    return [...readFileSync(file, 'utf8').matchAll(/(\w*)\s*=\s*regexp\.MustCompile\((.*)\)$/gm)].flatMap(
      ([, variable, body], m) => {
        if (!/key|token|secret|pat$|pass/i.test(variable)) return []
        if (/^(?:id|user|url|host|domain|email|client|account|app|org)(?!.*(?:key|secret|token))/i.test(variable))
          return []
        const named = body.includes('PrefixRegex')
        const source = named ? /\+\s*`([^`]*)`/.exec(body)?.[1] : /^`([^`]*)`$/.exec(body)?.[1]
        if (source === undefined) return []
        return tokensOf(source.replaceAll('(?i)', ''), n * 31 + m).map((found) => ({
          suite: 'trufflehog',
          family,
          token: found.token,
          named: named || found.named,
        }))
      },
    )
  })

const secretlint = (directory) =>
  filesUnder(join(directory, 'packages'), /\/ng\.[^/]+\/output\.json$/).flatMap((file) => {
    const { messages = [], sourceContent = '' } = JSON.parse(readFileSync(file, 'utf8'))
    const family = /secretlint-rule-([\w-]+)/.exec(file)?.[1] ?? 'other'
    // Collections of the other rules; a home directory is no credential.
    if (/preset|no-homedir|filter-comments/.test(family)) return []
    return messages.flatMap(({ data = {}, range }) => {
      const token =
        Object.values(data).find((value) => typeof value === 'string' && value.length >= 12) ??
        sourceContent.slice(...range)
      return /\s|^"/.test(token) || token.length < 12 || NO_CREDENTIAL.test(token)
        ? []
        : [{ suite: 'secretlint', family, named: false, token }]
    })
  })

const detectSecrets = (directory) =>
  filesUnder(join(directory, 'detect_secrets', 'plugins'), /\.py$/).flatMap((file, n) => {
    const family = basename(file, '.py')
    if (/keyword|high_entropy|ip_public|basic_auth|private_key|jwt|artifactory/.test(family)) return []
    return [...readFileSync(file, 'utf8').matchAll(/re\.compile\(\s*r?(['"])(.*)\1/g)].flatMap(([, , source], m) =>
      tokensOf(source.replaceAll('(?i)', ''), n * 17 + m).map((found) => ({
        suite: 'detect-secrets',
        family,
        ...found,
      })),
    )
  })

/** Personal data that the promise names: cards, IBANs, e-mails, phones, each in the sentence of its test. */
const presidio = (directory) =>
  filesUnder(
    join(directory, 'presidio-analyzer', 'tests'),
    /test_(?:credit_card|iban|email|phone)_recognizer\.py$/,
  ).flatMap((file) => {
    const family = /test_(\w+)_recognizer/.exec(file)[1]
    return [...readFileSync(file, 'utf8').matchAll(/^\s*\(\s*"([^"]+)",\s*\d+,[^\n]*?\(\((\d+), (\d+)\),?/gm)].map(
      ([, text, from, to]) => ({ suite: 'presidio', family, text, token: text.slice(Number(from), Number(to)) }),
    )
  })

/** By the name of the checkout's folder, which may have the owner's before it. */
export const SUITES = { gitleaks, trufflehog, secretlint, 'detect-secrets': detectSecrets, presidio }
