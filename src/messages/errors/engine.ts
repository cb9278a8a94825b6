import { reasonText } from '../reasons/index.ts'
import { detail, type ErrorSays } from './say.ts'

const engine = ({ host, engine: name }: { readonly host: string; readonly engine: string }): string =>
  host === name ? name : `${name} (${host})`

export const ENGINE: ErrorSays<
  | 'ENGINE_DENIED'
  | 'ENGINE_UNREACHABLE'
  | 'ENGINE_REFUSED'
  | 'ENGINE_MISSING'
  | 'ENGINE_NO_ADDRESS'
  | 'ENGINE_NO_SECRET'
  | 'ENGINE_NO_PROGRAM'
  | 'PROCESS_FAILED'
  | 'PROCESS_DENIED'
> = {
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
}
