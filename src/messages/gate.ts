import type { InBoth } from './lang.ts'

type Guide = (list: readonly string[]) => string

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

/** How an administrator binds a key to the sources of a list: `name<tab>type<tab>path or unit`. */
export const GATE_GUIDE: InBoth<Guide> = {
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
