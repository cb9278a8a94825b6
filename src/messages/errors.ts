import type { ErrorArgs, ErrorCode, Failure, FailureOf } from '../model/error.ts'
import type { Reason } from '../model/reason.ts'
import type { InBoth, Lang } from './lang.ts'
import { reasonText } from './reasons/index.ts'

/** What went wrong and where, and the next step. */
export interface ErrorText {
  readonly what: string
  readonly next: string
}

type Text = readonly [what: string, next: string]

const detail = (lang: Lang, { reason }: { readonly reason?: Reason }): string => {
  const text = reason === undefined ? '' : reasonText(lang, reason)
  return text === '' ? '' : `: ${text}`
}

const place = ({ file, line }: { readonly file?: string; readonly line?: number }): string =>
  file === undefined ? '' : `${file}${line === undefined ? '' : `:${line}`}`
const placed = (a: ErrorArgs['HOST_KEY_CHANGED']): string => (a.file === undefined ? '' : ` (${place(a)})`)
const engine = ({ host, engine: name }: { readonly host: string; readonly engine: string }): string =>
  host === name ? name : `${name} (${host})`
const user = (a: { readonly user?: string }): string => a.user ?? 'the user'
const owned = ({ owner, group, mode }: ErrorArgs['SOURCE_DENIED']): string =>
  owner === undefined ? '' : ` (${owner}:${group ?? '?'}${mode === undefined ? '' : ` ${mode}`})`

/** Whether the group of a file may read it, and is one that people are added to. */
const groupHelps = ({ mode = '', group = 'adm' }: ErrorArgs['SOURCE_DENIED']): boolean => {
  const octal = /^\d{3,4}$/.test(mode)
  const reads = octal ? (Number.parseInt(mode.at(-2) ?? '0', 8) & 4) !== 0 : mode.charAt(4) !== '-'
  return reads && !['root', 'wheel', '0', '?'].includes(group)
}

/** sshd refused the session itself, and not what was to run in it. */
const opensNone = ({ reason }: ErrorArgs['SHELL_REFUSED']): boolean => reason?.code === 'session_refused'

const shellStatus: InBoth<(a: ErrorArgs['SHELL_REFUSED']) => string> = {
  en: ({ status }) => (status === undefined ? '' : ` (exit ${status})`),
  ru: ({ status }) => (status === undefined ? '' : ` (код ${status})`),
}

const address = (a: ErrorArgs['HOST_REFUSED'], before: string): string => {
  if (!a.address) return ''
  if (a.port === undefined) return `${before}${a.address}`
  return `${before}${a.address.includes(':') ? `[${a.address}]` : a.address}:${a.port}`
}

const where = (a: ErrorArgs['CONFIG_BAD_PATTERN']): string =>
  a.line === undefined ? '' : `${place(a)}:${a.column ?? 1}: `

const isFull = ({ reason }: ErrorArgs['OUT_UNWRITABLE']): boolean =>
  reason?.code === 'words' && (reason.text === 'ENOSPC' || reason.text === 'EDQUOT')

const request = ({ requestId }: ErrorArgs['STRIPE_ERROR']): string => (requestId === undefined ? '' : ` (${requestId})`)

const accountOf = ({ account }: ErrorArgs['STRIPE_PERMISSION']): string =>
  account === undefined ? '' : ` (${account})`

/** The sentences of every error code. */
const ERRORS: { readonly [C in ErrorCode]: InBoth<(a: ErrorArgs[C]) => Text> } = {
  USAGE: {
    en: (a) => [a.reason, a.next ?? 'Run `prodlogs --help`.'],
    ru: (a) => [a.reason, a.next ?? 'Справка: `prodlogs --help`.'],
  },
  USAGE_UNKNOWN_OPTION: {
    en: (a) => [`unknown option ${a.option}`, 'Run the command with --help.'],
    ru: (a) => [`неизвестный параметр ${a.option}`, 'Справка по команде: --help.'],
  },
  USAGE_BAD_VALUE: {
    en: (a) => [`${a.option} does not take "${a.value}"`, `It takes ${reasonText('en', a.expected)}.`],
    ru: (a) => [`${a.option} не принимает «${a.value}»`, `Ожидается: ${reasonText('ru', a.expected)}.`],
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
      `${a.host} has no source to read`,
      'Add --source file:/var/log/app.log or --source journal:app.service (repeatable), or list sources in prodlogs.yaml.',
    ],
    ru: (a) => [
      `у ${a.host} нет источника логов`,
      'Добавьте --source file:/var/log/app.log или --source journal:app.service (можно несколько) или перечислите источники в prodlogs.yaml.',
    ],
  },
  USAGE_UNKNOWN_SOURCE: {
    en: (a) => [
      `${a.host} has no source "${a.source}"`,
      `It has: ${a.known}. Or name one as file:/path or journal:unit.`,
    ],
    ru: (a) => [
      `у ${a.host} нет источника «${a.source}»`,
      `Есть: ${a.known}. Или укажите file:/путь либо journal:юнит.`,
    ],
  },
  USAGE_NEEDS_TTY: {
    en: (a) => [`${a.what} must be asked for, and there is no terminal`, `Give ${a.flag}.`],
    ru: (a) => [`нужно спросить ${a.what}, но терминала нет`, `Укажите ${a.flag}.`],
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
    en: (a) => [`${a.option} is of local files`, 'Name one by --file (- is stdin).'],
    ru: (a) => [`${a.option} относится к локальным файлам`, 'Укажите файл: --file (- это stdin).'],
  },
  USAGE_SEVERAL_IDS: {
    en: (a) => [`${a.n} ids begin with ${a.value}: ${a.ids}`, 'Type more of the one that you mean.'],
    ru: (a) => [`с ${a.value} начинаются ${a.n} id: ${a.ids}`, 'Введите нужный подлиннее.'],
  },
  CONFIG_NOT_FOUND: {
    en: (a) => [`there is no configuration file ${a.file}`, 'Check --config, or run `prodlogs init`.'],
    ru: (a) => [`нет файла конфигурации ${a.file}`, 'Проверьте --config или выполните `prodlogs init`.'],
  },
  CONFIG_UNREADABLE: {
    en: (a) => [`${a.file} cannot be read${detail('en', a)}`, 'Check its permissions.'],
    ru: (a) => [`${a.file} не читается${detail('ru', a)}`, 'Проверьте права на файл.'],
  },
  CONFIG_SYNTAX: {
    en: (a) => [
      `${place(a)}:${a.column ?? 1}: not valid YAML${detail('en', a)}`,
      'Mend that line, then run `prodlogs config validate`.',
    ],
    ru: (a) => [
      `${place(a)}:${a.column ?? 1}: это не YAML${detail('ru', a)}`,
      'Исправьте строку и выполните `prodlogs config validate`.',
    ],
  },
  CONFIG_INVALID: {
    en: (a) => [
      `${place(a)}:${a.column ?? 1}: ${a.path}${detail('en', a)}`,
      'See config/prodlogs.example.yaml; check with `prodlogs config validate`.',
    ],
    ru: (a) => [
      `${place(a)}:${a.column ?? 1}: ${a.path}${detail('ru', a)}`,
      'Образец: config/prodlogs.example.yaml; проверка: `prodlogs config validate`.',
    ],
  },
  CONFIG_UNTRUSTED: {
    en: (a) => [
      `${a.file} asks to run a command for host ${a.host}, and that file is not trusted`,
      `Read the command, then run \`prodlogs config trust ${a.file}\`.`,
    ],
    ru: (a) => [
      `${a.file} просит запустить команду для хоста ${a.host}, а файл не доверенный`,
      `Прочтите команду и выполните \`prodlogs config trust ${a.file}\`.`,
    ],
  },
  CONFIG_BAD_PATTERN: {
    en: (a) => [
      `${where(a)}redact pattern "${a.name}" is refused${detail('en', a)}`,
      'Write it without that, e.g. {1,64} in place of +: docs/redaction.md says what is taken.',
    ],
    ru: (a) => [
      `${where(a)}шаблон маскирования «${a.name}» отклонён${detail('ru', a)}`,
      'Перепишите без этого, например {1,64} вместо +: что принимается, сказано в docs/redaction.md.',
    ],
  },
  HOST_NAME_INVALID: {
    en: (a) => [`"${a.host}" is not a host name`, 'Give an alias of ~/.ssh/config or user@host:port.'],
    ru: (a) => [`«${a.host}» — не имя хоста`, 'Укажите псевдоним из ~/.ssh/config или user@host:port.'],
  },
  HOST_NOT_FOUND: {
    en: (a) => [
      `${a.host}: no such host${a.address && a.address !== a.host ? ` (${a.address})` : ''}`,
      'Check the name, HostName in your ssh config, and the VPN.',
    ],
    ru: (a) => [
      `${a.host}: хост не найден${a.address && a.address !== a.host ? ` (${a.address})` : ''}`,
      'Проверьте имя, HostName в ssh config и VPN.',
    ],
  },
  HOST_REFUSED: {
    en: (a) => [`${a.host} refused the connection${address(a, ' at ')}`, 'Check the port and that sshd runs there.'],
    ru: (a) => [`${a.host} отклонил соединение${address(a, ' по адресу ')}`, 'Проверьте порт и что sshd там запущен.'],
  },
  HOST_TIMEOUT: {
    en: (a) => [
      `${a.host} did not answer${a.seconds ? ` within ${a.seconds} s` : ''}`,
      'Check the network, the VPN and the firewall.',
    ],
    ru: (a) => [
      `${a.host} не ответил${a.seconds ? ` за ${a.seconds} с` : ''}`,
      'Проверьте сеть, VPN и межсетевой экран.',
    ],
  },
  HOST_NETWORK: {
    en: (a) => [`${a.host} cannot be reached${detail('en', a)}`, 'Check the network and the VPN.'],
    ru: (a) => [`${a.host} недоступен${detail('ru', a)}`, 'Проверьте сеть и VPN.'],
  },
  HOST_NOT_SSH: {
    en: (a) => [`what answers at ${a.host} is not an SSH server`, 'Check the port.'],
    ru: (a) => [`на ${a.host} отвечает не SSH-сервер`, 'Проверьте порт.'],
  },
  SSH_LOST: {
    en: (a) => [`the link to ${a.host} was lost${detail('en', a)}; what was read is not complete`, 'Run it again.'],
    ru: (a) => [`связь с ${a.host} потеряна${detail('ru', a)}; прочитано не всё`, 'Повторите команду.'],
  },
  SSH_PROXY: {
    en: (a) => [
      `the way to ${a.host} failed${a.hop ? ` at jump host ${a.hop}` : ''}${detail('en', a)}`,
      'Check ProxyJump or ProxyCommand: `ssh -G` shows what applies.',
    ],
    ru: (a) => [
      `путь к ${a.host} не сработал${a.hop ? ` на промежуточном хосте ${a.hop}` : ''}${detail('ru', a)}`,
      'Проверьте ProxyJump или ProxyCommand: `ssh -G` покажет настройки.',
    ],
  },
  SSH_NO_BINARY: {
    en: (a) => [`${a.host} needs the ssh program, and there is none`, 'Install OpenSSH (openssh-client).'],
    ru: (a) => [`для ${a.host} нужна программа ssh, её нет`, 'Установите OpenSSH (openssh-client).'],
  },
  SSH_FEATURE: {
    en: (a) => [`${a.host} needs ${reasonText('en', a.feature)}`, 'Use --transport openssh.'],
    ru: (a) => [`${a.host} требует: ${reasonText('ru', a.feature)}`, 'Добавьте --transport openssh.'],
  },
  SSH_CONFIG: {
    en: (a) => [`the ssh configuration was not accepted for ${a.host}${detail('en', a)}`, `Try \`ssh -G ${a.host}\`.`],
    ru: (a) => [`конфигурация ssh не принята для ${a.host}${detail('ru', a)}`, `Проверьте: \`ssh -G ${a.host}\`.`],
  },
  SSH_AUTH: {
    en: (a) => [
      `${a.host} accepted no key${a.user ? ` of user ${a.user}` : ''}${a.tried ? ` (tried ${a.tried})` : ''}${detail('en', a)}`,
      'Run `ssh-add -l`, or set IdentityFile and User for this host in ~/.ssh/config.',
    ],
    ru: (a) => [
      `${a.host} не принял ни одного ключа${a.user ? ` пользователя ${a.user}` : ''}${a.tried ? ` (пробовали: ${a.tried})` : ''}${detail('ru', a)}`,
      'Выполните `ssh-add -l` или задайте IdentityFile и User для хоста в ~/.ssh/config.',
    ],
  },
  SSH_KEY_UNREADABLE: {
    en: (a) => [
      `the key ${a.file} cannot be used${detail('en', a)}`,
      'Check the file, or load it into the agent: `ssh-add`.',
    ],
    ru: (a) => [`ключ ${a.file} не годится${detail('ru', a)}`, 'Проверьте файл или добавьте ключ в агент: `ssh-add`.'],
  },
  SSH_PASSPHRASE: {
    en: (a) => [
      `the key ${a.file} needs its passphrase${detail('en', a)}`,
      `Load it into the agent (\`ssh-add ${a.file}\`), or run in a terminal to be asked.`,
    ],
    ru: (a) => [
      `ключу ${a.file} нужна парольная фраза${detail('ru', a)}`,
      `Добавьте его в агент (\`ssh-add ${a.file}\`) или запустите в терминале — фразу спросят.`,
    ],
  },
  MCP_FILE_NOT_JSON: {
    en: (a) => [`${a.file} is not plain JSON`, 'Add the entry by hand: --print shows it.'],
    ru: (a) => [`${a.file} — не чистый JSON`, 'Добавьте запись вручную: её покажет --print.'],
  },
  HOST_KEY_UNKNOWN: {
    en: (a) => [
      `the host key of ${a.host} is not known${a.fingerprint ? ` (${a.keyType ?? ''} ${a.fingerprint})` : ''}`,
      `Compare the fingerprint with the administrator, then ${a.command ? `run: ${a.command}` : 'connect once with `ssh`'}, or add --host-key accept-new.`,
    ],
    ru: (a) => [
      `ключ хоста ${a.host} неизвестен${a.fingerprint ? ` (${a.keyType ?? ''} ${a.fingerprint})` : ''}`,
      `Сверьте отпечаток с администратором, затем ${a.command ? `выполните: ${a.command}` : 'подключитесь один раз через `ssh`'} или добавьте --host-key accept-new.`,
    ],
  },
  HOST_KEY_CHANGED: {
    en: (a) => [
      `the host key of ${a.host} CHANGED: known ${a.expected ?? '?'}${placed(a)}, offered ${a.fingerprint ?? '?'}; nothing was sent`,
      'It may be an attack or a new server: ask the administrator before you remove the old line.',
    ],
    ru: (a) => [
      `ключ хоста ${a.host} ИЗМЕНИЛСЯ: известен ${a.expected ?? '?'}${placed(a)}, предложен ${a.fingerprint ?? '?'}; ничего не отправлено`,
      'Это может быть атака или новый сервер: спросите администратора, прежде чем удалять старую строку.',
    ],
  },
  HOST_KEY_REVOKED: {
    en: (a) => [
      `the host key of ${a.host} is revoked: ${a.fingerprint ?? '?'}${placed(a)}; nothing was sent`,
      'Do not connect; ask the administrator.',
    ],
    ru: (a) => [
      `ключ хоста ${a.host} отозван: ${a.fingerprint ?? '?'}${placed(a)}; ничего не отправлено`,
      'Не подключайтесь; спросите администратора.',
    ],
  },
  SHELL_REFUSED: {
    en: (a) => [
      `${a.host} let the user in but gave no shell${shellStatus.en(a)}${detail('en', a)}`,
      opensNone(a)
        ? 'sshd opens no session here (MaxSessions 0, or an account for forwarding alone): ask the administrator.'
        : 'The login shell is nologin or a forced command: ask for a POSIX shell, or install the prodlogs gate and set gate: true.',
    ],
    ru: (a) => [
      `${a.host} впустил, но не дал оболочку${shellStatus.ru(a)}${detail('ru', a)}`,
      opensNone(a)
        ? 'sshd не открывает здесь сеансов (MaxSessions 0 или учётная запись только для проброса): обратитесь к администратору.'
        : 'Оболочка входа — nologin или принудительная команда: попросите POSIX-оболочку или установите prodlogs gate и задайте gate: true.',
    ],
  },
  SUDO_REFUSED: {
    en: (a) => [
      `sudo -n is not allowed on ${a.host}${detail('en', a)}`,
      'Ask for a NOPASSWD rule, or better for membership in adm or systemd-journal and set sudo: false.',
    ],
    ru: (a) => [
      `sudo -n не разрешён на ${a.host}${detail('ru', a)}`,
      'Попросите правило NOPASSWD, а лучше членство в adm или systemd-journal и задайте sudo: false.',
    ],
  },
  GATE_REFUSED: {
    en: (a) => [
      `the gate on ${a.host} refused${detail('en', a)}`,
      "Ask for a source by its name in the gate's list; the administrator keeps that list.",
    ],
    ru: (a) => [
      `gate на ${a.host} отказал${detail('ru', a)}`,
      'Обращайтесь к источнику по имени из списка gate; список ведёт администратор.',
    ],
  },
  COMMAND_FAILED: {
    en: (a) => [
      `the command of ${a.host} did not start a shell${detail('en', a)}`,
      'Run it by hand and check `command:` in prodlogs.yaml.',
    ],
    ru: (a) => [
      `команда хоста ${a.host} не запустила оболочку${detail('ru', a)}`,
      'Запустите её вручную и проверьте `command:` в prodlogs.yaml.',
    ],
  },
  SOURCE_MISSING: {
    en: (a) => [`${a.host}: there is no file ${a.path}`, 'Check the path; `prodlogs doctor` lists what can be read.'],
    ru: (a) => [`${a.host}: нет файла ${a.path}`, 'Проверьте путь; `prodlogs doctor` покажет, что доступно.'],
  },
  SOURCE_DENIED: {
    en: (a) => [
      `${a.host}: ${user(a)} may not read ${a.path}${owned(a)}`,
      groupHelps(a)
        ? `Ask the administrator to add ${user(a)} to the group ${a.group ?? 'adm'}.`
        : `Ask the administrator to let a group read it (\`chgrp adm\`, mode 640, logrotate \`create 0640 root adm\`) and to add ${user(a)} to that group.`,
    ],
    ru: (a) => [
      `${a.host}: пользователю ${a.user ?? ''} нельзя читать ${a.path}${owned(a)}`,
      groupHelps(a)
        ? `Попросите администратора добавить его в группу ${a.group ?? 'adm'}.`
        : 'Попросите администратора открыть чтение группе (`chgrp adm`, права 640, в logrotate `create 0640 root adm`) и добавить его в неё.',
    ],
  },
  SOURCE_NOT_A_FILE: {
    en: (a) => [`${a.host ? `${a.host}: ` : ''}${a.path} is not a regular file`, 'Name the log file itself.'],
    ru: (a) => [`${a.host ? `${a.host}: ` : ''}${a.path} — не обычный файл`, 'Укажите сам файл лога.'],
  },
  UNIT_UNKNOWN: {
    en: (a) => [`${a.host}: the journal knows no unit ${a.unit}`, 'List them: `systemctl list-units --type=service`.'],
    ru: (a) => [`${a.host}: журнал не знает юнит ${a.unit}`, 'Список: `systemctl list-units --type=service`.'],
  },
  JOURNAL_DENIED: {
    en: (a) => [
      `${a.host}: ${user(a)} may not read the journal`,
      `Ask the administrator: \`usermod -aG systemd-journal ${a.user ?? 'USER'}\`.`,
    ],
    ru: (a) => [
      `${a.host}: пользователю ${a.user ?? ''} нельзя читать журнал`,
      `Попросите администратора: \`usermod -aG systemd-journal ${a.user ?? 'USER'}\`.`,
    ],
  },
  JOURNAL_ABSENT: {
    en: (a) => [`${a.host} has no systemd journal${detail('en', a)}`, 'Use --source file:/path/to.log.'],
    ru: (a) => [`на ${a.host} нет журнала systemd${detail('ru', a)}`, 'Используйте --source file:/путь/к.log.'],
  },
  TOOL_MISSING: {
    en: (a) => [
      `${a.host ? `${a.host}: ` : ''}${a.tool} is missing`,
      `Install ${a.tool}, or read an uncompressed file.`,
    ],
    ru: (a) => [
      `${a.host ? `${a.host}: ` : ''}нет программы ${a.tool}`,
      `Установите ${a.tool} или читайте несжатый файл.`,
    ],
  },
  REMOTE_FAILED: {
    en: (a) => [
      `${a.host}: reading ${a.source ?? a.path ?? 'the source'} failed${a.status === undefined ? '' : ` with exit ${a.status}`}${detail('en', a)}`,
      'Run it again with --verbose.',
    ],
    ru: (a) => [
      `${a.host}: не удалось прочитать ${a.source ?? a.path ?? 'источник'}${a.status === undefined ? '' : `, код ${a.status}`}${detail('ru', a)}`,
      'Повторите с --verbose.',
    ],
  },
  ENGINE_DENIED: {
    en: (a) => [
      `${engine(a)} does not let us read${detail('en', a)}`,
      'Check the token, password, tenant or role in prodlogs.yaml; `prodlogs doctor` tries it.',
    ],
    ru: (a) => [
      `${engine(a)} не разрешает чтение${detail('ru', a)}`,
      'Проверьте токен, пароль, tenant или роль в prodlogs.yaml; проверить доступ: `prodlogs doctor`.',
    ],
  },
  ENGINE_UNREACHABLE: {
    en: (a) => [
      `${engine(a)} does not answer${detail('en', a)}`,
      'Check its address, the network and the certificate, or narrow --since.',
    ],
    ru: (a) => [`${engine(a)} не отвечает${detail('ru', a)}`, 'Проверьте адрес, сеть и сертификат или сузьте --since.'],
  },
  ENGINE_REFUSED: {
    en: (a) => [`${engine(a)} refuses the query${detail('en', a)}`, 'Check the source in prodlogs.yaml.'],
    ru: (a) => [`${engine(a)} отклоняет запрос${detail('ru', a)}`, 'Проверьте источник в prodlogs.yaml.'],
  },
  ENGINE_MISSING: {
    en: (a) => [
      `${engine(a)} has no ${reasonText('en', a.what)}`,
      a.known ? `It has: ${a.known}.` : 'Check the source in prodlogs.yaml or --source.',
    ],
    ru: (a) => [
      `${engine(a)}: нет ${reasonText('ru', a.what)}`,
      a.known ? `Есть: ${a.known}.` : 'Проверьте источник в prodlogs.yaml или --source.',
    ],
  },
  ENGINE_NO_ADDRESS: {
    en: (a) => [`where ${a.engine} is, is not known`, `Set ${a.variable}, or name its url in prodlogs.yaml.`],
    ru: (a) => [`адрес ${a.engine} неизвестен`, `Задайте ${a.variable} или url в prodlogs.yaml.`],
  },
  ENGINE_NO_SECRET: {
    en: (a) => [`${a.reference} of ${a.host} holds nothing`, 'Set it, and run the command again.'],
    ru: (a) => [`${a.reference} хоста ${a.host}: пусто`, 'Задайте значение и повторите команду.'],
  },
  ENGINE_NO_PROGRAM: {
    en: (a) => [`there is no program ${a.command} here, and ${a.host} needs it`, 'Install it, or add it to PATH.'],
    ru: (a) => [
      `программы ${a.command} здесь нет, а ${a.host} без неё не прочитать`,
      'Установите её или добавьте в PATH.',
    ],
  },
  PROCESS_FAILED: {
    en: (a) => [`${a.command} failed (${a.status})${detail('en', a)}`, 'Run it by hand to see why.'],
    ru: (a) => [`${a.command} завершилась ошибкой (${a.status})${detail('ru', a)}`, 'Запустите её вручную.'],
  },
  PROCESS_DENIED: {
    en: (a) => [`${a.command} was not let in${detail('en', a)}`, 'Log in with it once more.'],
    ru: (a) => [`${a.command} не получила доступ${detail('ru', a)}`, 'Войдите в неё заново.'],
  },
  FILE_MISSING: {
    en: (a) => [`there is no file ${a.path}`, 'Check the path.'],
    ru: (a) => [`нет файла ${a.path}`, 'Проверьте путь.'],
  },
  FILE_DENIED: {
    en: (a) => [`${a.path} may not be read`, 'Check its permissions.'],
    ru: (a) => [`${a.path} нельзя прочитать`, 'Проверьте права на файл.'],
  },
  FILE_UNREADABLE: {
    en: (a) => [`${a.path} cannot be read${detail('en', a)}`, 'Check the file.'],
    ru: (a) => [`${a.path} не читается${detail('ru', a)}`, 'Проверьте файл.'],
  },
  FILE_BINARY: {
    en: (a) => [`${a.path} is no text${a.what === '' ? '' : ` (${a.what})`}`, 'Name a log file.'],
    ru: (a) => [`${a.path} не текст${a.what === '' ? '' : ` (${a.what})`}`, 'Укажите файл лога.'],
  },
  FILE_ARCHIVE: {
    en: (a) => [`${a.path} is an archive with these files: ${a.names}`, 'Unpack the one that you mean.'],
    ru: (a) => [`${a.path} — архив с файлами: ${a.names}`, 'Распакуйте нужный.'],
  },
  OUT_UNWRITABLE: {
    en: (a) => [
      `${a.path} cannot be written${detail('en', a)}`,
      isFull(a) ? 'The disk is full: make room, or write elsewhere.' : 'Write elsewhere: --out FILE.',
    ],
    ru: (a) => [
      `не удалось записать ${a.path}${detail('ru', a)}`,
      isFull(a) ? 'Диск полон: освободите место или пишите в другое.' : 'Пишите в другое место: --out ФАЙЛ.',
    ],
  },
  PORT_TAKEN: {
    en: (a) => [
      `port ${a.port} cannot be listened on${detail('en', a)}`,
      'Choose another --port, or none: a free one is taken.',
    ],
    ru: (a) => [
      `порт ${a.port} не слушается${detail('ru', a)}`,
      'Выберите другой --port или не указывайте: найдётся свободный.',
    ],
  },
  STRIPE_NO_KEY: {
    en: (a) => [
      `no Stripe key was found in ${a.where}`,
      'Put a restricted key into STRIPE_API_KEY (read access to Events, Checkout Sessions, PaymentIntents, Webhook Endpoints), or use --events-file.',
    ],
    ru: (a) => [
      `ключ Stripe не найден: ${a.where}`,
      'Положите ограниченный ключ в STRIPE_API_KEY (чтение Events, Checkout Sessions, PaymentIntents, Webhook Endpoints) или используйте --events-file.',
    ],
  },
  STRIPE_KEY_KIND: {
    en: (a) => [
      `${a.from ?? 'the key'} does not hold a Stripe API key${a.kind ? ` but a ${a.kind}` : ''}`,
      'A secret or, better, a restricted key is needed.',
    ],
    ru: (a) => [
      `в ${a.from ?? 'ключе'} не ключ API Stripe${a.kind ? `, а ${a.kind}` : ''}`,
      'Нужен секретный, а лучше ограниченный ключ.',
    ],
  },
  STRIPE_AUTH: {
    en: (a) => [
      `Stripe does not accept the key${a.from ? ` of ${a.from}` : ''}${detail('en', a)}`,
      'Check that it was not rolled or expired: Dashboard → Developers → API keys.',
    ],
    ru: (a) => [
      `Stripe не принимает ключ${a.from ? ` из ${a.from}` : ''}${detail('ru', a)}`,
      'Проверьте, не заменён ли он и не истёк ли: Dashboard → Developers → API keys.',
    ],
  },
  STRIPE_PERMISSION: {
    en: (a) => [
      `the restricted key lacks the permission ${a.permission}${accountOf(a)}`,
      'Add it: Dashboard → Developers → API keys → edit the key.',
    ],
    ru: (a) => [
      `ограниченному ключу не хватает права ${a.permission}${accountOf(a)}`,
      'Добавьте его: Dashboard → Developers → API keys → изменить ключ.',
    ],
  },
  STRIPE_RATE_LIMIT: {
    en: () => ['Stripe limits the rate of requests', 'Try again in a minute, or narrow --since.'],
    ru: () => ['Stripe ограничивает частоту запросов', 'Повторите через минуту или сузьте --since.'],
  },
  STRIPE_UNREACHABLE: {
    en: (a) => [`Stripe's API does not answer${detail('en', a)}`, 'Check the network; --events-file works without it.'],
    ru: (a) => [`API Stripe не отвечает${detail('ru', a)}`, 'Проверьте сеть; --events-file работает без неё.'],
  },
  STRIPE_WRONG_ACCOUNT: {
    en: (a) => [
      `the key belongs to ${a.actual ?? 'another account'}, the configuration names ${a.expected ?? 'another'}`,
      'Use the key of the configured account.',
    ],
    ru: (a) => [
      `ключ относится к ${a.actual ?? 'другому аккаунту'}, в конфигурации указан ${a.expected ?? 'другой'}`,
      'Возьмите ключ указанного аккаунта.',
    ],
  },
  STRIPE_ERROR: {
    en: (a) => [`Stripe answered with an error${detail('en', a)}${request(a)}`, 'Run it again with --verbose.'],
    ru: (a) => [`Stripe ответил ошибкой${detail('ru', a)}${request(a)}`, 'Повторите с --verbose.'],
  },
  EVENTS_FILE: {
    en: (a) => [
      `${place(a)} does not hold Stripe events${detail('en', a)}`,
      'It must be a JSON array, a Stripe list, or one event a line.',
    ],
    ru: (a) => [
      `${place(a)}: это не события Stripe${detail('ru', a)}`,
      'Нужен JSON-массив, список Stripe или одно событие в строке.',
    ],
  },
  INTERNAL: {
    en: (a) => [`prodlogs itself failed${detail('en', a)}`, 'Run it again with --verbose and report it.'],
    ru: (a) => [`сбой в самом prodlogs${detail('ru', a)}`, 'Повторите с --verbose и сообщите об ошибке.'],
  },
}

const say = <C extends ErrorCode>(lang: Lang, { code, args }: FailureOf<C>): Text => ERRORS[code][lang](args)

/** The sentence and the next step for a failure, in one language. */
export const describeError = (lang: Lang, failure: Failure): ErrorText => {
  const [what, next] = say(lang, failure)
  const { args, target } = failure
  if (target === undefined || ('host' in args && target === args.host)) return { what, next }
  return { what: `${what} (${lang === 'en' ? 'on the way to' : 'по пути к'} ${target})`, next }
}
