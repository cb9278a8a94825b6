import type { GateReasons, LinkReasons } from '../../model/reason.ts'
import { plain, type Says } from './say.ts'

/** What a login shell said, and how it ended. */
const after = (text: string | undefined, how: string): string => (text === undefined ? how : `${text} (${how})`)

export const LINK: Says<keyof LinkReasons> = {
  closed: plain('it was closed', 'она закрыта'),
  connection_closed: plain('the connection was closed', 'соединение закрыто'),
  connection_reset: plain('the connection was reset', 'соединение сброшено'),
  host_silent: plain('the host stopped answering', 'хост перестал отвечать'),
  no_answer: { en: (a) => `no answer for ${a.seconds} s`, ru: (a) => `нет ответа ${a.seconds} с` },
  socket_gone: plain('the control socket went away', 'управляющий сокет исчез'),
  channel_closed: plain('the channel closed without a word', 'канал закрылся без объяснений'),
  exit: { en: (a) => `exit ${a.status} there`, ru: (a) => `код завершения там: ${a.status}` },
  killed: {
    en: (a) => `${a.signal ?? 'a signal'} ended the program there`,
    ru: (a) => `программу там завершил ${a.signal ?? 'сигнал'}`,
  },
  program_ended: {
    en: (a) => `${a.command} ended: ${a.status}`,
    ru: (a) => `${a.command} завершилась: ${a.status}`,
  },
  endless_frame: plain('the host sent a frame without an end', 'хост прислал кадр без конца'),
  damaged_part: plain('a compressed part of the answer is damaged', 'сжатая часть ответа повреждена'),
  gave_up: { en: (a) => `gave up after ${a.attempts} attempts`, ru: (a) => `попыток сделано: ${a.attempts}` },
  ssh_ended: plain('ssh ended without a word', 'ssh завершился без объяснений'),
  session_refused: { en: (a) => a.text, ru: (a) => a.text },
  shell_exit: {
    en: (a) => after(a.text, `exit ${a.status}`),
    ru: (a) => after(a.text, `код ${a.status}`),
  },
  shell_killed: {
    en: (a) => after(a.text, `ended by ${a.signal}`),
    ru: (a) => after(a.text, `завершил ${a.signal}`),
  },
  noise_first: {
    en: (a) => `more than ${a.kilobytes} KB came before the program's first word`,
    ru: (a) => `до первого слова программы пришло больше ${a.kilobytes} КБ`,
  },
  late_hello: {
    en: (a) => `the program's first word did not come in ${a.seconds} s`,
    ru: (a) => `первого слова программы не было ${a.seconds} с`,
  },
  echo: plain('it gives back what it is told', 'в ответ повторяется то, что отправлено'),
  other_protocol: {
    en: (a) =>
      `the program on the host speaks protocol ${a.theirs}, this one ${a.ours}: install the one of \`prodlogs gate --program\``,
    ru: (a) =>
      `программа на хосте говорит на протоколе ${a.theirs}, эта — на ${a.ours}: установите ту, что даёт \`prodlogs gate --program\``,
  },
}

export const GATE: Says<keyof GateReasons> = {
  request_character: plain('a character that no request has', 'символ, которого в запросе не бывает'),
  request_nonce: plain('the nonce is not hexadecimal', 'метка запроса не шестнадцатеричная'),
  request_without_nonce: plain('no nonce', 'нет метки запроса'),
  request_verb: plain('an unknown verb', 'неизвестная команда запроса'),
  request_key: plain('an unknown key', 'неизвестный ключ запроса'),
  request_number: plain('not a number', 'не число'),
  request_base64: plain('not base64', 'не base64'),
  no_request: plain('no request', 'нет запроса'),
  gate_usage: plain('usage: prodlogs-gate [--list FILE]', 'вызов: prodlogs-gate [--list ФАЙЛ]'),
  gate_names_only: plain('a gate takes source names only', 'gate принимает только имена источников'),
  gate_list_writable: plain(
    'the list of sources can be written by others than root',
    'список источников может менять не только root',
  ),
  gate_list_unowned: plain(
    'the list of sources is missing or is not owned by root',
    'списка источников нет, или его владелец не root',
  ),
  gate_unknown_source: plain('no such source name', 'нет источника с таким именем'),
  gate_without_source: plain('no source name', 'не указано имя источника'),
}
