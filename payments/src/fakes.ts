import { parseArgs } from 'node:util'
import { startFakes } from './fakes/all.ts'
import { DEFAULT_ACCOUNT } from './fakes/stripe-state.ts'
import { makeCheckout, makeEvent } from './simulation/stripe-world.ts'

const { values: args } = parseArgs({ options: { seed: { type: 'string', default: '0' } } })

/** `npm run fakes -- [--seed N]`: the fakes alone. One JSON line with their ports; ends on SIGTERM, SIGINT or a closed stdin. */
const fakes = await startFakes()
for (let index = 0; index < Number(args.seed); index++) {
  const { session, intent } = makeCheckout(fakes.stripe, { dealId: String(4541 + index) })
  const created = Math.floor(Date.now() / 1000) - 60 * (Number(args.seed) - index)
  makeEvent(fakes.stripe, 'checkout.session.completed', session, { created })
  makeEvent(fakes.stripe, 'payment_intent.succeeded', intent, { created })
}
process.stdout.write(
  `${JSON.stringify({
    ports: {
      stripe: fakes.stripe.port,
      crm: fakes.crm.port,
      telegram: fakes.telegram.port,
      sendpulse: fakes.sendpulse.port,
    },
    account: DEFAULT_ACCOUNT,
    pid: process.pid,
  })}\n`,
)
const end = (): void => void fakes.close().then(() => process.exit(0))
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, end)
process.stdin.on('end', end).resume()
