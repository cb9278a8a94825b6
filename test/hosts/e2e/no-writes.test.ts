import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { describeWith, have, programPath } from '../parts/guard.ts'
import { createJournal } from '../parts/journal.ts'
import { createDesk, eventually, paymentLine } from '../../support/desk.ts'

/** Opened to be written, made, moved, removed, or changed: what a reader never does. */
const WRITES =
  'openat,open,creat,mkdir,mkdirat,unlink,unlinkat,rename,renameat,renameat2,truncate,ftruncate,chmod,fchmodat,chown,fchownat,link,linkat,symlink,symlinkat,mknodat,utimensat'

describeWith('strace')('a host', () => {
  const desk = createDesk()
  const log = desk.file(
    'app.log',
    Array.from({ length: 3000 }, (_, n) => paymentLine(n, { deal_id: '5001' }, 1768212000000 + n * 1000)).join(''),
  )
  writeFileSync(`${log}.1`, paymentLine(1, { deal_id: '5001' }, 1768000000000))
  afterAll(() => desk.dispose())

  const SHELLS = [
    ['sh', ['/bin/sh']],
    ['bash', ['/bin/bash']],
    ...(have('busybox') ? [['busybox', [programPath('busybox'), 'sh']] as const] : []),
  ] as const
  describe.for(SHELLS.filter(([, argv]) => existsSync(argv[0])))('read by %s', ([name, argv]) => {
    const journal = have('journal') ? createJournal(join(desk.home, `journal-${name}`)) : undefined
    journal?.add([{ at: Date.now(), message: 'of the journal, deal 5001' }])

    test.for([
      ['tail', '--lines-as-written', '--no-follow'],
      ['tail', '--lines-as-written'],
      ['grep', '--deal', '5001'],
      ['grep', '--text', 'line 7', '--since', '2026-01-12T10:05:00Z'],
      ['report'],
      ['why', '5001'],
      ['doctor'],
    ])('%j writes nothing there but to /dev/null', async (words) => {
      const trace = join(desk.home, `trace-${name}-${words.join('-').replaceAll(/\W/g, '_')}`)
      const wrapper = [programPath('strace'), '-ff', '-qq', '-e', `trace=${WRITES}`, '-o', trace, ...argv]
      const sources = [
        `app: { type: file, path: ${log} }`,
        ...(journal === undefined ? [] : ['unit: { type: journal, unit: payments.service }']),
      ]
      desk.file(
        '.config/prodlogs/prodlogs.yaml',
        `hosts: { box: { command: ${JSON.stringify(wrapper)}, sources: { ${sources.join(', ')} } } }\n`,
      )
      const env = journal === undefined ? {} : { PATH: `${journal.bin}:${process.env['PATH']}` }
      const run = desk.start([...words, '--host', 'box'], { env })
      if (words.join() === 'tail,--lines-as-written') {
        await run.until(({ stdout }) => stdout.includes('line 2999'))
        await eventually(() => false, 1500)
        run.kill('SIGINT')
      }
      const { stderr, exit } = await run.ended
      expect(stderr).not.toContain('✖')
      expect([0, 1, 3, 130]).toContain(exit)
      const calls = callsIn(trace)
      // That the trace saw the reading proves that it would have seen writing.
      expect(calls.some((call) => call.includes('app.log') && call.includes('O_RDONLY'))).toBe(true)
      const writes = calls.filter((call) => !/^(?:\+\+\+|---|$)/.test(call) && !isReading(call))
      expect(writes).toEqual([])
    })
  })
})

/** One file for each process, beginning with the same name. */
const callsIn = (trace: string): string[] =>
  readdirSync(join(trace, '..'))
    .filter((name) => name.startsWith(`${basename(trace)}.`))
    .flatMap((name) => readFileSync(join(trace, '..', name), 'utf8').split('\n'))

const isReading = (call: string): boolean =>
  (/= -1 ENOENT/.test(call) && /O_RDONLY/.test(call)) ||
  (/\bopen(?:at)?\(/.test(call) &&
    ((/O_RDONLY/.test(call) && !/O_CREAT|O_TRUNC/.test(call)) || /"\/dev\/(?:null|tty)"/.test(call)))
