import type { Random } from '../../support/redact/random.ts'

/** One text of the corpus. `secrets` must not be readable afterwards; `kept` must be there still. */
export interface Case {
  readonly text: string
  readonly secrets: readonly string[]
  readonly kept?: readonly string[]
}

type Make = (r: Random) => Case

const one = (secret: string, text: string, ...kept: string[]): Case => ({ text, secrets: [secret], kept })
const stripeKey = (r: Random): string =>
  [r.pick(['sk', 'rk']), r.pick(['live', 'test']), r.alnum(r.pick([24, 99]))].join('_')
const whsec = (r: Random): string => ['whsec', r.alnum(32)].join('_')
const jwtOf = (r: Random): string =>
  `${['eyJ', 'hbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9'].join('')}.eyJ${r.base64url(80)}.${r.base64url(43)}`
const pemBody = (r: Random): string[] => [r.alnum(64), r.alnum(64), `${r.alnum(30)}==`]
const begin = (kind: string): string => `-----BEGIN ${kind}${' PRIVATE KEY'}-----`
const end = (kind: string): string => `-----END ${kind}${' PRIVATE KEY'}-----`
const card = (r: Random): string => {
  const body = r.pick(['4', '51', '2221', '37', '6011']) + r.digits(8)
  const digits = body.startsWith('37') ? body.padEnd(14, '1') : body.padEnd(15, '7')
  for (let check = 0; check < 10; check++) if (luhn(digits + check)) return digits + check
  return digits
}
const luhn = (digits: string): boolean =>
  [...digits]
    .toReversed()
    .reduce((sum, digit, i) => sum + (i % 2 === 0 ? +digit : +digit < 5 ? +digit * 2 : +digit * 2 - 9), 0) %
    10 ===
  0
const grouped = (digits: string, by: string): string => digits.replace(/(\d{4})(?=\d)/g, `$1${by}`)
const wrapLine = (r: Random, text: string): string =>
  r.pick([text, `2026-11-22T10:00:00.123Z INFO ${text}`, `app[42]: ${text} done`, `(${text})`, `${text}.`, `${text},`])
/** Tokens known by their shape, wherever they stand. */
const shapes: Record<string, (r: Random) => string> = {
  stripe_key: stripeKey,
  stripe_org_key: (r) => `${['sk', 'org', 'live'].join('_')}_${r.alnum(40)}`,
  webhook_secret: whsec,
  webhook_secret_base64: (r) => ['whsec', `${r.alnum(20)}/${r.alnum(8)}+${r.alnum(3)}=`].join('_'),
  jwt: jwtOf,
  jwt_truncated: (r) => jwtOf(r).slice(0, 70),
  aws_key_id: (r) => `${r.pick(['AKIA', 'ASIA'])}${r.text('ABCDEFGHIJKLMNOPQRSTUVWXYZ', 12)}2345`,
  google_key: (r) => `AIza${r.base64url(35)}`,
  google_oauth: (r) => `ya29.${r.base64url(60)}`,
  digitalocean: (r) => `dop_v1_${r.hex(64)}`,
  github: (r) => r.pick(['ghp_', 'gho_', 'ghs_', 'ghu_']) + r.alnum(36),
  github_fine: (r) => `github_pat_${r.alnum(22)}_${r.alnum(59)}`,
  gitlab: (r) => `${r.pick(['glpat-', 'gldt-', 'glrt-'])}${r.base64url(20)}`,
  npm: (r) => `npm_${r.alnum(36)}`,
  pypi: (r) => `pypi-AgEIcHlwaS5vcmc${r.base64url(70)}`,
  docker: (r) => `dckr_pat_${r.base64url(27)}`,
  slack: (r) => `${r.pick(['xoxb', 'xoxp'])}-${r.digits(12)}-${r.digits(12)}-${r.alnum(24)}`,
  slack_app: (r) => `xapp-1-A${r.upper(10)}-${r.digits(13)}-${r.hex(64)}`,
  discord: (r) => `MTA${r.alnum(21)}.${r.alnum(6)}.${r.base64url(38)}`,
  sendgrid: (r) => `SG.${r.base64url(22)}.${r.base64url(43)}`,
  mailgun: (r) => `key-${r.hex(32)}`,
  mailchimp: (r) => `${r.hex(32)}-us${r.digits(2)}`,
  resend: (r) => `re_${r.alnum(8)}_${r.alnum(24)}`,
  brevo: (r) => `xkeysib-${r.hex(64)}-${r.alnum(16)}`,
  twilio: (r) => `SK${r.hex(32)}`,
  openai: (r) => `sk-${r.alnum(48)}`,
  openai_project: (r) => `sk-proj-${r.base64url(74)}T3BlbkFJ${r.base64url(74)}`,
  anthropic: (r) => `sk-ant-api03-${r.base64url(93)}AA`,
  huggingface: (r) => `hf_${r.alnum(34)}`,
  groq: (r) => `gsk_${r.alnum(52)}`,
  shopify: (r) => `shpat_${r.hex(32)}`,
  square: (r) => `sq0atp-${r.base64url(22)}`,
  plaid: (r) => `access-${r.pick(['sandbox', 'production'])}-${r.uuid()}`,
  hubspot: (r) => `pat-${r.pick(['na1', 'eu1', 'na2'])}-${r.uuid()}`,
  linear: (r) => `lin_api_${r.alnum(40)}`,
  notion: (r) => `ntn_${r.digits(11)}${r.alnum(35)}`,
  newrelic: (r) => `NRAK-${r.upper(27)}`,
  doppler: (r) => `dp.pt.${r.alnum(43)}`,
  vault: (r) => `hvs.${r.base64url(95)}`,
  age: (r) => `AGE-SECRET-KEY-1${r.upper(58)}`,
  grafana: (r) => `glsa_${r.alnum(32)}_${r.hex(8)}`,
  postman: (r) => `PMAK-${r.hex(24)}-${r.hex(34)}`,
  databricks: (r) => `dapi${r.hex(32)}`,
  bcrypt: (r) => `$2b$12$${r.alnum(53)}`,
  email: (r) =>
    `${r.text('abcdefghijklm', 5)}.${r.text('nopqrstuv', 6)}@${r.text('abcdefghi', 7)}.${r.pick(['com', 'co.uk', 'example', 'online', 'ru'])}`,
  card_plain: card,
  card_spaced: (r) => grouped(card16(r), ' '),
  phone_international: (r) => `+${r.pick(['48', '7', '44', '380'])}${r.digits(9)}`,
  phone_formatted: (r) => `+7 (9${r.digits(2)}) ${r.digits(3)}-${r.digits(2)}-${r.digits(2)}`,
  phone_russian: (r) => `8 9${r.digits(2)} ${r.digits(3)} ${r.digits(2)} ${r.digits(2)}`,
  phone_russian_bare: (r) => `${r.pick(['79', '89'])}${r.digits(9)}`,
  sk_in_base64: (r) => Buffer.from(`${stripeKey(r)}:`).toString('base64'),
}
const card16 = (r: Random): string => {
  for (;;) {
    const digits = `4${r.digits(15)}`
    if (luhn(digits)) return digits
  }
}

/** Ways to write a field whose name gives it away. The value is quoted as the form asks. */
const fields: Record<string, (name: string, value: string) => string> = {
  json: (n, v) => JSON.stringify({ id: 1, [n]: v, ok: true }),
  json_spaced: (n, v) => `{ "a": 1, "${n}" : "${v}" }`,
  json_cut: (n, v) => `{"a":1,"${n}":"${v}`,
  json_pretty: (n, v) => JSON.stringify({ id: 1, [n]: v, ok: true }, null, 2),
  logfmt: (n, v) => `level=info ${n}=${v} user=42`,
  logfmt_quoted: (n, v) => `level=info ${n}="${v}" user=42`,
  env: (n, v) => `${n}=${v}`,
  export: (n, v) => `export ${n}='${v}'`,
  yaml: (n, v) => `${n}: ${v}`,
  yaml_nested: (n, v) => `db:\n  host: x\n  ${n}: ${v}\n  port: 5432`,
  yaml_quoted: (n, v) => `  ${n}: '${v}'`,
  yaml_next_line: (n, v) => `${n}:\n  ${v}\nother: 1`,
  yaml_block: (n, v) => `${n}: |\n  ${v}\nother: 1`,
  ini: (n, v) => `${n} = ${v}`,
  toml: (n, v) => `${n} = "${v}"`,
  python_dict: (n, v) => `{'id': 1, '${n}': '${v}', 'ok': True}`,
  python_repr: (n, v) => `Settings(host='x', ${n}='${v}', port=1)`,
  python_secret: (n, v) => `Settings(${n}=SecretStr('${v}'))`,
  python_bytes: (n, v) => `{'${n}': b'${v}'}`,
  ruby_hash: (n, v) => `{:id=>1, :${n}=>"${v}"}`,
  ruby_string_hash: (n, v) => `Parameters: {"${n}"=>"${v}", "id"=>"1"}`,
  ruby_inspect: (n, v) => `#<User id: 1, ${n}: "${v}">`,
  php_print_r: (n, v) => `Array\n(\n    [id] => 1\n    [${n}] => ${v}\n)`,
  php_var_dump: (n, v) => `array(1) {\n  ["${n}"]=>\n  string(${v.length}) "${v}"\n}`,
  php_export: (n, v) => `array ( '${n}' => '${v}', )`,
  java: (n, v) => `User{id=1, ${n}=${v}, ok=true}`,
  java_quoted: (n, v) => `User[id=1, ${n}='${v}']`,
  go: (n, v) => `{Host:x ${n}:${v} Port:5432}`,
  go_quoted: (n, v) => `main.Config{Host:"x", ${n}:"${v}"}`,
  rust: (n, v) => `Config { host: "x", ${n}: Some("${v}") }`,
  scala: (n, v) => `Map(host -> x, ${n} -> ${v})`,
  node_inspect: (n, v) => `{ host: 'x', ${n}: '${v}', port: 1 }`,
  node_multiline: (n, v) => `{\n  host: 'x',\n  ${n}: '${v}',\n  port: 1\n}`,
  xml: (n, v) => `<config><${n}>${v}</${n}><port>1</port></config>`,
  xml_attribute: (n, v) => `<add key="${n}" value="${v}" />`,
  html_input: (n, v) => `<input type="text" name="${n}" value="${v}">`,
  query: (n, v) => `GET /cb?a=1&${n}=${encodeURIComponent(v)}&b=2 HTTP/1.1`,
  form: (n, v) => `user=ann&${n}=${encodeURIComponent(v)}`,
  argv: (n, v) => `app --${n.toLowerCase().replaceAll('_', '-')} ${v} --port 1`,
  argv_equals: (n, v) => `app --${n.toLowerCase().replaceAll('_', '-')}=${v} --port 1`,
  argv_json: (n, v) => `["app","--${n.toLowerCase().replaceAll('_', '-')}","${v}","--port"]`,
  docker_env: (n, v) => `"Env":["PATH=/bin","${n}=${v}","HOME=/"]`,
  k8s_env: (n, v) => `{"name":"${n}","value":"${v}"}`,
  k8s_yaml: (n, v) => `- name: ${n}\n  value: ${v}`,
  escaped_once: (n, v) => JSON.stringify({ msg: JSON.stringify({ [n]: v }) }),
  escaped_twice: (n, v) => JSON.stringify({ a: JSON.stringify({ b: JSON.stringify({ [n]: v }) }) }),
  escaped_thrice: (n, v) =>
    JSON.stringify({ a: JSON.stringify({ b: JSON.stringify({ c: JSON.stringify({ [n]: v, d: 1 }) }) }) }),
  unicode_escaped: (n, v) => `{"url":"/cb?x=1\\u0026${n}\\u003d${v}\\u0026z=1"}`,
  html_escaped: (n, v) => `{&quot;${n}&quot;:&quot;${v}&quot;}`,
  percent_encoded: (n, v) => encodeURIComponent(JSON.stringify({ [n]: v, z: 1 })),
  percent_twice: (n, v) => encodeURIComponent(encodeURIComponent(JSON.stringify({ [n]: v }))),
  ansi: (n, v) => `\x1b[36m${n}\x1b[39m=\x1b[33m${v}\x1b[0m next`,
  ansi_inside: (n, v) => `${n}=${v.slice(0, 3)}\x1b[1m${v.slice(3)}\x1b[0m next`,
  zero_width: (n, v) => `${n}\u200b=${v.slice(0, 4)}\u200b${v.slice(4)} next`,
  prose: (n, v) => `the ${n} is ${v} for now`,
  sql: (n, v) => `UPDATE users SET ${n} = '${v}' WHERE id = 1`,
  ado: (n, v) => `Server=db;User Id=sa;${n}=${v};Encrypt=true`,
  libpq: (n, v) => `host=db user=app ${n}=${v} dbname=app`,
  multipart: (n, v) => `Content-Disposition: form-data; name="${n}"\\r\\n\\r\\n${v}\\r\\n--x`,
  cr: (n, v) => `${n}=${v}\r`,
  tab: (n, v) => `${n}\t=\t${v}\tx`,
  postgres_detail: (n, v) => `DETAIL: Key (${n})=(${v}) already exists.`,
  colon_glued: (n, v) => `config ${n}:${v} loaded`,
  array_value: (n, v) => `{"${n}":["${v}"]}`,
  ps: (n, v) => `root 42 0.0 /usr/bin/app -${n}=${v}`,
}

const names = [
  'password',
  'PASSWORD',
  'DB_PASSWORD',
  'secret',
  'client_secret',
  'clientSecret',
  'token',
  'access_token',
  'accessToken',
  'refresh_token',
  'api_key',
  'apiKey',
  'API_KEY',
  'apikey',
  'STRIPE_WEBHOOK_SECRET',
  'webhookSecret',
  'private_key',
  'passwd',
  'auth_token',
  'secretKey',
  'db_pass',
  'SECRET_KEY_BASE',
  'encryption_key',
  'session_secret',
  'JWT_SECRET',
  'smtp_password',
  'passphrase',
  'pgpassword',
]
/** Forms where a value stands bare: the password has nothing that ends one there. */
const bareForms =
  /^(logfmt|env|yaml|yaml_nested|yaml_next_line|ini|php_print_r|java|go|scala|xml|argv.*|prose|ado|libpq|cr|tab|postgres_detail|colon_glued|ansi.*|zero_width|ps|k8s_yaml|unicode_escaped|html_escaped|multipart)$/

const special: Record<string, Make> = {
  bearer_header: (r) => {
    const s = r.alnum(40)
    return one(s, `Authorization: Bearer ${s}`)
  },
  bearer_json: (r) => {
    const s = r.base64url(40)
    return one(s, `{"headers":{"authorization":"Bearer ${s}","host":"x"}}`, '"host":"x"')
  },
  bearer_bare: (r) => {
    const s = r.alnum(32)
    return one(s, `calling with Bearer ${s} now`)
  },
  basic_header: (r) => {
    const s = Buffer.from(`ann:${r.password()}`).toString('base64')
    return one(s, `authorization: Basic ${s}`)
  },
  digest: (r) => {
    const s = r.hex(32)
    return one(s, `Authorization: Digest username="a", realm="b", nonce="${r.hex(16)}", response="${s}"`)
  },
  aws4: (r) => {
    const s = r.hex(64)
    return one(
      s,
      `Authorization: AWS4-HMAC-SHA256 Credential=AKIA${r.upper(16)}/20261122/eu/s3/aws4_request, SignedHeaders=host, Signature=${s}`,
    )
  },
  raw_auth: (r) => {
    const s = r.alnum(32)
    return one(s, `Authorization: ${s}`)
  },
  auth_array: (r) => {
    const s = r.alnum(32)
    return one(s, `[['Host', 'x'], ['Authorization', 'Bearer ${s}']]`)
  },
  raw_headers: (r) => {
    const s = r.alnum(32)
    return one(s, `"rawHeaders":["Host","x","Authorization","Bearer ${s}","Accept","*/*"]`, '"Accept"')
  },
  raw_headers_key: (r) => {
    const s = r.alnum(32)
    return one(s, `rawHeaders: [ 'Host', 'x', 'X-Api-Key', '${s}', 'Accept', '*/*' ]`)
  },
  har_header: (r) => {
    const s = r.alnum(32)
    return one(s, `{"name":"Authorization","value":"Bearer ${s}"}`)
  },
  curl_h: (r) => {
    const s = r.alnum(32)
    return one(s, `curl -H 'Authorization: Bearer ${s}' https://example.com/x`, 'https://example.com/x')
  },
  curl_h_key: (r) => {
    const s = r.alnum(32)
    return one(s, `curl -H "X-Api-Key: ${s}" https://example.com/x`)
  },
  curl_u: (r) => {
    const s = r.password()
    return one(s, `curl -u ann:${s} https://example.com/x`)
  },
  curl_u_stripe: (r) => {
    const s = stripeKey(r)
    return one(s, `curl https://api.stripe.com/v1/charges -u ${s}:`)
  },
  cookie: (r) => {
    const s = r.alnum(32)
    return one(s, `Cookie: theme=dark; session=${s}; lang=en`)
  },
  cookie_json: (r) => {
    const s = r.alnum(32)
    return one(s, `{"cookie":"sid=s%3A${s}.x; a=b","host":"y"}`, '"host":"y"')
  },
  set_cookie: (r) => {
    const s = r.alnum(32)
    return one(s, `Set-Cookie: sid=${s}; Path=/; HttpOnly`, 'Path=/; HttpOnly')
  },
  set_cookie_array: (r) => {
    const s = r.alnum(32)
    return one(s, `'set-cookie': [ 'sid=${s}; Path=/; HttpOnly' ]`)
  },
  cookies_object: (r) => {
    const s = r.alnum(32)
    return one(s, `cookies: { sid: '${s}' }`)
  },
  phpsessid: (r) => {
    const s = r.alnum(26)
    return one(s, `GET /?PHPSESSID=${s} HTTP/1.1`)
  },
  connect_sid: (r) => {
    const s = r.alnum(32)
    return one(s, `connect.sid=s%3A${s}.${r.alnum(43)}`)
  },
  stripe_signature: (r) => {
    const s = r.hex(64)
    return one(s, `Stripe-Signature: t=1700000000,v1=${s},v0=${r.hex(64)}`, 't=1700000000')
  },
  stripe_signature_json: (r) => {
    const s = r.hex(64)
    return one(s, `"stripe-signature":"t=1700000000,v1=${s}"`, 't=1700000000')
  },
  stripe_signature_dump: (r) => {
    const s = r.hex(64)
    return one(s, `StripeSignatureVerificationError { header: 't=1700000000,v1=${s}', payload: '{}' }`, 't=1700000000')
  },
  client_secret_pi: (r) => {
    const s = r.alnum(25)
    const id = r.id('pi_')
    return one(s, `client_secret=${id}_secret_${s}`, id)
  },
  client_secret_json: (r) => {
    const s = r.alnum(25)
    const id = r.id('seti_')
    return one(s, `{"id":"${id}","client_secret":"${id}_secret_${s}"}`, `"id":"${id}"`)
  },
  client_secret_bare: (r) => {
    const s = r.alnum(25)
    const id = r.id('pi_')
    return one(s, `confirm ${id}_secret_${s} failed`, id)
  },
  client_secret_checkout: (r) => {
    const s = r.alnum(60)
    const id = r.id('cs_test_', 58)
    return one(s, `got ${id}_secret_${s}`, id)
  },
  checkout_url: (r) => {
    const s = `fid${r.alnum(60)}`
    const id = r.id('cs_live_', 58)
    return one(s, `"url":"https://checkout.stripe.com/c/pay/${id}#${s}%2Fx"`, id)
  },
  portal_url: (r) => {
    const s = r.alnum(40)
    return one(s, `redirect https://billing.stripe.com/p/session/live_${s}`)
  },
  invoice_url: (r) => {
    const s = r.alnum(60)
    return one(s, `"hosted_invoice_url":"https://invoice.stripe.com/i/acct_1AbCdEfGhIjK/live_${s}?s=ap"`)
  },
  receipt_url: (r) => {
    const s = r.alnum(60)
    return one(s, `receipt https://pay.stripe.com/receipts/payment/${s}`)
  },
  account_link: (r) => {
    const s = r.alnum(16)
    return one(s, `https://connect.stripe.com/setup/e/acct_1AbCdEfGhIjK/${s}`)
  },
  masked_key: (r) => {
    const s = r.alnum(4)
    return one(s, `Invalid API Key provided: ${['sk', 'live'].join('_')}_********************${s}`)
  },
  webhook_prefix: (r) => {
    const s = ['whsec', r.alnum(10)].join('_')
    return one(s, `webhookSecretPrefix: '${s}'`)
  },
  webhook_prefix_dots: (r) => {
    const s = ['whsec', r.alnum(9)].join('_')
    return one(s, `{"webhookSecretPrefix":"${s}..."}`)
  },
  glued_key: (r) => {
    const s = stripeKey(r)
    return one(s, `key${s}`)
  },
  ansi_glued: (r) => {
    const s = stripeKey(r)
    return one(s, `\x1b[32m${s}\x1b[0m`)
  },
  ansi_escaped_glued: (r) => {
    const s = stripeKey(r)
    return one(s, `{"log":"\\u001b[32m${s}\\u001b[0m"}`)
  },
  key_split_by_ansi: (r) => {
    const s = stripeKey(r)
    return { text: `${s.slice(0, 12)}\x1b[0m${s.slice(12)}`, secrets: [s] }
  },
  telegram_url: (r) => {
    const s = `AA${r.base64url(33)}`
    return one(s, `POST https://api.telegram.org/bot${r.digits(10)}:${s}/sendMessage failed`)
  },
  telegram_bare: (r) => {
    const s = `AA${r.base64url(33)}`
    return one(s, `token ${r.digits(10)}:${s}`)
  },
  telegram_encoded: (r) => {
    const s = `AA${r.base64url(33)}`
    return one(s, `/bot${r.digits(10)}%3A${s}/getMe`)
  },
  slack_webhook: (r) => {
    const s = r.alnum(24)
    return one(s, `https://hooks.slack.com/services/T${r.upper(8)}/B${r.upper(10)}/${s}`)
  },
  discord_webhook: (r) => {
    const s = r.base64url(68)
    return one(s, `https://discord.com/api/webhooks/${r.digits(18)}/${s}`)
  },
  teams_webhook: (r) => {
    const s = r.hex(32)
    return one(s, `https://acme.webhook.office.com/webhookb2/${r.uuid()}@${r.uuid()}/IncomingWebhook/${s}/${r.uuid()}`)
  },
  bitrix: (r) => {
    const s = r.text('abcdefghijklmnop0123456789', 14) + '1a'
    return one(s, `https://acme.bitrix24.ru/rest/1/${s}/crm.deal.update.json`)
  },
  pipedrive: (r) => {
    const s = r.hex(40)
    return one(s, `GET https://api.pipedrive.com/v1/deals/4540?api_token=${s}`, 'deals/4540')
  },
  sentry_dsn: (r) => {
    const s = r.hex(32)
    return one(s, `SENTRY_DSN=https://${s}@o42.ingest.sentry.io/1234567`)
  },
  postgres_url: (r) => {
    const s = r.password().replace(/[@]/g, '!')
    return one(s, `postgres://app:${s}@db.internal:5432/app`, 'db.internal:5432/app')
  },
  postgres_url_odd: (r) => {
    const s = `${r.alnum(4)}/${r.alnum(3)}#${r.alnum(3)}@${r.alnum(4)}`
    return one(s, `DATABASE_URL=postgresql://app:${s}@10.0.0.5:5432/app?sslmode=require`)
  },
  mysql_url: (r) => {
    const s = r.alnum(14)
    return one(s, `mysql+pymysql://root:${s}@db/app`)
  },
  mongo_url: (r) => {
    const s = r.alnum(14)
    return one(s, `mongodb+srv://app:${s}@cluster0.abc.mongodb.net/?retryWrites=true`)
  },
  redis_url: (r) => {
    const s = r.alnum(20)
    return one(s, `connect redis://:${s}@cache:6379/0 failed`)
  },
  amqp_url: (r) => {
    const s = r.alnum(12)
    return one(s, `amqps://guest:${s}@mq:5671/vhost`)
  },
  http_basic_url: (r) => {
    const s = r.alnum(12)
    return one(s, `GET https://ann:${s}@example.com/x`)
  },
  git_url: (r) => {
    const s = r.alnum(30)
    return one(s, `fetch https://x-access-token:${s}@github.com/a/b.git`)
  },
  url_key_user: (r) => {
    const s = stripeKey(r)
    return one(s, `https://${s}:@api.stripe.com/v1/events`)
  },
  go_dsn: (r) => {
    const s = r.alnum(12)
    return one(s, `root:${s}@tcp(127.0.0.1:3306)/app?parseTime=true`)
  },
  ado_string: (r) => {
    const s = r.password().replace(/[;&]/g, '')
    return one(s, `Server=tcp:x;Database=y;User ID=z;Password=${s};Encrypt=True;`)
  },
  azure_storage: (r) => {
    const s = r.base64(60)
    return one(
      s.slice(0, 60),
      `DefaultEndpointsProtocol=https;AccountName=x;AccountKey=${s};EndpointSuffix=core.windows.net`,
    )
  },
  azure_sas: (r) => {
    const s = r.alnum(40)
    return one(s, `https://x.blob.core.windows.net/c/f?sv=2026&sig=${s}%3D&se=2026-12-01`)
  },
  aws_secret: (r) => {
    const s = r.alnum(40)
    return one(s, `aws_secret_access_key = ${s}`)
  },
  aws_secret_env: (r) => {
    const s = `${r.alnum(20)}/${r.alnum(10)}+${r.alnum(8)}`
    return one(s, `AWS_SECRET_ACCESS_KEY=${s}`)
  },
  s3_presigned: (r) => {
    const s = r.hex(64)
    return one(s, `https://b.s3.amazonaws.com/k?X-Amz-Date=20261122T100000Z&X-Amz-Signature=${s}`)
  },
  gcp_service_account: (r) => {
    const [a, b, c] = pemBody(r) as [string, string, string]
    return {
      text: JSON.stringify({
        type: 'service_account',
        private_key: `${begin('')}\n${a}\n${b}\n${c}\n${end('')}\n`,
        project_id: 'x',
      }),
      secrets: [a, b, c],
      kept: ['service_account'],
    }
  },
  pem: (r) => {
    const [a, b, c] = pemBody(r) as [string, string, string]
    return {
      text: `${begin('RSA')}\n${a}\n${b}\n${c}\n${end('RSA')}\nnext line`,
      secrets: [a, b, c],
      kept: ['next line'],
    }
  },
  pem_indented: (r) => {
    const [a, b, c] = pemBody(r) as [string, string, string]
    return {
      text: `key: |\n  ${begin('EC')}\n  ${a}\n  ${b}\n  ${c}\n  ${end('EC')}\nport: 1`,
      secrets: [a, b, c],
      kept: ['port: 1'],
    }
  },
  pem_prefixed: (r) => {
    const [a, b, c] = pemBody(r) as [string, string, string]
    const p = '2026-11-22 10:00:00 app: '
    return {
      text: [begin('OPENSSH'), a, b, c, end('OPENSSH'), 'done'].map((l) => p + l).join('\n'),
      secrets: [a, b, c],
      kept: ['done'],
    }
  },
  pem_tail: (r) => {
    const [a, b, c] = pemBody(r) as [string, string, string]
    return { text: `${a}\n${b}\n${c}\n${end('RSA')}\nnext`, secrets: [a, b, c], kept: ['next'] }
  },
  pem_last_line: (r) => {
    const c = r.alnum(30)
    return { text: `${c}=\n${end('RSA')}\nnext`, secrets: [c], kept: ['next'] }
  },
  pem_cut: (r) => {
    const [a, b] = pemBody(r) as [string, string, string]
    return { text: `${begin('RSA')}\n${a}\n${b}`, secrets: [a, b] }
  },
  pem_encrypted: (r) => {
    const [a, b, c] = pemBody(r) as [string, string, string]
    return {
      text: `${begin('RSA')}\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,${r.hex(32).toUpperCase()}\n\n${a}\n${b}\n${c}\n${end('RSA')}`,
      secrets: [a, b, c],
    }
  },
  pem_literal_newlines: (r) => {
    const [a, b, c] = pemBody(r) as [string, string, string]
    return { text: `KEY="${begin('')}\\n${a}\\n${b}\\n${c}\\n${end('')}\\n"`, secrets: [a, b, c] }
  },
  pem_double_escaped: (r) => {
    const [a, b, c] = pemBody(r) as [string, string, string]
    return {
      text: JSON.stringify({ m: JSON.stringify({ k: `${begin('')}\n${a}\n${b}\n${c}\n${end('')}` }) }),
      secrets: [a, b, c],
    }
  },
  pgp: (r) => {
    const a = r.alnum(64)
    return {
      text: `-----BEGIN PGP ${'PRIVATE KEY'} BLOCK-----\nVersion: GnuPG v2\n\n${a}\n=${r.alnum(4)}\n-----END PGP ${'PRIVATE KEY'} BLOCK-----`,
      secrets: [a],
    }
  },
  wrapped_base64: (r) => {
    const a = r.alnum(76)
    const b = r.alnum(30)
    return { text: `  ${a}\n  ${b}==\nnext`, secrets: [a, b], kept: ['next'] }
  },
  cvc_json: (r) => {
    const s = r.digits(3)
    return one(`"${s}"`, `{"number":"x","cvc":"${s}","exp_month":12}`, '"exp_month":12')
  },
  cvc_number: (r) => {
    const s = r.digits(3)
    return one(`:${s}`, `{"cvc":${s},"exp_month":12}`, '"exp_month":12')
  },
  card_json: (r) => {
    const s = card16(r)
    return one(s, `{"number":"${s}","exp_month":12}`)
  },
  card_number_json: (r) => {
    const s = card16(r)
    return one(s, `{"number":${s},"exp_month":12}`)
  },
  card_dashes: (r) => {
    const s = grouped(card16(r), '-')
    return one(s, `paid with ${s} today`)
  },
  card_form: (r) => {
    const s = card16(r)
    return one(s, `card[number]=${s}&card[cvc]=123`)
  },
  card_form_encoded: (r) => {
    const s = card16(r)
    return one(s, `card%5Bnumber%5D=${s}&card%5Bexp_month%5D=1`)
  },
  iban: (r) => {
    const s = r.pick([
      'DE89370400440532013000',
      'GB82WEST12345698765432',
      'PL61109010140000071219812874',
      'FR1420041010050500013M02606',
    ])
    return one(s.slice(4), `iban: ${s} ok`)
  },
  iban_spaced: (r) => {
    const s = r.pick(['DE89 3704 0044 0532 0130 00', 'PL61 1090 1014 0000 0712 1981 2874'])
    return one(s.slice(5), `to ${s}.`)
  },
  email_keyed: (r) => {
    const s = `${r.text('abcdef', 6)}@${r.text('ghijkl', 6)}.pl`
    return one(s, `customer_email=${s}&amount=100`, 'amount=100')
  },
  email_plus: (r) => {
    const s = `${r.text('abcdef', 6)}+tag@mail.${r.text('ghijkl', 6)}.com`
    return one(s, `Sent to <${s}>`)
  },
  email_cyrillic: (r) => {
    const s = `${r.text('абвгдежз', 6)}@${r.text('клмнопрст', 7)}.рф`
    return one(s, `письмо на ${s}, готово`, 'готово')
  },
  email_percent: (r) => {
    const s = `${r.text('abcdef', 8)}@${r.text('ghijkl', 6)}.com`
    return one(s.replace('@', '%40'), `?email=${s.replace('@', '%40')}&x=1`, 'x=1')
  },
  phone_json: (r) => {
    const s = r.digits(9)
    return one(s, `{"phone":"${s}","id":1}`)
  },
  phone_key: (r) => {
    const s = `${r.digits(3)}-${r.digits(3)}-${r.digits(3)}`
    return one(s, `phone=${s} deal=4540`, 'deal=4540')
  },
  phone_cyrillic_key: (r) => {
    const s = r.digits(10)
    return one(s, `Телефон: ${s}, сделка 4540`, '4540')
  },
  name_details: (r) => {
    const s = r.pick(['Ann Lee-Smith', 'Jean O’Neil-Roux', 'Мария Иванова'])
    return one(
      s,
      `"customer_details":{"email":null,"name":"${s}","phone":null},"id":"cs_test_a1b2c3d4"`,
      'cs_test_a1b2c3d4',
    )
  },
  address_details: (r) => {
    const s = `Prosta ${r.digits(3)}/4`
    return one(
      s,
      `"shipping":{"address":{"city":"Warszawa","line1":"${s}","postal_code":"00-001"},"name":"Ann Lee"},"deal_id":"4540"`,
      '4540',
    )
  },
  details_inspect: (r) => {
    const s = `Prosta ${r.digits(4)}`
    return {
      text: `  customer_details: {\n    address: {\n      city: 'Warszawa',\n      line1: '${s}',\n      postal_code: '00-001'\n    },\n    name: 'Ann Lee-Smith',\n    phone: null\n  },\n  id: 'cs_test_a1b2c3d4',\n  name: 'kept'`,
      secrets: [s, 'Ann Lee-Smith'],
      kept: ['cs_test_a1b2c3d4', "name: 'kept'"],
    }
  },
  details_json_pretty: (r) => {
    const s = `Prosta ${r.digits(4)}`
    return {
      text: JSON.stringify(
        {
          billing_details: { address: { line1: s, city: 'Warszawa' }, name: 'Ann Lee-Smith' },
          id: 'ch_3Nabcdefghijklmnopqrstuv',
        },
        null,
        2,
      ),
      secrets: [s, 'Ann Lee-Smith'],
      kept: ['ch_3Nabcdefghijklmnopqrstuv'],
    }
  },
  details_python: (r) => {
    const s = `Prosta ${r.digits(4)}`
    return {
      text: `{'billing_details': {'address': {'line1': '${s}'}, 'name': 'Ann Lee-Smith'}, 'id': 'ch_3N'}`,
      secrets: [s, 'Ann Lee-Smith'],
    }
  },
  details_escaped: (r) => {
    const s = `Prosta ${r.digits(4)}`
    return {
      text: JSON.stringify({
        payload: JSON.stringify({
          customer_details: { name: 'Ann Lee-Smith', address: { line1: s } },
          id: 'cs_test_a1b2c3d4',
        }),
      }),
      secrets: [s, 'Ann Lee-Smith'],
      kept: ['cs_test_a1b2c3d4'],
    }
  },
  full_name_key: () => one('Ann Lee-Smith', '{"full_name":"Ann Lee-Smith","id":7}', '"id":7'),
  heroku: (r) => {
    const s = r.uuid()
    return one(s, `HEROKU_API_KEY=${s}`)
  },
  postmark: (r) => {
    const s = r.uuid()
    return one(s, `X-Postmark-Server-Token: ${s}`)
  },
  datadog: (r) => {
    const s = r.hex(32)
    return one(s, `DD_API_KEY=${s}`)
  },
  cloudflare: (r) => {
    const s = r.alnum(40)
    return one(s, `CF_API_TOKEN: ${s}`)
  },
  twilio_auth: (r) => {
    const s = r.hex(32)
    return one(s, `TWILIO_AUTH_TOKEN=${s}`)
  },
  npmrc: (r) => {
    const s = r.alnum(36)
    return one(s, `//registry.npmjs.org/:_authToken=${s}`)
  },
  netrc: (r) => {
    const s = r.alnum(14)
    return one(s, `machine api.example.com login ann password ${s}`)
  },
  mysql_p: (r) => {
    const s = r.alnum(12)
    return one(s, `mysqldump -h db -u root -p${s} app`)
  },
  sshpass: (r) => {
    const s = r.alnum(12)
    return one(s, `sshpass -p '${s}' ssh root@box`)
  },
  pgpassword: (r) => {
    const s = r.alnum(12)
    return one(s, `PGPASSWORD=${s} psql -h db`)
  },
  identified: (r) => {
    const s = r.password()
    return one(s, `CREATE USER 'a'@'%' IDENTIFIED BY '${s}'`)
  },
  reset_link: (r) => {
    const s = r.alnum(40)
    return one(s, `https://example.com/password/reset/${s}?lang=en`)
  },
  magic_link: (r) => {
    const s = r.alnum(40)
    return one(s, `https://example.com/login?token=${s}`)
  },
  oauth_code: (r) => {
    const s = r.base64url(40)
    return one(s, `GET /oauth/callback?code=${s}&state=x`)
  },
  escaped_quote: (r) => {
    const s = `${r.alnum(5)}"${r.alnum(9)}`
    return one(s.slice(6), JSON.stringify({ password: s, ok: 1 }))
  },
  backslash_end: (r) => {
    const s = `${r.alnum(9)}\\`
    return one(s.slice(0, 9), JSON.stringify({ password: s, id: 'evt_1abcdefgh' }), 'evt_1abcdefgh')
  },
  hash_in_value: (r) => {
    const s = `${r.alnum(5)}#${r.alnum(9)}`
    return one(s, `DB_PASSWORD=${s}`)
  },
  amp_in_value: (r) => {
    const s = `${r.alnum(6)}&${r.alnum(9)}`
    return one(s, `DB_PASSWORD=${s}`)
  },
  comma_in_value: (r) => {
    const s = `${r.alnum(6)},${r.alnum(9)}`
    return one(s, `DB_PASSWORD=${s}`)
  },
  passphrase_words: () => one('correct horse battery staple', 'password: correct horse battery staple'),
  word_password: () => one('tangerine', '{"password":"tangerine"}'),
  bool_token_number: (r) => {
    const s = r.digits(9)
    return one(s, `{"token":${s},"a":1}`, '"a":1')
  },
  otp: (r) => {
    const s = r.digits(6)
    return one(s, `otp=${s} user=1`)
  },
  cyrillic_password: (r) => {
    const s = r.password()
    return one(s, `пароль: ${s}`)
  },
  cyrillic_token: (r) => {
    const s = r.alnum(24)
    return one(s, `Токен=${s}, сделка 4540`, '4540')
  },
  learned: (r) => {
    const s = r.alnum(20)
    return { text: `api_key=${s}\nretry with ${s} failed`, secrets: [s] }
  },
  pair_next_line: (r) => {
    const s = r.alnum(20)
    return { text: `"password":\n  "${s}",\n"id": 1`, secrets: [s], kept: ['"id": 1'] }
  },
  error_cause: (r) => {
    const s = stripeKey(r)
    return one(
      s,
      `Error: Invalid API Key provided: ${s}\\n    at Stripe.request (/app/node_modules/stripe/index.js:1:2)`,
      'index.js:1:2',
    )
  },
  axios_dump: (r) => {
    const s = r.alnum(32)
    return {
      text: `AxiosError: 401 {\n  headers: {\n    Accept: '*/*',\n    Authorization: 'Bearer ${s}',\n  },\n  url: 'https://x'`,
      secrets: [s],
      kept: ["Accept: '*/*'"],
    }
  },
  python_headers: (r) => {
    const s = r.alnum(32)
    return one(s, `{'User-Agent': 'python', 'X-Auth-Token': '${s}'}`)
  },
  go_headers: (r) => {
    const s = r.alnum(32)
    return one(s, `map[Accept:[*/*] Authorization:[Bearer ${s}] Host:[x]]`)
  },
  java_headers: (r) => {
    const s = r.alnum(32)
    return one(s, `{Accept=[*/*], Authorization=[Bearer ${s}], Host=[x]}`)
  },
  nginx_query: (r) => {
    const s = r.alnum(32)
    return one(
      s,
      `1.2.3.4 - - [22/Nov/2026:10:00:00 +0000] "GET /x?api_key=${s} HTTP/1.1" 200 12 "-" "curl/8"`,
      '200 12',
    )
  },
  referer: (r) => {
    const s = r.alnum(32)
    return one(s, `"POST /x HTTP/1.1" 200 1 "https://a.b/cb?access_token=${s}" "Mozilla/5.0"`, 'Mozilla/5.0')
  },
  fragment: (r) => {
    const s = r.alnum(32)
    return one(s, `https://a.b/cb#access_token=${s}&token_type=bearer`, 'token_type=bearer')
  },
  saml: (r) => {
    const s = r.base64(60)
    return one(s.slice(0, 70), `SAMLResponse=${s}`)
  },
  csrf: (r) => {
    const s = r.alnum(64)
    return one(s, `csrfmiddlewaretoken=${s}&x=1`)
  },
  authenticity: (r) => {
    const s = `${r.alnum(40)}==`
    return one(s.slice(0, 40), `"authenticity_token"=>"${s}"`)
  },
  kommo: (r) => {
    const s = jwtOf(r)
    return one(s, `Kommo answered 401 for ${s}`)
  },
  sendpulse: (r) => {
    const s = r.hex(32)
    return one(s, `client_id=${r.hex(32)}&client_secret=${s}&grant_type=client_credentials`)
  },
  buffer_key: (r) => {
    const s = r.alnum(20)
    return one(s, `secret_key_base: "${s}"`)
  },
  shell_quote: (r) => {
    const s = `${r.alnum(5)}'\\''${r.alnum(9)}`
    return one(s.slice(-9), `DB_PASSWORD='${s}' ./run`)
  },
  basic_in_url_param: (r) => {
    const s = Buffer.from(`ann:${r.alnum(12)}`)
      .toString('base64')
      .replaceAll('=', '')
    return one(s, `auth=Basic ${s} ok`)
  },
}

/** Every leak of one seed: each category once or more. */
export const leaks = (r: Random): readonly (Case & { readonly category: string })[] => [
  ...Object.entries(shapes).flatMap(([category, make]) =>
    Array.from({ length: 3 }, () => {
      const s = make(r)
      return { category, ...one(s, wrapLine(r, s)) }
    }),
  ),
  ...Object.entries(fields).flatMap(([category, write]) =>
    Array.from({ length: 3 }, () => {
      const name = r.pick(names)
      const value = bareForms.test(category) ? r.alnum(8 + r.below(20)) : r.password()
      return {
        category,
        ...one(
          value,
          write(
            /^(ruby_hash|go|go_quoted|rust|xml|ruby_inspect|prose|postgres_detail)$/.test(category)
              ? name.replaceAll('-', '_')
              : name,
            value,
          ),
        ),
      }
    }),
  ),
  ...Object.entries(special).map(([category, make]) => ({ category, ...make(r) })),
]
