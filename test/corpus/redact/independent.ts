import type { Case } from './corpus.ts'
import type { Random } from '../../support/redact/random.ts'

/**
 * A second corpus, written from the promise (what is to be hidden) by somebody who had not read the rules, in
 * surroundings of its own: dumps of other languages, tools of operation, dialogs of protocols.
 */
export interface NamedCase extends Case {
  readonly name: string
}

export const independentLeaks = (r: Random): readonly NamedCase[] => [
  ...tokensInSurroundings(r),
  ...stripe(r),
  ...logins(r),
  ...byName(r),
  ...dumps(r),
  ...dsns(r),
  ...tools(r),
  ...links(r),
  ...personal(r),
]

const join = (...parts: string[]): string => parts.join('')
const b64 = (text: string): string => Buffer.from(text).toString('base64')
const pickedCase = (name: string, text: string, secrets: string | readonly string[], ...kept: string[]): NamedCase => ({
  name,
  text,
  secrets: typeof secrets === 'string' ? [secrets] : secrets,
  kept,
})

/** Tokens that are known by their shape alone. */
const tokens: Readonly<Record<string, (r: Random) => string>> = {
  stripe_secret: (r) => [r.pick(['sk', 'rk']), r.pick(['live', 'test']), r.alnum(r.pick([24, 32, 99]))].join('_'),
  stripe_webhook: (r) => ['whsec', r.alnum(32)].join('_'),
  stripe_org: (r) => ['sk', 'org', 'test', r.alnum(40)].join('_'),
  stripe_rkcs: (r) => ['rkcs', 'live', r.alnum(40)].join('_'),
  github_pat: (r) => join('ghp', '_', r.alnum(36)),
  gitlab_pat: (r) => join('glpat', '-', r.base64url(20)),
  slack_bot: (r) => join('xox', 'b-', r.digits(12), '-', r.digits(13), '-', r.alnum(24)),
  aws_key: (r) => join('AK', 'IA', r.text('ABCDEFGHIJKLMNOPQRSTUVWXYZ234567', 16)),
  google_api: (r) => join('AI', 'za', r.base64url(35)),
  jwt: (r) =>
    [
      `eyJ${b64(`{"alg":"HS256","typ":"JWT"}`).slice(3)}`.replaceAll('=', ''),
      `eyJ${r.alnum(90)}`,
      r.base64url(43),
    ].join('.'),
  openai: (r) => join('sk-', 'proj-', r.alnum(48)),
  anthropic: (r) => join('sk-', 'ant-api03-', r.base64url(93), 'AA'),
  sendgrid: (r) => join('SG', '.', r.base64url(22), '.', r.base64url(43)),
  npm: (r) => join('npm', '_', r.alnum(36)),
  telegram: (r) => join(r.digits(10), ':AA', r.base64url(33)),
  hubspot: (r) => join('pat-', 'na1-', r.uuid()),
  digitalocean: (r) => join('dop', '_v1_', r.hex(64)),
  shopify: (r) => join('shp', 'at_', r.hex(32)),
}

/** Where a token may stand: none of these names it. */
const surroundings: Readonly<Record<string, (token: string, r: Random) => string>> = {
  sentence: (t) => `Invalid API Key provided: ${t}`,
  quoted: (t) => `unexpected value "${t}", expected an id`,
  parenthesis: (t) => `the client (${t}) was rejected`,
  python_logging: (t) =>
    `2026-11-22 10:00:00,123 DEBUG urllib3.connectionpool: send: b'GET /v1/events HTTP/1.1\\r\\nX-Custom: ${t}\\r\\n\\r\\n'`,
  go_slice: (t) => `main.go:42: args=[serve --addr :8080 ${t} --verbose]`,
  java_to_string: (t) => `Caused by: c.e.ClientException: Client{endpoint='https://api', credential='${t}', retries=3}`,
  ruby_inspect: (t) => `#<Client:0x000055d8 @base="https://api", @opts={:first=>"${t}"}>`,
  php_dump: (t) => `string(${t.length}) "${t}"`,
  xml: (t) => `<entry><value>${t}</value></entry>`,
  json_array: (t) => `{"argv":["node","index.js","${t}"],"pid":42}`,
  nested_json: (t) => JSON.stringify({ level: 'error', msg: JSON.stringify({ inner: JSON.stringify({ v: t }) }) }),
  ansi_glued: (t) => `\x1b[32m${t}\x1b[0m is used`,
  comma: (t) => `a,${t},b`,
  semicolon: (t) => `x=${t};y=2`,
  backticks: (t) => `run \`tool ${t}\` again`,
  markdown: (t) => `| name | **${t}** |`,
  stack: (t) => `    at Object.call (/app/node_modules/x/${t}.js:10:5)`,
  path_piece: (t) => `GET /hooks/${t}/events HTTP/1.1" 404`,
  angle: (t) => `bad token <${t}>`,
  tab: (t) => `col1\t${t}\tcol3`,
  glued_word: (t) => `prefix_${t}`,
  at_end: (t) => `got ${t}.`,
  percent_space: (t) => `GET /find?q=a%20${encodeURIComponent(t)}%20b`,
  unicode_quotes: (t) => `ключ «${t}» не принят`,
}

const tokensInSurroundings = (r: Random): NamedCase[] => {
  const shapes = Object.entries(tokens)
  return Object.entries(surroundings).flatMap(([place, put], at) =>
    [0, 5, 11].map((step) => {
      const [shape, make] = shapes[(at * 3 + step) % shapes.length] as [string, (r: Random) => string]
      const token = make(r)
      const glues = place === 'glued_word' || place === 'stack' || place === 'path_piece'
      // A bare number and word characters before it: no token of these shapes can be told from a name then.
      const chosen = glues && !shape.startsWith('stripe') ? tokens['stripe_secret']!(r) : token
      return pickedCase(`${shape} in ${place}`, put(chosen, r), chosen)
    }),
  )
}

const stripe = (r: Random): NamedCase[] => {
  const rest = (): string => r.alnum(25)
  const clientSecret = (prefix: string): NamedCase[] => {
    const id = r.id(`${prefix}_`)
    const tail = rest()
    const second = rest()
    return [
      pickedCase(`${prefix} client secret in JSON`, `{"id":"${id}","client_secret":"${id}_secret_${tail}"}`, tail, id),
      pickedCase(`${prefix} client secret bare`, `confirm ${id}_secret_${second} failed`, second, id),
    ]
  }
  const v1 = r.hex(64)
  const v0 = r.hex(64)
  const v1b = r.hex(64)
  const short = r.alnum(10)
  const masked = r.alnum(4)
  const session = r.base64url(60)
  const portal = r.base64url(50)
  const fid = r.alnum(120)
  const invoice = r.base64url(60)
  const link = r.alnum(12)
  const receipt = r.base64url(60)
  const ephemeral = ['ek', 'live', r.base64url(60)].join('_')
  const whsec = ['whsec', `${r.alnum(18)}/${r.alnum(12)}+${r.alnum(11)}=`].join('_')
  return [
    ...['pi', 'seti', 'cs_test', 'cs_live', 'fcsess', 'vs'].flatMap(clientSecret),
    pickedCase(
      'cuss',
      `customer session ${['cuss', 'secret', short + v1.slice(0, 20)].join('_')}`,
      short + v1.slice(0, 20),
    ),
    pickedCase(
      'src client secret',
      `"client_secret": "${['src', 'client', 'secret', r.alnum(0) + fid.slice(0, 24)].join('_')}"`,
      fid.slice(0, 24),
    ),
    pickedCase('signature header', `Stripe-Signature: t=1763805600,v1=${v1},v0=${v0}`, [v1, v0], 't=1763805600'),
    pickedCase('two signatures', `stripe-signature: t=1763805600, v1=${v1}, v1=${v1b}`, [v1, v1b], 't=1763805600'),
    pickedCase('signature in JSON headers', `{"headers":{"stripe-signature":"t=1763805600,v1=${v1},v0=${v0}"}}`, [
      v1,
      v0,
    ]),
    pickedCase('signature in Python', `{'HTTP_STRIPE_SIGNATURE': 't=1763805600,v1=${v1}'}`, v1),
    pickedCase(
      'signature in nginx variable',
      `POST /stripe/webhook 400 "t=1763805600,v1=${v1},v0=${v0}" "Stripe/1.0"`,
      [v1, v0],
    ),
    pickedCase(
      'signature in Go',
      `map[Stripe-Signature:[t=1763805600,v1=${v1}] User-Agent:[Stripe/1.0]]`,
      v1,
      'Stripe/1.0',
    ),
    pickedCase('webhook secret base64', `secret ${whsec} does not match`, whsec),
    pickedCase('webhook secret prefix', `{"webhookSecretPrefix":"${['whsec', short].join('_')}"}`, short),
    pickedCase(
      'masked key',
      `Invalid API Key provided: ${['sk', 'live', ''].join('_')}${'*'.repeat(20)}${masked}`,
      masked,
    ),
    pickedCase(
      'checkout fragment',
      `redirect https://checkout.stripe.com/c/pay/cs_test_a1${r.alnum(56)}#fid${fid}`,
      fid,
    ),
    pickedCase('portal', `url: 'https://billing.stripe.com/p/session/${session}'`, session),
    pickedCase('portal login', `https://billing.stripe.com/p/login/${portal}`, portal),
    pickedCase(
      'hosted invoice',
      `"hosted_invoice_url":"https://invoice.stripe.com/i/acct_1${r.alnum(15)}/live_${invoice}?s=ap"`,
      invoice,
    ),
    pickedCase('receipt', `receipt_url=https://pay.stripe.com/receipts/payment/${receipt}?s=ap`, receipt),
    pickedCase('account link', `https://connect.stripe.com/setup/e/acct_1${r.alnum(15)}/${link}`, link),
    pickedCase('ephemeral key', `ephemeral key ${ephemeral} created`, ephemeral),
    pickedCase(
      'stripe-node auth header',
      `headers: { Authorization: 'Bearer ${['sk', 'live', fid.slice(3, 40)].join('_')}', 'Stripe-Version': '2026-10-28' }`,
      fid.slice(3, 40),
      '2026-10-28',
    ),
  ]
}

const logins = (r: Random): NamedCase[] => {
  const opaque = (): string => r.base64url(40)
  const cases: NamedCase[] = []
  const add = (name: string, secret: string, text: (secret: string) => string, ...kept: string[]): void =>
    void cases.push(pickedCase(name, text(secret), secret, ...kept))
  add(
    'python requests headers',
    opaque(),
    (s) =>
      `DEBUG send headers: {'User-Agent': 'python-requests/2.31', 'Authorization': 'Bearer ${s}', 'Accept': '*/*'}`,
    'python-requests/2.31',
  )
  add(
    'go request dump',
    opaque(),
    (s) => `POST /v1 HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer ${s}\r\nAccept: */*\r\n`,
    'Accept: */*',
  )
  add('go header map', opaque(), (s) => `map[Accept:[*/*] Authorization:[Bearer ${s}] Host:[a]]`, 'Host:[a]')
  add(
    'go struct',
    opaque(),
    (s) => `&http.Request{Method:"POST", Header:http.Header{"Authorization":[]string{"Bearer ${s}"}}}`,
  )
  add(
    'curl -v',
    b64(`ann:${r.password()}`),
    (s) => `> GET / HTTP/2\n> Host: a.example\n> authorization: Basic ${s}\n> accept: */*`,
    'accept: */*',
  )
  add('proxy auth', b64(`proxy:${r.password()}`), (s) => `Proxy-Authorization: Basic ${s}`)
  add(
    'proxy url',
    r.alnum(14),
    (s) => `HTTPS_PROXY=http://proxyuser:${s}@proxy.corp.example:3128`,
    'proxy.corp.example:3128',
  )
  add(
    'proxy error',
    r.alnum(12),
    (s) => `curl: (56) Received HTTP code 407 from proxy http://squid:${s}@10.0.0.5:3128/`,
    '10.0.0.5',
  )
  add('digest', r.hex(32), (s) => `Authorization: Digest username="x", realm="r", nonce="n", uri="/", response="${s}"`)
  add('token scheme', r.hex(40), (s) => `Authorization: Token ${s}`)
  add('apikey scheme', r.alnum(32), (s) => `authorization: ApiKey ${s}`)
  add(
    'sigv4',
    r.hex(64),
    (s) =>
      `Authorization: AWS4-HMAC-SHA256 Credential=${join('AK', 'IA')}EXAMPLE2345ABCDE/20261122/eu/s3/aws4_request, SignedHeaders=host, Signature=${s}`,
  )
  add('x-api-key', r.alnum(40), (s) => `X-Api-Key: ${s}`)
  add('x-auth-token', r.hex(32), (s) => `'x-auth-token': '${s}',`)
  add('x-amz token', r.base64(90), (s) => `x-amz-security-token: ${s}`)
  add('x-gitlab', r.alnum(24), (s) => `X-Gitlab-Token: ${s}`)
  add('x-vault', `hvs.${r.base64url(90)}`, (s) => `X-Vault-Token: ${s}`)
  add('x-csrf', r.base64url(64), (s) => `X-CSRF-Token: ${s}`)
  add('cookie', r.base64url(48), (s) => `Cookie: theme=dark; sessionid=${s}; lang=en`, 'theme=', 'sessionid=', 'lang=')
  add(
    'set-cookie',
    r.base64url(48),
    (s) => `< set-cookie: connect.sid=s%3A${s}; Path=/; HttpOnly; SameSite=Lax`,
    'connect.sid=',
  )
  add('set-cookie list', r.alnum(60), (s) => `{"set-cookie":["a=1; Path=/","__Host-session=${s}; Secure; HttpOnly"]}`)
  add('laravel', r.alnum(80), (s) => `Cookie: XSRF-TOKEN=${s}; laravel_session=${s}`)
  add('jwt cookie', tokens['jwt']!(r), (s) => `Cookie: access_token=${s}; b=2`)
  add(
    'curl -u',
    r.alnum(12),
    (s) => `+ curl -sS -u deploy:${s} https://registry.example/v2/`,
    'https://registry.example/v2/',
  )
  add('curl --user', r.alnum(12), (s) => `curl --user "deploy:${s}" https://registry.example`)
  add('curl -H', opaque(), (s) => `+ curl -H 'Authorization: Bearer ${s}' https://api.example`)
  add('docker login', r.alnum(16), (s) => `docker login -u ci -p ${s} registry.example`)
  add('mysql -p', r.alnum(12), (s) => `mysqldump -h db -u root -p${s} shop > dump.sql`)
  add('pgpassword', r.alnum(12), (s) => `+ PGPASSWORD=${s} psql -h db -U app`)
  add('sshpass', r.alnum(12), (s) => `sshpass -p '${s}' ssh deploy@10.0.0.1 uptime`)
  add('redis-cli', r.alnum(16), (s) => `redis-cli -h cache -a ${s} PING`)
  add('flag', r.alnum(16), (s) => `app serve --port 80 --db-password ${s} --verbose`)
  add('flag equals', r.alnum(16), (s) => `app serve --api-token=${s} --port=80`, '--port=80')
  add('wget', r.alnum(16), (s) => `wget --http-password=${s} https://a.example/f`)
  add('openssl', r.alnum(16), (s) => `openssl enc -aes-256-cbc -pass pass:${s} -in a`)
  add(
    'git url',
    r.alnum(20),
    (s) => `fatal: unable to access 'https://oauth2:${s}@git.example/x/y.git/': 403`,
    'git.example/x/y.git',
  )
  add('htpasswd', r.alnum(22), (s) => `admin:$apr1$abcdefgh$${s}`)
  add('bcrypt', r.alnum(53), (s) => `user.password_hash = $2b$12$${s}`)
  const body = Array.from({ length: 12 }, () => r.alnum(64))
  const pem = (kind: string): string[] => [
    ['-----BEGIN ', kind, 'PRIVATE KEY-----'].join(''),
    ...body,
    `${r.alnum(18)}==`,
    ['-----END ', kind, 'PRIVATE KEY-----'].join(''),
  ]
  for (const kind of ['', 'RSA ', 'EC ', 'OPENSSH ', 'ENCRYPTED ']) {
    const block = pem(kind)
    cases.push(
      pickedCase(
        `pem ${kind}as lines`,
        ['reading key', ...block, 'done reading'].join('\n'),
        [...body],
        'done reading',
      ),
    )
    cases.push(
      pickedCase(
        `pem ${kind}in JSON`,
        JSON.stringify({ a: 1, private_key: `${block.join('\n')}\n`, z: 'last' }),
        [...body],
        'last',
      ),
    )
    cases.push(
      pickedCase(
        `pem ${kind}indented`,
        ['  key: |', ...block.map((line) => `    ${line}`), '  other: 1'].join('\n'),
        [...body],
        'other: 1',
      ),
    )
  }
  cases.push(
    pickedCase(
      'pem from inside',
      [...body, ['-----END RSA ', 'PRIVATE KEY-----'].join(''), 'service started'].join('\n'),
      [...body],
      'service started',
    ),
  )
  cases.push(pickedCase('pem in env', `TLS_KEY="${pem('').join('\\n')}"`, [...body]))
  return cases
}

/** Key names of every style, each in a few notations. */
const byName = (r: Random): NamedCase[] => {
  const names = [
    'password',
    'passwd',
    'DB_PASSWORD',
    'dbPassword',
    'user.password',
    'secret',
    'clientSecret',
    'client_secret',
    'api_key',
    'apiKey',
    'API-KEY',
    'apikey',
    'access_token',
    'accessToken',
    'refresh_token',
    'id_token',
    'auth_token',
    'private_key',
    'secretAccessKey',
    'AWS_SECRET_ACCESS_KEY',
    'SECRET_KEY_BASE',
    'JWT_SECRET',
    'encryption_key',
    'signing_secret',
    'webhook_secret',
    'STRIPE_WEBHOOK_SECRET',
    'passphrase',
    'session_token',
    'csrf_token',
    'bot_token',
    'TELEGRAM_BOT_TOKEN',
    'smtp_password',
    'MAIL_PASSWORD',
    'REDIS_PASSWORD',
    'otp_secret',
    'x-api-key',
    'AccountKey',
    'SharedAccessKey',
    'пароль',
    'master_key',
    'APP_KEY',
    'new_password',
    'password_confirmation',
    'authToken',
    'oauth_token',
    'consumer_secret',
    'hmac_secret',
    'storagePassword',
    'pwd',
    'credentials',
  ]
  const notations: ((name: string, value: string) => string)[] = [
    (n, v) => `${n}=${v}`,
    (n, v) => `level=info ${n}="${v}" user=42`,
    (n, v) => `{"a":1,"${n}":"${v}","z":2}`,
    (n, v) => `{'a': 1, '${n}': '${v}'}`,
    (n, v) => `${n}: ${v}`,
    (n, v) => `"${n}" => "${v}",`,
    (n, v) => `    [${n}] => ${v}`,
    (n, v) => `<${n}>${v}</${n}>`,
    (n, v) => `POST /login?x=1&${n}=${encodeURIComponent(v)}&y=2`,
    (n, v) => JSON.stringify({ log: JSON.stringify({ [n]: v }) }),
    (n, v) => `export ${n}='${v}'`,
    (n, v) => `Config{${n}=${v}, port=80}`,
  ]
  return names.flatMap((name, at) =>
    [0, 1].map((step) => {
      const value = r.alnum(12 + r.below(20))
      const notation = notations[(at + step * 5) % notations.length] as (name: string, value: string) => string
      return pickedCase(`${name} in notation ${(at + step * 5) % notations.length}`, notation(name, value), value)
    }),
  )
}

const dumps = (r: Random): NamedCase[] => {
  const cases: NamedCase[] = []
  const add = (name: string, secret: string, text: (secret: string) => string, ...kept: string[]): void =>
    void cases.push(pickedCase(name, text(secret), secret, ...kept))
  const pass = (): string => r.password()
  add(
    'python repr dataclass',
    pass(),
    (s) => `Settings(host='db', port=5432, password='${s}', debug=False)`,
    'debug=False',
  )
  add(
    'pydantic SecretStr input',
    pass(),
    (s) => `validation error: input_value={'email': 1, 'password': '${s}'}, input_type=dict`,
  )
  add(
    'java toString',
    r.alnum(18),
    (s) => `DataSource[url=jdbc:postgresql://db/shop, username=app, password=${s}, maxPoolSize=10]`,
    'maxPoolSize=10',
  )
  add('java record', r.alnum(18), (s) => `Credentials[user=app, secretKey=${s}]`)
  add('lombok', r.alnum(18), (s) => `LoginRequest(login=ann, password=${s}, remember=true)`, 'remember=true')
  add(
    'php print_r',
    pass(),
    (s) => `Array\n(\n    [host] => db\n    [password] => ${s}\n    [port] => 3306\n)`,
    '[port] => 3306',
  )
  add(
    'php var_dump',
    r.alnum(20),
    (s) => `array(2) {\n  ["password"]=>\n  string(20) "${s}"\n  ["port"]=>\n  int(3306)\n}`,
    'int(3306)',
  )
  add('php var_export', r.alnum(20), (s) => `array (\n  'api_key' => '${s}',\n  'port' => 3306,\n)`)
  add('php stack args', r.alnum(14), (s) => `#1 /app/db.php(12): PDO->__construct('mysql:host=db', 'root', '${s}')`)
  add(
    'ruby inspect',
    pass(),
    (s) => `Parameters: {"user"=>{"login"=>"ann", "password"=>"${s}"}, "commit"=>"Go"}`,
    '"commit"=>"Go"',
  )
  add('ruby new inspect', r.alnum(20), (s) => `{user: "ann", password: "${s}", api: {token: "${r.alnum(0)}"}}`)
  add('rust debug', pass(), (s) => `Config { host: "db", password: Some("${s}"), port: 5432 }`, 'port: 5432')
  add('go %+v', r.alnum(20), (s) => `{Host:db Port:5432 Password:${s} Debug:false}`, 'Debug:false')
  add('go %#v', pass(), (s) => `config.DB{Host:"db", Password:"${s}", Port:5432}`)
  add('node inspect', pass(), (s) => `{\n  host: 'db',\n  password: '${s}',\n  port: 5432\n}`, 'port: 5432')
  add(
    'dotnet',
    r.alnum(20),
    (s) => `Server=db;Database=shop;User Id=app;Password=${s};TrustServerCertificate=true`,
    'TrustServerCertificate=true',
  )
  add(
    'azure storage',
    r.base64(48),
    (s) => `DefaultEndpointsProtocol=https;AccountName=shop;AccountKey=${s};EndpointSuffix=core.windows.net`,
    'EndpointSuffix',
  )
  add(
    'docker inspect',
    r.alnum(24),
    (s) => `"Env": [\n    "NODE_ENV=production",\n    "DB_PASSWORD=${s}",\n    "PATH=/usr/bin"\n]`,
    'PATH=/usr/bin',
  )
  add(
    'kubectl describe',
    r.alnum(24),
    (s) => `    Environment:\n      NODE_ENV:     production\n      API_TOKEN:    ${s}\n      PORT:         80`,
    'production',
  )
  add('env dump', r.alnum(24), (s) => `HOME=/root\nSESSION_SECRET=${s}\nTERM=xterm`, 'HOME=/root', 'TERM=xterm')
  add('dotenv quoted', pass(), (s) => `NODE_ENV=production\nSMTP_PASS="${s}"\nPORT=80`, 'PORT=80')
  add(
    'terraform output',
    r.alnum(24),
    (s) => `db_endpoint = "db.example:5432"\ndb_password = "${s}"`,
    'db.example:5432',
  )
  add('terraform plan', r.alnum(24), (s) => `      ~ password = "${s}" -> (known after apply)`)
  add('actions log', r.alnum(24), (s) => `2026-11-22T10:00:00.0000000Z   DEPLOY_TOKEN: ${s}`)
  add('ansible', r.alnum(24), (s) => `changed: [web-1] => {"changed": true, "cmd": "x", "db_password": "${s}"}`)
  add(
    'k8s secret data',
    b64(r.alnum(24)),
    (s) => `apiVersion: v1\nkind: Secret\ndata:\n  password: ${s}\ntype: Opaque`,
    'type: Opaque',
  )
  add('k8s secret stringData', r.alnum(24), (s) => `kind: Secret\nstringData:\n  api-key: "${s}"`)
  add(
    'k8s secret other name',
    b64(r.alnum(24)),
    (s) => `apiVersion: v1\nkind: Secret\nmetadata:\n  name: app\ndata:\n  tls.key: ${s}`,
  )
  add('yaml next line', r.alnum(24), (s) => `database:\n  password:\n    ${s}\n  port: 5432`, 'port: 5432')
  add('yaml folded', r.alnum(24), (s) => `secret_key: >-\n  ${s}\nport: 1`)
  add('ini', pass(), (s) => `[mysql]\nuser = app\npassword = ${s}\nport = 3306`, 'port = 3306')
  add('toml', pass(), (s) => `[auth]\nsecret_key = "${s}"\n`)
  add('properties', r.alnum(20), (s) => `spring.datasource.password=${s}`)
  add('xml attribute', r.alnum(20), (s) => `<user name="ann" password="${s}" role="x"/>`, 'role="x"')
  add('netrc', r.alnum(20), (s) => `machine git.example login ann password ${s}`)
  add('npmrc', r.alnum(36), (s) => `//registry.example/:_authToken=${s}`)
  add('docker config', b64(`ann:${r.alnum(12)}`), (s) => `{"auths":{"registry.example":{"auth":"${s}"}}}`)
  add(
    'sentry breadcrumb',
    r.alnum(30),
    (s) => `{"category":"http","data":{"url":"https://a.example/x?api_key=${s}","method":"GET","status_code":500}}`,
  )
  add('sentry dsn', r.hex(32), (s) => `SENTRY_DSN=https://${s}@o12345.ingest.sentry.io/678`)
  add(
    'graphql variables',
    pass(),
    (s) => `{"errors":[{"message":"x"}],"variables":{"input":{"login":"ann","password":"${s}"}}}`,
  )
  add('graphql inline', r.alnum(14), (s) => `GraphQL: mutation { login(email: 1, password: "${s}") { id } }`)
  add('sql', r.alnum(14), (s) => `ERROR: syntax error at: ALTER USER app WITH PASSWORD '${s}'`)
  add('sql identified by', r.alnum(14), (s) => `CREATE USER 'a'@'%' IDENTIFIED BY '${s}'`)
  add('sql update', r.alnum(14), (s) => `UPDATE users SET password = '${s}' WHERE id = 42`, 'id = 42')
  add('rails filtered', r.alnum(20), (s) => `Started GET "/x?reset_password_token=${s}" for 10.0.0.1`, '10.0.0.1')
  add(
    'axios error',
    r.alnum(40),
    (s) => `AxiosError { config: { headers: { Accept: '*/*', 'X-Auth-Token': '${s}' } } }`,
  )
  add('form body', r.alnum(14), (s) => `body: grant_type=password&username=ann&password=${s}&scope=all`, 'scope=all')
  add('multipart', r.alnum(14), (s) => `Content-Disposition: form-data; name="password"\n\n${s}\n------x`)
  add('escaped quote', `${r.alnum(6)}"${r.alnum(10)}`, (s) => JSON.stringify({ password: s, z: 1 }))
  add('numeric json', r.digits(10), (s) => `{"cvv":123,"password":${s},"z":1}`)
  add('nested backslashes', r.alnum(22), (s) => JSON.stringify(JSON.stringify(JSON.stringify({ token: s }))))
  add('learned later', r.alnum(22), (s) => `{"api_key":"${s}"}\nfetch failed for ${s} again`)
  add('prose', r.alnum(14), (s) => `Your password is: ${s}`)
  add('prose with', r.alnum(20), (s) => `connecting with token ${s}`)
  add('msmq', r.alnum(20), (s) => `Login failed for user 'app' using password '${s}'`)
  return cases
}

const dsns = (r: Random): NamedCase[] => {
  const cases: NamedCase[] = []
  const add = (name: string, secret: string, text: (secret: string) => string, ...kept: string[]): void =>
    void cases.push(pickedCase(name, text(secret), secret, ...kept))
  for (const scheme of [
    'postgres',
    'postgresql+psycopg2',
    'mysql',
    'mysql2',
    'amqp',
    'amqps',
    'redis',
    'rediss',
    'mongodb',
    'mongodb+srv',
    'smtp',
    'smtps',
    'ftp',
    'sftp',
    'https',
    'nats',
    'clickhouse',
    'ldap',
    'socks5',
    'kafka',
  ])
    add(
      `${scheme} dsn`,
      r.alnum(14),
      (s) => `connect ${scheme}://app:${s}@db.internal:1234/shop failed`,
      'db.internal:1234/shop',
    )
  add('redis without user', r.alnum(16), (s) => `REDIS_URL=redis://:${s}@cache:6379/0`, 'cache:6379/0')
  add('slash in password', `${r.alnum(6)}/${r.alnum(6)}`, (s) => `postgres://app:${s}@db:5432/shop`)
  add('hash in password', `${r.alnum(6)}#${r.alnum(6)}`, (s) => `postgres://app:${s}@db:5432/shop`)
  add('at in password', `${r.alnum(8)}@${r.alnum(8)}`, (s) => `amqp://app:${s}@rabbit:5672/`)
  add(
    'percent in password',
    `${r.alnum(8)}%40${r.alnum(8)}`,
    (s) => `mongodb://app:${s}@m1:27017,m2:27017/shop?replicaSet=rs0`,
    'replicaSet=rs0',
  )
  add(
    'psql keyword dsn',
    r.alnum(14),
    (s) => `psycopg2.OperationalError: connection failed: host=db port=5432 user=app password=${s} dbname=shop`,
    'dbname=shop',
  )
  add(
    'psql quoted',
    `${r.alnum(6)} ${r.alnum(9)}`,
    (s) => `conninfo: host=db password='${s}' dbname=shop`,
    'dbname=shop',
  )
  add('jdbc query', r.alnum(14), (s) => `jdbc:mysql://db:3306/shop?user=app&password=${s}&useSSL=true`, 'useSSL=true')
  add('jdbc oracle', r.alnum(14), (s) => `jdbc:oracle:thin:app/${s}@db:1521/shop`)
  add('go mysql dsn', r.alnum(14), (s) => `dial: app:${s}@tcp(db:3306)/shop?parseTime=true`, 'parseTime=true')
  add('odbc', r.alnum(14), (s) => `Driver={SQL Server};Server=db;Uid=app;Pwd=${s};`)
  add('dsn in JSON', r.alnum(14), (s) => `{"url":"postgres:\\/\\/app:${s}@db\\/shop"}`)
  add(
    'dsn in Python error',
    r.alnum(14),
    (s) => `OperationalError('could not connect to "postgres://app:${s}@db/shop"')`,
  )
  add('smtp auth plain', b64(`\0ann\0${r.alnum(14)}`), (s) => `C: AUTH PLAIN ${s}`)
  add('smtp login', b64(r.alnum(14)), (s) => `AUTH LOGIN\n334 UGFzc3dvcmQ6\n${s}\n235 ok`)
  add('redis auth', r.alnum(20), (s) => `1700000000.1 [0 10.0.0.1:5000] "AUTH" "${s}"`)
  add('redis auth user', r.alnum(20), (s) => `> AUTH default ${s}`)
  add('redis requirepass', r.alnum(20), (s) => `redis-server --requirepass ${s} --port 6379`)
  add('imap', r.alnum(14), (s) => `a1 LOGIN ann "${s}"`)
  add('ftp pass', r.alnum(14), (s) => `FTP command: PASS ${s}`)
  return cases
}

const tools = (r: Random): NamedCase[] => {
  const cases: NamedCase[] = []
  const add = (name: string, secret: string, text: (secret: string) => string, ...kept: string[]): void =>
    void cases.push(pickedCase(name, text(secret), secret, ...kept))
  add(
    's3 presigned',
    r.hex(64),
    (s) =>
      `GET https://b.s3.amazonaws.com/k?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Date=20261122T100000Z&X-Amz-Expires=900&X-Amz-Signature=${s}`,
    'X-Amz-Expires=900',
  )
  add('gcs presigned', r.hex(128), (s) => `https://storage.googleapis.com/b/k?X-Goog-Expires=900&X-Goog-Signature=${s}`)
  add(
    'azure sas',
    encodeURIComponent(r.base64(32)),
    (s) => `https://a.blob.core.windows.net/c/b?sv=2022-11-02&se=2026-11-22&sr=b&sp=r&sig=${s}`,
  )
  add(
    'cloudfront',
    r.base64url(120),
    (s) => `https://d1.cloudfront.net/k?Expires=1763805600&Signature=${s}&Key-Pair-Id=K1`,
  )
  add('oauth code', r.base64url(40), (s) => `GET /oauth/callback?code=${s}&state=abc HTTP/1.1`)
  add('oauth state', r.base64url(40), (s) => `GET /auth/callback?code=x1&state=${s} HTTP/1.1`)
  add(
    'oauth implicit',
    r.base64url(60),
    (s) => `https://app.example/cb#access_token=${s}&token_type=bearer&expires_in=3600`,
    'expires_in=3600',
  )
  add(
    'oauth token response',
    r.base64url(60),
    (s) => `{"access_token":"x","refresh_token":"${s}","expires_in":3600,"token_type":"Bearer"}`,
    '"expires_in":3600',
  )
  add('pkce', r.base64url(43), (s) => `grant_type=authorization_code&code_verifier=${s}&client_id=web`)
  add(
    'nginx token query',
    r.alnum(32),
    (s) => `10.0.0.1 - - [22/Nov/2026:10:00:00 +0000] "GET /api?token=${s}&page=2 HTTP/1.1" 200 12 "-" "curl/8"`,
    'page=2',
    '10.0.0.1',
  )
  add(
    'nginx referer',
    r.alnum(32),
    (s) =>
      `10.0.0.1 - - [22/Nov/2026:10:00:00 +0000] "GET / HTTP/1.1" 200 12 "https://a.example/reset?key=1&access_token=${s}" "curl/8"`,
  )
  add('nginx basic', r.alnum(20), (s) => `"GET /?apikey=${s} HTTP/2.0" 401`)
  add('reset link', r.base64url(40), (s) => `Sending https://app.example/reset-password/${s} to user 42`)
  add('invite link', r.base64url(32), (s) => `link https://app.example/invite?token=${s}`)
  add('magic link', r.base64url(32), (s) => `https://app.example/magic-login?t=1&token=${s}`)
  add(
    'telegram url',
    join('AA', r.base64url(33)),
    (s) => `POST https://api.telegram.org/bot${r.digits(10)}:${s}/sendMessage 200`,
    '/sendMessage',
  )
  add(
    'telegram file',
    join('AA', r.base64url(33)),
    (s) => `https://api.telegram.org/file/bot${r.digits(9)}:${s}/photos/1.jpg`,
  )
  add(
    'bitrix',
    r.alnum(16).toLowerCase(),
    (s) => `https://shop.bitrix24.ru/rest/12/${s}/crm.deal.update.json`,
    'crm.deal.update.json',
  )
  add('pipedrive', r.hex(40), (s) => `GET https://api.pipedrive.com/v1/deals/4540?api_token=${s}`, '/deals/4540')
  add('hubspot hapikey', r.uuid(), (s) => `https://api.hubapi.com/crm/v3/objects?hapikey=${s}`)
  add('amocrm', tokens['jwt']!(r), (s) => `amoCRM: access_token => ${s}`)
  add(
    'slack webhook',
    `T${r.upper(8)}/B${r.upper(10)}/${r.alnum(24)}`,
    (s) => `POST https://hooks.slack.com/services/${s} 200`,
  )
  add('discord webhook', r.base64url(68), (s) => `https://discord.com/api/webhooks/${r.digits(18)}/${s}`)
  add(
    'teams',
    r.hex(32),
    (s) => `https://x.webhook.office.com/webhookb2/${r.uuid()}@${r.uuid()}/IncomingWebhook/${s}/${r.uuid()}`,
  )
  add('n8n-like', r.alnum(32), (s) => `zapier https://hooks.zapier.com/hooks/catch/12345/${s.slice(0, 7)}x?secret=${s}`)
  add('gh actions env', join('ghs', '_', r.alnum(36)), (s) => `  env:\n    GITHUB_TOKEN: ${s}`)
  add('vault', join('hvs', '.', r.base64url(90)), (s) => `vault login ${s}`)
  add('aws secret', r.base64(30), (s) => `aws_secret_access_key = ${s}`)
  add('aws sts JSON', r.base64(120), (s) => `{"Credentials":{"SecretAccessKey":"x","SessionToken":"${s}"}}`)
  add('twilio', r.hex(32), (s) => `TWILIO_AUTH_TOKEN=${s}`)
  add('mailgun', join('key', '-', r.hex(32)), (s) => `api:${s}`)
  add('yandex', join('y0_', r.base64url(55)), (s) => `OAuth ${s}`)
  add('age key', join('AGE-SECRET-', 'KEY-1', r.text('QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L', 58)), (s) => `${s}`)
  add('tls psk', r.hex(64), (s) => `psk_secret=${s}`)
  add('ssh askpass', r.alnum(14), (s) => `Enter passphrase for key '/root/.ssh/id': ${s}`)
  add('sudo', r.alnum(14), (s) => `echo '${s}' | sudo -S systemctl restart x`)
  add('keylog', r.hex(96), (s) => `CLIENT_RANDOM ${r.hex(64)} ${s}`)
  add('wireguard', r.base64(32), (s) => `PrivateKey = ${s}`)
  add('totp', r.upper(32), (s) => `otpauth://totp/x?secret=${s}&issuer=a`)
  add('chunk header', r.alnum(30), (s) => `api-key: [ '${s}' ]`)
  add('truncated json', r.alnum(30), (s) => `{"a":1,"password":"${s}`)
  add('truncated key', ['sk', 'live', r.alnum(9)].join('_'), (s) => `request with ${s}`)
  add('grpc metadata', r.alnum(40), (s) => `metadata: {authorization: ["Bearer ${s}"]}`)
  add(
    'java headers',
    r.alnum(40),
    (s) => `[Authorization:"Bearer ${s}", Content-Type:"application/json"]`,
    'application/json',
  )
  add('okhttp', r.alnum(40), (s) => `I/okhttp: Authorization: Bearer ${s}\nI/okhttp: --> END GET`, '--> END GET')
  add('rails header', r.alnum(40), (s) => `"HTTP_AUTHORIZATION"=>"Bearer ${s}"`)
  add('php header', r.alnum(40), (s) => `[HTTP_AUTHORIZATION] => Bearer ${s}`)
  add(
    'rawHeaders',
    r.alnum(40),
    (s) => `rawHeaders: [ 'Host', 'a', 'Authorization', 'Bearer ${s}', 'Accept', '*/*' ]`,
    'Accept',
  )
  add('wsgi tuple', r.alnum(40), (s) => `[('Host', 'a'), ('Authorization', 'Bearer ${s}')]`)
  add('asgi bytes', r.alnum(40), (s) => `[(b'host', b'a'), (b'authorization', b'Bearer ${s}')]`)
  add('asgi api key', r.alnum(40), (s) => `[(b'host', b'a'), (b'x-api-key', b'${s}')]`)
  add('rawHeaders cookie', r.alnum(40), (s) => `rawHeaders: ['Cookie', 'sid=${s}', 'Accept', '*/*']`)
  return cases
}

const links = (r: Random): NamedCase[] =>
  ['token', 'access_token', 'key', 'sig', 'signature', 'auth', 'apikey', 'password', 'secret', 'session_token'].map(
    (name) => {
      const value = r.base64url(36)
      return pickedCase(
        `query ${name}`,
        `fetch https://files.example/get?file=1&${name}=${value}&size=2 ok`,
        value,
        'size=2',
      )
    },
  )

const personal = (r: Random): NamedCase[] => {
  const cases: NamedCase[] = []
  const add = (name: string, secret: string, text: (secret: string) => string, ...kept: string[]): void =>
    void cases.push(pickedCase(name, text(secret), secret, ...kept))
  const visa = (): string => luhn(`4${r.digits(14)}`)
  const by = (digits: string, separator: string): string => digits.replace(/(\d{4})(?=\d)/g, `$1${separator}`)
  add('card plain', visa(), (s) => `charge card ${s} declined`)
  add('card spaced', by(visa(), ' '), (s) => `card: ${s}`)
  add('card dashed', by(visa(), '-'), (s) => `pan=${s} exp=12/29`)
  add('card json', luhn(`51${r.digits(13)}`), (s) => `{"card":{"number":"${s}","exp_month":12}}`, '"exp_month":12')
  add('card number json', visa(), (s) => `{"number":${s},"cvc":123}`)
  add('card beside label', by(luhn(`2200${r.digits(11)}`), ' '), (s) => `Номер карты: ${s}, срок 12/29`)
  add('amex', luhn(`37${r.digits(12)}`), (s) => `amex ${s}`)
  add('card form', visa(), (s) => `card[number]=${s}&card[exp_year]=2029`, '2029')
  for (const [name, text] of [
    ['cvc json', '{"cvc":"@","exp":1}'],
    ['cvv form', 'cvv=@&x=1'],
    ['cvc label', 'CVC: @'],
    ['security_code', '"security_code":@,'],
    ['card cvc', 'card[cvc]=@'],
  ] as const) {
    const value = `${r.digits(3)}`
    cases.push(pickedCase(name, text.replace('@', value), value))
  }
  add('iban', `DE${r.digits(2)}${r.digits(18)}`, (s) => `{"iban":"${s}"}`)
  add('iban spaced', iban('GB', `WEST${r.digits(14)}`).replace(/(.{4})(?=.)/g, '$1 '), (s) => `transfer to ${s} done`)
  add('iban bare', iban('DE', r.digits(18)), (s) => `transfer to ${s} done`)
  add('phone ru', `+7 (9${r.digits(2)}) ${r.digits(3)}-${r.digits(2)}-${r.digits(2)}`, (s) => `звонок на ${s} принят`)
  add('phone ru 8', `8 (9${r.digits(2)}) ${r.digits(3)}-${r.digits(2)}-${r.digits(2)}`, (s) => `тел. ${s}`)
  add('phone ru plain', `+79${r.digits(9)}`, (s) => `sms to ${s} sent`)
  add('phone ru 8 named', `89${r.digits(9)}`, (s) => `{"phone":"${s}"}`)
  add('phone us', `+1-415-${r.digits(3)}-${r.digits(4)}`, (s) => `call ${s}`)
  add('phone us paren', `+1 (415) ${r.digits(3)}-${r.digits(4)}`, (s) => `customer phone: ${s}`)
  add('phone uk', `+44 20 7${r.digits(3)} ${r.digits(4)}`, (s) => `phone=${s}`)
  add('phone de', `+49 151 ${r.digits(8)}`, (s) => `Tel: ${s}`)
  add('phone number', `79${r.digits(9)}`, (s) => `{"phone":${s}}`)
  add('phone wa', `79${r.digits(9)}`, (s) => `https://wa.me/${s}`)
  add('phone tel', `+79${r.digits(9)}`, (s) => `<a href="tel:${s}">`)
  const user = (): string => r.text('abcdefghijklmnopqrstuvwxyz', 9)
  add('email', `${user()}@mail-${user()}.com`, (s) => `sent to ${s}.`)
  add('email plus', `${user()}+stripe.${r.digits(3)}@gmail.com`, (s) => `customer ${s} not found`)
  add('email percent', `${user()}%40${user()}.org`, (s) => `GET /u?email=${s}&x=1`)
  add('email cyrillic domain', `${user()}@почта-магазин.рф`, (s) => `письмо ${s} ушло`)
  add('email cyrillic', `покупатель.иван@пример.рф`, (s) => `to=${s}`)
  add('email puny', `${user()}@xn--80akhbyknj4f.xn--p1ai`, (s) => `rcpt ${s}`)
  add('email angle', `${user()}@${user()}.co.uk`, (s) => `From: Name <${s}>`)
  add('email quoted', `${user()}.${user()}@${user()}.io`, (s) => `(email)=("${s}") already exists`)
  add('email in path', `${user()}@${user()}.net`, (s) => `DELETE /lists/42/members/${s} 404`)
  add('email apostrophe', `o'${user()}@${user()}.ie`, (s) => `to ${s}`)
  add('email mailto', `${user()}@${user()}.net`, (s) => `mailto:${s}?subject=x`)
  const name = 'Clementina Farnsworth-Okafor'
  const street = '1482 Birchwood Terrace'
  for (const [at, text] of [
    '{"customer_details":{"address":{"city":"Springfield","country":"US","line1":"@S","postal_code":"94107"},"name":"@N","phone":null}}',
    '{"billing_details":{"address":{"line1":"@S"},"email":null,"name":"@N"}}',
    '{"shipping":{"address":{"line1":"@S","line2":null},"name":"@N"}}',
    "{'customer_details': {'name': '@N', 'address': {'line1': '@S'}}}",
    'billing_details[name]=@N&billing_details[address][line1]=@S',
    "customer_details: {\n    name: '@N',\n    address: { line1: '@S' }\n  }",
    'shipping:\n  name: @N\n  address:\n    line1: @S\n',
    '{\\"customer_details\\":{\\"name\\":\\"@N\\",\\"address\\":{\\"line1\\":\\"@S\\"}}}',
    '{"customer_name":"@N","billing_address":"@S"}',
    'cardholder_name=@N; address_line1=@S',
  ].entries())
    cases.push(pickedCase(`personal object ${at}`, text.replace('@N', name).replace('@S', street), [name, street]))
  return cases
}

const luhn = (body: string): string => {
  for (let check = 0; check < 10; check++) {
    let sum = 0
    for (const [i, digit] of [...`${body}${check}`].toReversed().entries()) {
      const value = Number(digit) * (i % 2 === 0 ? 1 : 2)
      sum += value > 9 ? value - 9 : value
    }
    if (sum % 10 === 0) return `${body}${check}`
  }
  return body
}

const iban = (country: string, account: string): string => {
  const digits = [...`${account}${country}00`].map((c) => parseInt(c, 36).toString()).join('')
  const check = 98n - (BigInt(digits) % 97n)
  return `${country}${check.toString().padStart(2, '0')}${account}`
}
