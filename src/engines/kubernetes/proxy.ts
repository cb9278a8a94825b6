import { spawn } from 'node:child_process'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onProcessExit } from '../../connect/exit-hook.ts'
import type { KubernetesReach } from '../../model/engine.ts'
import { ProdlogsError } from '../../model/error.ts'
import { saidIn, words, type Reason } from '../../model/reason.ts'
import type { EngineContext } from '../engine.ts'

/** Milliseconds for kubectl to begin to serve. */
const START_MS = 20_000

/** Pods and workloads to read, logs of pods, the version; nothing that could be a shell or a secret. */
const PATHS = [
  String.raw`^/version$`,
  String.raw`^/api/v1/namespaces/[^/]+/pods$`,
  String.raw`^/api/v1/namespaces/[^/]+/pods/[^/]+$`,
  String.raw`^/api/v1/namespaces/[^/]+/pods/[^/]+/log$`,
  String.raw`^/api/v1/namespaces/[^/]+/services/[^/]+$`,
  String.raw`^/apis/(?:apps|batch)/v1/namespaces/[^/]+/[a-z]+/[^/]+$`,
].join(',')

/** Ends kubectl with us, however we end: then the shell's stdin does. */
const KEEPER =
  'dir=$1; shift; "$@" & pid=$!; trap \'kill $pid 2>/dev/null\' TERM INT HUP; cat >/dev/null; kill $pid 2>/dev/null; rm -rf "$dir"'

/**
 * A door to the cluster on a socket of our own: kubectl does the authentication, exec plugins and all, and lets through
 * GETs of a few paths. Gives the path of the socket. Throws ENGINE_NO_PROGRAM, ENGINE_REFUSED.
 */
export const openProxy = async (reach: KubernetesReach, context: EngineContext): Promise<string> => {
  const { host, signal, env } = context
  signal.throwIfAborted()
  const dir = mkdtempSync(join(tmpdir(), 'prodlogs-k8s-'))
  const socket = join(dir, 's')
  const child = spawn(
    '/bin/sh',
    [
      '-c',
      KEEPER,
      'sh',
      dir,
      'kubectl',
      ...kubectlFlags(reach, env),
      'proxy',
      `--unix-socket=${socket}`,
      `--accept-paths=${PATHS}`,
      '--reject-methods=^(?:POST|PUT|PATCH|DELETE)$',
    ],
    { stdio: ['pipe', 'pipe', 'pipe'], detached: true },
  )
  const stop = (): void => void child.stdin.destroy()
  const forget = onProcessExit(stop)
  signal.addEventListener('abort', stop, { once: true })
  child.once('exit', forget)
  child.stdin.on('error', () => undefined)
  let said = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said = `${said}${text}`.slice(-2000)
  })
  const failed = (reason: Reason): ProdlogsError =>
    /not found/.test(saidIn(reason)) && !/context/.test(saidIn(reason))
      ? new ProdlogsError('ENGINE_NO_PROGRAM', { host, command: 'kubectl' })
      : new ProdlogsError('ENGINE_REFUSED', { host, engine: 'kubectl', reason })
  await new Promise<void>((resolve, reject) => {
    const timer = setTimeout(() => reject(failed({ code: 'not_serving' })), START_MS)
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      if (!text.includes('Starting to serve')) return
      clearTimeout(timer)
      resolve()
    })
    // The shell lives on until its stdin ends, so that the word of kubectl's failure is what tells.
    child.stderr.on('data', () => {
      if (!/error|not found|unable/i.test(said)) return
      clearTimeout(timer)
      setTimeout(() => reject(failed(words(lastLine(said)))), 50)
    })
    child.once('error', (cause) => reject(failed(words(cause.message))))
  }).catch((error: unknown) => {
    stop()
    throw error
  })
  // It must not keep us alive.
  child.unref()
  for (const stream of [child.stdin, child.stdout, child.stderr])
    (stream as unknown as { unref?: () => void }).unref?.()
  return socket
}

export const kubectlFlags = ({ context, kubeconfig }: KubernetesReach, env: NodeJS.ProcessEnv): string[] => [
  ...(kubeconfig === undefined ? [] : [`--kubeconfig=${kubeconfig.replace(/^~(?=\/)/, env['HOME'] ?? '~')}`]),
  ...(context === undefined ? [] : [`--context=${context}`]),
]

const lastLine = (said: string): string => (said.trim().split('\n').at(-1) ?? '').replace(/^error: /, '').slice(0, 300)
