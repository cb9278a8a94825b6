import { text } from './cause-text.ts'

/** Reached the application and was refused or ignored. */
export const refusal = {
  'signature_failed.raw_body_parsed': text(
    'signature: body was parsed first',
    'подпись: тело разобрано раньше',
    'The signature check failed because a JSON parser had read the body before it: the raw bytes are needed.',
    'Проверка подписи не прошла: JSON-парсер прочитал тело раньше, а нужны исходные байты.',
  ),
  'signature_failed.wrong_secret': text(
    'signature: wrong secret',
    'подпись: не тот секрет',
    'The webhook signature does not match: the signing secret is not the one of this endpoint (rolled, test instead of live, another endpoint).',
    'Подпись вебхука не совпала: секрет не от этого endpoint (заменён, test вместо live, другой endpoint).',
  ),
  'signature_failed.missing_secret': text(
    'signature: no secret set',
    'подпись: секрет не задан',
    'The signature could not be checked: the application has no signing secret.',
    'Подпись не проверить: в приложении не задан секрет вебхука.',
  ),
  'signature_failed.secret_whitespace': text(
    'signature: space in the secret',
    'подпись: пробел в секрете',
    'The signature check failed and the signing secret holds a space or a newline.',
    'Подпись не прошла, а в секрете есть пробел или перевод строки.',
  ),
  'signature_failed.missing_header': text(
    'signature: no header',
    'подпись: нет заголовка',
    'The request had no Stripe-Signature header: a proxy dropped it, or the sender is not Stripe.',
    'В запросе не было заголовка Stripe-Signature: его срезал прокси или отправитель не Stripe.',
  ),
  'signature_failed.malformed_header': text(
    'signature: malformed header',
    'подпись: испорчен заголовок',
    'The Stripe-Signature header could not be read: it was changed on its way or is not from Stripe.',
    'Заголовок Stripe-Signature не читается: изменён по дороге или не от Stripe.',
  ),
  'signature_failed.timestamp': text(
    'signature: too old',
    'подпись: устарела',
    'The signature is older than the tolerance: the clock of the host is off, or an old delivery was replayed.',
    'Подпись старше допуска: часы хоста сбиты или повторили старую доставку.',
  ),
  'signature_failed.edge_async': text(
    'signature: async check needed',
    'подпись: нужна async-проверка',
    'The signature was checked with the synchronous call, which edge runtimes cannot do.',
    'Подпись проверяют синхронным вызовом, а edge-среда так не умеет.',
  ),
  'signature_failed.unlogged_403': text(
    'refused without a line (403)',
    'отказ без записи (403)',
    'The application refused the webhook[[ ({status})]] and wrote nothing: most likely the signature, which some packages do not log.',
    'Приложение отвергло вебхук[[ ({status})]] и ничего не записало: скорее всего подпись, некоторые пакеты её отказ не логируют.',
  ),
  'signature_failed.masked_as_ignored': text(
    'bad signature shown as “ignored”',
    'плохая подпись под видом «ignored»',
    'Webhooks are answered 200 as “another cabinet”, and nothing has verified since: most likely your own secret was rolled.',
    'На вебхуки отвечают 200 «другой кабинет», и с тех пор ни один не прошёл проверку: вероятно, сменился ваш собственный секрет.',
  ),
  ignored_other_account: text(
    'ignored: another account',
    'пропущен: другой кабинет',
    'The webhook was ignored as one of another Stripe account (cabinet); it was answered 200 and Stripe will not send it again.',
    'Вебхук пропущен как событие другого кабинета Stripe; ответ был 200, и Stripe его не повторит.',
  ),
  ignored_mode: text(
    'ignored: test/live mode',
    'пропущен: режим test/live',
    'The webhook was ignored: it is of the other mode (test or live) than the service works in.',
    'Вебхук пропущен: он из другого режима (test или live), чем настроен сервис.',
  ),
  unhandled_event_type: text(
    'event type not handled',
    'тип события не обрабатывается',
    'The application has no handler for this type of event[[ ({type})]]; nothing was to happen.',
    'У приложения нет обработчика этого типа событий[[ ({type})]]; ничего и не должно было произойти.',
  ),
  api_version_mismatch: text(
    'API version mismatch',
    'версии API расходятся',
    'The SDK refused the event because the endpoint sends another API version than it expects.',
    'SDK отверг событие: endpoint шлёт не ту версию API, которую он ждёт.',
  ),
  thin_event_to_snapshot_handler: text(
    'thin event in a snapshot handler',
    'thin-событие в обычном обработчике',
    'A thin event (v2) came to a handler that reads snapshot events.',
    'Thin-событие (v2) пришло в обработчик обычных событий.',
  ),
}
