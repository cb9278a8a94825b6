import { createRandom, type Random } from '../../support/redact/random.ts'

/**
 * Lines taken from what others wrote, not from the rules: public issues about secrets in logs, and vendors' documentation
 * of their credentials and requests. Values are made anew; wordings, names and the text around them are kept in kind.
 */
export interface IssueLeak {
  readonly lines: readonly string[]
  readonly secrets: readonly string[]
  readonly keeps: readonly string[]
}

type Make = (random: Random) => IssueLeak

const one =
  (value: (random: Random) => string, write: (secret: string, random: Random) => string, ...keeps: string[]): Make =>
  (random) => {
    const secret = value(random)
    return { lines: write(secret, random).split('\n'), secrets: [secret], keeps }
  }

const pass = (random: Random): string => random.password()
const key = (random: Random): string => random.alnum(32)
const hex = (random: Random): string => random.hex(32)
const long = (random: Random): string => random.base64url(43)

/** Issues: what a program printed that it should not have. */
const ISSUES: Make[] = [
  // Subprocesses printed with their arguments
  one(
    pass,
    (s) =>
      `UnrecoverableAuthError: Failed running '['slcs-init', '--idp', 'example.com', '-u', 'ops', '--password', '${s}']': [Errno 2] No such file`,
    '[Errno 2]',
  ),
  one(
    pass,
    (s) =>
      `subprocess.CalledProcessError: Command '['mysqldump', '-uroot', '-p${s}', 'shop']' returned non-zero exit status 2.`,
    'exit status 2',
  ),
  one(pass, (s) => `INFO (run) WSL SHELL $ sh -c "echo '${s}' | sudo -S /etc/init.d/dbus start"`, 'dbus start'),
  one(pass, (s) => `ps: 2211 node ssh-mcp --host=10.0.0.4 --user=root --sudoPassword=${s} --port=22`, '--port=22'),
  one(pass, (s) => `ps: 2211 node ssh-mcp --suPassword=${s} --host=10.0.0.4`, '--host=10.0.0.4'),
  one(
    pass,
    (s) => `./pjsua --null-audio --id sip:ops@10.0.0.9 --realm '*' --username ops --password ${s}`,
    '--username ops',
  ),
  one(
    pass,
    (s) => `DEBUG: Parsed arguments Namespace(gmp_username='ops', gmp_password='${s}', timeout=60)`,
    'timeout=60',
  ),
  one(
    pass,
    (s) =>
      `DEBUG:root:<authenticate><credentials><username>ops</username><password>${s}</password></credentials></authenticate>`,
    '<username>ops</username>',
  ),
  one(
    key,
    (s) =>
      `debug [execute_command] cmd="curl" args=["-sS", "-H", "Authorization: Bearer ${s}", "https://api.example.com/me"]`,
    'https://api.example.com/me',
  ),
  one(pass, (s) => `args=["-u", "ops:${s}", "https://api.example.com"]`, 'https://api.example.com'),
  one(pass, (s) => `Executing: operation=ATTACH, command params='token=${s}', device id=6, unit=0`, 'device id=6'),
  one(pass, (s) => `exec: "docker", "login", "-u", "ci", "-p", "${s}", "registry.example.com"`, 'registry.example.com'),
  one(pass, (s) => `+ sshpass -p '${s}' scp -P 2222 dump.sql ops@10.0.0.3:/tmp`, 'dump.sql'),
  one(pass, (s) => `+ PGPASSWORD=${s} psql -h db -U app -c 'select 1'`, 'select 1'),
  one(pass, (s) => `CMD (MYSQL_PWD=${s} /usr/bin/mysql -u app -e "show tables")`, 'show tables'),
  one(key, (s) => `Step 4/9 : ARG NPM_TOKEN=${s}`, 'Step 4/9'),
  one(key, (s) => `Step 5/9 : ENV SENTRY_AUTH_TOKEN ${s}`, 'Step 5/9'),
  // Tokens in URLs and headers
  one(key, (s) => `GET https://127.0.0.1:8009/transactions/1?access_token=${s} 200`, 'transactions/1'),
  one(key, (s) => `GET graph.facebook.com/debug_token?input_token=${s}&fields=app_id`, 'fields=app_id'),
  one(
    key,
    (s) => `http_Req: Appended header fields to opaque info: 'authz=${s}&pelican.timeout=3s'`,
    'pelican.timeout=3s',
  ),
  one(key, (s) => `http_Protocol: rc:24 got hdr line: Authorization: ${s}`, 'rc:24'),
  one(
    (r) => `AA${r.alnum(33)}`,
    (s, r) => `HTTP Request: POST https://api.telegram.org/bot${r.digits(10)}:${s}/sendChatAction "HTTP/1.1 200 OK"`,
    '200 OK',
  ),
  one(
    (r) => `AA${r.alnum(33)}`,
    (s, r) =>
      `172.23.0.4 - - [04/Apr/2026:20:56:55 +0000] "POST /bot${r.digits(10)}:${s}/setWebhook HTTP/1.1" 200 57 "-" "aiohttp/3.8.1"`,
    'aiohttp/3.8.1',
  ),
  one(
    (r) => `AA${r.alnum(33)}`,
    (s, r) =>
      `Request method=POST uri=https://api.telegram.org/bot${r.digits(9)}:${s}/deleteWebhook threw an exception on attempt #1. Giving up.`,
    'attempt #1',
  ),
  one(
    (r) => `AA${r.alnum(33)}`,
    (s, r) => `bot_token: ${r.digits(10)}:${s}`,
    'bot_token',
  ),
  one(key, (s) => `curl: (22) https://ops:${s}@git.example.com/shop.git failed`, 'git.example.com'),
  one(key, (s) => `fatal: unable to access 'https://oauth2:${s}@gitlab.example.com/shop.git/': 403`, '403'),
  one(key, (s) => `X-Auth-Key: ${s}\nX-Auth-Email-Hash: none`),
  one(key, (s) => `request headers {'X-Vault-Token': '${s}', 'Accept': '*/*'}`, "'Accept': '*/*'"),
  one(key, (s) => `-> "PRIVATE-TOKEN: ${s}\\r\\n" -> "Accept: */*"`, 'Accept'),
  one(key, (s) => `headers: Map(api-key -> ${s}, Content-Type -> application/json)`, 'application/json'),
  // Structures printed whole
  one(
    pass,
    (s) => `TRACE async_nats: ConnectInfo { user: Some("ops"), pass: Some("${s}"), lang: "rust", version: "0.35" }`,
    'lang: "rust"',
  ),
  one(
    key,
    (s) => `TRACE async_nats: ConnectInfo { auth_token: Some("${s}"), tls_required: false }`,
    'tls_required: false',
  ),
  one(key, (s) => `Connecting to chronicle://clientId:${s}@host:35000/?tls=true`, 'host:35000'),
  one(key, (s) => `{"accessToken":"${s}","idToken":null,"scope":"openid"}`, '"scope":"openid"'),
  one(
    pass,
    (s) => `connection_parameters={'server': 'db1', 'uid': 'app', 'pwd': '${s}', 'driver': 'ODBC 18'}`,
    "'server': 'db1'",
  ),
  one(pass, (s) => `Driver={ODBC Driver 18};Server=db1;Database=shop;UID=app;PWD=${s};Encrypt=yes`, 'Encrypt=yes'),
  one(
    pass,
    (s) => `Server=tcp:db1,1433;Initial Catalog=shop;User ID=app;Password=${s};MultipleActiveResultSets=False`,
    'Initial Catalog=shop',
  ),
  one(pass, (s) => `amqp://app:${s}@rabbit:5672/%2F connection refused`, 'rabbit:5672'),
  one(
    pass,
    (s) => `redis.exceptions.ConnectionError: Error 111 connecting to redis://:${s}@cache:6379/0`,
    'cache:6379',
  ),
  one(
    pass,
    (s) => `could not connect: host=db port=5432 user=app password=${s} dbname=shop sslmode=disable`,
    'dbname=shop',
  ),
  one(
    pass,
    (s) => `pgx: failed to connect to \`host=db user=app password=${s} database=shop\`: dial error`,
    'dial error',
  ),
  one(pass, (s) => `javax.naming.Context.SECURITY_CREDENTIALS = ${s}`),
  one(pass, (s) => `spring.mail.password = ${s}`, 'spring.mail'),
  one(key, (s) => `[SettingsService] jwtSecretKey => ${s}`, 'SettingsService'),
  one(key, (s) => `config: map[debug:true stripe_webhook_signing_secret:${s} port:8080]`, 'port:8080'),
  one(pass, (s) => `Loaded .env: DB_HOST=db DB_PASSWORD_RO="${s}" DB_PORT=5432`, 'DB_PORT=5432'),
  one(key, (s) => `dotenv { SENDPULSE_SECRET_MAIN: '${s}', NODE_ENV: 'production' }`, "NODE_ENV: 'production'"),
  one(key, (s) => `process.env.CRM_TOKEN_UA is "${s}"`),
  one(key, (s) => `Environment=API_SECRET_V2=${s} NODE_ENV=production`, 'NODE_ENV=production'),
  one(key, (s) => `docker run -e POSTGRES_PASSWORD=${s} -d postgres`, '-d postgres'),
  one(key, (s) => `- name: POSTGRES_PASSWORD\n  value: ${s}`, 'POSTGRES_PASSWORD'),
  one(key, (s) => `env:\n  API_TOKEN_EU: ${s}\n  LOG_LEVEL: info`, 'LOG_LEVEL: info'),
  one(key, (s) => `set client_secret to ${s} for cabinet 2`, 'for cabinet 2'),
  one(key, (s) => `Using API key: ${s}`),
  one(key, (s) => `Retrieved secret value "${s}" from vault path kv/shop`, 'kv/shop'),
  one(pass, (s) => `New password for user ops: ${s}`),
  one(pass, (s) => `Generated admin password - ${s}`),
  one(pass, (s) => `initial root password is ${s}`),
  one(pass, (s) => `A temporary password is generated for root@localhost: ${s}`, 'root@localhost'),
  one(pass, (s) => `LOG: statement: ALTER USER app WITH PASSWORD '${s}';`, 'ALTER USER app'),
  one(
    pass,
    (s) => `LOG: statement: CREATE ROLE shop LOGIN ENCRYPTED PASSWORD '${s}' VALID UNTIL 'infinity'`,
    'VALID UNTIL',
  ),
  one(pass, (s) => `Query: SET PASSWORD FOR 'app'@'%' = PASSWORD('${s}')`, "'app'@'%'"),
  one(
    pass,
    (s) => `Parameters: {"user"=>{"email_hash"=>"x1", "password"=>"${s}", "password_confirmation"=>"${s}"}}`,
    'email_hash',
  ),
  one(pass, (s) => `failed login attempt {"username":"ops","password":"${s}","ip":"10.0.0.9"}`, '"ip":"10.0.0.9"'),
  one(pass, (s) => `ValidationError: {"loc":["body","new_password"],"input":{"new_password":"${s}"}}`, '"loc"'),
  one(pass, (s) => `[login] => ops [passwd] => ${s} [remember] => 1`, '[remember] => 1'),
  one(
    key,
    (s) => `err: AxiosError { config: { auth: { username: 'ck', password: '${s}' }, method: 'post' } }`,
    "method: 'post'",
  ),
  one(key, (s) => `options: { apiKey: '${s}', apiVersion: '2026-01-01' }`, "apiVersion: '2026-01-01'"),
  one(key, (s) => `Stripe({ secretKey: "${s}", timeout: 80000 })`, 'timeout: 80000'),
  one(key, (s) => `set-cookie: session=${s}; Path=/; HttpOnly`, 'HttpOnly'),
  one(key, (s) => `Cookie: _ga=GA1.2.3; connect.sid=s%3A${s}.x`),
  one(key, (s) => `"refresh_token": "${s}",`),
  one(key, (s) => `Got oauth response access_token=${s}, expires_in=86400, token_type=Bearer`, 'expires_in=86400'),
  one(
    (r) => r.alnum(40),
    (s) => `aws_secret_access_key = ${s}`,
  ),
  one(
    (r) => `${r.alnum(18)}/${r.alnum(12)}/${r.alnum(8)}`,
    (s) => `"SecretAccessKey": "${s}",`,
  ),
  one(
    (r) => `${r.alnum(18)}/${r.alnum(12)}/${r.alnum(8)}`,
    (s) => `export AWS_SECRET_ACCESS_KEY=${s}`,
  ),
]

/** Vendors' own pages: requests to them, and what their credentials look like. */
const VENDORS: Make[] = [
  one(
    (r) => `tskey-webhook-${r.alnum(12)}-${r.alnum(32)}`,
    (s) => `tailscale: webhook ${s} created`,
    'created',
  ),
  one(
    (r) => `mycompany_${r.alnum(8)}_${r.alnum(24)}`,
    (s) => `api key ${s} rejected`,
    'rejected',
  ),
  one(
    hex,
    (s) =>
      `curl -X POST -d '{"fields":{"title":"New Deal"},"auth":"${s}"}' https://shop.bitrix24.com/rest/crm.deal.add.json`,
    'crm.deal.add.json',
  ),
  one(
    (r) => r.text('abcdefghijklmnopqrstuvwxyz0123456789', 16),
    (s) => `GET https://shop.bitrix24.ru/rest/1/${s}/crm.deal.get?id=4540 200`,
    'crm.deal.get',
  ),
  one(key, (s) => `api-key: xkeysib-${s}-${'x'.repeat(3)}`),
  one(
    (r) => `pk_${r.hex(34)}`,
    (s) => `Authorization: Klaviyo-API-Key ${s}`,
    'Klaviyo-API-Key',
  ),
  one(
    hex,
    (s) =>
      `POST https://api.sendpulse.com/oauth/access_token {"grant_type":"client_credentials","client_id":"a1","client_secret":"${s}"}`,
    'client_credentials',
  ),
  one(hex, (s) => `amoCRM: USER_LOGIN=ops&USER_HASH=${s}&type=json`, 'type=json'),
  one(long, (s) => `pipedrive GET /v1/deals/4540?api_token=${s} 200`, '/v1/deals/4540'),
  one(
    (r) => `${r.digits(6)}.${r.hex(32)}`,
    (s) => `wayforpay merchantSecretKey=${s}&orderReference=DEAL-54321`,
    'DEAL-54321',
  ),
  one(hex, (s) => `liqpay private_key: sandbox_${s}`),
  one(key, (s) => `X-Shopify-Access-Token: ${s}`),
  one(
    (r) => `glrt-${r.alnum(20)}`,
    (s) => `Verifying runner... is valid runner=${s}`,
    'is valid',
  ),
  one(
    (r) => `SIE-glpat-${r.alnum(20)}`,
    (s) => `token ${s} expires soon`,
    'expires soon',
  ),
  one(
    (r) => `glpat-${r.alnum(27)}.01.${r.text('abcdefghijklmnopqrstuvwxyz0123456789', 9)}`,
    (s) => `got ${s}, revoking`,
    'revoking',
  ),
  one(
    (r) => `cfat_${r.alnum(40)}`,
    (s) => `wrangler: using ${s}`,
  ),
  one(
    (r) => `sq0csp-${r.alnum(43)}`,
    (s) => `square secret ${s} loaded`,
  ),
  one(
    (r) => `EAAA${r.alnum(60)}`,
    (s) => `square ${s} loaded`,
  ),
  one(
    (r) => `xai-${r.alnum(80)}`,
    (s) => `provider xai with ${s}`,
  ),
  one(
    (r) => `r8_${r.alnum(37)}`,
    (s) => `replicate ${s} 401`,
    '401',
  ),
  one(
    (r) => `whsec_${r.alnum(32)}`,
    (s) => `constructEvent(body, sig, '${s}')`,
    'constructEvent',
  ),
  one(
    (r) => `sk_${'live'}_51${r.alnum(97)}`,
    (s) => `Invalid API Key provided: ${s}`,
    'Invalid API Key provided',
  ),
  one(
    (r) => `rk_${'live'}_51${r.alnum(97)}`,
    (s) => `restricted ${s} lacks rak_charge_read`,
    'rak_charge_read',
  ),
  one(
    (r) => r.alnum(25),
    (s, r) => `client_secret: pi_${r.alnum(24)}_secret_${s}`,
  ),
  one(
    (r) => `APP_USR-${r.digits(16)}-${r.digits(6)}-${r.hex(32)}-${r.digits(9)}`,
    (s) => `mercadopago ${s} refused`,
    'refused',
  ),
  one(
    (r) => `lsv2_pt_${r.hex(32)}_${r.hex(10)}`,
    (s) => `langsmith ${s} set`,
  ),
  one(
    (r) => `gsk_${r.alnum(52)}`,
    (s) => `groq ${s} set`,
  ),
  one(
    (r) => `fw_${r.alnum(22)}`,
    (s) => `FIREWORKS_API_KEY=${s}`,
  ),
  one(
    (r) => `sntrys_${Buffer.from(`{"iat":${r.digits(10)}}`).toString('base64')}_${r.alnum(43)}`,
    (s) => `sentry-cli uses ${s}`,
  ),
  one(
    (r) => `ntn_${r.digits(11)}${r.alnum(35)}`,
    (s) => `notion ${s} 403`,
    '403',
  ),
  one(
    (r) => `dop_v1_${r.hex(64)}`,
    (s) => `doctl auth init -t ${s}`,
  ),
  one(
    (r) => `vercel_blob_rw_${r.alnum(16)}_${r.alnum(32)}`,
    (s) => `put failed for ${s}`,
  ),
  one(
    (r) => `prv_${'live'}_${r.alnum(40)}`,
    (s) => `didit secret ${s} set`,
  ),
]

/** Personal data, as webhook handlers print it. */
const PERSONAL: Make[] = [
  one(
    () => 'Margaret Oyelaran',
    (s) => `createCustomer { id: 'cus_NffrFeUfNV2Hib', object: 'customer', name: '${s}', livemode: true }`,
    'cus_NffrFeUfNV2Hib',
  ),
  one(
    () => 'Margaret Oyelaran',
    (s) => `{"id":"cus_NffrFeUfNV2Hib","object":"customer","balance":0,"name":"${s}","currency":"usd"}`,
    '"currency":"usd"',
  ),
  one(
    () => 'Margaret Oyelaran',
    (s) => `{"object":"card","id":"card_1N","name":"${s}","last4":"4242"}`,
    '"last4":"4242"',
  ),
  one(
    () => '12 Harbour Lane',
    (s) => `{"customer_details":{"address":{"line1":"${s}","country":"IE"}}}`,
    '"country":"IE"',
  ),
  one(
    () => 'margaret@example.org',
    (s) => `Subscription for ${s}: active`,
    'active',
  ),
  one(
    () => '0675123489',
    (s) => `телефон клиента ${s}`,
  ),
  one(
    () => '(067) 512-34-89',
    (s) => `call back ${s}`,
    'call back',
  ),
  one(
    () => '06 12 34 56 78',
    (s) => `tel: ${s}`,
  ),
  one(
    () => '07700 900123',
    (s) => `"phone":"${s}"`,
  ),
  one(
    () => '3155504444',
    (s) => `{"tax_id":"${s}","type":"ua_vat"}`,
    '"type":"ua_vat"',
  ),
  one(
    () => 'DE123456789',
    (s) => `{"object":"tax_id","type":"eu_vat","value":"${s}"}`,
    '"type":"eu_vat"',
  ),
  one(
    () => '415-555-0132',
    (s) => `Customer phone number ${s} is invalid`,
    'is invalid',
  ),
]

const ALL = [...ISSUES, ...VENDORS, ...PERSONAL]

export const issueLeaks = (seed: number): IssueLeak[] => {
  const random = createRandom(seed)
  return ALL.map((make) => make(random))
}

/** Innocent lines of the same places. */
export const INNOCENT: readonly string[] = [
  'sudo: matt : TTY=unknown ; PWD=/var/www/html/dashboard ; USER=root ; COMMAND=/bin/bash ./app/scripts/listusers.sh',
  'sudo: pam_unix(sudo:session): session opened for user root by (uid=0)',
  'chkpasswd: pam_unix(system-auth:auth): authentication failure; logname= uid=0 euid=0 tty= ruser= rhost=  user=matt',
  'FATAL:  password authentication failed for user "httpobs"',
  'ERR! Queue Could not initialize MongoDB: connect ECONNREFUSED 127.0.0.1:63799',
  'WARNING: Unable to connect to PostgreSQL.',
  'token <redacted> used for /transactions/1?access_token=<redacted>',
  'The key type tskey-api is the key of the API access token',
  'Could not find Stripe token in request',
  'Stripe customer id missing for user 42, org 17',
  '[Error  ][XRootD] [p0@host.example:1095] Login failed.',
  'emailHash=1a2b3c4d Subscription for customer cus_NffrFeUfNV2Hib active',
  'Redis/17626 connect ECONNREFUSED 127.0.0.1:63799',
  'rotate the webhook signing secret every 90 days',
  'Invalid API Key provided: sk_live_****************4242',
  'secrets: loaded 12 keys from vault in 34ms',
  'Deployed token service v2.3.1 in 12 s',
  'password_policy=strict password_min_length=12 password_expiry_days=90',
  'token_count=512 prompt_tokens=128 max_tokens=4096',
  'secret_name=shop/stripe secret_version=3 key_id=7',
  'process {"key":"order.created","partition":3,"offset":129944}',
  'trace_id=4bf92f3577b34da6a3ce929d0e0e4736 span_id=00f067aa0ba902b7',
  'deal DEAL-54321 session cs_test_a1B2c3D4e5F6g7H8i9J0k1L2m3N4 paid',
  'evt_1Q7xYzAbCdEf0001 checkout.session.completed req_aB3dE5fG7hI9j',
]
