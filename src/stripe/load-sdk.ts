import type { Stripe } from 'stripe'

/** Under these the package prints a hint to stderr while it loads (stripe-node 23, `Stripe.initialize`). */
const HINT_VARIABLES = ['CLAUDECODE', 'CLAUDE_CODE_CHILD_SESSION']

/** Loads the `stripe` package on first use, so that `--help` and offline commands never pay for it, and quietly. */
export const loadSdk = async (): Promise<typeof Stripe> => {
  const hidden = HINT_VARIABLES.map((name) => [name, process.env[name]] as const)
  for (const name of HINT_VARIABLES) delete process.env[name]
  try {
    return (await import('stripe')).Stripe
  } finally {
    for (const [name, value] of hidden) if (value !== undefined) process.env[name] = value
  }
}
