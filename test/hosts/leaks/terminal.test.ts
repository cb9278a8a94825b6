import { spawn } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { describeWith } from '../parts/guard.ts'
import { CLI } from '../../support/desk.ts'
import { startSshd, type TestSshd } from '../parts/sshd.ts'
import { createRandom } from '../../support/redact/random.ts'
import { createEye } from '../../support/leaks/eye.ts'
import { createWorld, type World } from '../../support/leaks/world.ts'

const random = createRandom(Math.floor(Math.random() * 2 ** 31))

interface Terminal {
  type(text: string): void
  screen(): string
  until(condition: (screen: string) => boolean): Promise<void>
  readonly ended: Promise<number | null>
}

/** The program on a terminal of its own, as `script` makes one. */
const onTerminal = (world: World, args: readonly string[], env: Readonly<Record<string, string>> = {}): Terminal => {
  const quoted = [process.execPath, CLI, ...args].map((word) => `'${word.replaceAll("'", `'\\''`)}'`).join(' ')
  const child = spawn('script', ['-qefc', `stty rows 20 cols 200; ${quoted}`, '/dev/null'], {
    cwd: world.desk.home,
    env: { ...world.desk.env, TERM: 'xterm-256color', ...world.env(env) },
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  let screen = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => (screen += text))
  child.stdin.on('error', () => undefined)
  const reap = (): void => void child.kill('SIGKILL')
  process.once('exit', reap)
  return {
    type: (text) => void child.stdin.write(text),
    screen: () => screen,
    until: async (condition) => {
      for (const end = Date.now() + 30_000; !condition(screen); await new Promise((done) => setTimeout(done, 20)))
        if (Date.now() > end || child.exitCode !== null) {
          if (condition(screen)) return
          throw new Error(`it never came: ${screen.slice(-2000)}`)
        }
    },
    ended: new Promise((done) =>
      child.once('close', (code) => {
        process.off('exit', reap)
        done(code)
      }),
    ),
  }
}

describeWith('script')('on a terminal', () => {
  let world: World
  beforeAll(async () => {
    world = await createWorld()
  })
  afterAll(() => world.dispose())

  test('the spinner turns and says nothing', async () => {
    world.stripe.intercept = (_request, response) => {
      setTimeout(() => response.writeHead(401).end(world.plants.key), 500)
      return true
    }
    const terminal = onTerminal(world, ['events', '--verbose'])
    await terminal.ended
    world.stripe.intercept = undefined
    expect(terminal.screen()).toContain('\u001b[?25l')
    expect(world.eye.sees(terminal.screen())).toEqual([])
  })

  test.for([
    ['report', '--verbose'],
    ['why', '4540'],
    ['tail', '--no-follow', '-n', '200'],
    ['tail', '--lines-as-written', '--no-follow', '-n', '200'],
    ['grep', '--deal', '4540'],
    ['hosts'],
    ['doctor'],
  ])('colours, links and the pager show no secret: %j', async (args) => {
    const pager = join(world.desk.home, `pager-${args[0]}`)
    const terminal = onTerminal(world, args, {
      FORCE_HYPERLINK: '1',
      PRODLOGS_PAGER: `cat /proc/$$/environ /proc/$$/cmdline >'${pager}'; tee -a '${pager}'`,
    })
    await terminal.ended
    expect(terminal.screen()).toContain('\u001b[')
    expect(world.eye.sees(terminal.screen())).toEqual([])
    if (args[0] !== 'report' && args[0] !== 'why') return
    const paged = readFileSync(pager, 'latin1').replaceAll('\0', '\n')
    expect(paged).toContain('evt_1LeakTest')
    expect(world.eye.sees(paged)).toEqual([])
    expect(paged).not.toMatch(/STRIPE_API_KEY|SHOP_SECRET/)
  })

  describeWith('sshd')('a passphrase that is typed', () => {
    let sshd: TestSshd
    const passphrase = `Pp ${random.alnum(7)} ${random.alnum(7)}`
    const log = (): string => join(sshd.dir, 'app.log')
    beforeAll(async () => {
      sshd = await startSshd({})
      writeFileSync(log(), `${new Date().toISOString()} INFO unlocked with ${passphrase}, deal 4540\n`)
    })
    afterAll(() => sshd.stop())

    test.for(['ssh2', 'openssh'])(
      'is not echoed, not told, not in a child, and hidden in the log, by %s',
      async (transport) => {
        const key = sshd.createKey({ passphrase })
        sshd.authorize(key.publicKey)
        const config = sshd.writeConfig(
          readFileSync(sshd.configFile, 'utf8').replaceAll(/^(\s*)IdentityFile .*$/gm, `$1IdentityFile ${key.path}`),
        )
        const terminal = onTerminal(world, [
          ...[
            'tail',
            '--lines-as-written',
            '--no-follow',
            '-n',
            '5',
            '--verbose',
            '--ssh-config',
            config,
            '--transport',
            transport,
          ],
          ...['--host', 'box', '--source', `file:${log()}`],
        ])
        await terminal.until((screen) => /passphrase/i.test(screen))
        terminal.type(`${passphrase}\n`)
        expect(await terminal.ended).toBe(0)
        const eye = createEye({ passphrase })
        expect(terminal.screen()).toContain('unlocked with [passphrase')
        expect(eye.sees(terminal.screen())).toEqual([])
        expect(eye.sees(world.childrenSaw())).toEqual([])
      },
    )
  })
})
