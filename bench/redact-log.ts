/** A log as the payment service writes it, of about `megabytes`, with one line in a hundred that holds a secret. */
export const makeLog = (megabytes: number): string => {
  const lines: string[] = []
  let length = 0
  for (let n = 0; length < megabytes * 1e6; n++) {
    const line = n % 100 === 50 ? secretLine(n) : plainLine(n)
    lines.push(line)
    length += line.length + 1
  }
  return `${lines.join('\n')}\n`
}

const time = (n: number): string => new Date(1_790_000_000_000 + n * 137).toISOString()
const id = (prefix: string, n: number): string =>
  prefix + (n * 2_654_435_761).toString(36).padEnd(24, 'a1B2c3D4e5F6').slice(0, 24)

const plainLine = (n: number): string => {
  switch (n % 5) {
    case 0:
      return `{"level":"info","time":"${time(n)}","msg":"Stripe webhook received","type":"checkout.session.completed","event":"${id('evt_', n)}","session":"${id('cs_live_', n)}","deal":${4000 + (n % 900)},"duration_ms":${n % 300}}`
    case 1:
      return `10.0.${n % 250}.7 - - [22/Nov/2026:10:00:00 +0000] "POST /webhooks/stripe HTTP/1.1" 200 ${n % 4000} "-" "Stripe/1.0 (+https://stripe.com/docs/webhooks)" rt=0.${n % 1000}`
    case 2:
      return `${time(n)} INFO [web-1] crm stage updated deal=${4000 + (n % 900)} stage=paid request=${id('req_', n).slice(0, 18)} took=${n % 90}ms`
    case 3:
      return `${time(n)} DEBUG cache hit key=deal:${n % 900} token bucket has ${n % 50} left, session ${id('cs_live_', n)} ok`
    default:
      return `Nov 22 10:00:00 web-1 payments[4242]: notification sent deal ${4000 + (n % 900)} attempt ${n % 3} of 3, queue depth ${n % 17}, lag ${n % 1000} ms`
  }
}

const secretLine = (n: number): string =>
  [
    `${time(n)} ERROR Invalid API Key provided: ${['sk', 'live', id('', n)].join('_')}`,
    `{"level":"error","headers":{"authorization":"Bearer ${id('', n)}","host":"api"},"msg":"401"}`,
    `${time(n)} WARN cannot reach postgres://app:${id('', n).slice(0, 12)}@db:5432/app`,
    `${time(n)} INFO receipt sent to customer${n}@example.com`,
  ][Math.floor(n / 100) % 4] as string
