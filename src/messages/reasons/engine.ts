import type { EngineReasons, ThingReasons } from '../../model/reason.ts'
import { plain, type Says } from './say.ts'

export const ENGINE: Says<keyof EngineReasons> = {
  status: { en: (a) => `status ${a.status}`, ru: (a) => `статус ${a.status}` },
  said: { en: (a) => `${a.text} (${a.status})`, ru: (a) => `${a.text} (${a.status})` },
  connection_refused: plain('connection refused', 'в соединении отказано'),
  no_such_name: plain('there is no such name', 'такого имени нет'),
  name_service: plain('the name service does not answer', 'служба имён не отвечает'),
  answer_cut: plain('the answer was cut', 'ответ оборван'),
  cut_by: { en: (a) => `the answer was cut: ${a.text}`, ru: (a) => `ответ оборван: ${a.text}` },
  stood_still: {
    en: (a) => `the answer stood still for ${a.seconds} s`,
    ru: (a) => `ответ не двигался ${a.seconds} с`,
  },
  no_connection: plain('no connection in time', 'соединения не дождались'),
  certificate_unknown: plain(
    'its certificate is of an authority that is not trusted here: set `ca`',
    'сертификат выдан центром, которому здесь не доверяют: задайте `ca`',
  ),
  certificate_own: plain('its certificate is self-signed: set `ca`', 'сертификат самоподписанный: задайте `ca`'),
  certificate_expired: plain('its certificate has expired', 'срок сертификата истёк'),
  certificate_name: plain(
    'its certificate is for another name: set `servername`',
    'сертификат выдан на другое имя: задайте `servername`',
  ),
  answer_not_json: plain('its answer is not JSON: is this its address?', 'в ответе не JSON: тот ли это адрес?'),
  no_docker_socket: plain('no Docker socket here', 'здесь нет сокета Docker'),
  docker_socket_denied: plain('the socket is for root and the group docker', 'сокет доступен root и группе docker'),
  docker_down: plain('connection refused: is the daemon up?', 'в соединении отказано: работает ли демон?'),
  query_of_numbers: plain('the query gives no lines but numbers', 'запрос даёт не строки, а числа'),
  timed_out: plain('it timed out', 'он не успел вовремя'),
  shards_failed: {
    en: (a) => `${a.failed} of ${a.total} shards failed${a.text === undefined ? '' : `: ${a.text}`}`,
    ru: (a) => `сбой шардов: ${a.failed} из ${a.total}${a.text === undefined ? '' : `: ${a.text}`}`,
  },
  no_aws_credentials: {
    en: (a) =>
      `no AWS credentials in the environment${a.profile === undefined ? '' : ` or the profile ${a.profile}`}; try \`aws sso login\``,
    ru: (a) =>
      `нет учётных данных AWS в окружении${a.profile === undefined ? '' : ` и профиле ${a.profile}`}; попробуйте \`aws sso login\``,
  },
  not_serving: plain('it does not begin to serve', 'он не начинает работу'),
}

/** What follows "has no", in Russian in the genitive. */
export const THING: Says<keyof ThingReasons> = {
  thing: { en: (a) => a.name, ru: (a) => a.name },
  container: plain('container', 'контейнеров'),
  pod: {
    en: (a) => `pod ${a.name} in ${a.namespace}${a.container === undefined ? '' : ` with a container ${a.container}`}`,
    ru: (a) => `пода ${a.name} в ${a.namespace}${a.container === undefined ? '' : ` с контейнером ${a.container}`}`,
  },
  column: {
    en: (a) => `column ${a.name}${a.table === undefined ? '' : ` in ${a.table}`}`,
    ru: (a) => `столбца ${a.name}${a.table === undefined ? '' : ` в ${a.table}`}`,
  },
  time_column: {
    en: (a) => `column of the time in ${a.table}`,
    ru: (a) => `столбца времени в ${a.table}`,
  },
  line_column: {
    en: (a) => `column of the line in ${a.table}`,
    ru: (a) => `столбца строки в ${a.table}`,
  },
  table: { en: (a) => `table ${a.name}`, ru: (a) => `таблицы ${a.name}` },
  index: { en: (a) => `index ${a.name}`, ru: (a) => `индекса ${a.name}` },
}
