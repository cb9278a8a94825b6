import type { ConnectReasons, KeyReasons } from '../../model/reason.ts'
import { plain, type Says } from './say.ts'

export const CONNECTING: Says<keyof ConnectReasons> = {
  jump_circle: plain('ProxyJump goes in a circle', 'ProxyJump ходит по кругу'),
  no_program: { en: (a) => `there is no program ${a.command}`, ru: (a) => `нет программы ${a.command}` },
  closed_in_handshake: plain(
    'the host closed the connection before the handshake ended',
    'хост закрыл соединение до конца рукопожатия',
  ),
  closed_in_auth: plain(
    'the host closed the connection during authentication',
    'хост закрыл соединение во время аутентификации',
  ),
  key_locked: plain('it could not be unlocked', 'разблокировать его не удалось'),
  no_terminal: plain('there is no terminal to ask on', 'нет терминала, чтобы спросить'),
  no_passphrase: plain('no passphrase was given', 'фраза не введена'),
  wrong_passphrase: plain('the passphrase is wrong', 'фраза неверна'),
  asks_for: {
    en: (a) => `the host asks for ${a.method}, and there is no terminal to ask on`,
    ru: (a) => `хост просит ${a.method}, а терминала, чтобы спросить, нет`,
  },
  unreadable: { en: (a) => `${a.path} cannot be read`, ru: (a) => `${a.path} не читается` },
  no_route: plain('no route to the host', 'нет маршрута до хоста'),
  host_down: plain('the host is down', 'хост выключен'),
  network_unreachable: plain('the network is unreachable', 'сеть недоступна'),
  network_down: plain('the network is down', 'сеть не работает'),
  not_permitted: plain('the connection is not permitted', 'соединение не разрешено'),
  no_local_address: plain('the local address cannot be used', 'локальный адрес использовать нельзя'),
}

export const KEY: Says<keyof KeyReasons> = {
  key_security: plain('security key', 'аппаратный ключ'),
  key_cipher: plain('cipher of the key file', 'шифр файла ключа'),
  key_pem_alone: plain('encrypted PEM without its .pub file', 'зашифрованный PEM без файла .pub'),
  key_none: plain('not a private key', 'не закрытый ключ'),
  key_damaged: plain('damaged key file', 'файл ключа повреждён'),
  key_unknown: plain('unknown key format', 'неизвестный формат ключа'),
}
