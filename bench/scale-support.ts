import { spawn, type ChildProcess } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'

const CLI = process.env['BENCH_CLI'] ?? resolve('dist/cli.js')

export const SSH_TRANSPORTS = ['ssh2', 'openssh'] as const

/** Starts prodlogs with both outputs as pipes; what it says on stderr is kept. */
export const startCli = (args: readonly string[]): { child: ChildProcess; said: () => string } => {
  const child = spawn(process.execPath, [CLI, ...args], { stdio: ['ignore', 'pipe', 'pipe'] })
  let said = ''
  child.stderr!.on('data', (chunk: Buffer) => (said += chunk.toString()))
  return { child, said: () => said }
}

export const endOf = (child: ChildProcess): Promise<number | string> =>
  new Promise((done) => {
    if (child.exitCode !== null) done(child.exitCode)
    else child.once('close', (code, signal) => done(code ?? signal ?? -1))
  })

/** A field of /proc/PID/status in MB. */
export const memory = (pid: number, field: 'VmRSS' | 'VmHWM'): number =>
  Number(new RegExp(`${field}:\\s+(\\d+)`).exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024

/** User and system seconds of a process; a tick is 10 ms. */
export const cpuSeconds = (pid: number): number => {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /, '')
    .split(' ')
  return (Number(fields[11]) + Number(fields[12])) / 100
}

/** Calls for each line of a stream, however it is chunked. */
export const eachLine = (child: ChildProcess, take: (line: string) => void): void => {
  let rest = ''
  child.stdout!.setEncoding('utf8').on('data', (chunk: string) => {
    const lines = (rest + chunk).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) take(line)
  })
}

export const table = (head: readonly string[], rows: readonly (readonly (string | number)[])[]): void => {
  console.log(`| ${head.join(' | ')} |\n|${head.map(() => '---').join('|')}|`)
  for (const row of rows) console.log(`| ${row.join(' | ')} |`)
}

/** The flags that reach a host of the tests. */
export const at = (configFile: string, transport: string, host = 'box'): string[] => [
  ...['--ssh-config', configFile, '--transport', transport, '--host', host],
]
