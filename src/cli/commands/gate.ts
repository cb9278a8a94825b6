import { EXIT } from '../../model/exit-code.ts'
import { isEngineSource } from '../../model/host.ts'
import { PROGRAM } from '../../remote/program.ts'
import type { Lifetime } from '../io/lifetime.ts'
import type { HostChoice } from '../../app/choice.ts'
import type { OutputFlags } from '../args/options.ts'
import { createSession, type Session } from '../session.ts'

export interface GateFlags extends OutputFlags, Pick<HostChoice, 'host'> {
  program?: boolean
}

/** `prodlogs gate`: the program that an administrator installs as a forced command, and how. `--program` prints it alone. */
export const runGate = async (flags: GateFlags, lifetime: Lifetime): Promise<number> => {
  const session = await createSession(flags, lifetime, { objects: true })
  if (flags.program) {
    await session.print(PROGRAM)
    return EXIT.ok
  }
  const sources = flags.host.flatMap(
    (name) => session.config.hosts.get(name)?.sources.filter((source) => !isEngineSource(source)) ?? [],
  )
  const list = (sources.length > 0 ? sources : EXAMPLE_SOURCES).map((source) =>
    source.type === 'file' ? `${source.name}\tfile\t${source.path}` : `${source.name}\tjournal\t${source.unit}`,
  )
  await session.print(GUIDE[session.lang](list, session))
  return EXIT.ok
}

const EXAMPLE_SOURCES = [
  { type: 'journal', name: 'app', unit: 'payments.service' },
  { type: 'file', name: 'nginx', path: '/var/log/nginx/access.log' },
] as const

type Guide = (list: readonly string[], session: Session) => string

const COMMANDS = (list: readonly string[]) => ({
  install: `  prodlogs gate --program | sudo install -m 0755 -o root -g root /dev/stdin /usr/local/bin/prodlogs-gate`,
  user: `  sudo useradd --system --create-home --shell /bin/sh prodlogs
  sudo usermod -aG systemd-journal,adm prodlogs`,
  list: `  sudo install -d -m 0755 /etc/prodlogs
  sudo tee /etc/prodlogs/gate.conf >/dev/null <<'EOF'
${list.join('\n')}
EOF
  sudo chmod 0644 /etc/prodlogs/gate.conf`,
  key: `  restrict,command="/usr/local/bin/prodlogs-gate" ssh-ed25519 AAAA… operator`,
  client: `  hosts:
    prod:
      ssh: prodlogs@prod
      gate: true
      sources:
${list
  .map((line) => {
    const [name = '', type = '', where = ''] = line.split('\t')
    return `        ${name}: { type: ${type}, ${type === 'file' ? 'path' : 'unit'}: ${where} }`
  })
  .join('\n')}`,
})

const GUIDE: Readonly<Record<'en' | 'ru', Guide>> = {
  en: (list) => {
    const c = COMMANDS(list)
    return `The gate binds a key to reading named logs: no shell, no other path, no forwarding. On the host, as an administrator:

1. Install the program. It is the one that prodlogs otherwise sends for the length of a command; read it first.
${c.install}

2. Make a user of its own. systemd-journal lets it read the journal, adm most files of /var/log; it needs no sudo.
${c.user}

3. List what it may read: name, type, path or unit, with tabs between. Root owns the file.
${c.list}

4. Bind the operator's key, in ~prodlogs/.ssh/authorized_keys, on one line:
${c.key}

5. On the operator's side, in prodlogs.yaml:
${c.client}

Check it: prodlogs tail --host prod --no-follow
`
  },
  ru: (list) => {
    const c = COMMANDS(list)
    return `Gate привязывает ключ к чтению перечисленных логов: ни оболочки, ни других путей, ни пересылки портов. На хосте, администратору:

1. Установите программу. Это та же программа, которую prodlogs иначе посылает на время команды; сначала прочтите её.
${c.install}

2. Заведите отдельного пользователя. Группа systemd-journal даёт журнал, adm — почти всё в /var/log; sudo не нужен.
${c.user}

3. Перечислите, что можно читать: имя, тип, путь или юнит через табуляцию. Владелец файла — root.
${c.list}

4. Привяжите ключ оператора в ~prodlogs/.ssh/authorized_keys, одной строкой:
${c.key}

5. На стороне оператора, в prodlogs.yaml:
${c.client}

Проверка: prodlogs tail --host prod --no-follow
`
  },
}
