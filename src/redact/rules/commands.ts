import { isPlaceholder, looksRandom } from '../keys/placeholder.ts'
import { bareValue, quoteAt, quotedValue } from '../keys/value.ts'
import type { Finder, Probe, RedactionRule, Scan } from '../rule.ts'
import { fill, sample } from '../samples.ts'

const TOOL =
  /\b(?:docker|helm|skopeo|podman|mysql|mysqldump|mysqladmin|mariadb|sshpass|redis-cli|mongosh?|ldapsearch|ldapadd|ldapmodify|7z|zip|unzip|mosquitto_pub|mosquitto_sub|rabbitmqadmin|cqlsh|az|sqlcmd|bcp|osql|isql|psexec|smbclient|rpcclient|lftp|htpasswd|net use|wmic|ftp|ncftp|openssl|keytool|jarsigner|expect|snmpwalk|snmpget|ipmitool|winexe|rdesktop|xfreerdp|curlftpfs|oc|nomad|rclone|kinit|impacket|crackmapexec|evil-winrm|gpg|age|restic|borg)\b/gi
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
  const word = text.slice(start, end)
  if (isPlaceholder(word)) return end
  // `'user':'password'`
  if (text[end + 1] === ':' && /["']/.test(text[end] ?? '') && /["'\w]/.test(text[end + 2] ?? ''))
    return hideWord(scan, ...wordAt(text, end + 2))
  const colon = word.indexOf(':')
  if (colon < 0 || colon >= word.length - 1) {
    if (looksRandom(word.replace(/:$/, ''), 16)) scan.hide(start, end, 'password')
    return end
  }
  return hideWord(scan, start + colon + 1, end)
}

const OPTION = /^ ?["']?(?:-u|--user|--proxy-user|-U)(?:["'],? ?|[ =]{1,2})/

/** The commands whose short options take a password, and by which letters. */
const SHORT: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    'mysql mysqldump mysqladmin mariadb sshpass docker helm skopeo podman mongo mongosh 7z cqlsh rabbitmqadmin az oc psexec winexe rdesktop crackmapexec'
      .split(' ')
      .map((tool) => [tool, 'p']),
  ),
  ...Object.fromEntries(
    'zip unzip mosquitto_pub mosquitto_sub sqlcmd bcp osql isql ipmitool'.split(' ').map((tool) => [tool, 'P']),
  ),
  ...Object.fromEntries('ldapsearch ldapadd ldapmodify kinit'.split(' ').map((tool) => [tool, 'w'])),
  'redis-cli': 'a',
  snmpwalk: 'A',
  snmpget: 'A',
}

/** `-p secret` and `-psecret` of the commands where it is a password. */
const shortOption: Finder = (scan, at) => {
  const { text } = scan
  const command = commandAt(text, at)
  if (command === undefined) return 0
  const option = text[at + 2] as string
  const tool = command.tool.toLowerCase()
  if (SHORT[tool] !== option) return 0
  if (/^(?:docker|podman|az|oc|helm)$/.test(tool) && !/\blogin\b/.test(text.slice(command.start, command.start + 60)))
    return 0
  // In a list the value is an element of its own, or glued to the option.
  const spaces = /^(?: {1,2}|["'], ?(?=["']))?/.exec(text.slice(at + 3, at + 7))?.[0].length ?? 0
  if (/^mysql|^maria/.test(tool) && spaces > 0) return 0
  const [start, end] = wordAt(text, at + 3 + spaces)
  return hideWord(scan, start, end)
}

/** `-u user,password` of lftp, `-U user%password` of Samba, `/user:name password` of Windows, `htpasswd -b file user password`. */
const afterUser: Finder = (scan, at) => {
  const { text } = scan
  const match = AFTER_USER.exec(text.slice(at, at + 400))
  const value = match?.[1]
  if (!match || value === undefined) return 0
  return hideWord(scan, at + match[0].length - value.length, at + match[0].length)
}

const AFTER_USER =
  /^(?:lftp (?:[^|;&]{0,80} )?-u [^\s,]{1,64},|(?:smbclient|rpcclient|net|winexe|smbget|mount\.cifs|smbmap) (?:[^|;&]{0,120} )?(?:-U|--user)[ =]?["']?[^\s%]{1,64}%|net use (?:[^|;&]{0,120} )?\/user:[^\s]{1,64} |htpasswd (?:-[A-Za-z]{1,8} ){0,3}-[A-Za-z]{0,6}b[A-Za-z]{0,6} \S{1,200} \S{1,64} |htpasswd -[A-Za-z]{0,6}n[A-Za-z]{0,6}b[A-Za-z]{0,6} \S{1,64} |ConvertTo-SecureString (?:-String )?|vault login (?:-[\w-]+(?:=\S{1,80})? ){0,3}|sudo (?:-\w{1,8} ){0,3}<<< ?|(?:useradd|usermod) (?:[^|;&]{0,80} )?-p |schtasks (?:[^|;&]{0,120} )?\/rp |(?:xfreerdp|mstsc|cmdkey|runas|psexec) (?:[^|;&]{0,120} )?\/(?:p|pass|password|pw):|openssl (?:enc|aes-?\w{1,12}|des3?) (?:[^|;&]{0,80} )?-[kK] |echo ["']?[\w.-]{1,32}:(?=[^\s"'|]{3,128}["']? ?\| ?chpasswd))["']?([^\s"'|;&*-][^\s"'|;&]{2,127})/i

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
  const before = scan.text.slice(Math.max(0, at - 200), at)
  const word = before.slice(Math.max(...[' ', '\t', '"', "'", '`'].map((sign) => before.lastIndexOf(sign))) + 1)
  const colon = word.indexOf(':')
  if (colon < 1 || colon === word.length - 1 || !/[\w.-]$/.test(word.slice(0, colon))) return 0
  return hideWord(scan, at - word.length + colon + 1, at) || at
}

/** `.pgpass`: host:port:database:user:password; `at`: the port. */
const pgpass: Finder = (scan, at) => {
  const match = /^\d{4,5}:[^:\s]{1,64}:[^:\s]{1,64}:([^\s"'`]{3,128})/.exec(scan.text.slice(at, at + 300))
  return match ? hideWord(scan, at + match[0].length - (match[1] as string).length, at + match[0].length) : 0
}

/** `:5432:` and `:6432:`, the ports of Postgres and of its pooler. */
const isPort: Probe = (bytes, at, to, end = at) =>
  bytes[at - 1] === 58 &&
  end - at === 4 &&
  (bytes[at] === 53 || bytes[at] === 54) &&
  bytes[at + 1] === 52 &&
  bytes[at + 2] === 51 &&
  bytes[at + 3] === 50 &&
  bytes[end] === 58 &&
  end < to

export const commands: RedactionRule = {
  id: 'commands',
  why: 'Command lines in logs, process lists and histories carry passwords as arguments.',
  source:
    'manuals of curl, mysql, sshpass, redis-cli, docker login, openssl, ldapsearch; gitleaks curl-auth-user (MIT); manuals of lftp, smbclient, net use, htpasswd, sqlcmd, az',
  patterns: [TOOL, OPTION, AFTER_USER],
  triggers: [
    { on: '-u ', find: userAndPassword },
    { on: ' -u', find: userAndPassword },
    { on: '-u"', find: userAndPassword },
    { on: "-u'", find: userAndPassword },
    { on: '--user', find: userAndPassword },
    { on: '--proxy-user', find: userAndPassword },
    ...[' -p', ' -a', ' -P', ' -w', ' -A', '"-p', "'-p", '"-a', "'-a", '"-P', "'-P"].map((on) => ({
      on,
      find: shortOption,
      probe: (bytes: Uint8Array, at: number) => (bytes[at + 3] as number) > 31,
    })),
    { on: ' pass:', find: next(6) },
    { on: 'IDENTIFIED BY ', fold: true, find: next(14) },
    { on: 'IDENTIFIED WITH mysql_native_password BY ', fold: true, find: next(41) },
    ...[
      'lftp ',
      'smbclient ',
      'rpcclient ',
      'net use ',
      'htpasswd ',
      'winexe ',
      'smbmap ',
      'vault login ',
      'sudo ',
      'useradd ',
      'usermod ',
      'schtasks ',
      'xfreerdp ',
      'mstsc ',
      'cmdkey ',
      'runas ',
      'openssl ',
    ].map((on) => ({
      on,
      find: afterUser,
    })),
    { on: 'ConvertTo-SecureString ', fold: true, find: afterUser },
    { on: '@tcp(', find: goDsn },
    { on: '@unix(', find: goDsn },
    { on: '', digits: true, runs: [{ from: 4, to: 4, first: '56', after: ':' }], find: pgpass, probe: isPort },
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
    sample(fill('alnum', 12), 'lftp -u ci,', ' sftp://files'),
    sample(fill('alnum', 12), 'smbclient //nas/x -U ops%'),
    sample(fill('alnum', 12), 'net use Z: \\\\nas\\x /user:ops '),
    sample(fill('alnum', 12), 'htpasswd -b /etc/pw ops '),
    sample(fill('alnum', 12), 'sqlcmd -S db -U sa -P ', ' -Q x'),
    sample(fill('alnum', 12), 'az login --service-principal -u a -p ', ' --tenant t'),
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
    'az vm create -n web -p basic',
    'net use Z: /delete',
    'htpasswd -c /etc/pw ops',
    'zip -r out.zip in',
  ],
}
