import type { Checked, Finding } from '../../../src/app/doctor.ts'
import { doctorDocument } from '../../../src/cli/commands/doctor-document.ts'
import { DOCTOR, type DoctorKey } from '../../../src/messages/doctor.ts'
import { describeError } from '../../../src/messages/errors.ts'
import { fill } from '../../../src/messages/fill.ts'
import type { Lang } from '../../../src/messages/lang.ts'
import type { Block } from '../../../src/report/document.ts'

/** A host that is well, one with a clock and a source to mend, one that is not reached, and Stripe, as `doctor` finds them. */
const checkedIn = (lang: Lang): readonly Checked[] => {
  const say = (key: DoctorKey, args = {}): string => fill(DOCTOR[key][lang], args)
  const ok = (key: DoctorKey, args = {}): Finding => ({ mark: 'ok', text: say(key, args) })
  const note = (key: DoctorKey, args = {}): Finding => ({ mark: 'note', text: say(key, args) })
  const problem = (key: DoctorKey, fix: DoctorKey, args = {}): Finding => ({
    mark: 'problem',
    text: say(key, args),
    fix: say(fix, args),
  })
  const timedOut = describeError(lang, {
    code: 'HOST_TIMEOUT',
    args: { host: 'web-3', seconds: 20, address: '203.0.113.7', port: 22 },
  })
  const hour = { en: '3 h', ru: '3 ч' }[lang]
  return [
    {
      name: 'web-1',
      exit: 0,
      findings: [
        ok('reached', { transport: 'ssh2', ms: 184 }),
        ok('shell', { user: 'deploy', os: 'Debian GNU/Linux 12' }),
        note('groups', { groups: 'deploy, adm, systemd-journal' }),
        note('tools', { tools: 'awk (mawk), gzip, journalctl, zstd' }),
        ok('clock', { ms: 12, zone: '+01:00' }),
        ok('source', { source: 'app', format: 'winston-json, combined', age: hour }),
        note('rotated', { source: 'app', n: 2, names: 'app.log.1, app.log.2.gz' }),
      ],
    },
    {
      name: 'web-2',
      exit: 0,
      findings: [
        ok('reached', { transport: 'openssh', ms: 902 }),
        problem('skewed', 'fixClock', { seconds: '-41.5', zone: '+00:00' }),
        problem('rotatedUnreadable', 'fixTool', { source: 'nginx', names: 'access.log.3.zst', tool: 'zstd' }),
        problem('sourceUnknown', 'fixUnknown', { source: 'legacy' }),
      ],
    },
    { name: 'web-3', exit: 5, findings: [{ mark: 'problem', text: timedOut.what, fix: timedOut.next }] },
    {
      name: 'Stripe',
      exit: 0,
      findings: [
        ok('stripeKey', { kind: 'restricted', mode: 'test', account: '' }),
        problem('endpointTypes', 'fixTypes', {
          url: 'https://shop.example/stripe/webhook',
          types: 'checkout.session.async_payment_succeeded, invoice.paid',
        }),
      ],
    },
  ]
}

/** What works and what is to mend, as blocks. `well`: nothing is to mend. */
export const doctorBlocks = (lang: Lang, which: 'mend' | 'well' | 'everything'): readonly Block[] => {
  const all = checkedIn(lang)
  const well = all.filter(({ findings }) => findings.every(({ mark }) => mark !== 'problem'))
  const stripe: Checked = {
    name: 'Stripe',
    exit: 0,
    findings: [{ mark: 'note', text: DOCTOR.stripeNone[lang] }],
  }
  return doctorDocument(which === 'well' ? [...well, stripe] : all, lang, which === 'everything')
}
