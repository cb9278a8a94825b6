import { execFile, execFileSync, spawnSync } from 'node:child_process'
import { promisify } from 'node:util'
import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { processConnection } from '../../../src/connect/command.ts'
import { testWith } from '../parts/guard.ts'
import { openSource } from '../../../src/read/index.ts'
import { PROGRAM } from '../../../src/remote/program.ts'
import { tempFolder } from '../parts/files.ts'
import { fileSource, read, SHELLS, shellArgv, shellConnection } from '../read/support.ts'

const { dir, dispose } = tempFolder()
afterAll(dispose)

const HOSTILE = [
  '$(touch pwned)',
  '`touch pwned`',
  ';touch pwned;',
  '-f/etc/shadow',
  'it\'s "quoted"',
  '* ?[a] ~',
  'back\\slash\\n',
  '!event %s $HOME',
  'дело «4540»',
]

describe('the remote program', () => {
  testWith('shellcheck')('is shellcheck-clean', () => {
    expect(spawnSync('shellcheck', ['-s', 'sh', '-'], { encoding: 'utf8', input: PROGRAM }).stdout).toBe('')
  })

  describe.for(SHELLS)('under %s', (shell) => {
    const log = join(dir, `${shell}.log`)
    writeFileSync(log, Array.from({ length: 3000 }, (_, n) => `2024-01-01T00:00:00Z line ${n} evt_${n}\n`).join(''))
    const connection = shellConnection(shell, dir)

    test('gives the last lines with their offsets', async () => {
      const { lines, gaps } = await read(connection, fileSource(log), { kind: 'last', lines: 3 })
      expect(lines.map((line) => line.text)).toEqual(
        [2997, 2998, 2999].map((n) => `2024-01-01T00:00:00Z line ${n} evt_${n}`),
      )
      const text = readFileSync(log, 'utf8')
      for (const { text: line, origin } of lines)
        expect(origin.position).toMatchObject({ kind: 'file', path: log, offset: text.indexOf(line) })
      expect(gaps).toEqual([])
    })

    test('finds fixed strings, with context and up to a count', async () => {
      const found = await read(connection, fileSource(log), {
        kind: 'grep',
        strings: ['evt_7 ', 'evt_2500'],
        before: 1,
        after: 1,
      })
      expect(found.texts.map((text) => / line (\d+)/.exec(text)?.[1])).toEqual(['2499', '2500', '2501'])
      const few = await read(connection, fileSource(log), {
        kind: 'grep',
        strings: ['EVT_29'],
        ignoreCase: true,
        maxCount: 4,
      })
      expect(few.texts.map((text) => / line (\d+)/.exec(text)?.[1])).toEqual(['29', '290', '291', '292'])
      expect(few.notices.filter((notice) => notice.kind === 'skip').length).toBeGreaterThan(0)
    })

    test.for(HOSTILE)('takes %s as text', async (text) => {
      const file = join(dir, `hostile ${shell} ${text.replaceAll('/', '_')}.log`)
      writeFileSync(file, `before\n<${text}>\nafter\n`)
      const { texts } = await read(connection, fileSource(file), { kind: 'grep', strings: [text] })
      expect(texts).toEqual([`<${text}>`])
      expect(existsSync('pwned') || existsSync(join(dir, 'pwned'))).toBe(false)
    })

    test('as a gate takes no commented line of its list for a source', async () => {
      const program = join(dir, `gate-${shell}`)
      const list = join(dir, `gate-${shell}.conf`)
      writeFileSync(program, PROGRAM)
      writeFileSync(list, `#off\tfile\t${log}\n# off too\tfile\t${log}\n\non\tfile\t${log}\n`, { mode: 0o644 })
      const [command = '', ...words] = shellArgv(shell, dir, ['SSH_ORIGINAL_COMMAND=prodlogs']).slice(0, -1)
      const gate = processConnection('box', 'command', [command, ...words, program, '--list', list])
      const of = (name: string) =>
        read(gate, { type: 'file', name, path: log }, { kind: 'last', lines: 1 }, { gate: true })
      expect((await of('on')).texts).toHaveLength(1)
      for (const name of ['#off', 'off', '# off too', '#']) await expect(of(name), name).rejects.toThrow('REFUSED')
    })

    test('says why a file cannot be read', async () => {
      await expect(
        read(connection, fileSource(join(dir, 'nope/app.log')), { kind: 'last', lines: 1 }),
      ).rejects.toMatchObject({
        code: 'SOURCE_MISSING',
        args: { host: 'box', path: join(dir, 'nope/app.log') },
      })
      await expect(read(connection, fileSource(dir), { kind: 'last', lines: 1 })).rejects.toMatchObject({
        code: 'SOURCE_NOT_A_FILE',
      })
    })

    test('keeps to the limit of bytes and says so', async () => {
      const { texts, gaps } = await read(
        connection,
        fileSource(log),
        { kind: 'since', window: {} },
        { limits: { bytes: 1000 } },
      )
      expect(texts.join('\n').length).toBeLessThanOrEqual(1000)
      expect(gaps).toMatchObject([{ kind: 'limit_bytes', args: { bytes: 1000 } }])
    })

    test('follows new lines and leaves no process behind', async () => {
      const tag = `follow-${shell}`
      const file = join(dir, `${tag}.log`)
      writeFileSync(file, 'old\n')
      const abort = new AbortController()
      const texts: string[] = []
      for await (const event of openSource(
        connection,
        fileSource(file),
        { kind: 'follow', last: 1 },
        { signal: abort.signal },
      )) {
        if (event.kind !== 'lines') continue
        for (const line of event.lines) texts.push(line.text)
        if (texts.length === 1) appendFileSync(file, 'new\nhalf')
        if (texts.length === 2) appendFileSync(file, ' line\n')
        if (texts.length === 3) abort.abort()
      }
      expect(texts).toEqual(['old', 'new', 'half line'])
    })

    test('ends itself and its children when no heartbeat comes', async () => {
      const file = join(dir, `lease-${shell}.log`)
      writeFileSync(file, 'x\n')
      const text = 'PRODLOGS_LEASE_TEST'
      const own = shellConnection(shell, dir, [`${text}=${shell}`])
      const shellOf = await own.openShell()
      shellOf.stdout.resume()
      shellOf.stderr.resume()
      const path = Buffer.from(file).toString('base64')
      shellOf.stdin.write(`set -- --request nonce=ab verb=follow type=file path=${path} lease=1\n${PROGRAM}`)
      await shellOf.ended
      await expect.poll(() => environmentHas(`${text}=${shell}`), { timeout: 10_000 }).toEqual([])
      await own.close()
    })
  })

  testWith('strace')('opens nothing for writing but /dev/null', async () => {
    const log = join(dir, 'traced.log')
    writeFileSync(log, 'one evt_1\ntwo evt_2\n')
    execFileSync('sh', ['-c', 'gzip -c "$1" >"$1.1.gz"', 'sh', log])
    const path = Buffer.from(log).toString('base64')
    const verbs = ['describe', 'last', 'since from=1', 'grep strings=ZXZ0', 'follow at=last']
    await Promise.all(
      verbs.map(async (verb, index) => {
        const script = join(dir, `request-${index}`)
        const trace = join(dir, `trace-${index}`)
        writeFileSync(script, `set -- --request nonce=ab verb=${verb} type=file path=${path}\n${PROGRAM}`)
        // A follow opens what its client asks for next, and this one asks for nothing.
        const opens = !verb.startsWith('follow')
        // stdin stays open, as a client holds it, until the log was opened and for a while then.
        const opened = 'for n in $(seq 100); do grep -q "traced.log.*O_RDONLY" "$2" && break; sleep 0.3; done; '
        const held = `cat "$1"; ${opens ? opened : ''}sleep 2`
        const line = `{ ${held}; } | strace -f -qq -e trace=file -o "$2" sh -s >/dev/null 2>&1`
        await promisify(execFile)('sh', ['-c', line, 'sh', script, trace]).catch(() => {})
        const calls = readFileSync(trace, 'utf8').split('\n')
        const writes = calls.filter(
          (call) =>
            /O_WRONLY|O_RDWR|O_CREAT|O_TRUNC|\b(unlink|rename|mkdir|chmod|chown|link|symlink|truncate|utime)\w*\(/.test(
              call,
            ) && !call.includes('"/dev/null"'),
        )
        expect(writes, verb).toEqual([])
        expect(
          calls.some((call) => call.includes('traced.log') && call.includes('O_RDONLY')),
          verb,
        ).toBe(opens)
      }),
    )
  })
})

const environmentHas = (text: string): number[] => {
  const found = spawnSync('sh', ['-c', `grep -lsa -- "$1" /proc/[0-9]*/environ`, 'sh', text], {
    encoding: 'utf8',
  }).stdout
  return found
    .split('\n')
    .map((path) => Number(/\/proc\/(\d+)\//.exec(path)?.[1] ?? 0))
    .filter((pid) => pid > 0 && pid !== process.pid)
}
