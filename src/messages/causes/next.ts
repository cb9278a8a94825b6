import type { NextKey } from '../../model/next-step.ts'
import type { InBoth } from '../lang.ts'

const both = (en: string, ru: string): InBoth<string> => ({ en, ru })

/** What to do next, with the exact setting to look at; the command to type stands in the step itself. */
export const NEXT: Readonly<Record<NextKey, InBoth<string>>> = {
  ask_stripe_event: both(
    'Ask Stripe whether it made the event, and whether a delivery is pending.',
    'Спросите Stripe, создано ли событие и ждёт ли оно доставки.',
  ),
  ask_stripe_endpoints: both(
    'Compare the endpoints (status, url, enabled types) with what the logs show.',
    'Сверьте endpoint-ы (статус, url, включённые типы) с логами.',
  ),
  enable_endpoint: both(
    'Enable the endpoint: Dashboard → Developers → Webhooks, or `stripe webhook_endpoints update we_… -d disabled=false`. Events made while it was disabled are not sent again by themselves.',
    'Включите endpoint: Dashboard → Developers → Webhooks или `stripe webhook_endpoints update we_… -d disabled=false`. События за время отключения сами не повторятся.',
  ),
  enable_type: both(
    'Add the event type[[ {type}]] to the enabled events of the endpoint.',
    'Добавьте тип[[ {type}]] в enabled_events этого endpoint.',
  ),
  resend_event: both(
    'When it is fixed, send the missed events again (Dashboard → event → Resend, or the Stripe CLI).',
    'После исправления отправьте пропущенные события ещё раз (Dashboard → событие → Resend или Stripe CLI).',
  ),
  search_wider: both('Search a longer window and all sources.', 'Поищите в более широком окне и во всех источниках.'),
  exact_url: both(
    'Set the endpoint url to the exact final address: https, host with or without www, trailing slash.',
    'Укажите в endpoint точный конечный адрес: https, www, косая черта в конце.',
  ),
  check_route: both(
    'Compare the path of the endpoint with the routes of the application and its prefix behind the proxy.',
    'Сравните путь endpoint с маршрутами приложения и префиксом за прокси.',
  ),
  allow_post: both(
    'Register the handler for POST at this very path.',
    'Зарегистрируйте обработчик POST именно на этом пути.',
  ),
  raise_body_limit: both(
    'Raise the body limit for the webhook path: `client_max_body_size 2m` in nginx, `limit` of the body parser in the application.',
    'Поднимите предел тела для пути вебхука: `client_max_body_size 2m` в nginx, `limit` парсера в приложении.',
  ),
  accept_json: both(
    'Let the webhook path take `application/json; charset=utf-8` with the raw body.',
    'Разрешите на пути вебхука `application/json; charset=utf-8` с исходным телом.',
  ),
  exempt_csrf: both(
    'Exempt the webhook path from CSRF: `@csrf_exempt` (Django), `skip_before_action :verify_authenticity_token` (Rails), `validateCsrfTokens(except: [...])` (Laravel).',
    'Исключите путь вебхука из CSRF: `@csrf_exempt` (Django), `skip_before_action :verify_authenticity_token` (Rails), `validateCsrfTokens(except: [...])` (Laravel).',
  ),
  allow_stripe_in_waf: both(
    'Allow POST to the webhook path in the firewall (rule id in the evidence), for the addresses at https://stripe.com/files/ips/ips_webhooks.txt.',
    'Разрешите в фаерволе POST на путь вебхука (номер правила в строках выше) для адресов https://stripe.com/files/ips/ips_webhooks.txt.',
  ),
  check_upstream_alive: both(
    'See whether the application runs and listens where the proxy looks for it (`proxy_pass`).',
    'Проверьте, что приложение запущено и слушает там, где его ждёт прокси (`proxy_pass`).',
  ),
  check_upstream_log: both(
    'Read why it stopped or restarted at that time.',
    'Посмотрите, почему оно остановилось или перезапустилось в это время.',
  ),
  answer_before_work: both(
    'Store the event, answer 200, and do the work afterwards in a queue or worker.',
    'Сохраните событие, ответьте 200, а работу делайте потом в очереди или воркере.',
  ),
  raise_proxy_timeout: both(
    'If the work must stay in the request, look at `proxy_read_timeout`.',
    'Если работа должна остаться в запросе, посмотрите `proxy_read_timeout`.',
  ),
  renew_certificate: both(
    'Check the dates of the certificate and renew it.',
    'Проверьте срок сертификата и обновите его.',
  ),
  trust_chain: both(
    'Serve the full chain with the intermediate certificates (`fullchain.pem`), TLS 1.2 or newer.',
    'Отдавайте полную цепочку с промежуточными сертификатами (`fullchain.pem`), TLS 1.2 или новее.',
  ),
  nothing_to_do: both('Nothing needs to be done.', 'Ничего делать не нужно.'),
  raw_body_first: both(
    'Give the raw bytes to the check: `express.raw({type: "application/json"})` before `express.json()`, `request.body`/`request.get_data()` in Python, `bodyParser: false` in Next.js.',
    'Передавайте проверке исходные байты: `express.raw({type: "application/json"})` раньше `express.json()`, `request.body`/`request.get_data()` в Python, `bodyParser: false` в Next.js.',
  ),
  compare_secret: both(
    'Compare STRIPE_WEBHOOK_SECRET with the signing secret of this very endpoint (Dashboard → Webhooks → endpoint → Signing secret), then restart.',
    'Сравните STRIPE_WEBHOOK_SECRET с секретом именно этого endpoint (Dashboard → Webhooks → endpoint → Signing secret) и перезапустите сервис.',
  ),
  check_mode: both(
    'See whether endpoint, secret and key are of one mode (test or live).',
    'Проверьте, что endpoint, секрет и ключ из одного режима (test или live).',
  ),
  set_secret: both(
    'Set STRIPE_WEBHOOK_SECRET in the environment of the service and restart it.',
    'Задайте STRIPE_WEBHOOK_SECRET в окружении сервиса и перезапустите его.',
  ),
  trim_secret: both(
    'Remove the space or newline around STRIPE_WEBHOOK_SECRET and restart.',
    'Уберите пробел или перевод строки у STRIPE_WEBHOOK_SECRET и перезапустите.',
  ),
  keep_header: both(
    'Let every proxy pass the Stripe-Signature header on; see who sends requests without it.',
    'Проверьте, что все прокси пропускают заголовок Stripe-Signature, и кто шлёт запросы без него.',
  ),
  check_header_proxy: both(
    'Look for a proxy, firewall or gateway that rewrites headers on the webhook path.',
    'Найдите прокси, фаервол или шлюз, который переписывает заголовки на пути вебхука.',
  ),
  sync_clock: both('Check the clock of the host against NTP.', 'Сверьте часы хоста с NTP.'),
  use_async_verify: both(
    'Use `await stripe.webhooks.constructEventAsync(…)` in edge runtimes.',
    'В edge-среде используйте `await stripe.webhooks.constructEventAsync(…)`.',
  ),
  log_refusals: both(
    'Log every refused webhook with its reason, and answer it with 400, not 200.',
    'Логируйте каждый отвергнутый вебхук с причиной и отвечайте 400, а не 200.',
  ),
  check_cabinet: both(
    'See which account and mode the endpoint, its secret and the API key belong to.',
    'Проверьте, какому аккаунту и режиму принадлежат endpoint, секрет и API-ключ.',
  ),
  check_key_mode: both(
    'Compare the mode and account of STRIPE_SECRET_KEY with those of the endpoint.',
    'Сравните режим и аккаунт STRIPE_SECRET_KEY с теми, что у endpoint.',
  ),
  pass_stripe_account: both(
    'For Connect events pass `Stripe-Account` (event.account) with each call.',
    'Для событий Connect передавайте `Stripe-Account` (event.account) в каждом вызове.',
  ),
  unmask_ids: both(
    'Let the application log ids (cs_, pi_, evt_): they are no secrets.',
    'Пусть приложение пишет id (cs_, pi_, evt_) открыто: это не секреты.',
  ),
  join_by_deal: both('Until then, follow the deal and the time.', 'Пока ищите по сделке и времени.'),
  replace_key: both(
    'Make a new key (Dashboard → Developers → API keys), set STRIPE_SECRET_KEY, restart.',
    'Создайте новый ключ (Dashboard → Developers → API keys), задайте STRIPE_SECRET_KEY, перезапустите.',
  ),
  grant_permission: both(
    'Give the restricted key the permission that the error names.',
    'Дайте ограниченному ключу право, названное в ошибке.',
  ),
  slow_down_stripe: both(
    'Retry 429 with backoff and make fewer calls per event (the SDK does not retry 429).',
    'Повторяйте 429 с паузой и делайте меньше вызовов на событие (SDK 429 не повторяет).',
  ),
  check_network_to_stripe: both(
    'Check name resolution, proxy and firewall from the host to api.stripe.com.',
    'Проверьте с хоста DNS, прокси и фаервол до api.stripe.com.',
  ),
  copy_metadata: both(
    'Set the deal id in `payment_intent_data.metadata` (or `subscription_data.metadata`) as well as in the session’s metadata.',
    'Задавайте id сделки и в `payment_intent_data.metadata` (или `subscription_data.metadata`), не только в metadata сессии.',
  ),
  check_payment_link: both(
    'See where the payment was made: Payment Links and invoices by hand carry no deal id.',
    'Проверьте, откуда платёж: у Payment Link и счетов, выставленных вручную, id сделки нет.',
  ),
  skip_foreign: both(
    'If such objects are expected, leave them; else tell the integrations of this account apart by metadata.',
    'Если такие объекты ожидаемы, оставьте; иначе различайте интеграции аккаунта по metadata.',
  ),
  wait_async: both(
    'Wait for `checkout.session.async_payment_succeeded` or `…_failed` of this session.',
    'Дождитесь `checkout.session.async_payment_succeeded` или `…_failed` этой сессии.',
  ),
  handle_async_events: both(
    'Check that the endpoint receives and the application handles both async_payment types.',
    'Проверьте, что оба типа async_payment включены и обрабатываются.',
  ),
  add_handler: both(
    'If the automation should follow this type, add a handler for it.',
    'Если автоматизация нужна и по этому типу, добавьте обработчик.',
  ),
  drop_type: both(
    'Else take the type out of the enabled events of the endpoint.',
    'Иначе уберите тип из enabled_events.',
  ),
  match_api_version: both(
    'Set the API version of the endpoint to the one the SDK expects, or update the SDK.',
    'Задайте endpoint версию API, которую ждёт SDK, или обновите SDK.',
  ),
  use_thin_handler: both(
    'Read thin events with `parseEventNotification` (or the like), or make the endpoint send snapshots.',
    'Читайте thin-события через `parseEventNotification` (или аналог) либо переключите endpoint на snapshot.',
  ),
  read_error: both('Read the error with the lines around it.', 'Прочитайте ошибку вместе с соседними строками.'),
  read_place: both(
    'Open [[{place}]], where the application itself threw it, and read the lines around it.',
    'Откройте [[{place}]], где ошибку бросило само приложение, и прочитайте соседние строки.',
  ),
  find_by_other_id: both(
    'Look the object up under the other ids of the payment (session, payment intent, customer), and resend the event once it exists.',
    'Найдите объект по другим id платежа (session, payment intent, customer) и повторите событие, когда он появится.',
  ),
  check_foreign_payment: both(
    'If the payment was not made through this application, answer 200 and leave it.',
    'Если платёж сделан не через это приложение, отвечайте 200 и пропускайте его.',
  ),
  refund_or_fulfil: both(
    'Refund the payment, or fulfil the order by hand; then decide what the rule should do when money has come.',
    'Верните деньги или исполните заказ вручную; затем решите, что правило должно делать с пришедшими деньгами.',
  ),
  retry_conflict: both(
    'Try the transaction again when the database reports a conflict, and let one worker handle the events of one payment.',
    'Повторяйте транзакцию при конфликте и обрабатывайте события одного платежа одним воркером.',
  ),
  renew_mail_login: both(
    'Check the login and password (or API key) of the mail server; many want an app password.',
    'Проверьте логин и пароль (или API-ключ) почтового сервера; многим нужен пароль приложения.',
  ),
  fix_mail_address: both('Correct the mail address of the customer.', 'Исправьте адрес почты клиента.'),
  read_mail_answer: both('Read what the mail server answered.', 'Прочитайте, что ответил почтовый сервер.'),
  start_forwarded_server: both(
    'Start the program that `stripe listen` forwards to, and look that it answers.',
    'Запустите программу, которой пересылает `stripe listen`, и проверьте, что она отвечает.',
  ),
  check_forward_to: both(
    'Compare host, port and path of `--forward-to` with what the program listens on.',
    'Сверьте host, порт и путь в `--forward-to` с тем, что слушает программа.',
  ),
  read_forwarded_server: both(
    'Read the output of the program that `stripe listen` forwards to: only that tells why it answered so.',
    'Прочитайте вывод программы, которой пересылает `stripe listen`: только там видно, почему она так ответила.',
  ),
  use_listen_secret: both(
    'Use the `whsec_…` that `stripe listen` prints at its start; the one of the Dashboard does not fit it.',
    'Возьмите `whsec_…`, который печатает `stripe listen` при запуске; секрет из Dashboard здесь не подходит.',
  ),
  exempt_endpoint: both(
    'Exempt the webhook path from the authorization in front of it (`verify_jwt = false`, no basic auth, no deployment protection): Stripe signs instead.',
    'Снимите авторизацию с пути вебхука (`verify_jwt = false`, без basic auth, без deployment protection): вместо неё подпись Stripe.',
  ),
  reprocess_event: both(
    'When it is fixed, have the event done again: resend it, or start the automation by hand.',
    'После исправления выполните событие заново: повторите его или запустите автоматизацию вручную.',
  ),
  renew_crm_token: both(
    'Renew the access token of the CRM and check the refresh of tokens.',
    'Обновите токен CRM и проверьте, что он продлевается.',
  ),
  slow_down_crm: both(
    'Retry 429 with backoff; spread bulk calls.',
    'Повторяйте 429 с паузой; разнесите массовые вызовы.',
  ),
  fix_stage: both(
    'Compare the stage id in the settings with the pipeline of this deal.',
    'Сравните id этапа в настройках с воронкой этой сделки.',
  ),
  find_deal: both(
    'Look the deal up in the CRM: deleted, merged, or of another account.',
    'Найдите сделку в CRM: удалена, слита или из другого аккаунта.',
  ),
  check_crm_status: both(
    'Look at the status of the CRM; the retry should have caught it.',
    'Посмотрите статус CRM; повтор должен был это выправить.',
  ),
  fill_telegram_id: both(
    'Enter the Telegram id of the person in the CRM (the person must start the bot first).',
    'Впишите Telegram ID персоны в CRM (сначала она должна запустить бота).',
  ),
  fill_sendpulse_id: both('Enter the SendPulse id of the person in the CRM.', 'Впишите SendPulse ID персоны в CRM.'),
  ask_to_unblock: both(
    'Reach the customer another way; they must unblock the bot themselves.',
    'Свяжитесь с клиентом иначе; разблокировать бота может только он.',
  ),
  fix_chat_id: both(
    'Correct the chat id, contact or address in the CRM; for a Telegram supergroup take `migrate_to_chat_id`.',
    'Исправьте в CRM id чата, контакт или адрес; для супергруппы Telegram возьмите `migrate_to_chat_id`.',
  ),
  respect_retry_after: both(
    'Wait `retry_after` seconds and send again; queue messages.',
    'Выждите `retry_after` секунд и отправьте снова; ставьте сообщения в очередь.',
  ),
  renew_bot_token: both(
    'Set the current token of the bot (BotFather) and restart.',
    'Задайте действующий токен бота (BotFather) и перезапустите.',
  ),
  renew_provider_token: both(
    'Check id, secret and balance of the messaging service; renew its token.',
    'Проверьте id, секрет и баланс сервиса рассылки; обновите токен.',
  ),
  read_provider_answer: both('Read what the messenger answered.', 'Прочитайте, что ответил мессенджер.'),
  mark_processed_last: both(
    'Mark an event as processed only after its work is done, in the same transaction; let a duplicate of a failed event be done again.',
    'Отмечайте событие обработанным только после работы, в той же транзакции; дубликат упавшего события выполняйте заново.',
  ),
  check_db: both(
    'See whether the database runs and takes connections from this host.',
    'Проверьте, что база работает и принимает соединения с этого хоста.',
  ),
  check_double_notifications: both(
    'Look for notifications sent twice in that time.',
    'Проверьте, не ушли ли за это время уведомления дважды.',
  ),
  raise_pool: both(
    'Compare pool size × processes with max_connections; look for connections left open.',
    'Сравните размер пула × процессы с max_connections; ищите незакрытые соединения.',
  ),
  retry_deadlock: both(
    'Retry the transaction, and take locks in one order.',
    'Повторяйте транзакцию и берите блокировки в одном порядке.',
  ),
  sqlite_wal: both(
    'Use WAL and a busy timeout, or a server database.',
    'Включите WAL и busy_timeout или возьмите серверную базу.',
  ),
  check_queue: both(
    'See whether the queue (Redis, RabbitMQ) runs and is reachable.',
    'Проверьте, что очередь (Redis, RabbitMQ) работает и доступна.',
  ),
  check_workers: both(
    'See whether the workers run, and look for failed jobs.',
    'Проверьте, что воркеры работают, и посмотрите упавшие задачи.',
  ),
  raise_memory: both(
    'Raise the memory limit of the worker or make its work smaller.',
    'Поднимите предел памяти воркера или уменьшите его работу.',
  ),
  check_oom: both('Confirm it in the kernel log.', 'Подтвердите по журналу ядра.'),
  check_scheduler: both(
    'See whether one scheduler runs, and how long its jobs take.',
    'Проверьте, что планировщик запущен один и сколько длятся его задачи.',
  ),
  catch_up_jobs: both('Run the missed job once by hand.', 'Запустите пропущенную задачу вручную.'),
  read_job_error: both('Read the traceback of the job.', 'Прочитайте трассировку задачи.'),
  check_quota: both('Look at the use and the quota of this device.', 'Посмотрите расход и квоту этого устройства.'),
  offer_plan: both(
    'This is a rule of the product: a plan or payment by the customer ends it.',
    'Это правило продукта: снимается тарифом или оплатой клиента.',
  ),
  check_payment_method: both(
    'Look at the invoices and the payment method of the subscription in Stripe.',
    'Посмотрите в Stripe счета и способ оплаты подписки.',
  ),
  compare_healthy: both(
    'Compare with a healthy event of the same type.',
    'Сравните с исправным событием того же типа.',
  ),
  check_slow_step: both('Look at what the slow step waits for.', 'Посмотрите, чего ждёт медленный шаг.'),
  look_at_evidence: both('Look at the lines above.', 'Посмотрите строки выше.'),
  name_own_steps: both(
    'If the application words this step in its own way, name it under `steps:` in prodlogs.yaml.',
    'Если приложение пишет об этом шаге своими словами, назовите их в `steps:` в prodlogs.yaml.',
  ),
  read_more_sources: both(
    'Add the other sources of the host (web server, worker, journal) and look at what could not be read.',
    'Добавьте остальные источники хоста (веб-сервер, воркер, журнал) и посмотрите, что не удалось прочитать.',
  ),
}
