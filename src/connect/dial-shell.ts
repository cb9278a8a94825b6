import { randomBytes } from 'node:crypto'
import { Duplex } from 'node:stream'
import type { Connection, RemoteShell } from './connection.ts'

/** What the program said on stderr, for the reason of a failure. */
const MOST_STDERR = 2000

/**
 * Both ends of a program that runs on the host, e.g. `docker system dial-stdio`: what is written goes to its stdin, what
 * it says comes out. It fails with what the program said on stderr, or with SSH_LOST. `argv` are words of ours.
 */
export const dialThrough = async (
  connection: Connection,
  argv: readonly string[],
  options: { sudo?: boolean; signal?: AbortSignal } = {},
): Promise<Duplex> => {
  const shell = await connection.openShell(options.signal === undefined ? {} : { signal: options.signal })
  const mark = randomBytes(8).toString('hex')
  const command = `${options.sudo === true ? 'sudo -n ' : ''}${argv.map(quoted).join(' ')}`
  // One line, which the shell has read to its end before the program begins: the rest of stdin is the program's.
  shell.stdin.write(`{ printf '\\n%s\\n' ${mark}; exec ${command}; }\n`)
  return new ShellEnds(shell, Buffer.from(`\n${mark}\n`))
}

const quoted = (word: string): string => `'${word.replaceAll("'", String.raw`'\''`)}'`

class ShellEnds extends Duplex {
  readonly #shell: RemoteShell
  #stderr = ''
  /** What came before the mark: a banner of the login shell. */
  #before: Buffer | undefined = Buffer.alloc(0)
  readonly #waiting: (() => void)[] = []

  constructor(shell: RemoteShell, mark: Buffer) {
    super()
    this.#shell = shell
    shell.stderr.on('data', (chunk: Buffer) => {
      this.#stderr = `${this.#stderr}${chunk.toString()}`.slice(-MOST_STDERR)
    })
    shell.stdout.on('data', (chunk: Buffer) => {
      const bytes = this.#before === undefined ? chunk : this.#afterMark(chunk, mark)
      if (bytes !== undefined && bytes.length > 0 && !this.push(bytes)) shell.stdout.pause()
    })
    shell.stdout.once('error', (error: Error) => this.destroy(error))
    shell.stdout.once('end', () => void this.#end())
    shell.stdin.on('error', () => undefined)
  }

  #afterMark(chunk: Buffer, mark: Buffer): Buffer | undefined {
    const all = Buffer.concat([this.#before ?? Buffer.alloc(0), chunk])
    const at = all.indexOf(mark)
    this.#before = at === -1 ? all : undefined
    if (at === -1) return undefined
    for (const write of this.#waiting.splice(0)) write()
    return all.subarray(at + mark.length)
  }

  async #end(): Promise<void> {
    const end = await this.#shell.ended
    const said = this.#stderr.trim()
    if (end.kind === 'exit' && end.code === 0 && this.#before === undefined) this.push(null)
    else
      this.destroy(new Error(said === '' ? `the program ended (${end.kind === 'exit' ? end.code : end.kind})` : said))
  }

  override _read(): void {
    this.#shell.stdout.resume()
  }

  override _write(chunk: Buffer, _encoding: string, done: (error?: Error | null) => void): void {
    const write = (): void => void this.#shell.stdin.write(chunk, (error) => done(error))
    // Before the mark the shell itself might read it.
    if (this.#before === undefined) write()
    else this.#waiting.push(write)
  }

  override _final(done: () => void): void {
    this.#shell.stdin.end(() => done())
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#shell.kill()
    done(error)
  }

  // What an HTTP client asks of a socket.
  setTimeout(): this {
    return this
  }
  setNoDelay(): this {
    return this
  }
  setKeepAlive(): this {
    return this
  }
  ref(): this {
    return this
  }
  unref(): this {
    return this
  }
}
