import type { ErrorArgs } from '../../model/error.ts'
import type { InBoth } from '../lang.ts'
import { detail, type ErrorSays } from './say.ts'

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

export const HOST: ErrorSays<
  | 'HOST_NAME_INVALID'
  | 'HOST_NOT_FOUND'
  | 'HOST_REFUSED'
  | 'HOST_TIMEOUT'
  | 'HOST_NETWORK'
  | 'HOST_NOT_SSH'
  | 'SHELL_REFUSED'
  | 'SUDO_REFUSED'
  | 'GATE_REFUSED'
  | 'COMMAND_FAILED'
> = {
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
}
