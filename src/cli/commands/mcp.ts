import type { HostChoice } from '../../app/choice.ts'
import { startDemoBox, type DemoBox } from '../../demo/box.ts'
import { paymentsEntry } from '../../demo/payments-box.ts'
import type { ServeOptions } from '../../mcp/call.ts'
import type { Editor } from '../../mcp/install.ts'
import { fill } from '../../messages/fill.ts'
import { MCP } from '../../messages/mcp.ts'
import { ProdlogsError } from '../../model/error.ts'
import { EXIT } from '../../model/exit-code.ts'
import type { OutputFlags } from '../args/options.ts'
import type { Lifetime } from '../io/lifetime.ts'
import { createSession, type Session } from '../session.ts'

export interface McpFlags extends OutputFlags, Omit<HostChoice, 'host' | 'source' | 'file'> {
  http?: number | true
  demo?: boolean
  allowFiles?: string
  timeout?: number
  install?: Editor
  print?: boolean
}

/** Clients wait for 60 seconds. */
const TIMEOUT_S = 55

/** The demo is asked when its stories are through, or after so long. */
const DEMO_MS = 20_000

/** `prodlogs mcp`: the same answers as tools for an agent in an editor. */
export const runMcp = async (flags: McpFlags, lifetime: Lifetime): Promise<number> => {
  const session = await createSession(flags, lifetime, { objects: true, redactLater: true })
  if (flags.install !== undefined) return install(session, flags, flags.install)
  const options: ServeOptions = {
    config: flags.config,
    lang: session.lang,
    timeZone: session.zone,
    allowFiles: flags.allowFiles,
    timeout: flags.timeout ?? TIMEOUT_S,
    signal: lifetime.signal,
    reach: {
      transport: flags.transport,
      hostKey: flags.hostKey,
      connectTimeout: flags.connectTimeout,
      ...(flags.sshConfig === undefined ? {} : { sshConfig: flags.sshConfig }),
    },
    demo: flags.demo === true ? startDemo(session, lifetime) : undefined,
  }
  if (flags.http === undefined) {
    const { serveOnStdio } = await import('../../mcp/stdio.ts')
    await serveOnStdio(options)
    return EXIT.ok
  }
  const { serveOnHttp } = await import('../../mcp/http.ts')
  const known = session.env['PRODLOGS_MCP_TOKEN']
  const { url, token, ended } = await serveOnHttp({
    ...options,
    port: flags.http === true ? 0 : flags.http,
    token: known,
  })
  // The token is a secret that its owner has to see once: said past the redactor, which would hide it.
  process.stderr.write(
    `${fill(known === undefined ? MCP.serving[session.lang] : MCP.servingKnown[session.lang], { url, token })}\n`,
  )
  await ended
  return EXIT.ok
}

/** Begins at once; a call waits for it. */
const startDemo = async (session: Session, lifetime: Lifetime): Promise<DemoBox> => {
  const entry = paymentsEntry()
  if (entry === undefined) throw new ProdlogsError('INTERNAL', { reason: { code: 'demo_missing' } })
  const box = await startDemoBox(entry, (end) => lifetime.onEnd(end))
  let timer: NodeJS.Timeout | undefined
  await Promise.race([box.simulated, new Promise((resolve) => (timer = setTimeout(resolve, DEMO_MS)))])
  clearTimeout(timer)
  return box
}

const install = async (session: Session, flags: McpFlags, editor: Editor): Promise<number> => {
  const { entryFor, startWith, writeEntry } = await import('../../mcp/install.ts')
  const start = startWith(argsOf(flags), session.env['PATH'] ?? '', [process.execPath, process.argv[1] ?? ''])
  const installed = entryFor(editor, process.cwd(), start)
  if (flags.print === true) {
    await session.print(installed.text)
    return EXIT.ok
  }
  writeEntry(installed)
  await session.print(`${fill(MCP.installed[session.lang], { file: installed.file })}\n`)
  if (installed.link !== undefined) await session.print(`${fill(MCP.link[session.lang], { link: installed.link })}\n`)
  return EXIT.ok
}

/** The flags that the editor's entry repeats. */
const argsOf = ({ demo, allowFiles, config }: McpFlags): string[] => [
  ...(demo === true ? ['--demo'] : []),
  ...(allowFiles === undefined ? [] : ['--allow-files', allowFiles]),
  ...(config === undefined ? [] : ['--config', config]),
]
