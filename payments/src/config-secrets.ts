/** The signing secrets of one cabinet (a Stripe account in a mode). Several of them while one is being rotated. */
export interface CabinetSecrets {
  readonly cabinet: string
  readonly secrets: readonly string[]
}

/**
 * Reads `STRIPE_WEBHOOK_SECRET`: `whsec_a`, or `main=whsec_a,whsec_b,events=whsec_c`. An item without a cabinet belongs
 * to the one named before it, at first to `defaultCabinet`. Throws on anything that is not a `whsec_…`, naming the
 * item's position and never its text.
 */
export const parseWebhookSecrets = (text: string, defaultCabinet: string): CabinetSecrets[] => {
  const byCabinet = new Map<string, string[]>()
  let cabinet = defaultCabinet
  for (const [index, item] of text.split(/[,;]/).entries()) {
    if (item.trim() === '') continue
    const named = /^\s*([\w-]+)=(\s*whsec_.*)$/s.exec(item)
    if (named?.[1] !== undefined) cabinet = named[1]
    // Trimmed: a trailing newline from a mounted secret file would fail every signature.
    const secret = (named?.[2] ?? item).trim()
    if (!/^whsec_\S+$/.test(secret)) throw new Error(`STRIPE_WEBHOOK_SECRET: item ${index + 1} is not a whsec_ secret`)
    byCabinet.set(cabinet, [...(byCabinet.get(cabinet) ?? []), secret])
  }
  return [...byCabinet].map(([name, secrets]) => ({ cabinet: name, secrets }))
}
