import { b64Of, card, createDice, jwtParts, type Dice, type SeededLeak, type InnocentLine } from './leak-kit.ts'
import { fill, holding, many, one, type Make } from './leaks-by-shape.ts'

/** Any value of 32 letters and digits. */
const long =
  (write: (secret: string, d: Dice) => string, ...keeps: string[]): Make =>
  (d) => {
    const secret = d.alnum(32)
    return one(write(secret, d), [secret], keeps)
  }

const groups: Record<string, Make[]> = {
  frameworks: [
    holding(
      (s) =>
        `2026-05-03 10:11:12.345  INFO 1 --- [main] c.z.h.HikariDataSource : spring.datasource.hikari.password=${s}`,
    ),
    long(
      (s) =>
        `{"level":30,"req":{"method":"GET","headers":{"authorization":"Bearer ${s}","x-real-ip":"10.0.0.1"}},"msg":"in"}`,
      '"x-real-ip":"10.0.0.1"',
    ),
    holding(
      (s) => `  Parameters: {"user"=>{"login"=>"ops", "password"=>"${s}", "remember"=>"1"}, "commit"=>"Log in"}`,
      '"commit"=>"Log in"',
    ),
    holding(
      (s) => `<WSGIRequest: POST '/login/'> POST:<QueryDict: {'username': ['ops'], 'password': ['${s}']}>`,
      "'username': ['ops']",
    ),
    holding((s) => `array:2 [ "login" => "ops" "password" => "${s}" ] // app/Http/Login.php:31`, 'Login.php:31'),
    long((s) => `DEBUG o.a.http.headers : http-outgoing-0 >> Authorization: Bearer ${s}[\\r][\\n]`),
    long((s) => `"request":{"headers":{"Authorization":["Bearer ${s}"],"Accept":["*/*"]}}`, '"Accept":["*/*"]'),
    long((s) => `{"request":{"headers":{"Cookie":["theme=dark; sid=${s}"]}},"status":200}`, '"status":200'),
    long((s) => `metadata: Metadata(authorization=Bearer ${s},user-agent=grpc-java)`),
    long((s) => `[Authorization:"Bearer ${s}", Accept:"*/*"]`, 'Accept:"*/*"'),
    long((s) => `headers={[Authorization, Bearer ${s}],[Accept, */*]}`),
    long((s) => `> GET /v1 HTTP/1.1\\n> X-Auth-Token: ${s}\\n> Accept: */*`, 'Accept: */*'),
    long(
      (s) => `haproxy[12]: 10.0.0.1:51 [03/May/2026] fe be/s1 0/0/1 200 {Bearer ${s}|Mozilla} "GET / HTTP/1.1"`,
      '"GET / HTTP/1.1"',
    ),
    holding(
      (s) =>
        `sasl.jaas.config=org.apache.kafka.common.security.plain.PlainLoginModule required username="app" password="${s}";`,
      'username="app"',
    ),
    holding((s) => `"vars": {"self": "<Client>", "password": "'${s}'", "n": "3"}`, '"n": "3"'),
    long((s) => `self.api_key: '${s}'`),
    holding((s) => `    token: str = "${s}"`),
    long((s) => `_header: 'POST /v1 HTTP/1.1\\r\\nAuthorization: Token ${s}\\r\\nHost: api\\r\\n'`, 'Host: api'),
    holding((s) => `auth: { username: 'ops', password: '${s}' }, timeout: 500`, 'timeout: 500'),
    long((s) => `Authorization: [ 'Bearer ${s}' ],`),
    long((s) => `http.Header{"Authorization":[]string{"Bearer ${s}"}, "Accept":[]string{"*/*"}}`, '"Accept"'),
    holding((s) => `&url.Userinfo{username:"ops", password:"${s}", passwordSet:true}`, 'passwordSet:true'),
    holding((s) => `Credentials { username: "ops", password: Some(SecretString("${s}")) }`, 'username: "ops"'),
    long((s) => `{"authorization": HeaderValue("Bearer ${s}"), "accept": "*/*"}`),
    long((s) => `java.lang.IllegalArgumentException: Invalid token "${s}"`),
    holding((s) => `$VAR1 = { 'login' => 'ops', 'password' => '${s}' };`, "'login' => 'ops'"),
    holding((s) => `Array ( [login] => ops [pwd] => ${s} [go] => 1 )`, '[go] => 1'),
    holding((s) => `%Plug.Conn{params: %{"login" => "ops", "password" => "${s}"}}`),
    holding((s) => `map[login:[ops] password:[${s}]]`, 'login:[ops]'),
    holding((s) => `LoginRequest(login=ops, password=${s}, rememberMe=true)`, 'rememberMe=true'),
    holding((s) => `{ "login": "ops", "password": "${s}" } -> 401`, '401'),
  ],
  databases: [
    holding(
      (s) => `2026-05-03 10:11:12 UTC [88] LOG:  statement: ALTER USER app WITH ENCRYPTED PASSWORD '${s}'`,
      'ALTER USER app',
    ),
    holding((s) => `2026-05-03T10:11:12Z\t   12 Query\tSET PASSWORD FOR 'app'@'%' = '${s}'`),
    holding((s) => `1770000000.1 [0 10.0.0.1:50] "AUTH" "${s}"`),
    holding((s) => `1770000000.1 [0 10.0.0.1:50] "HELLO" "3" "AUTH" "default" "${s}"`),
    holding((s) => `CHANGE MASTER TO MASTER_HOST='db', MASTER_USER='r', MASTER_PASSWORD='${s}'`, "MASTER_HOST='db'"),
    holding((s) => `primary_conninfo = 'host=db user=rep password=${s} port=5432'`, 'port=5432'),
    holding((s) => `CREATE USER MAPPING FOR app SERVER s OPTIONS (user 'u', password '${s}')`),
    holding((s) => `db.createUser({ user: "app", pwd: "${s}", roles: [] })`, 'user: "app"'),
    holding((s) => `COPY t FROM 's3://b/k' CREDENTIALS 'aws_access_key_id=x;aws_secret_access_key=${s}'`),
    holding((s) => `ATTACH 'x' AS y (TYPE postgres, PASSWORD '${s}')`),
    holding((s) => `Provider=SQLOLEDB;Data Source=db;User ID=sa;Password='${s}';`, 'Data Source=db'),
    holding((s) => `cockroach://app:${s}@db:26257/main?sslmode=require`, 'db:26257'),
    holding((s) => `amqp connection to amqp://app:${s}@mq.internal:5672/%2F closed`, 'mq.internal:5672'),
  ],
  'shells and tools': [
    holding((s) => `Environment="A=b" "DB_PASSWORD=${s}"`, '"A=b"'),
    holding((s) => `"Env": ["PATH=/bin", "MYSQL_ROOT_PASSWORD=${s}", "TZ=UTC"]`, '"TZ=UTC"'),
    holding((s) => `kubectl create secret generic app --from-literal=password=${s} -n prod`, '-n prod'),
    holding((s) => `  + password = "${s}"`),
    holding((s, d) => `  ~ secret_key = "${s}" -> "${d.word()}"`),
    holding((s) => `ansible_become_pass=${s} ansible_host=10.0.0.1`, 'ansible_host=10.0.0.1'),
    holding((s) => `ansible-playbook site.yml -e db_password=${s} -v`, '-v'),
    holding((s) => `echo "DEPLOY_TOKEN=${s}" >> $GITHUB_ENV`, '$GITHUB_ENV'),
    holding((s) => `+ export API_SECRET='${s}'`),
    holding((s) => `++ DB_PASSWORD=${s}`),
    holding((s) => `::set-output name=token::${s}`),
    holding((s) => `##vso[task.setvariable variable=dbSecret;issecret=true]${s}`),
    long(
      (s) => `fatal: Authentication failed for 'https://oauth2:${s}@gitlab.com/acme/app.git/'`,
      'gitlab.com/acme/app.git',
    ),
    long((s) => `Looking in indexes: https://ci:${s}@pypi.acme.io/simple`, 'pypi.acme.io/simple'),
    holding((s) => `"http-basic": {"repo.acme.io": {"username": "ci", "password": "${s}"}}`, 'repo.acme.io'),
    holding((s) => `<server><id>nexus</id><username>ci</username><password>${s}</password></server>`, '<id>nexus</id>'),
    holding((s) => `signing.password=${s}`),
    holding((s) => `bindpw ${s}`),
    holding((s) => `bindpw=${s}`),
    holding((s) => `network={ ssid="office" psk="${s}" }`, 'ssid="office"'),
    holding((s) => `wpa_passphrase=${s}`),
    holding((s) => `curl --data '{"password":"${s}"}' https://api.example.net`, 'https://api.example.net'),
    holding((s) => `curl -d password=${s} -d user=ops https://api.example.net`, 'user=ops'),
    long((s) => `curl --oauth2-bearer ${s} https://api.example.net`, 'https://api.example.net'),
    holding(
      (s) => `curl -x http://proxy:3128 --proxy-user ops:${s} https://api.example.net`,
      'https://api.example.net',
    ),
    holding((s) => `openssl enc -aes-256-cbc -k ${s} -in a`),
    holding((s) => `openssl req -passout pass:${s} -out a.pem`, 'a.pem'),
    holding((s) => `gpg --batch --passphrase ${s} -d a.gpg`, 'a.gpg'),
    holding((s) => `7z x -p${s} a.7z`, 'a.7z'),
    long((s) => `vault login ${s}`),
    holding((s) => `vault kv put secret/app password=${s} user=ops`, 'user=ops'),
    holding((s) => `aws configure set aws_secret_access_key ${s}`),
    holding((s) => `heroku config:set MAIL_SECRET=${s} -a shop`, '-a shop'),
    long((s) => `npm config set //registry.acme.io/:_authToken ${s}`),
    holding((s) => `psql "host=db user=app password=${s}"`, 'host=db user=app'),
    holding((s) => `mount -t cifs //nas/x /mnt -o username=ops,password=${s},vers=3.0`, 'vers=3.0'),
    holding((s) => `xfreerdp /v:10.0.0.1 /u:ops /p:${s}`, '/u:ops'),
    holding((s) => `New-Object PSCredential('ops', (ConvertTo-SecureString '${s}' -AsPlainText -Force))`),
    holding((s) => `schtasks /create /ru ops /rp ${s} /tn x`),
    holding((s) => `java -jar app.jar --spring.datasource.password=${s}`),
    holding((s) => `keytool -import -storepass ${s} -file a.crt`, 'a.crt'),
    holding((s) => `rails runner with SECRET_KEY_BASE=${s}`),
    holding((s) => `docker build --build-arg NPM_TOKEN=${s} .`),
    holding((s) => `sudo -S <<< ${s}`),
    holding((s) => `useradd ops -p ${s}`),
    holding((s) => `echo 'ops:${s}' | chpasswd`, 'chpasswd'),
  ],
  'links and grants': [
    long(
      (s) =>
        `10.0.0.1 - - [03/May/2026:10:11:12 +0000] "GET /x?access_token=${s} HTTP/2.0" 200 17 "https://r.example/?token=${s}" "curl"`,
      '200 17',
    ),
    (d) => {
      const s = d.b64(300)
      return one(
        `SAMLResponse=${encodeURIComponent(s)}&RelayState=x`,
        [encodeURIComponent(s).slice(20, 60)],
        ['RelayState=x'],
      )
    },
    long((s) => `POST /oauth/token grant_type=authorization_code&code=${s}&client_id=web`, 'client_id=web'),
    long((s) => `{"access_token":"${s}","token_type":"bearer","expires_in":3600}`, '"expires_in":3600'),
    long((s) => `refresh_token=${s}&grant_type=refresh_token`, 'grant_type=refresh_token'),
    long((s) => `code_verifier=${s}&code_challenge_method=S256`, 'S256'),
    (d) => {
      const t = jwtParts(d)
      return one(`client_assertion_type=x&client_assertion=${t.text}`, t.secrets)
    },
    long(
      (s) => `https://d1.cloudfront.net/a.mp4?Expires=1770000000&Signature=${s}__&Key-Pair-Id=K2JCJMDEHXQW5F`,
      'Expires=1770000000',
    ),
    long(
      (s) => `https://b.oss-cn-hangzhou.aliyuncs.com/k?OSSAccessKeyId=x&Expires=1770000000&Signature=${s}%3D`,
      'Expires=1770000000',
    ),
    (d) => {
      const s = d.b64(43)
      return one(`X-Shopify-Hmac-Sha256: ${s}=`, [s])
    },
    (d) => {
      const s = d.hex(64)
      return one(`X-Slack-Signature: v0=${s}`, [s])
    },
    (d) => {
      const s = d.b64(43)
      return one(`svix-signature: v1,${s}=`, [s])
    },
    (d) => {
      const s = d.b64(27)
      return one(`X-Twilio-Signature: ${s}=`, [s])
    },
    (d) => {
      const s = d.hex(64)
      return one(`Paddle-Signature: ts=1770000000;h1=${s}`, [s], ['ts=1770000000'])
    },
    (d) => {
      const s = d.hex(64)
      return one(`x-razorpay-signature: ${s}`, [s])
    },
    long((s) => `X-Gitlab-Token: ${s}`),
    long((s) => `authenticity_token=${s}&user[name]=ops`, 'user[name]=ops'),
    long((s) => `__RequestVerificationToken=${s}`),
    long((s) => `XSRF-TOKEN=${s}; Path=/`, 'Path=/'),
    long((s) => `{"csrfToken":"${s}"}`),
    (d) => {
      const s = d.base32(32)
      return one(`"totp_secret":"${s}"`, [s])
    },
    (d) => {
      const s = `${d.digits(4)}-${d.digits(4)}`
      return one(`backup_codes: ["${s}"]`, [s])
    },
    (d) => {
      const s = d.hex(64)
      return one(`private_key=0x${s}`, [s])
    },
    (d) => {
      const s = d.hex(64)
      return one(`wallet privateKey: '0x${s}'`, [s])
    },
    () => {
      const s = 'ripple oxygen velvet tunnel gravity lumber sponsor candle fabric mosaic engine walnut'
      return one(`seed phrase: ${s}`, [s])
    },
    long((s) => `https://app.example.net/r/confirm?user=7&confirmation_token=${s}`, 'user=7'),
    long((s) => `wss://rt.example.net/socket?vsn=2.0.0&token=${s}`, 'vsn=2.0.0'),
    long((s) => `https://hooks.example.net/in?secret=${s}`),
    (d) => {
      const s = d.hex(32)
      return one(`https://api.openweathermap.org/data/2.5/weather?q=Oslo&appid=${s}`, [s], ['q=Oslo'])
    },
    (d) => {
      const s = d.alnum(40)
      return one(`https://maps.example.net/tile?apikey=${s}`, [s])
    },
    (d) => {
      const s = d.hex(40)
      return one(`https://acme.pipedrive.com/v1/deals/45?api_token=${s}`, [s], ['/v1/deals/45'])
    },
  ],
  people: [
    (d) => {
      const p = `+7-9${d.digits(2)}-${d.digits(3)}-${d.digits(2)}-${d.digits(2)}`
      return one(`Телефон клиента: ${p}`, [p])
    },
    (d) => {
      const p = `+1415${d.digits(7)}`
      return one(`{"to":"whatsapp:${p}","body":"hi"}`, [p], ['"body":"hi"'])
    },
    (d) => {
      const p = `+4930${d.digits(8)}`
      return one(`INVITE sip:${p}@voip.example.net SIP/2.0`, [p])
    },
    (d) => {
      const p = `4477${d.digits(8)}`
      return one(`msisdn=${p} op=vodafone`, [p], ['op=vodafone'])
    },
    (d) => {
      const p = `9${d.digits(9)}`
      return one(`"phone":"+91 ${p.slice(0, 5)} ${p.slice(5)}"`, [`${p.slice(0, 5)} ${p.slice(5)}`])
    },
    (d) => {
      const p = `(0${d.digits(2)}) ${d.digits(3)}-${d.digits(4)}`
      return one(`phone: ${p}`, [p])
    },
    (d) => {
      const m = `${d.lower(6)}.${d.lower(7)}@${d.lower(8)}.com`
      return one(`From: "Support" <${m}>`, [m], ['"Support"'])
    },
    (d) => {
      const m = `${d.lower(9)}@${d.lower(8)}.co`
      return one(`duplicate entry '${m}' for key 'users.email'`, [m], ["for key 'users.email'"])
    },
    (d) => {
      const m = `${d.lower(9)}@${d.lower(8)}.ru`
      return one(`клиент ${m}, сделка 4471`, [m], ['4471'])
    },
    (d) => {
      const m = `${d.lower(9)}+test@${d.lower(8)}.io`
      return one(`mailto=${encodeURIComponent(m)}`, [m.slice(0, 9)])
    },
    (d) => {
      const c = card(d, '4', 16)
      return one(`${c}|12|2030|${d.digits(3)}`, [c])
    },
    (d) => {
      const c = card(d, '55', 16)
      const s = c.replace(/(.{4})(?=.)/g, '$1.')
      return one(`PAN ${s} exp 12/30`, [s], ['exp 12/30'])
    },
    (d) => {
      const c = card(d, '4', 16)
      const v = d.digits(3)
      return one(`PAN: ${c} exp 12/30 cvv ${v}`, [c, v])
    },
    (d) => {
      const c = card(d, '2200', 16)
      return one(`["pay","${c}","RUB"]`, [c], ['"RUB"'])
    },
    () => one('ФИО: Иванов Пётр Сергеевич, тариф Базовый', ['Иванов Пётр Сергеевич'], ['тариф Базовый']),
    () => one('"billing_details":{"name":"Zoë O’Neill","phone":null}', ['Zoë O’Neill']),
    () =>
      one(
        'shipping[address][line1]=12 High Street&shipping[name]=Ann Bell&currency=usd',
        ['12 High Street', 'Ann Bell'],
        ['currency=usd'],
      ),
    () => one('{"recipient_name":"Marta Kowalczyk","parcel":17}', ['Marta Kowalczyk'], ['"parcel":17']),
    () => one("customer_details=OpenStruct(name='Jorge Mendes', email=None)", ['Jorge Mendes']),
    () =>
      many(
        ['customer_details:', '  name: Aino Virtanen', '  address:', '    line1: Mannerheimintie 12', 'amount: 4200'],
        ['Aino Virtanen', 'Mannerheimintie 12'],
        ['amount: 4200'],
      ),
    (d) => {
      const s = `${d.digits(3)}-${d.digits(2)}-${d.digits(4)}`
      return one(`{"ssn":"${s}"}`, [s])
    },
    (d) => {
      const s = `19${d.digits(2)}-0${d.between(1, 9)}-1${d.int(9)}`
      return one(`"date_of_birth":"${s}"`, [s])
    },
  ],
  'odd places': [
    holding(
      (s) => `msg="login failed" body="{\\"user\\":\\"ops\\",\\"password\\":\\"${s}\\"}" status=401`,
      'status=401',
    ),
    holding((s) => `"{""user"":""ops"",""password"":""${s}""}",401`, '401'),
    holding((s) => `body=user%3Dops%26password%3D${s}%26go%3D1`, 'go%3D1'),
    holding((s) => `{"textPayload":"db: {host: 10.0.0.1, password: ${s}}"}`, '10.0.0.1'),
    holding((s) => `<log4j:message><![CDATA[db password=${s}]]></log4j:message>`),
    holding((s) => `password=${s}; path=/x`, 'path=/x'),
    holding((s) => `'password=${s}'`),
    holding((s) => `[password=${s}]`),
    holding((s) => `(password:${s})`),
    holding((s) => `{password:${s},user:ops}`, 'user:ops'),
    holding((s) => `**password**: \`${s}\``),
    holding((s) => `password: ***${s}`),
    holding((s) => `PASSWORD  =  ${s}`),
    holding((s) => `"Password" : '${s}'`),
    holding((s) => `db.password->${s}`),
    holding((s) => `password	=>	"${s}"`),
    holding((s) => `–password ${s}`),
    holding((s) => `пароль=«${s}»`),
    holding((s) => `Пароль от базы: ${s}`),
    holding((s) => `ваш новый пароль: ${s}`),
    holding((s) => `mot de passe : ${s}`),
    holding((s) => `Passwort lautet ${s}`),
    holding((s) => `Your temporary password is: ${s}`),
    holding((s) => `temporary password ${s} sent`),
    holding((s) => `pwd is now ${s}`),
    long((s) => `key ${s} revoked, secret ${s}`),
    long((s) => `Loaded API key: ${s}`),
    long((s) => `api key "${s}" rejected`),
    long((s) => `apiKey was ${s}`),
    long((s) => `using token=${s}.`),
    long((s) => `session token: ${s}, user 7`, 'user 7'),
    (d) => {
      const b = b64Of(`ops:${d.password()}`)
      return one(`basic ${b}`, [b])
    },
    (d) => {
      const s = d.password()
      return many(['-----', 'login: ops', 'password:', s], [s])
    },
    (d) => {
      const s = d.password()
      return many(['$ printenv', 'HOME=/root', `API_SECRET=${s}`, 'LANG=C'], [s], ['LANG=C'])
    },
    (d) => {
      const s = d.password()
      return many(['[client]', 'user=root', `password = ${s}`], [s], ['user=root'])
    },
    (d) => {
      const s = d.password()
      return many(['secret:', '  - name: a', `    password: "${s}"`], [s], ['- name: a'])
    },
  ],
}

/** Thought up after the rules had been mended for seeded leaks; nothing here was known to them. */
export const placedLeaks = (seed: number): SeededLeak[] => fill(createDice(seed), groups)

export const placedInnocents = (seed: number): InnocentLine[] => {
  const d = createDice(seed)
  return [
    'PasswordAuthentication[userName=ops, password=[C@1b6d3586]',
    'UsernamePasswordAuthenticationToken [Principal=ops, Credentials=[PROTECTED], Authenticated=true]',
    'Warning: mysqli::__construct(): (HY000/1045): Access denied for user',
    "ERROR 1045 (28000): Access denied for user 'app'@'10.0.0.1' (using password: YES)",
    'password hash algorithm: bcrypt cost=12',
    'Password policy: minimum 12 characters',
    'passwords=3 users=7',
    'secret store unsealed',
    'reading secrets from /run/secrets',
    'token cache hit ratio 0.97',
    'tokens/sec: 48.1',
    'tokens_used: 1841',
    'api_key=None',
    "apiKey: undefined, baseUrl: '/v1'",
    '"authorization":null',
    'Authorization: Basic realm="api"',
    'WWW-Authenticate: Bearer realm="api", error="invalid_token"',
    'Set-Cookie: theme=; Path=/; Max-Age=0',
    'cookie consent given',
    'auth.login.failed user=7 reason=bad_password',
    'reason=token_expired',
    'error_code=invalid_api_key',
    '"code":"api_key_expired","type":"invalid_request_error"',
    'POST /api/auth/refresh-token 200 12ms',
    'GET /users/7/api-keys 200',
    'DELETE /api/v1/tokens/88 204',
    'src/lib/password-strength.test.ts',
    'PASS src/auth.test.ts (5.1 s)',
    'FAIL src/token.test.ts',
    'Tests: 12 passed, 1 failed',
    'pass 12 fail 0',
    'key=user:7:cart ttl=300',
    'KEY `idx_token` (`token`)',
    'CREATE INDEX idx_users_password_reset ON users (reset_at)',
    'PRIMARY KEY (id)',
    'unique key violation (email)',
    'Redis key pattern session:*',
    'partition=7 offset=1841 key=null',
    'keepalive=30 keys=12',
    'publickey accepted',
    'host key verification failed',
    'RSA key fingerprint is SHA256:' + d.b64(43) + '.',
    'signature=valid',
    'signed-off-by: ops',
    'sig=SIGTERM',
    'received signal 15',
    'pin 7 set HIGH',
    'pinned version 1.2.3',
    'zip=true',
    'postal service delayed',
    'street view loaded',
    'phone call ended',
    'mobile view',
    'holder=none',
    'card declined',
    'card_type=visa',
    'card payment ok amount=4200',
    'cvc_check: pass',
    'iban valid',
    'address already in use 0.0.0.0:8080',
    'email sent',
    'email queue depth=4',
    'name resolution failed',
    'customer created',
    'customer=cus_' + d.alnum(14),
    'shipping calculated',
    'billing cycle anchor=1770000000',
    'owner=root group=root',
    'first byte 12ms last byte 88ms',
    'family=ipv4',
    'given up after 5 attempts',
    'code=0 signal=null',
    'exit code: 1',
    '"code":"ERR_HTTP2_STREAM_ERROR"',
    'state=running',
    'hash=' + d.hex(7),
    'nonce check ok',
    'seed=42',
    'salt rounds: 10',
    'challenge passed',
    'otp enabled',
    '2fa required',
    'mfa: optional',
    'pincode field missing',
    'verification code requested for user 7',
    'sms code length 6',
    `deal ${d.digits(5)} → stage ${d.digits(2)}`,
    `session cs_live_${d.alnum(58)} completed`,
    `order_${d.digits(8)} paid`,
    `trace ${d.hex(32)}`,
    `user ${d.uuid()} logged in`,
    `build ${d.hex(40)} deployed`,
    `blob sha256:${d.hex(64)} pulled`,
    `key id ${d.hex(16)}`,
    `kid=${d.uuid()}`,
    `client_id=${d.lowerDigits(20)}`,
    'ключевые слова: оплата, доставка',
    'имя файла: report.csv',
    'адресация памяти',
    'токенизация карты прошла',
    'секретариат закрыт',
    'телефонный звонок завершён',
    'код возврата 0',
    'кодировка utf-8',
    'Пароль успешно изменён пользователем 7',
    'парольная политика обновлена',
    'инновации 2026',
    'пин-код не требуется',
    'паспорт проверен',
    'clave duplicada',
    'la contraseña es obligatoria',
    'mot de passe oublié',
    'Passwort vergessen?',
    '密码错误',
    'パスワードが間違っています',
  ].map((line) => ({ category: 'negative', lines: [line] }))
}
