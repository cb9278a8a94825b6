import type { StripeReasons } from '../../model/reason.ts'
import { plain, type Says } from './say.ts'

export const STRIPE: Says<keyof StripeReasons> = {
  expired: plain('it has expired', 'срок его действия истёк'),
  invalid: plain('Stripe does not know it', 'Stripe его не знает'),
  publishable: plain('it is a publishable key', 'это публикуемый ключ'),
  ip: plain('it may not be used from this IP address', 'с этого IP-адреса он не действует'),
  timeout: plain('no answer in time', 'ответа не дождались'),
  redirect: plain('it was redirected elsewhere', 'запрос перенаправлен в другое место'),
  network: plain('the network failed', 'сбой сети'),
  not_json: plain('this is not JSON', 'это не JSON'),
  rate_limited: plain('it limits the rate of requests', 'ограничивает частоту запросов'),
  unreachable: plain('it does not answer', 'не отвечает'),
  server_error: plain('a failure on its side', 'сбой на стороне Stripe'),
  not_an_event: plain('this is not an event', 'это не событие'),
  too_large: plain('it is too large', 'файл слишком велик'),
  only_get: plain('a request that is not GET was refused here', 'отклонён запрос, который не GET'),
  demo_missing: plain(
    'the payment service is not built here; in a clone of the repository run `npm ci && npm run demo`',
    'платёжный сервис здесь не собран; в клоне репозитория выполните `npm ci && npm run demo`',
  ),
  demo_gone: {
    en: (a) => `the payment service ended (${a.status})`,
    ru: (a) => `платёжный сервис завершился (${a.status})`,
  },
}
