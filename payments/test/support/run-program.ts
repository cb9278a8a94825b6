import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

export interface Ended {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** Runs a built program of `dist/` to its end with this environment alone, in `cwd`, which holds no config.env. */
export const runProgram = (
  file: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  cwd: string,
): Promise<Ended> =>
  new Promise((resolve) => {
    const child = spawn(process.execPath, [fileURLToPath(new URL(`../../dist/${file}`, import.meta.url)), ...args], {
      env: { PATH: process.env['PATH'] ?? '', ...env },
      cwd,
    })
    let [stderr, stdout] = ['', '']
    child.stderr.on('data', (chunk) => (stderr += chunk))
    child.stdout.on('data', (chunk) => (stdout += chunk))
    child.once('exit', (code) => resolve({ code, stdout, stderr }))
  })
