import type { ErrorArgs } from '../../model/error.ts'
import { reasonText } from '../reasons/index.ts'
import { detail, place, type ErrorSays } from './say.ts'

const placed = (a: ErrorArgs['HOST_KEY_CHANGED']): string => (a.file === undefined ? '' : ` (${place(a)})`)

export const SSH: ErrorSays<
  | 'SSH_LOST'
  | 'SSH_PROXY'
  | 'SSH_NO_BINARY'
  | 'SSH_FEATURE'
  | 'SSH_CONFIG'
  | 'SSH_AUTH'
  | 'SSH_KEY_UNREADABLE'
  | 'SSH_PASSPHRASE'
  | 'HOST_KEY_UNKNOWN'
  | 'HOST_KEY_CHANGED'
  | 'HOST_KEY_REVOKED'
> = {
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
}
