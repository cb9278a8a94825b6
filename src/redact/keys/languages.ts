/** Names of secrets and of personal data in other languages, and the English name whose class they have. */
const NAMES: Readonly<Record<string, string>> = {
  // Russian, Ukrainian, Belarusian, Bulgarian, Serbian, Kazakh
  пароль: 'password',
  парола: 'password',
  лозинка: 'password',
  құпиясөз: 'password',
  токен: 'token',
  секрет: 'secret',
  ключ: 'api_key',
  телефон: 'phone',
  фио: 'full_name',
  фамилия: 'last_name',
  имя: 'first_name',
  адрес: 'home_address',
  пин: 'pin',
  паспорт: 'passport',
  снилс: 'snils',
  инн: 'inn',
  // Spanish, Portuguese, French, German, Polish, Czech, Turkish, Nordic, Hungarian, Vietnamese, Romanian
  contraseña: 'password',
  contrasinal: 'password',
  hasło: 'password',
  şifre: 'password',
  lösenord: 'password',
  jelszó: 'password',
  parolă: 'password',
  'mật khẩu': 'password',
  mật_khẩu: 'password',
  'mot de passe': 'password',
  'kata sandi': 'password',
  schlüssel: 'api_key',
  téléphone: 'phone',
  teléfono: 'phone',
  // Chinese, Japanese, Korean, Greek, Arabic, Hebrew, Persian, Hindi, Thai
  密码: 'password',
  密碼: 'password',
  口令: 'password',
  密钥: 'secret',
  令牌: 'token',
  验证码: 'otp',
  手机号: 'phone',
  身份证号: 'national_id',
  パスワード: 'password',
  暗証番号: 'pin',
  トークン: 'token',
  秘密鍵: 'secret',
  비밀번호: 'password',
  암호: 'password',
  토큰: 'token',
  κωδικός: 'password',
  'كلمة المرور': 'password',
  'كلمة السر': 'password',
  סיסמה: 'password',
  'رمز عبور': 'password',
  पासवर्ड: 'password',
  รหัสผ่าน: 'password',
}

/** Words of ASCII letters alone: `classify` knows them as it knows the English ones. */
export const ASCII_PASSWORDS: readonly string[] =
  `contrasena contrasenya contrasinal senha haslo wachtwoord parola kennwort passord adgangskode losenord salasana heslo jelszo
  lozinka zaporka sifre katasandi motdepasse depasse geslo slaptazodis parool parole`.split(/\s+/)

/** Every form in which a name is looked for, as latin1 of its UTF-8: a table of bytes cannot fold letters beyond ASCII. */
export const foreignNames = (): { readonly on: string; readonly name: string }[] =>
  Object.entries(NAMES).flatMap(([word, name]) =>
    [...new Set([word, word[0]?.toUpperCase() + word.slice(1), word.toUpperCase()])].map((form) => ({
      on: Buffer.from(form, 'utf8').toString('latin1'),
      name,
    })),
  )
