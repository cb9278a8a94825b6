import { text } from './cause-text.ts'

/** Never reached the application. */
export const arrival = {
  webhook_not_arrived: text(
    'webhook did not arrive',
    'вебхук не пришёл',
    'No webhook for it reached the sources that were searched[[ (Stripe has the event {event})]].',
    'Вебхук по нему не дошёл до просмотренных источников[[ (в Stripe событие {event} есть)]].',
  ),
  endpoint_disabled: text(
    'endpoint disabled',
    'endpoint отключён',
    'Stripe does not send webhooks to the endpoint: it is disabled[[ ({endpoint}, {url})]].',
    'Stripe не шлёт вебхуки: endpoint отключён[[ ({endpoint}, {url})]].',
  ),
  type_not_enabled: text(
    'event type not enabled',
    'тип события не включён',
    'The endpoint does not receive events of this type[[ ({type})]]: it is not among its enabled events[[ ({endpoint})]].',
    'Endpoint не получает события этого типа[[ ({type})]]: его нет среди включённых[[ ({endpoint})]].',
  ),
  redirect_3xx: text(
    'redirected (3xx)',
    'перенаправление (3xx)',
    'The webhook was answered with a redirect[[ {status}]][[ from {path}]]; Stripe does not follow redirects.',
    'На вебхук ответили перенаправлением[[ {status}]][[ с {path}]]; Stripe по ним не ходит.',
  ),
  route_not_found_404: text(
    'no such route (404)',
    'нет маршрута (404)',
    'The server has no handler at the webhook path[[ {path}]]: it answered 404.',
    'По пути вебхука[[ {path}]] нет обработчика: ответ 404.',
  ),
  method_not_allowed_405: text(
    'POST not allowed (405)',
    'POST не разрешён (405)',
    'The webhook path[[ {path}]] does not take POST: it answered 405.',
    'Путь вебхука[[ {path}]] не принимает POST: ответ 405.',
  ),
  body_too_large_413: text(
    'body too large (413)',
    'слишком большое тело (413)',
    'The body of the webhook is larger than the server takes: it was refused with 413 before the application.',
    'Тело вебхука больше, чем принимает сервер: отказ 413 ещё до приложения.',
  ),
  unsupported_media_415: text(
    'content type refused (415)',
    'тип содержимого отвергнут (415)',
    'The server refused the content type of the webhook (415).',
    'Сервер отверг тип содержимого вебхука (415).',
  ),
  csrf_403: text(
    'CSRF protection',
    'защита CSRF',
    'The CSRF protection of the framework refused the webhook before its handler.',
    'CSRF-защита фреймворка отвергла вебхук до обработчика.',
  ),
  csrf_419: text(
    'CSRF protection (Laravel 419)',
    'защита CSRF (Laravel 419)',
    'The CSRF protection of Laravel refused the webhook (419); it writes nothing to laravel.log.',
    'CSRF-защита Laravel отвергла вебхук (419); в laravel.log об этом ничего нет.',
  ),
  waf_403: text(
    'blocked by a firewall',
    'заблокировано фаерволом',
    'A web application firewall or the proxy refused the webhook[[ ({status})]]: it never reached the application.',
    'Фаервол (WAF) или прокси отверг вебхук[[ ({status})]]: до приложения он не дошёл.',
  ),
  endpoint_auth_401: text(
    'the platform wants authorization',
    'платформа требует авторизацию',
    'What stands in front of the application wants its own authorization on the webhook path[[ ({status})]]; Stripe sends none, and the application has not seen the webhook.',
    'То, что стоит перед приложением, требует на пути вебхука свою авторизацию[[ ({status})]]; Stripe её не шлёт, и приложение вебхука не видело.',
  ),
  upstream_down_502: text(
    'application down (502)',
    'приложение не отвечает (502)',
    'The web server could not reach the application[[ ({status})]]: it was down or restarting.',
    'Веб-сервер не достучался до приложения[[ ({status})]]: оно лежало или перезапускалось.',
  ),
  timeout_504: text(
    'timed out (504)',
    'таймаут (504)',
    'The application did not answer the webhook in time (504); Stripe will deliver it again.',
    'Приложение не успело ответить на вебхук (504); Stripe доставит его ещё раз.',
  ),
  client_closed_499: text(
    'Stripe hung up (499)',
    'Stripe не дождался (499)',
    'Stripe closed the connection before the application answered (499) and will deliver the webhook again.',
    'Stripe закрыл соединение, не дождавшись ответа (499), и доставит вебхук ещё раз.',
  ),
  tls_handshake_failed: text(
    'TLS handshake failed',
    'TLS не установлен',
    'The TLS handshake with the sender failed, so no request was made: look at the certificate and its chain.',
    'TLS-соединение не установилось, запроса не было: проверьте сертификат и цепочку.',
  ),
  timeout_then_duplicate: text(
    'timed out, then a duplicate',
    'таймаут, затем дубликат',
    'Stripe saw a timeout, the application finished all the same, and the retry was a duplicate: nothing is lost.',
    'Stripe увидел таймаут, приложение всё же доделало работу, повтор оказался дубликатом: ничего не потеряно.',
  ),
}
