import type { ErrorCode } from '../model/error.ts'
import type { MessageArgs } from '../model/verdict.ts'
import type { InBoth, Lang } from './lang.ts'

/** What went wrong and where, and the next step. */
export interface ErrorText {
  readonly what: string
  readonly next: string
}

type Say = (a: MessageArgs) => readonly [what: string, next: string]

const on = (a: MessageArgs, en: string): string => (a['host'] === undefined ? '' : `${en}${a['host']}`)
const detail = (a: MessageArgs): string => (a['reason'] === undefined || a['reason'] === '' ? '' : `: ${a['reason']}`)
const place = (a: MessageArgs): string =>
  a['file'] === undefined ? '' : `${a['file']}${a['line'] === undefined ? '' : `:${a['line']}`}`
const engine = (a: MessageArgs): string =>
  a['host'] === undefined || a['host'] === a['engine'] ? `${a['engine']}` : `${a['engine']} (${a['host']})`
const user = (a: MessageArgs): string => String(a['user'] ?? 'the user')
const owned = (a: MessageArgs): string =>
  a['owner'] === undefined
    ? ''
    : ` (${a['owner']}:${a['group'] ?? '?'}${a['mode'] === undefined ? '' : ` ${a['mode']}`})`

/** Whether the group of a file may read it, and is one that people are added to. */
const groupHelps = (a: MessageArgs): boolean => {
  const mode = String(a['mode'] ?? '')
  const octal = /^\d{3,4}$/.test(mode)
  const reads = octal ? (Number.parseInt(mode.at(-2) ?? '0', 8) & 4) !== 0 : mode.charAt(4) !== '-'
  return reads && !['root', 'wheel', '0', '?'].includes(String(a['group'] ?? 'adm'))
}

/** sshd refused the session itself, and not what was to run in it. */
const opensNone = (a: MessageArgs): boolean => /open fail|channel open|open refused/i.test(String(a['reason'] ?? ''))

const shellStatus = (a: MessageArgs): string => (a['code'] === undefined ? '' : ` (exit ${a['code']})`)

/** Why a pattern is refused, by the words of `checkPattern`; what JavaScript says of a syntax error stays as it is. */
const PATTERN_REASONS_RU: readonly (readonly [RegExp, string])[] = [
  [/^it is longer than (\d+) characters$/, 'он длиннее $1 символов'],
  [/^it matches the empty text$/, 'он совпадает с пустой строкой'],
  [/^it is no regular expression/, 'это не регулярное выражение'],
  [/^a repetition stands inside a repetition/, 'повторение внутри повторения'],
  [
    /^a repeated choice can match the same text in two ways/,
    'повторяемый выбор совпадает с одним текстом двумя способами',
  ],
  [/^a look-around holds a repetition$/, 'повторение внутри просмотра (look-around)'],
  [
    /^a look-behind may hold single characters only$/,
    'в ретроспективе (look-behind) допустимы только отдельные символы',
  ],
  [/^it refers back to a group$/, 'он ссылается на группу'],
  [/^it uses a property of Unicode$/, 'он использует свойство Юникода'],
  [/^it repeats more than (\d+) times$/, 'он повторяет больше $1 раз'],
  [
    /^two repetitions that match the same characters follow each other/,
    'подряд стоят два повторения одних и тех же символов',
  ],
  [/, such as /, ', например '],
  [/ or (?=\S+$)/, ' или '],
]

const patternReasonRu = (reason: string): string =>
  reason === '' ? '' : `: ${PATTERN_REASONS_RU.reduce((text, [from, to]) => text.replace(from, to), reason)}`

const address = (a: MessageArgs, before: string): string => {
  if (!a['address']) return ''
  if (a['port'] === undefined) return `${before}${a['address']}`
  return `${before}${String(a['address']).includes(':') ? `[${a['address']}]` : a['address']}:${a['port']}`
}

const where = (a: MessageArgs): string => (a['line'] === undefined ? '' : `${place(a)}:${a['column'] ?? 1}: `)

/** What a check of the configuration finds that would fail later, by its code. */
const CONFIG_REASONS: Readonly<Record<string, InBoth<Say1>>> = {
  host_leading_dash: {
    en: () => 'a host may not begin with "-"',
    ru: () => 'имя хоста не может начинаться с «-»',
  },
  host_space_or_control: {
    en: () => 'a host has no blanks and no control characters',
    ru: () => 'в имени хоста нет пробелов и управляющих символов',
  },
  host_port: {
    en: (a) => `"${a['name']}": a port is a number from 1 to 65535`,
    ru: (a) => `«${a['name']}»: порт — число от 1 до 65535`,
  },
  host_empty: { en: () => 'there is no host in it', ru: () => 'имя хоста пустое' },
  host_character: {
    en: (a) => `"${a['name']}" has a character that no host has`,
    ru: (a) => `в «${a['name']}» есть символ, которого в имени хоста не бывает`,
  },
  host_user: {
    en: (a) => `"${a['name']}" has a character that no user has`,
    ru: (a) => `в «${a['name']}» есть символ, которого в имени пользователя не бывает`,
  },
  host_unknown: {
    en: (a) => `names "${a['name']}", which is not a host of the configuration`,
    ru: (a) => `указан «${a['name']}», а такого хоста в конфигурации нет`,
  },
  group_unknown: {
    en: (a) => `"${a['name']}" is no group of the configuration, or it holds itself`,
    ru: (a) => `«${a['name']}» — не группа конфигурации, или она содержит саму себя`,
  },
  range: {
    en: (a) => `"${a['name']}" is no range such as web-[1-3]`,
    ru: (a) => `«${a['name']}» — не диапазон вроде web-[1-3]`,
  },
  path_relative: {
    en: () => 'a path begins with "/": nobody knows the folder that a host begins in',
    ru: () => 'путь начинается с «/»: в какой папке начинает хост, неизвестно',
  },
  duration: { en: () => 'is no duration such as 30m or 2h', ru: () => 'это не длительность вроде 30m или 2ч' },
}

type Say1 = (a: MessageArgs) => string

const configReason = (lang: Lang, a: MessageArgs): string => {
  const known = CONFIG_REASONS[String(a['reason'])]
  return known === undefined ? detail(a) : `: ${known[lang](a)}`
}

/** What USAGE_BAD_VALUE says that an option takes; names and examples stay as they are. */
const EXPECTED_RU: readonly (readonly [RegExp, string])[] = [
  [/^an IANA zone such as /, 'часовой пояс IANA, например '],
  [/^an id$/, 'id'],
  [/^one secret$/, 'один секрет'],
  [/^a time after --since$/, 'время позже --since'],
  [/^an http or https URL$/, 'адрес http или https'],
  [/^a group of the configuration \(none is defined\)$/, 'группа из конфигурации (ни одной нет)'],
  [/^a group of the configuration /, 'группа из конфигурации '],
  [/^a range such as /, 'диапазон, например '],
  [/^e\.g\. /, 'например '],
]

const expectedRu = (expected: string): string =>
  EXPECTED_RU.reduce((text, [from, to]) => text.replace(from, to), expected)

/** The sentences of every error code. `args` that a code may carry are those that its sentence names. */
const isFull = (a: MessageArgs): boolean => a['reason'] === 'ENOSPC' || a['reason'] === 'EDQUOT'

const ERRORS: Readonly<Record<ErrorCode, InBoth<Say>>> = {
  USAGE: {
    en: (a) => [`${a['reason'] ?? 'wrong usage'}`, String(a['next'] ?? 'Run `prodlogs --help`.')],
    ru: (a) => [`${a['reason'] ?? 'неверный вызов'}`, String(a['next'] ?? 'Справка: `prodlogs --help`.')],
  },
  USAGE_UNKNOWN_OPTION: {
    en: (a) => [`unknown option ${a['option']}`, 'Run the command with --help.'],
    ru: (a) => [`неизвестный параметр ${a['option']}`, 'Справка по команде: --help.'],
  },
  USAGE_BAD_VALUE: {
    en: (a) => [`${a['option']} does not take "${a['value']}"`, `It takes ${a['expected']}.`],
    ru: (a) => [
      `${a['option']} не принимает «${a['value']}»`,
      `Ожидается: ${expectedRu(String(a['expected'] ?? ''))}.`,
    ],
  },
  USAGE_NO_HOST: {
    en: () => [
      'no host was named and the configuration has no default',
      'Add --file app.log for a file here, --host user@box --source file:/path/to.log for a host, or run `prodlogs init`; `prodlogs demo` needs nothing.',
    ],
    ru: () => [
      'хост не указан, и в конфигурации нет хоста по умолчанию',
      'Добавьте --file app.log для файла на этой машине, --host user@box --source file:/путь/к.log для хоста или выполните `prodlogs init`; `prodlogs demo` работает без настройки.',
    ],
  },
  USAGE_NO_SOURCE: {
    en: (a) => [
      `${a['host']} has no source to read`,
      'Add --source file:/var/log/app.log or --source journal:app.service (repeatable), or list sources in prodlogs.yaml.',
    ],
    ru: (a) => [
      `у ${a['host']} нет источника логов`,
      'Добавьте --source file:/var/log/app.log или --source journal:app.service (можно несколько) или перечислите источники в prodlogs.yaml.',
    ],
  },
  USAGE_UNKNOWN_SOURCE: {
    en: (a) => [
      `${a['host']} has no source "${a['source']}"`,
      `It has: ${a['known']}. Or name one as file:/path or journal:unit.`,
    ],
    ru: (a) => [
      `у ${a['host']} нет источника «${a['source']}»`,
      `Есть: ${a['known']}. Или укажите file:/путь либо journal:юнит.`,
    ],
  },
  USAGE_NEEDS_TTY: {
    en: (a) => [`${a['what']} must be asked for, and there is no terminal`, `Give ${a['flag']}.`],
    ru: (a) => [`нужно спросить ${a['what']}, но терминала нет`, `Укажите ${a['flag']}.`],
  },
  USAGE_NO_FILTER: {
    en: () => [
      'nothing to look for',
      'Give --deal, --session, --event, --payment-intent, --customer or --text (or an id as the argument).',
    ],
    ru: () => [
      'не указано, что искать',
      'Укажите --deal, --session, --event, --payment-intent, --customer или --text (или id аргументом).',
    ],
  },
  USAGE_ONLY_FILES: {
    en: (a) => [`${a['option']} is of local files`, 'Name one by --file (- is stdin).'],
    ru: (a) => [`${a['option']} относится к локальным файлам`, 'Укажите файл: --file (- это stdin).'],
  },
  USAGE_SEVERAL_IDS: {
    en: (a) => [`${a['n']} ids begin with ${a['value']}: ${a['ids']}`, 'Type more of the one that you mean.'],
    ru: (a) => [`с ${a['value']} начинаются ${a['n']} id: ${a['ids']}`, 'Введите нужный подлиннее.'],
  },
  CONFIG_NOT_FOUND: {
    en: (a) => [`there is no configuration file ${a['file']}`, 'Check --config, or run `prodlogs init`.'],
    ru: (a) => [`нет файла конфигурации ${a['file']}`, 'Проверьте --config или выполните `prodlogs init`.'],
  },
  CONFIG_UNREADABLE: {
    en: (a) => [`${a['file']} cannot be read${detail(a)}`, 'Check its permissions.'],
    ru: (a) => [`${a['file']} не читается${detail(a)}`, 'Проверьте права на файл.'],
  },
  CONFIG_SYNTAX: {
    en: (a) => [
      `${place(a)}:${a['column'] ?? 1}: not valid YAML${detail(a)}`,
      'Mend that line, then run `prodlogs config validate`.',
    ],
    ru: (a) => [
      `${place(a)}:${a['column'] ?? 1}: это не YAML${detail(a)}`,
      'Исправьте строку и выполните `prodlogs config validate`.',
    ],
  },
  CONFIG_INVALID: {
    en: (a) => [
      `${place(a)}:${a['column'] ?? 1}: ${a['path']}${configReason('en', a)}`,
      'See config/prodlogs.example.yaml; check with `prodlogs config validate`.',
    ],
    ru: (a) => [
      `${place(a)}:${a['column'] ?? 1}: ${a['path']}${configReason('ru', a)}`,
      'Образец: config/prodlogs.example.yaml; проверка: `prodlogs config validate`.',
    ],
  },
  CONFIG_UNTRUSTED: {
    en: (a) => [
      `${a['file']} asks to run a command for host ${a['host']}, and that file is not trusted`,
      `Read the command, then run \`prodlogs config trust ${a['file']}\`.`,
    ],
    ru: (a) => [
      `${a['file']} просит запустить команду для хоста ${a['host']}, а файл не доверенный`,
      `Прочтите команду и выполните \`prodlogs config trust ${a['file']}\`.`,
    ],
  },
  CONFIG_BAD_PATTERN: {
    en: (a) => [
      `${where(a)}redact pattern "${a['name']}" is refused${detail(a)}`,
      'Write it without that, e.g. {1,64} in place of +: docs/redaction.md says what is taken.',
    ],
    ru: (a) => [
      `${where(a)}шаблон маскирования «${a['name']}» отклонён${patternReasonRu(String(a['reason'] ?? ''))}`,
      'Перепишите без этого, например {1,64} вместо +: что принимается, сказано в docs/redaction.md.',
    ],
  },
  HOST_NAME_INVALID: {
    en: (a) => [`"${a['host']}" is not a host name`, 'Give an alias of ~/.ssh/config or user@host:port.'],
    ru: (a) => [`«${a['host']}» — не имя хоста`, 'Укажите псевдоним из ~/.ssh/config или user@host:port.'],
  },
  HOST_NOT_FOUND: {
    en: (a) => [
      `${a['host']}: no such host${a['address'] && a['address'] !== a['host'] ? ` (${a['address']})` : ''}`,
      'Check the name, HostName in your ssh config, and the VPN.',
    ],
    ru: (a) => [
      `${a['host']}: хост не найден${a['address'] && a['address'] !== a['host'] ? ` (${a['address']})` : ''}`,
      'Проверьте имя, HostName в ssh config и VPN.',
    ],
  },
  HOST_REFUSED: {
    en: (a) => [`${a['host']} refused the connection${address(a, ' at ')}`, 'Check the port and that sshd runs there.'],
    ru: (a) => [
      `${a['host']} отклонил соединение${address(a, ' по адресу ')}`,
      'Проверьте порт и что sshd там запущен.',
    ],
  },
  HOST_TIMEOUT: {
    en: (a) => [
      `${a['host']} did not answer${a['seconds'] ? ` within ${a['seconds']} s` : ''}`,
      'Check the network, the VPN and the firewall.',
    ],
    ru: (a) => [
      `${a['host']} не ответил${a['seconds'] ? ` за ${a['seconds']} с` : ''}`,
      'Проверьте сеть, VPN и межсетевой экран.',
    ],
  },
  HOST_NETWORK: {
    en: (a) => [`${a['host']} cannot be reached${detail(a)}`, 'Check the network and the VPN.'],
    ru: (a) => [`${a['host']} недоступен${detail(a)}`, 'Проверьте сеть и VPN.'],
  },
  HOST_NOT_SSH: {
    en: (a) => [`what answers at ${a['host']} is not an SSH server${detail(a)}`, 'Check the port.'],
    ru: (a) => [`на ${a['host']} отвечает не SSH-сервер${detail(a)}`, 'Проверьте порт.'],
  },
  SSH_LOST: {
    en: (a) => [`the link to ${a['host']} was lost${detail(a)}; what was read is not complete`, 'Run it again.'],
    ru: (a) => [`связь с ${a['host']} потеряна${detail(a)}; прочитано не всё`, 'Повторите команду.'],
  },
  SSH_PROXY: {
    en: (a) => [
      `the way to ${a['host']} failed${a['hop'] ? ` at jump host ${a['hop']}` : ''}${detail(a)}`,
      'Check ProxyJump or ProxyCommand: `ssh -G` shows what applies.',
    ],
    ru: (a) => [
      `путь к ${a['host']} не сработал${a['hop'] ? ` на промежуточном хосте ${a['hop']}` : ''}${detail(a)}`,
      'Проверьте ProxyJump или ProxyCommand: `ssh -G` покажет настройки.',
    ],
  },
  SSH_NO_BINARY: {
    en: (a) => [
      `${a['host'] ?? 'the host'} needs the ssh program, and there is none${detail(a)}`,
      'Install OpenSSH (openssh-client).',
    ],
    ru: (a) => [
      `для ${a['host'] ?? 'хоста'} нужна программа ssh, её нет${detail(a)}`,
      'Установите OpenSSH (openssh-client).',
    ],
  },
  SSH_FEATURE: {
    en: (a) => [
      `${a['host']} needs ${a['feature'] ?? 'something that ssh2 does not have'}`,
      'Use --transport openssh.',
    ],
    ru: (a) => [`${a['host']} требует: ${a['feature'] ?? 'то, чего нет в ssh2'}`, 'Добавьте --transport openssh.'],
  },
  SSH_CONFIG: {
    en: (a) => [
      `the ssh configuration was not accepted${on(a, ' for ')}${detail(a)}`,
      `Try \`ssh -G ${a['host'] ?? 'HOST'}\`.`,
    ],
    ru: (a) => [
      `конфигурация ssh не принята${on(a, ' для ')}${detail(a)}`,
      `Проверьте: \`ssh -G ${a['host'] ?? 'HOST'}\`.`,
    ],
  },
  SSH_AUTH: {
    en: (a) => [
      `${a['host']} accepted no key${a['user'] ? ` of user ${a['user']}` : ''}${a['tried'] ? ` (tried ${a['tried']})` : ''}${detail(a)}`,
      'Run `ssh-add -l`, or set IdentityFile and User for this host in ~/.ssh/config.',
    ],
    ru: (a) => [
      `${a['host']} не принял ни одного ключа${a['user'] ? ` пользователя ${a['user']}` : ''}${a['tried'] ? ` (пробовали: ${a['tried']})` : ''}${detail(a)}`,
      'Выполните `ssh-add -l` или задайте IdentityFile и User для хоста в ~/.ssh/config.',
    ],
  },
  SSH_KEY_UNREADABLE: {
    en: (a) => [
      `the key ${a['file']} cannot be used${detail(a)}`,
      'Check the file, or load it into the agent: `ssh-add`.',
    ],
    ru: (a) => [`ключ ${a['file']} не годится${detail(a)}`, 'Проверьте файл или добавьте ключ в агент: `ssh-add`.'],
  },
  SSH_PASSPHRASE: {
    en: (a) => [
      `the key ${a['file']} needs its passphrase${detail(a)}`,
      `Load it into the agent (\`ssh-add ${a['file']}\`), or run in a terminal to be asked.`,
    ],
    ru: (a) => [
      `ключу ${a['file']} нужна парольная фраза${detail(a)}`,
      `Добавьте его в агент (\`ssh-add ${a['file']}\`) или запустите в терминале — фразу спросят.`,
    ],
  },
  MCP_FILE_NOT_JSON: {
    en: (a) => [`${a['file']} is not plain JSON`, 'Add the entry by hand: --print shows it.'],
    ru: (a) => [`${a['file']} — не чистый JSON`, 'Добавьте запись вручную: её покажет --print.'],
  },
  HOST_KEY_UNKNOWN: {
    en: (a) => [
      `the host key of ${a['host']} is not known${a['fingerprint'] ? ` (${a['keyType'] ?? ''} ${a['fingerprint']})` : ''}`,
      `Compare the fingerprint with the administrator, then ${a['command'] ? `run: ${a['command']}` : 'connect once with `ssh`'}, or add --host-key accept-new.`,
    ],
    ru: (a) => [
      `ключ хоста ${a['host']} неизвестен${a['fingerprint'] ? ` (${a['keyType'] ?? ''} ${a['fingerprint']})` : ''}`,
      `Сверьте отпечаток с администратором, затем ${a['command'] ? `выполните: ${a['command']}` : 'подключитесь один раз через `ssh`'} или добавьте --host-key accept-new.`,
    ],
  },
  HOST_KEY_CHANGED: {
    en: (a) => [
      `the host key of ${a['host']} CHANGED: known ${a['expected'] ?? '?'} (${place(a)}), offered ${a['fingerprint'] ?? '?'}; nothing was sent`,
      'It may be an attack or a new server: ask the administrator before you remove the old line.',
    ],
    ru: (a) => [
      `ключ хоста ${a['host']} ИЗМЕНИЛСЯ: известен ${a['expected'] ?? '?'} (${place(a)}), предложен ${a['fingerprint'] ?? '?'}; ничего не отправлено`,
      'Это может быть атака или новый сервер: спросите администратора, прежде чем удалять старую строку.',
    ],
  },
  HOST_KEY_REVOKED: {
    en: (a) => [
      `the host key of ${a['host']} is revoked: ${a['fingerprint'] ?? '?'}${place(a) === '' ? '' : ` (${place(a)})`}; nothing was sent`,
      'Do not connect; ask the administrator.',
    ],
    ru: (a) => [
      `ключ хоста ${a['host']} отозван: ${a['fingerprint'] ?? '?'}${place(a) === '' ? '' : ` (${place(a)})`}; ничего не отправлено`,
      'Не подключайтесь; спросите администратора.',
    ],
  },
  SHELL_REFUSED: {
    en: (a) => [
      `${a['host']} let ${user(a)} in but gave no shell${shellStatus(a)}${detail(a)}`,
      opensNone(a)
        ? 'sshd opens no session here (MaxSessions 0, or an account for forwarding alone): ask the administrator.'
        : 'The login shell is nologin or a forced command: ask for a POSIX shell, or install the prodlogs gate and set gate: true.',
    ],
    ru: (a) => [
      `${a['host']} впустил, но не дал оболочку${shellStatus(a)}${detail(a)}`,
      opensNone(a)
        ? 'sshd не открывает здесь сеансов (MaxSessions 0 или учётная запись только для проброса): обратитесь к администратору.'
        : 'Оболочка входа — nologin или принудительная команда: попросите POSIX-оболочку или установите prodlogs gate и задайте gate: true.',
    ],
  },
  SUDO_REFUSED: {
    en: (a) => [
      `sudo -n is not allowed on ${a['host']}${detail(a)}`,
      'Ask for a NOPASSWD rule, or better for membership in adm or systemd-journal and set sudo: false.',
    ],
    ru: (a) => [
      `sudo -n не разрешён на ${a['host']}${detail(a)}`,
      'Попросите правило NOPASSWD, а лучше членство в adm или systemd-journal и задайте sudo: false.',
    ],
  },
  GATE_REFUSED: {
    en: (a) => [
      `the gate on ${a['host']} refused${detail(a)}`,
      "Ask for a source by its name in the gate's list; the administrator keeps that list.",
    ],
    ru: (a) => [
      `gate на ${a['host']} отказал${detail(a)}`,
      'Обращайтесь к источнику по имени из списка gate; список ведёт администратор.',
    ],
  },
  COMMAND_FAILED: {
    en: (a) => [
      `the command of ${a['host']} did not start a shell${detail(a)}`,
      'Run it by hand and check `command:` in prodlogs.yaml.',
    ],
    ru: (a) => [
      `команда хоста ${a['host']} не запустила оболочку${detail(a)}`,
      'Запустите её вручную и проверьте `command:` в prodlogs.yaml.',
    ],
  },
  SOURCE_MISSING: {
    en: (a) => [
      `${a['host']}: there is no file ${a['path']}`,
      'Check the path; `prodlogs doctor` lists what can be read.',
    ],
    ru: (a) => [`${a['host']}: нет файла ${a['path']}`, 'Проверьте путь; `prodlogs doctor` покажет, что доступно.'],
  },
  SOURCE_DENIED: {
    en: (a) => [
      `${a['host']}: ${user(a)} may not read ${a['path']}${owned(a)}`,
      groupHelps(a)
        ? `Ask the administrator to add ${user(a)} to the group ${a['group'] ?? 'adm'}.`
        : `Ask the administrator to let a group read it (\`chgrp adm\`, mode 640, logrotate \`create 0640 root adm\`) and to add ${user(a)} to that group.`,
    ],
    ru: (a) => [
      `${a['host']}: пользователю ${a['user'] ?? ''} нельзя читать ${a['path']}${owned(a)}`,
      groupHelps(a)
        ? `Попросите администратора добавить его в группу ${a['group'] ?? 'adm'}.`
        : 'Попросите администратора открыть чтение группе (`chgrp adm`, права 640, в logrotate `create 0640 root adm`) и добавить его в неё.',
    ],
  },
  SOURCE_NOT_A_FILE: {
    en: (a) => [
      `${a['host'] ? `${a['host']}: ` : ''}${a['path']} is not a regular file${detail(a)}`,
      'Name the log file itself.',
    ],
    ru: (a) => [
      `${a['host'] ? `${a['host']}: ` : ''}${a['path']} — не обычный файл${detail(a)}`,
      'Укажите сам файл лога.',
    ],
  },
  UNIT_UNKNOWN: {
    en: (a) => [
      `${a['host']}: the journal knows no unit ${a['unit']}`,
      'List them: `systemctl list-units --type=service`.',
    ],
    ru: (a) => [`${a['host']}: журнал не знает юнит ${a['unit']}`, 'Список: `systemctl list-units --type=service`.'],
  },
  JOURNAL_DENIED: {
    en: (a) => [
      `${a['host']}: ${user(a)} may not read the journal`,
      `Ask the administrator: \`usermod -aG systemd-journal ${a['user'] ?? 'USER'}\`.`,
    ],
    ru: (a) => [
      `${a['host']}: пользователю ${a['user'] ?? ''} нельзя читать журнал`,
      `Попросите администратора: \`usermod -aG systemd-journal ${a['user'] ?? 'USER'}\`.`,
    ],
  },
  JOURNAL_ABSENT: {
    en: (a) => [`${a['host']} has no systemd journal${detail(a)}`, 'Use --source file:/path/to.log.'],
    ru: (a) => [`на ${a['host']} нет журнала systemd${detail(a)}`, 'Используйте --source file:/путь/к.log.'],
  },
  TOOL_MISSING: {
    en: (a) => [
      `${a['host'] ? `${a['host']}: ` : ''}${a['tool']} is missing${detail(a)}`,
      `Install ${a['tool']}, or read an uncompressed file.`,
    ],
    ru: (a) => [
      `${a['host'] ? `${a['host']}: ` : ''}нет программы ${a['tool']}${detail(a)}`,
      `Установите ${a['tool']} или читайте несжатый файл.`,
    ],
  },
  REMOTE_FAILED: {
    en: (a) => [
      `${a['host']}: reading ${a['source'] ?? a['path'] ?? 'the source'} failed${a['code'] === undefined ? '' : ` with exit ${a['code']}`}${detail(a)}`,
      'Run it again with --verbose.',
    ],
    ru: (a) => [
      `${a['host']}: не удалось прочитать ${a['source'] ?? a['path'] ?? 'источник'}${a['code'] === undefined ? '' : `, код ${a['code']}`}${detail(a)}`,
      'Повторите с --verbose.',
    ],
  },
  ENGINE_DENIED: {
    en: (a) => [
      `${engine(a)} does not let us read${detail(a)}`,
      'Check the token, password, tenant or role in prodlogs.yaml; `prodlogs doctor` tries it.',
    ],
    ru: (a) => [
      `${engine(a)} не разрешает чтение${detail(a)}`,
      'Проверьте токен, пароль, tenant или роль в prodlogs.yaml; проверить доступ: `prodlogs doctor`.',
    ],
  },
  ENGINE_UNREACHABLE: {
    en: (a) => [
      `${engine(a)} does not answer${detail(a)}`,
      'Check its address, the network and the certificate, or narrow --since.',
    ],
    ru: (a) => [`${engine(a)} не отвечает${detail(a)}`, 'Проверьте адрес, сеть и сертификат или сузьте --since.'],
  },
  ENGINE_REFUSED: {
    en: (a) => [`${engine(a)} refuses the query${detail(a)}`, 'Check the source in prodlogs.yaml.'],
    ru: (a) => [`${engine(a)} отклоняет запрос${detail(a)}`, 'Проверьте источник в prodlogs.yaml.'],
  },
  ENGINE_MISSING: {
    en: (a) => [
      `${engine(a)} has no ${a['what']}`,
      a['known'] ? `It has: ${a['known']}.` : 'Check the source in prodlogs.yaml or --source.',
    ],
    ru: (a) => [
      `${engine(a)}: не найдено ${a['what']}`,
      a['known'] ? `Есть: ${a['known']}.` : 'Проверьте источник в prodlogs.yaml или --source.',
    ],
  },
  ENGINE_NO_ADDRESS: {
    en: (a) => [`where ${a['engine']} is, is not known`, `Set ${a['variable']}, or name its url in prodlogs.yaml.`],
    ru: (a) => [`адрес ${a['engine']} неизвестен`, `Задайте ${a['variable']} или url в prodlogs.yaml.`],
  },
  ENGINE_NO_SECRET: {
    en: (a) => [`${a['reference']} of ${a['host']} holds nothing`, 'Set it, and run the command again.'],
    ru: (a) => [`${a['reference']} хоста ${a['host']}: пусто`, 'Задайте значение и повторите команду.'],
  },
  ENGINE_NO_PROGRAM: {
    en: (a) => [
      `there is no program ${a['command']} here, and ${a['host']} needs it`,
      'Install it, or add it to PATH.',
    ],
    ru: (a) => [
      `программы ${a['command']} здесь нет, а ${a['host']} без неё не прочитать`,
      'Установите её или добавьте в PATH.',
    ],
  },
  PROCESS_FAILED: {
    en: (a) => [`${a['command']} failed (${a['status']})${detail(a)}`, 'Run it by hand to see why.'],
    ru: (a) => [`${a['command']} завершилась ошибкой (${a['status']})${detail(a)}`, 'Запустите её вручную.'],
  },
  PROCESS_DENIED: {
    en: (a) => [`${a['command']} was not let in${detail(a)}`, 'Log in with it once more.'],
    ru: (a) => [`${a['command']} не получила доступ${detail(a)}`, 'Войдите в неё заново.'],
  },
  FILE_MISSING: {
    en: (a) => [`there is no file ${a['path']}`, 'Check the path.'],
    ru: (a) => [`нет файла ${a['path']}`, 'Проверьте путь.'],
  },
  FILE_DENIED: {
    en: (a) => [`${a['path']} may not be read`, 'Check its permissions.'],
    ru: (a) => [`${a['path']} нельзя прочитать`, 'Проверьте права на файл.'],
  },
  FILE_UNREADABLE: {
    en: (a) => [`${a['path']} cannot be read${detail(a)}`, 'Check the file.'],
    ru: (a) => [`${a['path']} не читается${detail(a)}`, 'Проверьте файл.'],
  },
  FILE_BINARY: {
    en: (a) => [`${a['path']} is no text${a['what'] === '' ? '' : ` (${a['what']})`}`, 'Name a log file.'],
    ru: (a) => [`${a['path']} не текст${a['what'] === '' ? '' : ` (${a['what']})`}`, 'Укажите файл лога.'],
  },
  FILE_ARCHIVE: {
    en: (a) => [`${a['path']} is an archive with these files: ${a['names']}`, 'Unpack the one that you mean.'],
    ru: (a) => [`${a['path']} — архив с файлами: ${a['names']}`, 'Распакуйте нужный.'],
  },
  OUT_UNWRITABLE: {
    en: (a) => [
      `${a['path']} cannot be written${detail(a)}`,
      isFull(a) ? 'The disk is full: make room, or write elsewhere.' : 'Write elsewhere: --out FILE.',
    ],
    ru: (a) => [
      `не удалось записать ${a['path']}${detail(a)}`,
      isFull(a) ? 'Диск полон: освободите место или пишите в другое.' : 'Пишите в другое место: --out ФАЙЛ.',
    ],
  },
  PORT_TAKEN: {
    en: (a) => [
      `port ${a['port']} cannot be listened on${detail(a)}`,
      'Choose another --port, or none: a free one is taken.',
    ],
    ru: (a) => [
      `порт ${a['port']} не слушается${detail(a)}`,
      'Выберите другой --port или не указывайте: найдётся свободный.',
    ],
  },
  STRIPE_NO_KEY: {
    en: () => [
      'no Stripe key was found',
      'Put a restricted key into STRIPE_API_KEY (read access to Events, Checkout Sessions, PaymentIntents, Webhook Endpoints), or use --events-file.',
    ],
    ru: () => [
      'ключ Stripe не найден',
      'Положите ограниченный ключ в STRIPE_API_KEY (чтение Events, Checkout Sessions, PaymentIntents, Webhook Endpoints) или используйте --events-file.',
    ],
  },
  STRIPE_KEY_KIND: {
    en: (a) => [
      `${a['from'] ?? 'the key'} does not hold a Stripe API key${a['kind'] ? ` but a ${a['kind']}` : ''}`,
      'A secret or, better, a restricted key is needed.',
    ],
    ru: (a) => [
      `в ${a['from'] ?? 'ключе'} не ключ API Stripe${a['kind'] ? `, а ${a['kind']}` : ''}`,
      'Нужен секретный, а лучше ограниченный ключ.',
    ],
  },
  STRIPE_AUTH: {
    en: (a) => [
      `Stripe does not accept the key${a['from'] ? ` of ${a['from']}` : ''}${detail(a)}`,
      'Check that it was not rolled or expired: Dashboard → Developers → API keys.',
    ],
    ru: (a) => [
      `Stripe не принимает ключ${a['from'] ? ` из ${a['from']}` : ''}${detail(a)}`,
      'Проверьте, не заменён ли он и не истёк ли: Dashboard → Developers → API keys.',
    ],
  },
  STRIPE_PERMISSION: {
    en: (a) => [
      `the restricted key lacks the permission ${a['permission'] ?? ''}${detail(a)}`,
      'Add it: Dashboard → Developers → API keys → edit the key.',
    ],
    ru: (a) => [
      `ограниченному ключу не хватает права ${a['permission'] ?? ''}${detail(a)}`,
      'Добавьте его: Dashboard → Developers → API keys → изменить ключ.',
    ],
  },
  STRIPE_RATE_LIMIT: {
    en: () => ['Stripe limits the rate of requests', 'Try again in a minute, or narrow --since.'],
    ru: () => ['Stripe ограничивает частоту запросов', 'Повторите через минуту или сузьте --since.'],
  },
  STRIPE_UNREACHABLE: {
    en: (a) => [`Stripe's API does not answer${detail(a)}`, 'Check the network; --events-file works without it.'],
    ru: (a) => [`API Stripe не отвечает${detail(a)}`, 'Проверьте сеть; --events-file работает без неё.'],
  },
  STRIPE_WRONG_ACCOUNT: {
    en: (a) => [
      `the key belongs to ${a['actual'] ?? 'another account'}, the configuration names ${a['expected'] ?? 'another'}`,
      'Use the key of the configured account.',
    ],
    ru: (a) => [
      `ключ относится к ${a['actual'] ?? 'другому аккаунту'}, в конфигурации указан ${a['expected'] ?? 'другой'}`,
      'Возьмите ключ указанного аккаунта.',
    ],
  },
  STRIPE_ERROR: {
    en: (a) => [`Stripe answered with an error${detail(a)}`, 'Run it again with --verbose.'],
    ru: (a) => [`Stripe ответил ошибкой${detail(a)}`, 'Повторите с --verbose.'],
  },
  EVENTS_FILE: {
    en: (a) => [
      `${place(a) || a['path']} does not hold Stripe events${detail(a)}`,
      'It must be a JSON array, a Stripe list, or one event a line.',
    ],
    ru: (a) => [
      `${place(a) || a['path']}: это не события Stripe${detail(a)}`,
      'Нужен JSON-массив, список Stripe или одно событие в строке.',
    ],
  },
  INTERNAL: {
    en: (a) => [`prodlogs itself failed${detail(a)}`, 'Run it again with --verbose and report it.'],
    ru: (a) => [`сбой в самом prodlogs${detail(a)}`, 'Повторите с --verbose и сообщите об ошибке.'],
  },
}

/** The sentence and the next step for an error code, in one language. `target`: the host behind the one that failed. */
export const describeError = (lang: Lang, code: ErrorCode, args: MessageArgs): ErrorText => {
  const [what, next] = ERRORS[code][lang](args)
  const { target } = args
  if (target === undefined || target === args['host']) return { what, next }
  return { what: `${what} (${lang === 'en' ? 'on the way to' : 'по пути к'} ${target})`, next }
}
