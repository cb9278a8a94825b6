import { isPlaceholder, looksRandom } from '../keys/placeholder.ts'
import { bareValue, quoteAt, quotedValue } from '../keys/value.ts'
import type { Finder, RedactionRule, Scan } from '../rule.ts'
import { fill, sample } from '../samples.ts'

const TOOL =
  /\b(?:docker|helm|skopeo|podman|mysql|mysqldump|mysqladmin|mariadb|sshpass|redis-cli|mongosh?|ldapsearch|ldapadd|ldapmodify|7z|zip|unzip|mosquitto_pub|mosquitto_sub|rabbitmqadmin|cqlsh)\b/g
const COMMAND_END = /[|;&]/g

interface Command {
  readonly tool: string
  readonly start: number
  readonly end: number
}

let commandsText = ''
let commandsFound: readonly Command[] = []

/** The commands of a text, looked for once: a line may hold thousands of options. */
const commandAt = (text: string, at: number): Command | undefined => {
  if (text !== commandsText) {
    const tools = [...text.matchAll(TOOL)].slice(-64)
    commandsFound = tools.map((match) => {
      COMMAND_END.lastIndex = match.index
      return { tool: match[0], start: match.index, end: COMMAND_END.exec(text)?.index ?? text.length }
    })
  }
  // Of two equal texts too: what is the same string is told at once, what is equal only after a look at all of it.
  commandsText = text
  return commandsFound.findLast((command) => command.start < at && at < command.end)
}

const wordAt = (text: string, at: number): readonly [number, number] => {
  const quote = quoteAt(text, at)
  const value = quote ? quotedValue(text, quote) : bareValue(text, at)
  return [value.start, value.end]
}

/** `-u user:password`: the user stays. */
const userAndPassword: Finder = (scan, at) => {
  const { text } = scan
  const option = OPTION.exec(text.slice(at, at + 16))?.[0]
  if (option === undefined) return 0
  const [start, end] = wordAt(text, at + option.length)
  if (isPlaceholder(text.slice(start, end))) return end
  const colon = text.indexOf(':', start)
  if (colon < 0 || colon >= end - 1) {
    if (looksRandom(text.slice(start, end).replace(/:$/, ''), 16)) scan.hide(start, end, 'password')
    return end
  }
  return hideWord(scan, colon + 1, end)
}

const OPTION = /^ ?["']?(?:-u|--user|--proxy-user|-U)(?:["'],? ?|[ =]{1,2})/

/** `-p secret` and `-psecret` of the commands where it is a password. */
const shortOption: Finder = (scan, at) => {
  const { text } = scan
  const command = commandAt(text, at)
  if (command === undefined) return 0
  const option = text[at + 2] as string
  const { tool } = command
  if (
    option === 'p' &&
    !/^(?:mysql|mysqldump|mysqladmin|mariadb|sshpass|docker|helm|skopeo|podman|mongosh?|7z|cqlsh|rabbitmqadmin|mongo)$/.test(
      tool,
    )
  )
    return 0
  if (tool === 'docker' && !/\blogin\b/.test(text.slice(command.start, command.start + 40))) return 0
  if (option === 'a' && tool !== 'redis-cli') return 0
  if (option === 'P' && !/^(?:zip|unzip|mosquitto_pub|mosquitto_sub)$/.test(tool)) return 0
  if (option === 'w' && !/^ldap/.test(tool)) return 0
  const spaces = /^ {0,2}/.exec(text.slice(at + 3, at + 6))?.[0].length ?? 0
  if (/^mysql|^maria/.test(tool) && spaces > 0) return 0
  const [start, end] = wordAt(text, at + 3 + spaces)
  return hideWord(scan, start, end)
}

const hideWord = (scan: Scan, start: number, end: number): number => {
  const body = scan.text.slice(start, end)
  if (!isPlaceholder(body) && body.length >= 3 && !body.startsWith('-'))
    scan.hide(start, end, 'password', { learn: true, guessable: body.length < 12 })
  return end
}

const next =
  (length: number): Finder =>
  (scan, at) =>
    hideWord(scan, ...wordAt(scan.text, at + length))

/** `user:password@tcp(host)`, the data source names of Go. */
const goDsn: Finder = (scan, at) => {
  const before = /[\w.-]{1,64}:([^\s"'`]{1,128})$/.exec(scan.text.slice(Math.max(0, at - 200), at))
  return before ? hideWord(scan, at - (before[1] as string).length, at) || at : 0
}

/** `.pgpass`: host:port:database:user:password */
const pgpass: Finder = (scan, at) => {
  const match = /^:\d{4,5}:[^:\s]{1,64}:[^:\s]{1,64}:([^\s"'`]{3,128})/.exec(scan.text.slice(at, at + 300))
  return match ? hideWord(scan, at + match[0].length - (match[1] as string).length, at + match[0].length) : 0
}

export const commands: RedactionRule = {
  id: 'commands',
  why: 'Command lines in logs, process lists and histories carry passwords as arguments.',
  source:
    'manuals of curl, mysql, sshpass, redis-cli, docker login, openssl, ldapsearch; gitleaks curl-auth-user (MIT)',
  patterns: [TOOL, OPTION],
  triggers: [
    { on: '-u ', find: userAndPassword },
    { on: ' -u', find: userAndPassword },
    { on: '-u"', find: userAndPassword },
    { on: "-u'", find: userAndPassword },
    { on: '--user', find: userAndPassword },
    { on: '--proxy-user', find: userAndPassword },
    ...[' -p', ' -a', ' -P', ' -w'].map((on) => ({
      on,
      find: shortOption,
      probe: (bytes: Uint8Array, at: number) => (bytes[at + 3] as number) > 31,
    })),
    { on: ' pass:', find: next(6) },
    { on: 'IDENTIFIED BY ', fold: true, find: next(14) },
    { on: 'IDENTIFIED WITH mysql_native_password BY ', fold: true, find: next(41) },
    { on: '@tcp(', find: goDsn },
    { on: '@unix(', find: goDsn },
    { on: ':5432:', find: pgpass },
    { on: ':6432:', find: pgpass },
    {
      on: 'login ',
      find: (scan, at) => {
        const match = /^login \S{1,128} password (\S{1,128})/.exec(scan.text.slice(at, at + 300))
        return match ? hideWord(scan, at + match[0].length - (match[1] as string).length, at + match[0].length) : 0
      },
    },
  ],
  hides: () => [
    sample(fill('alnum', 12), 'curl -u ann:', ' https://x'),
    sample(fill('alnum', 12), 'curl --user "ann:', '" https://x'),
    sample(fill('alnum', 12), '["curl","-u","ann:', '","https://x"]'),
    sample(fill('alnum', 12), 'mysqldump -h db -uroot -p', ' app'),
    sample(fill('alnum', 12), 'sshpass -p ', ' ssh box'),
    sample(fill('alnum', 12), 'redis-cli -a ', ' ping'),
    sample(fill('alnum', 12), "CREATE USER x IDENTIFIED BY '", "'"),
    sample(fill('alnum', 12), 'app:', '@tcp(10.0.0.1:3306)/db'),
    sample(fill('alnum', 12), 'db:5432:app:ann:'),
    sample(fill('alnum', 12), 'machine x login ann password '),
  ],
  keeps: [
    'ssh -p 2222 box',
    'mkdir -p /var/log/app',
    'docker run -p 8080:80 app',
    'ps -u root',
    'id -u ann',
    'cp -a /src/dir /dst',
    'tail -u 10',
    'curl -u ann https://x',
    'mysql -u root -p app',
  ],
}
