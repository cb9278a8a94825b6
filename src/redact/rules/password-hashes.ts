import type { RedactionRule } from '../rule.ts'
import { fill } from '../samples.ts'
import { shape } from '../shape.ts'

const CRYPT = /\$(?:apr1|[1567y]|2[abxy])\$(?:rounds=\d{1,9}\$)?(?:[./A-Za-z0-9]{1,40}\$){0,2}[./A-Za-z0-9]{22,86}/y
const ARGON = /\$argon2(?:id|i|d)\$[\w=,$+/.-]{20,300}/y
const DJANGO = /pbkdf2_sha(?:256|1)\$\d{1,8}\$[\w./+-]{1,40}\$[A-Za-z0-9+/]{20,64}={0,2}/y

/** Hashes of passwords as `crypt` and the frameworks write them: short passwords are found from them in minutes. */
export const passwordHashes: RedactionRule = {
  id: 'password-hashes',
  why: 'A weak password is found from its hash in minutes.',
  source: 'crypt(5); RFC 9106 3.1 (Argon2 strings); Django: password storage formats',
  triggers: [
    ...['$apr1$', '$1$', '$5$', '$6$', '$y$', '$2a$', '$2b$', '$2x$', '$2y$'].map((on) =>
      shape('password_hash', on, CRYPT),
    ),
    shape('password_hash', '$argon2', ARGON),
    shape('password_hash', 'pbkdf2_sha', DJANGO),
  ],
  hides: () => [
    { text: `admin:$apr1$abcdefgh$${fill('alnum', 22)}`, secret: fill('alnum', 22) },
    { text: `hash $2b$12$${fill('alnum', 53)} of user 4`, secret: fill('alnum', 53) },
    { text: `root:$6$saltsalt$${fill('alnum', 86)}:19000:0`, secret: fill('alnum', 86) },
    { text: `$argon2id$v=19$m=65536,t=3,p=4$${fill('alnum', 22)}$${fill('alnum', 43)}`, secret: fill('alnum', 43) },
  ],
  keeps: ['price $1$ and $5$ off', 'awk {print $1$2}', 'bcrypt cost is 12'],
}
