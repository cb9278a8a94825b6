import { chmodSync, writeFileSync } from 'node:fs'
import { createServer, type Socket } from 'node:net'
import { join } from 'node:path'
import type { Dial } from './dial.ts'
import type { PromptRequest } from './options.ts'
import { isCalled, type SshHost } from './ssh-config.ts'

export interface Askpass {
  /** For the environment of ssh. */
  readonly env: NodeJS.ProcessEnv
  close(): void
}

/**
 * Brings ssh's questions to our prompter: ssh runs a helper for each (SSH_ASKPASS), which hands it over by a socket in
 * our private folder. So the questions of both transports look the same, and their time counts for none.
 */
export async function startAskpass(dial: Dial, dir: string, route: readonly SshHost[]): Promise<Askpass> {
  const socketPath = join(dir, 'a')
  const helper = join(dir, 'askpass')
  writeFileSync(`${helper}.cjs`, HELPER, { mode: 0o600 })
  writeFileSync(
    helper,
    `#!/bin/sh\nexec ${quote(process.execPath)} ${quote(`${helper}.cjs`)} ${quote(socketPath)} "$1"\n`,
  )
  chmodSync(helper, 0o700)
  const server = createServer((socket) => void answer(dial, route, socket))
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(socketPath, resolve)
  })
  server.unref()
  return {
    // ssh before 8.4 asks by the helper only when DISPLAY is set.
    env: { SSH_ASKPASS: helper, SSH_ASKPASS_REQUIRE: 'force', DISPLAY: process.env['DISPLAY'] ?? ':' },
    close: () => server.close(),
  }
}

/** Runs under ssh: sends the question, prints the answer; exit 1 is a refusal. */
const HELPER = `
const { env, argv } = process
let reply = ''
const finish = () => {
  if (reply.startsWith('+')) require('node:fs').writeSync(1, reply.slice(1) + '\\n')
  else process['exitCode'] = 1
}
const socket = require('node:net').connect(argv[2])
socket.write(JSON.stringify({ text: argv[3], hint: env.SSH_ASKPASS_PROMPT ?? '' }) + '\\n')
socket.on('data', (chunk) => (reply += chunk))
socket.on('error', () => undefined)
socket.on('close', finish)
`

async function answer(dial: Dial, route: readonly SshHost[], socket: Socket): Promise<void> {
  socket.on('error', () => undefined)
  const question = await readLine(socket)
  if (question === undefined) return
  const { text, hint } = JSON.parse(question) as { text: string; hint: string }
  if (hint === 'none') {
    // ssh ends the helper when the key was touched.
    dial.notice({ code: 'touch_key', args: { host: dial.name, text: text.trim() } })
    return
  }
  const reply = await dial.ask?.(toRequest(text, route)).catch(() => undefined)
  if (reply === undefined) socket.destroy()
  else socket.end(`+${reply}`)
}

function readLine(socket: Socket): Promise<string | undefined> {
  return new Promise((resolve) => {
    let text = ''
    socket.on('data', (chunk: Buffer) => {
      text += chunk.toString()
      if (text.includes('\n')) resolve(text.slice(0, text.indexOf('\n')))
    })
    socket.on('close', () => resolve(undefined))
  })
}

/** ssh's questions by their wording (readpass.c, sshconnect.c, sshconnect2.c), which is not translated. */
function toRequest(text: string, route: readonly SshHost[]): PromptRequest {
  const called = (name: string | undefined): string =>
    (route.find((hop) => isCalled(hop, name)) ?? route.at(-1))?.alias ?? name ?? ''
  const passphrase = /passphrase for (?:key )?'?(.+?)'?: ?$/i.exec(text)
  if (passphrase !== null) return { kind: 'passphrase', host: called(undefined), key: passphrase[1]! }
  const key = /The authenticity of host '([^' ]+)[\s\S]*?(\S+) key fingerprint is (SHA256:[\w+/]+)/.exec(text)
  if (key !== null)
    return { kind: 'host_key', host: called(key[1]), address: key[1]!, keyType: key[2]!, fingerprint: key[3]! }
  const [, asking] = /^\(?[^\s@()]+@([^\s()']+)/.exec(text) ?? []
  return { kind: 'answer', host: called(asking), text, echo: false }
}

const quote = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`
