import { b64Of, card, iban, type Dice, type SeededLeak } from './leak-kit.ts'
import { fill, holding, many, one, type Make } from './leaks-by-shape.ts'

const esc = (text: string, times: number): string =>
  times === 0 ? text : esc(JSON.stringify(text).slice(1, -1), times - 1)

const names: Record<string, Make[]> = {
  'key names in languages': [
    'пароль',
    'Пароль',
    'секрет',
    'токен',
    'секретный_ключ',
    'ключ_api',
    'contraseña',
    'contrasena',
    'clave_secreta',
    'mot_de_passe',
    'motdepasse',
    'Passwort',
    'Kennwort',
    'senha',
    'hasło',
    'wachtwoord',
    'parola',
    'şifre',
    '密码',
    'パスワード',
    '비밀번호',
    'lösenord',
    'salasana',
    'heslo',
  ].flatMap((name) => [holding((s) => `${name}: ${s}`), holding((s) => `{"${name}":"${s}","id":7}`, '"id":7')]),
  'key names in english': [
    'password',
    'passwd',
    'pwd',
    'pass',
    'passphrase',
    'secret',
    'client_secret',
    'clientSecret',
    'ClientSecret',
    'api-key',
    'apiKey',
    'APIKEY',
    'auth_token',
    'authToken',
    'access_token',
    'refreshToken',
    'private_key',
    'privateKey',
    'signing_secret',
    'signingKey',
    'encryption_key',
    'encryptionKey',
    'master_key',
    'db_password',
    'DB_PASS',
    'dbPassword',
    'PGPASSWORD',
    'MYSQL_ROOT_PASSWORD',
    'REDIS_PASSWORD',
    'JWT_SECRET',
    'SECRET_KEY_BASE',
    'APP_KEY',
    'session_secret',
    'cookie_secret',
    'webhook_secret',
    'bot_token',
    'smtp_pass',
    'ldap_bind_password',
    'keystorePassword',
    'ssl.key.password',
    'spring.datasource.password',
    'sasl.password',
    'admin_password',
    'new_password',
    'password_confirmation',
    'oldPassword',
    'credentials',
    'access_key',
    'secretAccessKey',
    'bearer_token',
    'oauth_token_secret',
    'consumer_secret',
    'service_key',
    'salt_key',
    'hmac_key',
    'shared_secret',
    'license_key',
    'deploy_token',
    'personal_access_token',
    'x_api_key',
    'security_token',
    'storage_key',
    'account_key',
    'root_password',
    'user_password',
    'passcode',
    'unlock_code',
    'recovery_code',
    'pin',
  ].flatMap((name) => [
    holding((s) => `{"${name}":"${s}","order_id":1841}`, '"order_id":1841'),
    holding((s, d) =>
      d.pick([
        `${name}=${s} region=eu`,
        `${name}: ${s}`,
        `${name} = "${s}"`,
        `  ${name}: '${s}',`,
        `:${name}=>"${s}", :port=>80`,
        `["${name}"]=> string(14) "${s}"`,
        `<${name}>${s}</${name}>`,
      ]),
    ),
  ]),
  'json escaped': [
    ...[1, 2, 3].map((times): Make =>
      holding(
        (s) => `{"body":"${esc(JSON.stringify({ user: 'ops', password: s, n: 1 }), times)}","status":401}`,
        '401',
      ),
    ),
    ...[1, 2, 3].map((times): Make => (d) => {
      const s = `q"${d.alnum(6)}\\${d.alnum(6)}`
      return one(
        `{"body":"${esc(JSON.stringify({ password: s, next: 'v' }), times)}","status":401}`,
        [s.slice(2, 8), s.slice(9)].map((x) => x),
        ['401', 'next'],
      )
    }),
    holding((s) => JSON.stringify({ a: { b: [{ password: s }] }, ok: true }), '"ok":true'),
    holding((s) => `{"password" : "${s}" , "ok" : true}`, '"ok" : true'),
    holding((s) => `{\\u0022password\\u0022:\\u0022${s}\\u0022}`),
    holding((s) => `{"password":["${s}","${s}2"]}`),
    holding((s) => `{"secret":{"value":"${s}","version":3}}`),
    holding((s) => `{"name":"DB_PASSWORD","value":"${s}"}`, 'DB_PASSWORD'),
    holding((s) => `[{"key":"api_secret","value":"${s}"}]`, 'api_secret'),
    (d) => {
      const s = d.digits(9)
      return one(`{"password":${s},"port":5432}`, [s], ['5432'])
    },
    (d) => {
      const s = d.digits(12)
      return one(`{"secret_code": ${s} }`, [s])
    },
    holding((s) => `{"password":"${s}`),
    (d) => {
      const s = d.password()
      return many(['{', '  "password":', `    "${s}",`, '  "port": 80'], [s], ['"port": 80'])
    },
  ],
  python: [
    holding((s) => `{'password': '${s}', 'port': 5432}`, '5432'),
    holding((s) => `{'password': b'${s}'}`),
    holding((s) => `Config(host='db', password='${s}', port=5432)`, 'port=5432'),
    holding((s) => `Settings(database=DB(user='a', passwd="${s}"), debug=False)`, 'debug=False'),
    holding((s) => `connect(dsn=None, password=u'${s}')`),
    holding((s) => `('password', '${s}'), ('port', 1)`),
    holding((s) => `    api_secret = '${s}'  # line 31`, 'line 31'),
    holding((s) => `Namespace(token='${s}', verbose=True)`, 'verbose=True'),
    holding((s) => `OrderedDict([('api_key', '${s}'), ('a', 1)])`),
    holding((s) => `environ({'HOME': '/root', 'DB_PASSWORD': '${s}'})`, '/root'),
  ],
  ruby: [
    holding((s) => `{:password=>"${s}", :port=>5432}`, '5432'),
    holding((s) => `{"api_key"=>"${s}", "x"=>nil}`, '"x"=>nil'),
    holding((s) => `#<User id: 7, email: nil, password: "${s}">`, 'id: 7'),
    holding((s) => `#<Config:0x000055d0 @host="db", @password="${s}">`, '@host="db"'),
    holding((s) => `{password: "${s}", port: 1}`, 'port: 1'),
    holding((s) => `#<struct Conf token="${s}", n=1>`, 'n=1'),
  ],
  php: [
    holding((s) => `    [password] => ${s}`),
    holding((s) => `array ( 'password' => '${s}', 'port' => 1, )`, "'port' => 1"),
    (d) => {
      const s = d.password()
      return many(['  ["password"]=>', `  string(${s.length}) "${s}"`, '  ["port"]=>', '  int(80)'], [s], ['int(80)'])
    },
    holding((s) => `a:1:{s:8:"password";s:${s.length}:"${s}";}`),
    holding((s) => `["password":protected]=> string(9) "${s}"`),
    holding((s) => `PDO->__construct('mysql:host=db', 'app', password: '${s}')`),
    holding((s) => `define('DB_PASSWORD', '${s}');`),
    (d) => {
      const s = d.password()
      return many(['Array', '(', `    [api_secret:Client:private] => ${s}`, ')'], [s])
    },
  ],
  go: [
    holding((s) => `{Host:db Password:${s} Port:5432}`, 'Port:5432'),
    holding((s) => `main.Config{Host:"db", Password:"${s}", Port:5432}`, 'Port:5432'),
    holding((s) => `&{User:app Secret:${s} TLS:<nil>}`, 'TLS:<nil>'),
    holding((s) => `map[password:${s} port:80]`, 'port:80'),
    holding((s) => `map[string]interface {}{"token":"${s}", "n":1}`, '"n":1'),
    holding((s) => `map[string]string{"api_key":"${s}"}`),
    holding((s) => `(*config.DB)(0xc000){Pass: (string) (len=14) "${s}"}`),
  ],
  'rust, java, scala, elixir and others': [
    holding((s) => `Config { host: "db", password: "${s}", port: 5432 }`, 'port: 5432'),
    holding((s) => `Config { password: Some("${s}"), n: 1 }`, 'n: 1'),
    holding((s) => `Token { secret: Secret("${s}") }`),
    holding((s) => `DbConfig{host='db', password='${s}', port=5432}`, 'port=5432'),
    holding((s) => `DbConfig[host=db, password=${s}, port=5432]`, 'port=5432'),
    holding((s) => `DbConfig(host=db, password=${s}, port=5432)`, 'port=5432'),
    holding((s) => `{host=db, password=${s}, port=5432}`, 'port=5432'),
    holding((s) => `%{host: "db", password: "${s}"}`),
    holding((s) => `%{"password" => "${s}", "n" => 1}`, '"n" => 1'),
    holding((s) => `[host: "db", secret_key_base: "${s}"]`),
    holding((s) => `%Conf{password: "${s}", n: 1}`, 'n: 1'),
    holding((s) => `Conf { Password = ${s}, Port = 1 }`, 'Port = 1'),
    holding((s) => `{ host: 'db', password: '${s}', [Symbol(x)]: 1 }`, '[Symbol(x)]'),
    holding((s) => `(:password "${s}" :port 1)`, ':port 1'),
    holding((s) => `{:password "${s}", :port 1}`, ':port 1'),
    holding((s) => `[{password,<<"${s}">>},{port,1}]`, '{port,1}'),
    holding((s) => `[password: '${s}', port: 1]`, 'port: 1'),
    holding((s) => `local password = "${s}"`),
    holding((s) => `$password = '${s}';`),
    holding((s) => `@{Password=${s}; Port=1}`, 'Port=1'),
    holding((s) => `Map(password -> ${s}, port -> 1)`, 'port -> 1'),
    holding((s) => `Some(password → "${s}")`),
    holding((s) => `password := "${s}"`),
    holding((s) => `-Dspring.datasource.password=${s} -Xmx1g`, '-Xmx1g'),
  ],
  'yaml, toml, ini, env': [
    (d) => {
      const s = d.password()
      return many(['database:', '  password:', `    ${s}`, '  port: 5432'], [s], ['port: 5432'])
    },
    (d) => {
      const s = d.password()
      return many(['password: |', `  ${s}`, 'port: 5432'], [s], ['port: 5432'])
    },
    (d) => {
      const s = d.password()
      return many(['password: >-', `  ${s}`, 'port: 5432'], [s], ['port: 5432'])
    },
    holding((s) => `password: "${s}" # rotated in May`, '# rotated in May'),
    holding((s) => `- {name: DB_PASSWORD, value: ${s}}`, 'DB_PASSWORD'),
    (d) => {
      const s = d.password()
      return many(['- name: DB_PASSWORD', `  value: ${s}`, '- name: PORT', '  value: "80"'], [s], ['value: "80"'])
    },
    holding((s) => `password: &pw ${s}`),
    holding((s) => `password: !vault ${s}`),
    holding((s) => `password = "${s}"`),
    holding((s) => `password = '''${s}'''`),
    holding((s) => `db = { user = "a", password = "${s}" }`),
    holding((s) => `DB_PASSWORD="${s}"`),
    holding((s) => `set "DB_PASSWORD=${s}"`),
    holding((s) => `$env:DB_PASSWORD = "${s}"`),
    holding((s) => `export DB_PASSWORD=${s}; ./run`, './run'),
    holding((s) => `ENV DB_PASSWORD ${s}`),
    holding((s) => `SetEnv DB_PASSWORD ${s}`),
    holding((s) => `fastcgi_param DB_PASSWORD "${s}";`),
    holding((s) => `requirepass ${s}`),
    holding((s) => `AUTH ${s}`),
    holding((s) => `db.password=${s}`),
    holding((s) => `db.password : ${s}`),
    (d) => {
      const s = d.signs()
      return one(`DB_PASSWORD=${s}`, [s])
    },
    (d) => {
      const s = `${d.alnum(5)} ${d.alnum(5)} ${d.alnum(5)}`
      return one(`password: "${s}"`, [s])
    },
    (d) => {
      const s = `${d.alnum(5)} ${d.alnum(5)}`
      return one(`{"password": "${s}", "n": 1}`, [s], ['"n": 1'])
    },
  ],
  'xml and soap': [
    holding((s) => `<password>${s}</password>`, '</password>'),
    holding((s) => `<wsse:Password Type="http://docs.oasis-open.org/wss#PasswordText">${s}</wsse:Password>`),
    holding((s) => `<connection user="app" password="${s}" port="80"/>`, 'port="80"'),
    holding((s) => `<add key="ApiSecret" value="${s}"/>`),
    holding((s) => `<property name="hibernate.connection.password">${s}</property>`),
    holding((s) => `<apiKey><![CDATA[${s}]]></apiKey>`),
    holding((s) => `<entry key="password">${s}</entry>`),
    (d) => {
      const s = d.password()
      return many(['<password>', `  ${s}`, '</password>'], [s])
    },
    holding((s) => `&lt;password&gt;${s}&lt;/password&gt;`),
    holding((s) => `<soap:Header><AuthToken xmlns="urn:x">${s}</AuthToken></soap:Header>`),
    (d) => {
      const s = d.password()
      return many(['<key>apiSecret</key>', `<string>${s}</string>`], [s])
    },
    holding((s) => `<input type="password" name="pw" value="${s}">`),
    holding((s) => `<input type="hidden" name="csrf_token" value="${s}" />`),
    holding((s) => `<meta name="csrf-token" content="${s}">`),
    holding((s) => `<param name="password" value='${s}'/>`),
  ],
  argv: [
    holding((s) => `exec: psql --password ${s} -h db`, '-h db'),
    holding((s) => `exec: tool --password=${s} --port=80`, '--port=80'),
    holding((s) => `mysql -uroot -p${s} main`, 'main'),
    holding((s) => `mysqldump -u root -p'${s}' main > /tmp/x.sql`, '/tmp/x.sql'),
    holding((s) => `curl -u ops:${s} https://api.example.net/v1`, 'https://api.example.net/v1'),
    holding((s) => `curl --user 'ops:${s}' -X POST https://api.example.net/v1`, 'POST'),
    holding((s) => `sshpass -p ${s} ssh host1`, 'ssh host1'),
    holding((s) => `redis-cli -h cache -a ${s} ping`, 'ping'),
    holding((s) => `docker login -u ci -p ${s} registry.acme.io`, 'registry.acme.io'),
    holding((s) => `["node","app.js","--api-key","${s}","--port","80"]`, '"80"'),
    holding((s) => `['tool', '--token', '${s}', '-v']`, "'-v'"),
    holding((s) => `args: --secret-key ${s}`),
    holding((s) => `PGPASSWORD=${s} pg_dump -h db main`, 'pg_dump -h db main'),
    holding((s) => `wget --http-password=${s} https://x.example`, 'https://x.example'),
    holding((s) => `openssl rsa -passin pass:${s} -in k.pem`, 'k.pem'),
    holding((s) => `mongosh --username a --password '${s}' --host db`, '--host db'),
    holding((s) => `lftp -u ci,${s} sftp://files`, 'sftp://files'),
    holding((s) => `helm upgrade app --set db.password=${s} --set n=1`, '--set n=1'),
    holding((s) => `docker run -e DB_PASSWORD=${s} -p 80:80 app`, '-p 80:80'),
    holding((s) => `az login --service-principal -u a -p ${s} --tenant t`, '--tenant t'),
    holding((s) => `rsync --password ${s}`),
    holding((s) => `smbclient //nas/x -U ops%${s}`, '//nas/x'),
    holding((s) => `ldapsearch -D cn=admin -w ${s} -b dc=x`, '-b dc=x'),
    holding((s) => `zip -P ${s} out.zip in`, 'out.zip'),
    holding((s) => `net use Z: \\\\nas\\x /user:ops ${s}`),
    holding((s) => `htpasswd -b /etc/pw ops ${s}`),
    holding((s) => `echo ${s} | docker login --password-stdin`),
    holding((s) => `sqlcmd -S db -U sa -P ${s} -Q x`, '-Q x'),
  ],
  sql: [
    holding((s) => `CREATE USER app WITH PASSWORD '${s}';`, 'CREATE USER app'),
    holding((s) => `ALTER ROLE app PASSWORD '${s}'`, 'ALTER ROLE app'),
    holding((s) => `CREATE USER 'a'@'%' IDENTIFIED BY '${s}'`, 'CREATE USER'),
    holding((s) => `UPDATE users SET password = '${s}' WHERE id = 7`, 'WHERE id = 7'),
    holding((s) => `SELECT * FROM users WHERE password='${s}' AND id=3`, 'id=3'),
    holding((s) => `SET PASSWORD FOR 'a' = PASSWORD('${s}')`),
    holding((s) => `INSERT INTO users (login, password, age) VALUES ('ops', '${s}', 31)`, '31'),
    holding((s) => `GRANT ALL ON *.* TO 'a' IDENTIFIED BY "${s}"`),
    holding((s) => `CREATE LOGIN sa WITH PASSWORD = N'${s}'`),
    holding((s) => `pgp_sym_decrypt(data, '${s}')`),
    holding((s) => `parameters: $1 = 'ops', $2 = '${s}' /* password */`.replace('$2 =', 'password ='), "$1 = 'ops'"),
  ],
  'tables and text forms': [
    holding((s) => `| password | ${s} |`),
    holding((s) => `| DB_PASSWORD | ${s} | prod |`, '| prod |'),
    holding((s) => `│ api_key │ ${s} │`),
    holding((s) => `password: "${s}" port: 5432`, '5432'),
    holding((s) => `db { password: "${s}" port: 1 }`, 'port: 1'),
    holding((s) => `password\t${s}`),
    holding((s) => `password .......... ${s}`),
    holding((s) => `Password:    ${s}`),
    holding((s) => `Login: ops / Password: ${s}`),
    holding((s) => `login ops, password ${s}`),
    holding((s) => `The password is ${s}`),
    holding((s) => `the new password for ops is "${s}".`),
    holding((s) => `пароль пользователя: ${s}`),
    holding((s) => `Новый пароль ${s}`),
    holding((s) => `user=ops pass=${s} ip=10.0.0.1`, 'ip=10.0.0.1'),
    holding((s) => `login failed for ops:${s} (password)`.replace('ops:', 'ops password=')),
    holding((s) => `token: ${s}, expires: 3600`, '3600'),
    holding((s) => `token -> ${s}`),
    holding((s) => `Secret=${s}|Port=1`, 'Port=1'),
    holding((s) => `secret = ${s}`),
    (d) => {
      const s = d.password()
      return many(['--boundary', 'Content-Disposition: form-data; name="password"', '', s, '--boundary--'], [s])
    },
    (d) => {
      const s = d.password()
      return many(['sudo: password for ops:', 'login: ops', `password: ${s}`], [s])
    },
    (d) => {
      const s = d.b64(40)
      return one(`AWS credentials: ["AKIA${d.base32(16)}", "${s}"]`.replace('", "', '", secret="'), [s])
    },
  ],
}

const encoded: Record<string, Make[]> = {
  'ansi and invisible': [
    (d) => {
      const s = d.alnum(24)
      return one(`\u001b[32m${['sk', 'live', s].join('_')}\u001b[0m ok`, [s])
    },
    (d) => {
      const s = d.alnum(24)
      const t = ['sk', 'live', s].join('_')
      return one(`key ${t.slice(0, 14)}\u001b[0m\u001b[1m${t.slice(14)} x`, [s])
    },
    (d) => {
      const s = d.alnum(24)
      const t = ['sk', 'live', s].join('_')
      return one(`key ${t.slice(0, 5)}\u200b${t.slice(5)} x`, [s])
    },
    (d) => {
      const s = d.alnum(36)
      return one(`gh\u200cp_${s.slice(0, 10)}\u00ad${s.slice(10)}`, [s])
    },
    holding((s) => `\u001b[36mpassword\u001b[39m=\u001b[33m${s}\u001b[39m port=1`, 'port=1'),
    holding((s) => `\u001b[34m"password"\u001b[0m: \u001b[32m"${s}"\u001b[0m,`),
    holding((s) => `\u001b[32mpassword:\u001b[0m ${s}`),
    holding((s) => `#033[36mpassword#033[0m=${s}`),
    (d) => {
      const s = d.password()
      return one(`password=${s.slice(0, 6)}\u001b[0m${s.slice(6)}`, [s])
    },
    holding((s) => `\\x1b[36mpassword\\x1b[0m=${s}`),
    holding((s) => `\\u001b[36mpassword\\u001b[39m: '${s}'`),
    (d) => {
      const s = d.alnum(24)
      return one([...['sk', 'live', s].join('_')].join('\u200b'), [s])
    },
  ],
  'white space and line ends': [
    holding((s) => `password=${s}\r`),
    holding((s) => `old\rpassword=${s}\rnext`, 'next'),
    holding((s) => `password\t=\t${s}\tport=1`, 'port=1'),
    holding((s) => `password\u00a0=\u00a0${s}`),
    holding((s) => `password:\u00a0${s}`),
    holding((s) => `password：${s}`),
    holding((s) => `password = ${s}`),
    (d) => {
      const s = d.alnum(24)
      return one(`a${['sk', 'live', s].join('_')}`, [s])
    },
    (d) => {
      const s = d.alnum(36)
      return one(`xx_ghp_${s}_yy`, [s])
    },
    (d) => {
      const s = d.alnum(36)
      return one(`tokenghp_${s}`, [s])
    },
  ],
  'percent, unicode and html': [
    (d) => {
      const s = d.alnum(24)
      return one(`redirect=https%3A%2F%2Fa.example%2F%3Ftoken%3D${s}%26x%3D1`, [s], ['x%3D1'])
    },
    (d) => {
      const s = d.alnum(24)
      return one(`a=%2522password%2522%253A%2522${s}%2522`, [s])
    },
    (d) => {
      const s = d.alnum(24)
      return one(`%73%6b%5f%6c%69%76%65%5f${s}`, [s])
    },
    (d) => {
      const s = d.alnum(24)
      return one([...['sk', 'live', s].join('_')].map((c) => `%${c.charCodeAt(0).toString(16)}`).join(''), [s])
    },
    (d) => {
      const s = d.alnum(24)
      return one([...['sk', 'live', s].join('_')].map((c) => `\\u00${c.charCodeAt(0).toString(16)}`).join(''), [s])
    },
    (d) => {
      const s = d.alnum(24)
      return one([...['sk', 'live', s].join('_')].map((c) => `&#${c.charCodeAt(0)};`).join(''), [s])
    },
    holding((s) => `{&quot;password&quot;:&quot;${s}&quot;,&quot;n&quot;:1}`, '&quot;n&quot;:1'),
    holding((s) => `password&#61;${s}`),
    holding((s) => `{&#34;password&#34;:&#34;${s}&#34;}`),
    holding((s) => `password%3D${s}`),
    holding((s) => `%7B%22password%22%3A%22${s}%22%7D`),
    (d) => {
      const s = `${d.alnum(6)}&${d.alnum(8)}`
      return one(`password=&quot;${s.replace('&', '&amp;')}&quot;`, [s])
    },
  ],
}

const ru = (d: Dice) => d.pick(['916', '925', '903', '981', '999'])

const personal: Record<string, Make[]> = {
  'e-mail': [
    ...['ivan.petrov', 'o-brien_77', 'first.last+tag', 'x', 'info2', 'иван'].flatMap((user) => [
      (d: Dice) => {
        const mail = `${user}@${d.lower(7)}.com`
        return one(`notified ${mail} about ord_1841`, [mail], ['ord_1841'])
      },
      (d: Dice) => {
        const mail = `${user}@${d.lower(7)}.co.uk`
        return one(`{"email":"${mail}","plan":"pro"}`, [mail], ['"plan":"pro"'])
      },
    ]),
    (d) => {
      const mail = `u${d.digits(4)}@${d.lower(7)}.org`
      return one(`<a href="mailto:${mail}?subject=x">`, [mail])
    },
    (d) => {
      const user = `u${d.lower(8)}`
      return one(`GET /find?email=${user}%40mail.example.org&x=1`, [user], ['x=1'])
    },
    (d) => {
      const mail = `почта@${d.pick(['пример', 'магазин'])}.рф`
      return one(`клиент ${mail} оплатил`, [mail], ['оплатил'])
    },
    (d) => {
      const mail = `${d.lower(8)}@xn--${d.lower(6)}.xn--p1ai`
      return one(`клиент ${mail} оплатил`, [mail], ['оплатил'])
    },
    (d) => {
      const mail = `"john ${d.lower(6)}"@${d.lower(7)}.com`
      return one(`From: ${mail}`, [mail.slice(mail.indexOf('@') - 7)])
    },
    (d) => {
      const mail = `${d.lower(8)}@${d.lower(7)}.io`
      return one(`To: <${mail}>, orcpt=rfc822;${mail}`, [mail])
    },
    (d) => {
      const mail = `${d.lower(8)}@${d.lower(7)}.com`
      return one(`to=<${mail}>, relay=mx.example.net[10.0.0.1]:25, status=sent`, [mail], ['status=sent'])
    },
    (d) => {
      const mail = `${d.lower(8)}@${d.lower(7)}.com`
      return one(`Key (email)=(${mail}) already exists.`, [mail], ['already exists.'])
    },
    (d) => {
      const mail = `${d.lower(8)}@${d.lower(7)}.com`
      return one(`\\u003c${mail}\\u003e`, [mail])
    },
    (d) => {
      const mail = `${d.lower(8)}@sub.${d.lower(7)}.museum`
      return one(`user ${mail}'s cart`, [mail])
    },
    (d) => {
      const user = d.lower(9)
      return one(`${user}\\u0040${d.lower(7)}.com`, [user])
    },
    (d) => {
      const user = d.lower(9)
      return one(`${user}&#64;${d.lower(7)}.com`, [user])
    },
  ],
  phone: [
    (d) => {
      const p = `+7 (${ru(d)}) ${d.digits(3)}-${d.digits(2)}-${d.digits(2)}`
      return one(`call ${p} tomorrow`, [p], ['tomorrow'])
    },
    (d) => {
      const p = `8 (${ru(d)}) ${d.digits(3)}-${d.digits(2)}-${d.digits(2)}`
      return one(`телефон ${p}, доставка`, [p], ['доставка'])
    },
    (d) => {
      const p = `+7${ru(d)}${d.digits(7)}`
      return one(`sms to ${p} queued id=88`, [p], ['id=88'])
    },
    (d) => {
      const p = `8${ru(d)}${d.digits(7)}`
      return one(`{"phone":"${p}","n":2}`, [p], ['"n":2'])
    },
    (d) => {
      const p = `7${ru(d)}${d.digits(7)}`
      return one(`phone=${p} status=sent`, [p], ['status=sent'])
    },
    (d) => {
      const p = `7${ru(d)}${d.digits(7)}`
      return one(`{"phone":${p}}`, [p])
    },
    (d) => {
      const p = `7${ru(d)}${d.digits(7)}`
      return one(`https://wa.me/${p}?text=hi`, [p], ['text=hi'])
    },
    (d) => {
      const p = `+7${ru(d)}${d.digits(7)}`
      return one(`<a href="tel:${p}">`, [p])
    },
    (d) => {
      const p = `+1 (415) ${d.digits(3)}-${d.digits(4)}`
      return one(`called ${p} ext. 22`, [p])
    },
    (d) => {
      const p = `+44 20 ${d.digits(4)} ${d.digits(4)}`
      return one(`contact: ${p}`, [p])
    },
    (d) => {
      const p = `+49 151 ${d.digits(8)}`
      return one(`contact ${p};`, [p])
    },
    (d) => {
      const p = `+1-650-${d.digits(3)}-${d.digits(4)}`
      return one(`from=${p}`, [p])
    },
    (d) => {
      const p = `+380${d.pick(['67', '50'])}${d.digits(7)}`
      return one(`"customer_phone":"${p}"`, [p])
    },
    (d) => {
      const p = `+33 6 ${d.digits(2)} ${d.digits(2)} ${d.digits(2)} ${d.digits(2)}`
      return one(`tel ${p}`, [p])
    },
    (d) => {
      const p = `8-${ru(d)}-${d.digits(3)}-${d.digits(2)}-${d.digits(2)}`
      return one(`звонок ${p}`, [p])
    },
    (d) => {
      const p = `${d.digits(10)}`
      return one(`"whatsapp":"${p}","phone_number":"${p}"`.replace(/^"w[^,]*,/, ''), [p])
    },
    (d) => {
      const p = `7${ru(d)}${d.digits(7)}`
      return one(`GET /sms?phone=%2B${p}&t=1`, [p], ['t=1'])
    },
    (d) => {
      const p = `+971 50 ${d.digits(3)} ${d.digits(4)}`
      return one(`contact ${p}`, [p])
    },
    (d) => {
      const p = `${d.pick(['415', '212'])}-${d.digits(3)}-${d.digits(4)}`
      return one(`mobile: ${p}`, [p])
    },
  ],
  card: [
    (d) => {
      const c = card(d, '4', 16)
      return one(`card ${c} declined`, [c], ['declined'])
    },
    (d) => {
      const c = card(d, '53', 16)
      const s = c.replace(/(.{4})(?=.)/g, '$1 ')
      return one(`number: "${s}"`, [s])
    },
    (d) => {
      const c = card(d, '2204', 16)
      const s = c.replace(/(.{4})(?=.)/g, '$1-')
      return one(`МИР ${s} ok`, [s])
    },
    (d) => {
      const c = card(d, '37', 15)
      return one(`amex ${c.slice(0, 4)} ${c.slice(4, 10)} ${c.slice(10)}`, [`${c.slice(4, 10)} ${c.slice(10)}`])
    },
    (d) => {
      const c = card(d, '62', 19)
      return one(`{"pan":"${c}"}`, [c])
    },
    (d) => {
      const c = card(d, '6011', 16)
      return one(`{"card":{"number":${c},"exp_month":4}}`, [c], ['"exp_month":4'])
    },
    (d) => {
      const c = card(d, '3528', 16)
      return one(`jcb=${c}&x=1`, [c], ['x=1'])
    },
    (d) => {
      const c = card(d, '4', 16)
      return one(`card[number]=${c}&card[exp_year]=2030`, [c], ['2030'])
    },
    (d) => {
      const c = card(d, '4', 16)
      return one(`x${c}y`, [c])
    },
    (d) => {
      const c = card(d, '5018', 16)
      return one(`maestro ${c}`, [c])
    },
    (d) => {
      const c = card(d, '36', 14)
      return one(`diners ${c}`, [c])
    },
    (d) => {
      const c = card(d, '4', 16)
      const s = c.replace(/(.{4})(?=.)/g, '$1\u00a0')
      return one(`card ${s}`, [s])
    },
    (d) => {
      const c = card(d, '4', 16)
      const s = c.replace(/(.{4})(?=.)/g, '$1+')
      return one(`num=${s}&x=1`, [c], ['x=1'])
    },
  ],
  cvc: [
    (d) => {
      const s = d.digits(3)
      return one(`{"cvc":"${s}","exp":"04/30"}`, [s])
    },
    (d) => {
      const s = d.digits(3)
      return one(`{"cvv":${s}}`, [s])
    },
    (d) => {
      const s = d.digits(4)
      return one(`card[cvc]=${s}&x=1`, [s])
    },
    (d) => {
      const s = d.digits(3)
      return one(`cvv2: ${s}`, [s])
    },
    (d) => {
      const s = d.digits(3)
      return one(`'security_code': '${s}'`, [s])
    },
    (d) => {
      const s = d.digits(3)
      return one(`CVC код ${s}`, [s])
    },
  ],
  iban: [
    (d) => {
      const s = iban('DE', d.digits(18))
      return one(`payout to ${s} scheduled`, [s], ['scheduled'])
    },
    (d) => {
      const s = iban('GB', `NWBK${d.digits(14)}`)
      return one(`iban=${s.replace(/(.{4})(?=.)/g, '$1 ')} ok`, [s.slice(4, 8) + ' ' + s.slice(8, 12)])
    },
    (d) => {
      const s = iban('FR', d.digits(23))
      return one(`{"iban":"${s}"}`, [s])
    },
    (d) => {
      const s = iban('NL', `ABNA${d.digits(10)}`)
      return one(`<IBAN>${s}</IBAN>`, [s])
    },
  ],
  'names and addresses': [
    () =>
      one(
        '"customer_details":{"address":{"city":"Springtown","country":"US","line1":"742 Evergreen Terrace","line2":null,"postal_code":"97477","state":"OR"},"email":null,"name":"Jenny Rosenfeld","phone":null,"tax_exempt":"none"}',
        ['Springtown', '742 Evergreen Terrace', 'Jenny Rosenfeld'],
        ['"tax_exempt":"none"'],
      ),
    () =>
      one(
        "billing_details: { name: 'Пётр Кузнецов', email: null, address: { line1: 'ул. Ленина, 5', city: 'Самара-Южная' } }",
        ['Пётр Кузнецов', 'ул. Ленина, 5', 'Самара-Южная'],
      ),
    () =>
      one('"shipping":{"name":"Marta Nowakowska","carrier":null,"address":{"line1":"Prosta 51/12"}}', [
        'Marta Nowakowska',
        'Prosta 51/12',
      ]),
    () =>
      many(
        [
          '  "billing_details": {',
          '    "address": {',
          '      "line1": "1 Infinity Crescent",',
          '      "city": "Oldenvale"',
          '    },',
          '    "name": "Rolf Steinhagen"',
          '  },',
          '  "amount": 4200',
        ],
        ['1 Infinity Crescent', 'Oldenvale', 'Rolf Steinhagen'],
        ['"amount": 4200'],
      ),
    () => one('cardholder_name=Jenny+Rosenfeld&amount=100', ['Jenny+Rosenfeld'], ['amount=100']),
    () =>
      one(
        '{"first_name":"Aleksander","last_name":"Wojciechowski","id":7}',
        ['Aleksander', 'Wojciechowski'],
        ['"id":7'],
      ),
    () => one('"customer_name":"Jenny Rosenfeld","customer_email":null', ['Jenny Rosenfeld']),
    () =>
      one('{\\"billing_details\\":{\\"name\\":\\"Jenny Rosenfeld\\",\\"address\\":{\\"city\\":\\"Springtown\\"}}}', [
        'Jenny Rosenfeld',
        'Springtown',
      ]),
    () =>
      one(
        '#<Stripe::StripeObject:0x3fd> JSON: {"customer_details": {"name": "Jenny Rosenfeld", "address": {"line1": "742 Evergreen Terrace"}}}',
        ['Jenny Rosenfeld', '742 Evergreen Terrace'],
      ),
    () =>
      one("{'shipping_details': {'name': 'Jenny Rosenfeld', 'address': {'line1': '742 Evergreen Terrace'}}}", [
        'Jenny Rosenfeld',
        '742 Evergreen Terrace',
      ]),
  ],
}

export const nameLeaks = (d: Dice): SeededLeak[] => fill(d, { ...names, ...encoded, ...personal })

/** Cases that a reasonable engine may miss; what cannot be known at all is not among them. */
export const hardLeaks = (d: Dice): SeededLeak[] =>
  fill(d, {
    'encoded whole': [
      holding((s) => b64Of(`{"user":"ops","password":"${s}","n":1}`)),
      holding((s) => `payload=${b64Of(`{"user":"ops","password":"${s}","n":1}`)}`),
      (x) => {
        const s = x.alnum(24)
        const key = ['sk', 'live', s].join('_')
        return one(`blob ${b64Of(`key=${key};`)}`, [s, b64Of(s)])
      },
      (x) => {
        const s = x.alnum(24)
        return one(Buffer.from(`sk_live_${s}`.replace('sk_live', ['sk', 'live'].join('_'))).toString('hex'), [s])
      },
      holding((s) => Buffer.from(`{"password":"${s}"}`).toString('hex')),
      holding((s) =>
        Buffer.from(`{"password":"${s}"}`)
          .toString('hex')
          .replace(/(..)(?=.)/g, '$1 '),
      ),
      holding((s) => `b'{"password": "${s}"}'.hex() -> ${Buffer.from(s).toString('hex')}`),
      holding(
        (s) =>
          `<Buffer ${Buffer.from(`password=${s}`)
            .toString('hex')
            .replace(/(..)(?=.)/g, '$1 ')}>`,
      ),
      holding((s) => `[${[...`password=${s}`].map((c) => c.charCodeAt(0)).join(', ')}]`),
      holding((s) => [...`password=${s}`].map((c) => `\\x${c.charCodeAt(0).toString(16)}`).join('')),
      holding((s) => [...`password=${s}`].map((c) => `\\${c.charCodeAt(0).toString(8)}`).join('')),
      holding((s) => `00000000  70 61 73 73 77 6f 72 64  3d 31 32 33 34 35 36 37  |password=${s.slice(0, 7)}|`),
    ],
    'split over lines': [
      (x) => {
        const s = x.alnum(24)
        const key = ['sk', 'live', s].join('_')
        return many([`key ${key.slice(0, 20)}\\`, key.slice(20)], [s])
      },
      (x) => {
        const s = x.alnum(36)
        return many([`token = "ghp_${s.slice(0, 18)}" +`, `        "${s.slice(18)}"`], [s.slice(0, 18), s.slice(18)])
      },
      (x) => {
        const s = x.b64(150)
        return many([`signature=${s.slice(0, 76)}`, s.slice(76)], [s.slice(0, 76)])
      },
      (x) => {
        const s = x.password()
        return many(['Authorization:', ` Basic ${b64Of(`ops:${s}`)}`], [s, b64Of(`ops:${s}`)])
      },
      (x) => {
        const s = x.password()
        return many(['Enter the new password:', s], [s])
      },
      (x) => {
        const s = x.password()
        return many(['export DB_PASSWORD=\\', `  ${s}`], [s])
      },
      (x) => {
        const s = x.password()
        return many(['"password"', ':', `"${s}"`], [s])
      },
      (x) => {
        const s = x.password()
        return many(['- password', `- ${s}`], [s])
      },
      (x) => {
        const s = x.password()
        return many(['login,password', `ops,${s}`], [s])
      },
      (x) => {
        const s = x.password()
        return many(['| login | password |', '|---|---|', `| ops | ${s} |`], [s])
      },
    ],
    'odd writing': [
      (x) => {
        const s = iban('PL', x.digits(24))
        return one(`acct ${s.toLowerCase()}`, [s.toLowerCase().slice(4)])
      },
      (x) => {
        const user = x.lower(8)
        return one(`write to ${user} at ${x.lower(6)} dot com`, [user])
      },
      (x) => {
        const user = x.lower(8)
        return one(`write to ${user} [at] ${x.lower(6)} [dot] com`, [user])
      },
      (x) => {
        const c = card(x, '4', 16).replace(/\d/g, (n) => String.fromCodePoint(0xff10 + Number(n)))
        return one(`card ${c}`, [c.normalize('NFKC')])
      },
      (x) => {
        const s = x.alnum(24)
        const key = ['sk', 'live', s]
          .join('_')
          .replace(/[a-z]/g, (c) => String.fromCodePoint(c.codePointAt(0)! + 0xfee0))
        return one(`key ${key}`, [key.slice(8)])
      },
      (x) => {
        const p = `+7 ${ru(x)} ${x.digits(3)} ${x.digits(2)} ${x.digits(2)}`
        return one(`tel ${p.replaceAll(' ', '\u2009')}`, [p.replaceAll(' ', '\u2009')])
      },
      (x) => {
        const p = `8${ru(x)}${x.digits(7)}`
        return one(`перезвонить клиенту ${p}`, [p])
      },
      (x) => {
        const p = `+7${ru(x)}${x.digits(7)} доб. 12`
        return one(`тел. ${p}`, [p.slice(0, 12)])
      },
      (x) => {
        const s = `passport 45 ${x.digits(2)} ${x.digits(6)}`
        return one(s, [s.slice(9)])
      },
      (x) => {
        const s = `${x.digits(3)}-${x.digits(3)}-${x.digits(3)} ${x.digits(2)}`
        return one(`СНИЛС ${s}`, [s])
      },
      (x) => {
        const s = x.digits(12)
        return one(`"inn":"${s}"`, [s])
      },
      holding((s) => `pAsSwOrD=${s}`),
      holding((s) => `p a s s w o r d = ${s}`),
      holding((s) => `passw0rd: ${s}`),
      holding((s) => `рassword=${s}`),
      holding((s) => `ｐａｓｓｗｏｒｄ＝${s}`),
      holding((s) => `pass-word=${s}`),
      holding((s) => `PSWD=${s}`),
      holding((s) => `pw=${s}`),
      holding((s) => `try ops/${s} on the admin panel`),
      holding((s) => `login with ops:${s}`),
      holding((s) => `connect('db', 'app', '${s}') # user, password`),
      holding((s) => `mysqli_connect('db', 'app', '${s}', 'main')`),
      holding((s) => `#0 /app/db.php(12): PDO->__construct('mysql:host=db', 'app', '${s}')`),
      holding((s) => `setPassword("${s}")`),
      holding((s) => `bcrypt.compare("${s}", hash)`),
      holding((s) => `authenticate(username="ops", "${s}")`),
      holding((s) => `?u=ops&p=${s}&t=1`),
      holding((s) => `USER ops\\r\\nPASS ${s}\\r\\n`),
      holding((s) => `C: PASS ${s}`),
      holding((s) => `AUTH PLAIN ${b64Of(`\0ops\0${s}`)}`),
      holding((s) => `a1 LOGIN ops ${s}`),
      holding((s) => `"AUTH" "default" "${s}"`),
      holding((s) => `+1770000.1 [0 10.0.0.1:5] "CONFIG" "SET" "requirepass" "${s}"`),
      (x) => {
        const s = `$2b$12$${x.alnum(53)}`
        return one(`hash ${s}`, [s])
      },
      (x) => {
        const s = `$6$${x.alnum(16)}$${x.alnum(86)}`
        return one(`ops:${s}:19000:0:99999:7:::`, [s])
      },
      (x) => {
        const s = `pbkdf2_sha256$600000$${x.alnum(22)}$${x.b64(43)}=`
        return one(`hash ${s}`, [s])
      },
      (x) => {
        const s = `xprv9s21ZrQH143K${x.alnum(95)}`
        return one(`wallet ${s}`, [s])
      },
      () => {
        const s = 'abandon ability able about above absent absorb abstract absurd abuse access accident'
        return one(`mnemonic: ${s}`, [s])
      },
      (x) => {
        const s = x.alnum(24)
        return one(`{"type":"secret_key","data":"${s}"}`, [s])
      },
      (x) => {
        const s = x.alnum(24)
        return one(`X-Acme-Authentication: ${s}`, [s])
      },
      (x) => {
        const s = x.lower(16)
        return one(`gmail app password ${s.replace(/(.{4})(?=.)/g, '$1 ')}`, [s.replace(/(.{4})(?=.)/g, '$1 ')])
      },
    ],
  })
