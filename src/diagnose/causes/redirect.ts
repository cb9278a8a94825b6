import { told } from '../rule.ts'

const at = '18.97.7.1 - - [12/Jan/2026:10:00:0'
const agent = '"-" "Stripe/1.0 (+https://stripe.com/docs/webhooks)"'

export const redirect = told(
  'redirect_3xx',
  ['exact_url', 'resend_event'],
  [
    `${at}1 +0000] "POST /stripe/webhook HTTP/1.1" 301 169 ${agent}`,
    `{"level":"info","time":"2026-01-12T10:00:01Z","msg":"request","method":"POST","path":"/api/webhooks/stripe","status":308,"user_agent":"Stripe/1.0 (+https://stripe.com/docs/webhooks)"}`,
  ],
  [
    `${at}1 +0000] "GET /success HTTP/1.1" 302 0 "-" "Mozilla/5.0"`,
    `${at}1 +0000] "POST /stripe/webhook HTTP/1.1" 200 2 ${agent}`,
  ],
)
