import { b64Of, jwtParts, pem, urlB64Of, type Dice, type SeededLeak } from './leak-kit.ts'

type Make = (d: Dice) => Omit<SeededLeak, 'category'>

const one = (line: string, secrets: readonly string[], keeps: readonly string[] = []) => ({
  lines: [line],
  secrets,
  keeps,
})
const many = (lines: readonly string[], secrets: readonly string[], keeps: readonly string[] = []) => ({
  lines,
  secrets,
  keeps,
})
/** A line around one password, which is what most dumps come down to. */
const holding =
  (write: (secret: string, d: Dice) => string, ...keeps: string[]): Make =>
  (d) => {
    const secret = d.password()
    return one(write(secret, d), [secret], keeps)
  }
const sk = (d: Dice) => ['sk', 'live', d.alnum(24)].join('_')
const bodyOf = (key: string) => key.slice(8)

const stripe: Record<string, Make[]> = {
  'stripe client secrets': [
    (d) => {
      const id = d.stripeId('pi')
      const s = d.alnum(25)
      return one(`{"id":"${id}","client_secret":"${id}_secret_${s}"}`, [s], [id])
    },
    (d) => {
      const id = d.stripeId('seti')
      const s = d.alnum(25)
      return one(`confirming ${id}_secret_${s} for cus_${d.alnum(14)}`, [s], [id])
    },
    (d) => {
      const id = `cs_live_${d.alnum(58)}`
      const s = d.alnum(60)
      return one(`client secret ${id}_secret_${s}.`, [s], [id])
    },
    (d) => {
      const id = d.stripeId('pi')
      const s = d.alnum(25)
      return one(
        `GET /done?payment_intent=${id}&payment_intent_client_secret=${id}_secret_${s}&redirect_status=succeeded HTTP/1.1`,
        [s],
        [id, 'redirect_status=succeeded'],
      )
    },
    (d) => {
      const s = d.alnum(40)
      return one(`customer session cuss_secret_${s} created`, [s])
    },
    (d) => {
      const s = d.alnum(24)
      return one(`src_client_secret_${s}`, [s])
    },
    (d) => {
      const id = `vs_${d.alnum(24)}`
      const s = `test_${d.alnum(40)}`
      return one(`"client_secret": "${id}_secret_${s}"`, [s.slice(5)], [id])
    },
    (d) => {
      const id = `fcsess_${d.alnum(24)}`
      const s = d.alnum(30)
      return one(`session=${id}_client_secret_${s}`, [s], [id])
    },
    (d) => {
      const s = d.alnum(50)
      return one(`account session accs_secret__${s} expires soon`, [s])
    },
    (d) => {
      const id = `cos_${d.alnum(24)}`
      const s = d.alnum(32)
      return one(`onramp ${id}_secret_${s}`, [s])
    },
  ],
  'stripe signature': [
    (d) => {
      const s = d.hex(64)
      return one(`Stripe-Signature: t=1770000123,v1=${s},v0=${d.hex(64)}`, [s], ['t=1770000123'])
    },
    (d) => {
      const s = d.hex(64)
      const o = d.hex(64)
      return one(
        `{"stripe-signature":"t=1770000123,v1=${s},v1=${o}","content-length":"2871"}`,
        [s, o],
        ['t=1770000123', '2871'],
      )
    },
    (d) => {
      const s = d.hex(64)
      return one(`'HTTP_STRIPE_SIGNATURE': 't=1770000123,v1=${s}'`, [s], ['t=1770000123'])
    },
    (d) => {
      const s = d.hex(64)
      return one(`header: 't=1770000123,v1=${s.slice(0, 40)}`, [s.slice(0, 40)])
    },
  ],
  'stripe bearer links': [
    (d) => {
      const s = `YWNjdF8x${d.alnum(60)}`
      return one(`portal https://billing.stripe.com/p/session/live_${s} for cus_${d.alnum(14)}`, [s])
    },
    (d) => {
      const s = `YWNjdF8x${d.alnum(80)}`
      return one(`"hosted_invoice_url":"https://invoice.stripe.com/i/acct_${d.alnum(16)}/live_${s}?s=ap"`, [s])
    },
    (d) => {
      const s = `YWNjdF8x${d.alnum(80)}`
      return one(`pdf https://pay.stripe.com/invoice/acct_${d.alnum(16)}/live_${s}/pdf?s=ap`, [s])
    },
    (d) => {
      const s = `CAcaFwoVYWNjdF8${d.alnum(60)}`
      return one(`"receipt_url": "https://pay.stripe.com/receipts/payment/${s}"`, [s])
    },
    (d) => {
      const s = d.alnum(90)
      const id = `cs_live_${d.alnum(58)}`
      return one(`-> https://checkout.stripe.com/c/pay/${id}#fid${s}`, [s], [id])
    },
    (d) => {
      const s = d.alnum(12)
      return one(`onboarding link https://connect.stripe.com/setup/s/acct_${d.alnum(16)}/${s}`, [s])
    },
    (d) => {
      const s = `YWNjdF8x${d.alnum(60)}`
      return one(`verify https://verify.stripe.com/start/live_${s}`, [s])
    },
    (d) => {
      const s = `MDB8YWNjdF8x${d.alnum(60)}`
      return one(`file link https://files.stripe.com/links/${s}`, [s])
    },
  ],
  'stripe key glued and masked': [
    (d) => {
      const s = sk(d)
      return one(`keyEQUALS${s}andthen`, [bodyOf(s)])
    },
    (d) => {
      const s = sk(d)
      return one(`Invalid API Key provided: ${s.slice(0, 8)}********${s.slice(-4)}`, [s.slice(-4)])
    },
    (d) => {
      const s = sk(d)
      return one(`loaded key ${s.slice(0, 20)}... (truncated)`, [s.slice(8, 20)])
    },
    (d) => {
      const s = `whsec_${d.alnum(12)}`
      return one(`"webhookSecretPrefix":"${s}"`, [s.slice(6)])
    },
    (d) => {
      const s = sk(d)
      return one(`Использую ключ«${s}»для запроса`, [bodyOf(s)])
    },
  ],
}

const headers: Record<string, Make[]> = {
  'authorization basic': [
    (d) => {
      const s = d.password()
      const b = b64Of(`deploy:${s}`)
      return one(`Authorization: Basic ${b}`, [b, s], ['Basic'])
    },
    (d) => {
      const b = b64Of(`svc:${d.password()}`)
      return one(`> Proxy-Authorization: Basic ${b}`, [b])
    },
    (d) => {
      const b = b64Of(`u1:${d.password()}`)
      return one(`headers={'authorization': 'Basic ${b}', 'accept': '*/*'}`, [b], ["'accept': '*/*'"])
    },
  ],
  'authorization bearer': [
    (d) => {
      const s = d.alnum(28)
      return one(`authorization: Bearer ${s}`, [s], ['Bearer'])
    },
    (d) => {
      const s = d.b64url(43)
      return one(`{"headers":{"Authorization":"Bearer ${s}","Accept":"application/json"}}`, [s], ['application/json'])
    },
    (d) => {
      const s = d.alnum(30)
      return one(`Authorization:[Bearer ${s}] Accept:[*/*]`, [s], ['Accept:[*/*]'])
    },
    (d) => {
      const s = d.alnum(30)
      return one(`"HTTP_AUTHORIZATION"=>"Bearer ${s}", "HTTP_HOST"=>"api.internal"`, [s], ['api.internal'])
    },
    (d) => {
      const s = d.alnum(30)
      return one(`curl -H 'Authorization: bearer ${s}' -sS https://api.example.net`, [s], ['https://api.example.net'])
    },
    (d) => {
      const s = d.alnum(30)
      return one(`request failed: Bearer ${s} was rejected by gateway`, [s])
    },
  ],
  'authorization other schemes': [
    (d) => {
      const s = d.hex(40)
      return one(`Authorization: Token ${s}`, [s])
    },
    (d) => {
      const s = d.hex(40)
      return one(`Authorization: Token token="${s}", email="x"`, [s])
    },
    (d) => {
      const s = d.alnum(32)
      return one(`Authorization: ApiKey ${s}`, [s])
    },
    (d) => {
      const s = d.hex(32)
      return one(
        `Authorization: Digest username="ops", realm="api", nonce="${d.hex(16)}", uri="/v1", response="${s}"`,
        [s],
        ['realm="api"'],
      )
    },
    (d) => {
      const s = d.hex(64)
      return one(
        `Authorization: AWS4-HMAC-SHA256 Credential=AKIA${d.base32(16)}/20260503/eu-west-1/s3/aws4_request, SignedHeaders=host;x-amz-date, Signature=${s}`,
        [s],
        ['eu-west-1'],
      )
    },
    (d) => {
      const s = d.b64(43)
      return one(`Authorization: SharedKey acctname:${s}=`, [s])
    },
    (d) => {
      const s = d.uuid()
      return one(`Authorization: GenieKey ${s}`, [s])
    },
    (d) => {
      const s = `00${d.alnum(40)}`
      return one(`Authorization: SSWS ${s}`, [s])
    },
    (d) => {
      const s = d.alnum(42)
      return one(`authorization: Api-Key ${s}`, [s])
    },
    (d) => {
      const s = d.alnum(36)
      return one(`Authorization: OAuth ${s}`, [s])
    },
    (d) => {
      const s = d.alnum(36)
      return one(`Authorization: ${s}`, [s])
    },
    (d) => {
      const s = d.b64(27)
      return one(
        `Authorization: OAuth oauth_consumer_key="ck", oauth_token="${d.alnum(24)}", oauth_signature="${s}%3D"`,
        [s],
      )
    },
    (d) => {
      const s = d.alnum(36)
      return one(`Authorization: Klaviyo-API-Key pk_${s}`, [s])
    },
  ],
  'api key headers': [
    (d) => {
      const s = d.alnum(32)
      return one(`X-Api-Key: ${s}`, [s])
    },
    (d) => {
      const s = d.hex(37)
      return one(`< x-auth-key: ${s}`, [s])
    },
    (d) => {
      const s = d.uuid()
      return one(`X-Postmark-Server-Token: ${s}`, [s])
    },
    (d) => {
      const s = d.hex(32)
      return one(`'DD-API-KEY': '${s}',`, [s])
    },
    (d) => {
      const s = d.alnum(30)
      return one(`PRIVATE-TOKEN: ${s}`, [s])
    },
    (d) => {
      const s = d.alnum(36)
      return one(`X-Vault-Token: hvs.${s}`, [s])
    },
    (d) => {
      const s = d.b64(43)
      return one(`X-Hub-Signature-256: sha256=${d.hex(64)} X-CSRF-Token: ${s}=`, [s])
    },
    (d) => {
      const s = d.alnum(40)
      return one(`"x-amz-security-token": ["${s}"]`, [s])
    },
    (d) => {
      const s = d.alnum(40)
      return one(
        `map[Content-Type:[application/json] X-Api-Key:[${s}] X-Request-Id:[7f3a]]`,
        [s],
        ['X-Request-Id:[7f3a]'],
      )
    },
    (d) => {
      const s = d.alnum(32)
      return one(`-> "X-Access-Token: ${s}\\r\\nAccept: */*\\r\\n"`, [s], ['Accept: */*'])
    },
    (d) => {
      const s = d.alnum(32)
      return one(`apikey: ${s}`, [s])
    },
    (d) => {
      const s = d.hex(32)
      return one(`Ocp-Apim-Subscription-Key: ${s}`, [s])
    },
    (d) => {
      const s = d.alnum(26)
      return one(`X-Telegram-Bot-Api-Secret-Token: ${s}`, [s])
    },
    (d) => {
      const s = d.hex(40)
      return one(`X-Secret: ${s}`, [s])
    },
  ],
  cookies: [
    (d) => {
      const s = d.alnum(32)
      return one(`Set-Cookie: sessionid=${s}; Path=/; HttpOnly; SameSite=Lax`, [s], ['HttpOnly'])
    },
    (d) => {
      const s = d.alnum(32)
      const o = d.hex(24)
      return one(`Cookie: theme=dark; sid=${s}; csrftoken=${o}`, [s, o])
    },
    (d) => {
      const s = d.b64url(60)
      return one(`"cookie":"connect.sid=s%3A${s}; _ga=GA1.2.3"`, [s])
    },
    (d) => {
      const s = d.alnum(26)
      return one(`PHPSESSID=${s}`, [s])
    },
    (d) => {
      const s = d.upperDigits(32)
      return one(`JSESSIONID=${s}.node1`, [s])
    },
    (d) => {
      const s = d.b64url(60)
      return one(`set-cookie: [ '__Secure-next-auth.session-token=${s}; Path=/; Secure' ]`, [s])
    },
    (d) => {
      const s = d.alnum(40)
      return one(`#HttpOnly_example.net\tFALSE\t/\tTRUE\t1790000000\tsession\t${s}`, [s])
    },
    (d) => {
      const s = d.alnum(40)
      return one(`<RequestsCookieJar[<Cookie sessionid=${s} for example.net/>]>`, [s])
    },
    (d) => {
      const s = d.alnum(40)
      return one(`curl -b "auth=${s}" https://example.net/`, [s])
    },
  ],
  jwt: [
    (d) => {
      const t = jwtParts(d)
      return one(`token ${t.text} accepted`, t.secrets)
    },
    (d) => {
      const t = jwtParts(d)
      return one(`id_token=${t.text}&state=1`, t.secrets)
    },
    (d) => {
      const t = jwtParts(d)
      return one(`"jwt":"${t.text}"`, t.secrets)
    },
    (d) => {
      const t = jwtParts(d)
      return one(`JWT(${t.text.slice(0, 90)}…)`, [t.text.slice(60, 90)])
    },
    (d) => {
      const e = urlB64Of(JSON.stringify({ alg: 'RSA-OAEP', enc: 'A256GCM' }))
      const s = [d.b64url(340), d.b64url(16), d.b64url(120), d.b64url(22)]
      return one(`jwe=${e}.${s.join('.')}`, s)
    },
    (d) => {
      const t = jwtParts(d)
      return one(`GET /ws?token=${t.text} 101`, t.secrets, ['GET /ws', ' 101'])
    },
    (d) => {
      const e = urlB64Of(JSON.stringify({ alg: 'dir', enc: 'A256GCM' }))
      const s = [d.b64url(16), d.b64url(120), d.b64url(22)]
      return one(`sealed ${e}..${s.join('.')} ok`, s.slice(1))
    },
    (d) => {
      const s = d.b64url(80)
      return one(`paseto v4.local.${s} issued`, [s])
    },
  ],
}

const links: Record<string, Make[]> = {
  dsn: [
    ...[
      'postgres',
      'postgresql',
      'mysql',
      'mysql2',
      'mongodb',
      'mongodb+srv',
      'redis',
      'rediss',
      'amqp',
      'amqps',
      'mssql',
      'clickhouse',
      'mariadb',
      'postgresql+asyncpg',
      'cockroachdb',
      'nats',
      'ldap',
      'smtp',
      'smtps',
      'ftp',
      'sftp',
      'imap',
      'kafka',
      'couchbase',
      'neo4j+s',
      'bolt',
      'influxdb',
      'mqtt',
      'snowflake',
      'oracle+cx_oracle',
      'redshift',
      'sqlserver',
      'ws',
      'wss',
      'socks5',
      'ssh',
      'rtsp',
    ].map((scheme) =>
      holding((s, d) => `connect ${scheme}://app_rw:${s}@db-${d.int(9)}.internal:5432/main?x=1`, '.internal:5432/main'),
    ),
    holding((s) => `jdbc:postgresql://db:5432/app?user=app&password=${s}&ssl=true`, 'ssl=true'),
    holding((s) => `jdbc:oracle:thin:scott/${s}@//db:1521/ORCL`, 'db:1521'),
    holding((s) => `jdbc:sqlserver://db:1433;databaseName=app;user=sa;password=${s};encrypt=true`, 'encrypt=true'),
    holding((s) => `host=db port=5432 user=app password=${s} dbname=main sslmode=require`, 'dbname=main'),
    holding(
      (s) => `Server=db;Database=app;User Id=sa;Password=${s};TrustServerCertificate=True`,
      'TrustServerCertificate=True',
    ),
    holding((s) => `Data Source=db;Initial Catalog=app;Uid=sa;Pwd=${s};`, 'Initial Catalog=app'),
    holding((s) => `redis://:${s}@cache:6379/0`, 'cache:6379/0'),
    holding((s) => `app:${s}@tcp(127.0.0.1:3306)/main?parseTime=true`, 'parseTime=true'),
    holding((s) => `postgres://app:${s}@/main?host=/var/run/postgresql`, 'host=/var/run'),
    (d) => {
      const s = d.b64(86)
      return one(
        `DefaultEndpointsProtocol=https;AccountName=logs1;AccountKey=${s}==;EndpointSuffix=core.windows.net`,
        [s],
        ['AccountName=logs1', 'EndpointSuffix'],
      )
    },
    (d) => {
      const s = d.b64(43)
      return one(
        `Endpoint=sb://x.servicebus.windows.net/;SharedAccessKeyName=Root;SharedAccessKey=${s}=;EntityPath=q`,
        [s],
        ['SharedAccessKeyName=Root'],
      )
    },
    (d) => {
      const s = d.b64(43)
      return one(`HostName=h.azure-devices.net;DeviceId=d1;SharedAccessKey=${s}=`, [s], ['DeviceId=d1'])
    },
    (d) => {
      const s = d.b64(86)
      return one(`AccountEndpoint=https://x.documents.azure.com:443/;AccountKey=${s}==;`, [s])
    },
  ],
  'url password odd characters': [
    (d) => {
      const s = `p/${d.alnum(6)}#${d.alnum(4)}`
      return one(`postgres://app:${s}@db:5432/main`, [s], ['db:5432/main'])
    },
    (d) => {
      const s = `a@${d.alnum(8)}:x`
      return one(`mysql://app:${s}@db:3306/main`, [s], ['db:3306'])
    },
    (d) => {
      const s = `${d.alnum(6)}%40${d.alnum(6)}%2F`
      return one(`amqp://app:${s}@mq/vhost`, [s], ['@mq/vhost'])
    },
    (d) => {
      const s = `${d.alnum(5)}?${d.alnum(6)}&z`
      return one(`redis://default:${s}@cache:6379`, [s], ['cache:6379'])
    },
    (d) => {
      const s = `${d.alnum(5)}$!*(${d.alnum(6)})`
      return one(`https://ci:${s}@git.internal/repo.git`, [s], ['git.internal/repo.git'])
    },
    (d) => {
      const s = `${d.alnum(5)}[${d.alnum(6)}]`
      return one(`fatal: unable to access 'https://ci:${s}@git.internal/repo.git/'`, [s])
    },
    (d) => {
      const s = `пар${d.alnum(8)}ж`
      return one(`postgres://app:${s}@db/main`, [s])
    },
    (d) => {
      const s = d.alnum(40)
      return one(`https://${s}@github.com/acme/app.git`, [s], ['github.com/acme/app.git'])
    },
    (d) => {
      const s = d.hex(32)
      return one(`https://x-access-token:${s}@github.com/acme/app`, [s])
    },
  ],
  'webhook links': [
    (d) => {
      const s = d.alnum(24)
      return one(
        `POST https://hooks.slack.com/services/T0${d.upperDigits(8)}/B0${d.upperDigits(8)}/${s} 200`,
        [s],
        [' 200'],
      )
    },
    (d) => {
      const s = d.alnum(24)
      return one(`https://hooks.slack.com/workflows/T0${d.upperDigits(8)}/A0${d.upperDigits(8)}/${d.digits(18)}/${s}`, [
        s,
      ])
    },
    (d) => {
      const s = d.hex(32)
      return one(`https://hooks.slack.com/triggers/T0${d.upperDigits(8)}/${d.digits(13)}/${s}`, [s])
    },
    (d) => {
      const s = d.b64url(68)
      return one(`https://discord.com/api/webhooks/${d.digits(18)}/${s}`, [s])
    },
    (d) => {
      const s = d.b64url(68)
      return one(`https://discordapp.com/api/v10/webhooks/${d.digits(19)}/${s}?wait=true`, [s])
    },
    (d) => {
      const s = d.hex(32)
      return one(`https://acme.webhook.office.com/webhookb2/${d.uuid()}@${d.uuid()}/IncomingWebhook/${s}/${d.uuid()}`, [
        s,
      ])
    },
    (d) => {
      const s = d.lowerDigits(26)
      return one(`https://chat.acme.io/hooks/${s}`, [s])
    },
    (d) => {
      const s = d.b64url(43)
      return one(`https://chat.googleapis.com/v1/spaces/AAAA/messages?key=AIzaSy${d.b64url(33)}&token=${s}%3D`, [s])
    },
    (d) => {
      const s = d.lowerDigits(7)
      return one(`https://hooks.zapier.com/hooks/catch/${d.digits(7)}/b${s}x/`, [`b${s}x`])
    },
    (d) => {
      const s = d.b64url(22)
      return one(`https://maker.ifttt.com/trigger/paid/with/key/${s}`, [s])
    },
    (d) => {
      const s = d.lowerDigits(32)
      return one(`https://hook.eu1.make.com/${s}`, [s])
    },
    (d) => {
      const s = d.lowerDigits(16)
      return one(
        `https://acme.bitrix24.ru/rest/17/${s}/crm.deal.update.json?id=45`,
        [s],
        ['/rest/17/', 'crm.deal.update.json?id=45'],
      )
    },
    (d) => {
      const s = d.lowerDigits(16)
      return one(`POST https://crm.acme.com/rest/1/${s}/crm.lead.add -> 200`, [s], ['crm.lead.add'])
    },
    (d) => {
      const s = `AA${d.b64url(33)}`
      return one(`POST https://api.telegram.org/bot${d.digits(10)}:${s}/sendMessage 403`, [s], ['/sendMessage 403'])
    },
    (d) => {
      const s = `AA${d.b64url(33)}`
      return one(`https://api.telegram.org/file/bot${d.digits(9)}:${s}/photos/file_1.jpg`, [s], ['/photos/file_1.jpg'])
    },
    (d) => {
      const s = `AA${d.b64url(33)}`
      return one(`/bot${d.digits(10)}%3A${s}/getMe`, [s])
    },
    (d) => {
      const s = d.hex(32)
      return one(`https://sentry.io/api/12/store/?sentry_key=${s}&sentry_version=7`, [s], ['sentry_version=7'])
    },
    (d) => {
      const s = d.hex(32)
      return one(`SENTRY_DSN=https://${s}@o45123.ingest.sentry.io/62311`, [s], ['62311'])
    },
    (d) => {
      const s = d.hex(32)
      const o = d.hex(32)
      return one(`dsn https://${s}:${o}@sentry.acme.io/3`, [s, o])
    },
  ],
  'query and form secrets': [
    ...[
      'access_token',
      'api_key',
      'apikey',
      'token',
      'client_secret',
      'password',
      'refresh_token',
      'sig',
      'signature',
      'auth_token',
      'key',
      'secret',
      'passwd',
      'psw',
      'api_token',
      'hapikey',
      'otp_token',
      'session_token',
      'id_token',
      'code_verifier',
      'X-Amz-Signature',
      'X-Goog-Signature',
      'X-Amz-Security-Token',
      'assertion',
      'client_assertion',
      'ticket',
      'invite_token',
      'auth',
    ].map((name): Make => (d) => {
      const s = d.alnum(30)
      return one(`GET /v1/things?page=2&${name}=${s}&limit=50 HTTP/1.1`, [s], ['page=2', 'limit=50'])
    }),
    holding((s) => `grant_type=password&username=ops&password=${s}&scope=all`, 'grant_type=password', 'scope=all'),
    (d) => {
      const s = d.alnum(40)
      return one(
        `grant_type=authorization_code&code=${s}&redirect_uri=https%3A%2F%2Fa.example%2Fcb`,
        [s],
        ['redirect_uri'],
      )
    },
    (d) => {
      const s = d.b64(30).replaceAll('/', '%2F').replaceAll('+', '%2B')
      return one(
        `https://x.blob.core.windows.net/c/b.csv?sv=2024-11-04&se=2026-06-01&sr=b&sp=r&sig=${s}%3D`,
        [s],
        ['sv=2024-11-04', 'sp=r'],
      )
    },
    (d) => {
      const s = d.hex(64)
      return one(
        `https://b.s3.amazonaws.com/k?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIA${d.base32(16)}%2F20260503%2Feu-west-1%2Fs3%2Faws4_request&X-Amz-Expires=900&X-Amz-Signature=${s}`,
        [s],
        ['X-Amz-Expires=900'],
      )
    },
    (d) => {
      const s = d.b64url(56)
      return one(`https://fn.azurewebsites.net/api/run?code=${s}==`, [s])
    },
    (d) => {
      const s = d.alnum(12)
      return one(`https://smsc.ru/sys/send.php?login=acme&psw=${s}&phones=7&mes=hi`, [s], ['mes=hi'])
    },
    (d) => {
      const s = d.uuid()
      return one(`https://sms.ru/sms/send?api_id=${s}&msg=hi`, [s], ['msg=hi'])
    },
    (d) => {
      const s = d.alnum(24)
      return one(`member_id=${d.hex(32)}&auth%5Baccess_token%5D=${s}&auth%5Bexpires%5D=3600`, [s], ['3600'])
    },
    (d) => {
      const s = d.alnum(24)
      return one(`user[password]=${s}&user[name]=ops&commit=Save`, [s], ['commit=Save'])
    },
    (d) => {
      const s = d.alnum(24)
      return one(`callback#access_token=${s}&token_type=bearer&expires_in=3600`, [s], ['expires_in=3600'])
    },
  ],
  'path secrets': [
    (d) => {
      const s = d.b64url(43)
      return one(`GET /password/reset/${s} 200 12ms`, [s], ['12ms'])
    },
    (d) => {
      const s = d.hex(40)
      return one(`https://app.example.net/reset-password?token=${s}`, [s])
    },
    (d) => {
      const s = d.b64url(32)
      return one(`magic link https://app.example.net/magic-link/${s} sent`, [s], ['sent'])
    },
    (d) => {
      const s = d.hex(32)
      return one(`https://app.example.net/invite/${s}`, [s])
    },
    (d) => {
      const s = d.hex(32)
      return one(`GET /unsubscribe/${s} HTTP/2.0`, [s])
    },
    (d) => {
      const s = d.hex(20)
      return one(`/accounts/reset/MTIz/c8x1ab-${s}/`, [s])
    },
    (d) => {
      const s = d.b64url(24)
      return one(`GET /users/confirmation?confirmation_token=${s}`, [s])
    },
    (d) => {
      const s = d.hex(40)
      return one(`https://app.example.net/verify-email/${s}?lang=ru`, [s], ['lang=ru'])
    },
    (d) => {
      const s = d.alnum(32)
      return one(`https://app.example.net/auth/magic?t=1&login_token=${s}`, [s])
    },
    (d) => {
      const s = d.alnum(32)
      return one(`"action_url":"https://app.example.net/activate/${s}"`, [s])
    },
  ],
  'one-time codes': [
    (d) => {
      const s = d.digits(6)
      return one(`Your verification code is ${s}. Do not share it.`, [s])
    },
    (d) => {
      const s = d.digits(6)
      return one(`{"otp":"${s}","ttl":300}`, [s], ['300'])
    },
    (d) => {
      const s = d.digits(6)
      return one(`otp=${s} user_id=41`, [s], ['user_id=41'])
    },
    (d) => {
      const s = d.digits(6)
      return one(`Код подтверждения: ${s}`, [s])
    },
    (d) => {
      const s = d.digits(6)
      return one(`{"otp":${s}}`, [s])
    },
    (d) => {
      const s = d.base32(32)
      return one(`otpauth://totp/Acme:ops?secret=${s}&issuer=Acme`, [s], ['issuer=Acme'])
    },
    (d) => {
      const s = d.digits(4)
      return one(`pin_code: ${s}`, [s])
    },
  ],
}

const blocks: Record<string, Make[]> = {
  pem: [
    ...[
      'RSA PRIVATE KEY',
      'PRIVATE KEY',
      'EC PRIVATE KEY',
      'OPENSSH PRIVATE KEY',
      'ENCRYPTED PRIVATE KEY',
      'DSA PRIVATE KEY',
      'PGP PRIVATE KEY BLOCK',
    ].map((label): Make => (d) => {
      const p = pem(d, label)
      return many(['loading key', ...p.lines, 'key loaded'], p.body, ['key loaded'])
    }),
    (d) => {
      const p = pem(d, 'RSA PRIVATE KEY')
      return one(`{"private_key":"${p.lines.join('\\n')}\\n","client_id":"11"}`, p.body, ['"client_id":"11"'])
    },
    (d) => {
      const p = pem(d, 'PRIVATE KEY')
      return one(`KEY="${p.lines.join('\\n')}"`, p.body)
    },
    (d) => {
      const p = pem(d, 'PRIVATE KEY')
      return one(`key ${p.lines.join(' ')} end`, p.body)
    },
    (d) => {
      const p = pem(d, 'EC PRIVATE KEY')
      return many(['key: |', ...p.lines.map((line) => `    ${line}`), 'port: 8080'], p.body, ['port: 8080'])
    },
    (d) => {
      const p = pem(d, 'RSA PRIVATE KEY', 9)
      return many([...p.lines.slice(3), 'service started'], p.body.slice(2), ['service started'])
    },
    (d) => {
      const p = pem(d, 'RSA PRIVATE KEY', 9)
      return many(['dump:', ...p.lines.slice(0, 6)], p.body.slice(0, 5), ['dump:'])
    },
    (d) => {
      const p = pem(d, 'RSA PRIVATE KEY')
      const t = d.time()
      return many(
        p.lines.map((line) => `${t} INFO ${line}`),
        p.body,
        [t],
      )
    },
    (d) => {
      const p = pem(d, 'PRIVATE KEY')
      return one(`'key': '${p.lines.join('\\\\n')}'`, p.body)
    },
    (d) => {
      const p = pem(d, 'OPENSSH PRIVATE KEY')
      return many(
        p.lines.map((line) => `${line}\r`),
        p.body,
      )
    },
    (d) => {
      const p = pem(d, 'PRIVATE KEY')
      return many(
        p.lines.map((line) => `app_1  | ${line}`),
        p.body,
      )
    },
    (d) => {
      const p = pem(d, 'PRIVATE KEY')
      return many(
        p.lines.map((line) => `"${line}\\n" +`),
        p.body,
      )
    },
    (d) => {
      const p = pem(d, 'RSA PRIVATE KEY')
      return many(
        [
          p.lines[0] ?? '',
          'Proc-Type: 4,ENCRYPTED',
          `DEK-Info: AES-128-CBC,${d.hex(32).toUpperCase()}`,
          '',
          ...p.lines.slice(1),
        ],
        p.body,
      )
    },
  ],
  'key files': [
    (d) => {
      const s = d.b64(43)
      return one(`PrivateKey = ${s}=`, [s])
    },
    (d) => {
      const s = d.b64(43)
      return many(['[Peer]', `PresharedKey = ${s}=`, 'AllowedIPs = 10.0.0.0/24'], [s], ['10.0.0.0/24'])
    },
    (d) => {
      const body = [d.b64(64), d.b64(60)]
      return many(
        ['PuTTY-User-Key-File-3: ssh-ed25519', 'Private-Lines: 2', ...body, `Private-MAC: ${d.hex(64)}`],
        body,
        ['ssh-ed25519'],
      )
    },
    (d) => {
      const s = d.b64url(43)
      return one(`{"kty":"EC","crv":"P-256","x":"${d.b64url(43)}","d":"${s}","kid":"k1"}`, [s], ['"kid":"k1"'])
    },
    (d) => {
      const s = d.b64url(43)
      return one(`{"kty":"oct","k":"${s}","alg":"HS256"}`, [s], ['"alg":"HS256"'])
    },
    (d) => {
      const s = b64Of(`u:${d.password()}${d.password()}`)
      return one(`{"auths":{"registry.acme.io":{"auth":"${s}"}}}`, [s], ['registry.acme.io'])
    },
    (d) => {
      const s = d.uuid()
      return one(`//registry.npmjs.org/:_authToken=${s}`, [s], ['registry.npmjs.org'])
    },
    (d) => {
      const s = b64Of(`ci:${d.password()}`)
      return one(`//npm.acme.io/:_auth=${s}`, [s])
    },
    (d) => {
      const s = d.password()
      return one(`machine git.acme.io login ci password ${s}`, [s], ['git.acme.io'])
    },
    (d) => {
      const s = d.password()
      return one(`db:5432:main:app:${s}`, [s])
    },
    (d) => {
      const s = d.alnum(40)
      return many(
        ['apiVersion: v1', 'kind: Secret', 'data:', `  password: ${b64Of(s)}`],
        [b64Of(s), s],
        ['kind: Secret'],
      )
    },
    (d) => {
      const s = d.lowerDigits(16)
      return one(
        `kubeadm join 10.0.0.1:6443 --token ${d.lowerDigits(6)}.${s} --discovery-token-ca-cert-hash sha256:${'a1'.repeat(32)}`,
        [s],
        ['10.0.0.1:6443'],
      )
    },
  ],
}

export const shapeLeaks = (d: Dice): SeededLeak[] => fill(d, { ...stripe, ...headers, ...links, ...blocks })

export const fill = (d: Dice, groups: Record<string, Make[]>): SeededLeak[] =>
  Object.entries(groups).flatMap(([category, makes]) => makes.map((make) => ({ category, ...make(d) })))

export { holding, many, one, type Make }
