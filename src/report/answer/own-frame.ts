/** Code of others: its frames say where something was noticed, not where it was done. */
const FOREIGN =
  /node_modules|node:|internal\/|site-packages|dist-packages|\/vendor\/|\/gems\/|\/lib\/python|\/usr\/lib\/|<anonymous>|\(native\)/

const FRAMES: readonly RegExp[] = [
  /^\s*at (?<fn>[\w.$<>[\] ]+) \((?<place>[^()\s]+:\d+)(?::\d+)?\)/gm,
  /^\s*at (?<place>[^()\s]+:\d+)(?::\d+)?$/gm,
  /^\s*File "(?<file>[^"]+)", line (?<line>\d+), in (?<fn>\S+)/gm,
  /^#\d+ (?<place>[^\s(]+\(\d+\)): (?<fn>[\w\\>-]+)/gm,
  /^\s*(?:from )?(?<place>[\w./-]+\.rb:\d+):in [`'](?<fn>[^']+)'/gm,
]

/** `recordPayment  src/stripe/record-payment.ts:88`: the first frame of the application's own code in a stack trace. */
export const ownFrame = (text: string): string | undefined => {
  for (const pattern of FRAMES) {
    const frames = [...text.matchAll(pattern)].filter(([line]) => !FOREIGN.test(line))
    // Python tells the innermost frame last, all others first.
    const groups = (pattern.source.includes('File') ? frames.at(-1) : frames[0])?.groups
    if (groups === undefined) continue
    const place = groups['place'] ?? `${groups['file']}:${groups['line']}`
    return [groups['fn'], place.replace(/^(?:file:\/\/)?\/(?:app|srv|opt|var\/www|usr\/src|home\/[^/]+)\//, '')]
      .filter((part) => part !== undefined)
      .join('  ')
  }
  return undefined
}
