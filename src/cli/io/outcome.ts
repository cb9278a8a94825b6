import { EXIT, type ExitCode } from '../../model/exit-code.ts'
import type { Gap, GapKind } from '../../model/gap.ts'

/** Gaps that make an answer less than what was asked for; the others are remarks. */
const INCOMPLETE: ReadonlySet<GapKind> = new Set<GapKind>([
  'host_unreachable',
  'host_auth',
  'stream_cut',
  'source_unreadable',
  'source_missing',
])

/**
 * The exit code of an answer: its own code when it is whole; 6 when some hosts are not in it; 5 when the only host's
 * answer was cut.
 */
export const outcome = (own: ExitCode, options: { asked: number; failed: number; gaps: readonly Gap[] }): ExitCode => {
  if (options.failed > 0) return EXIT.someHostsFailed
  const broken = new Set(options.gaps.filter((gap) => INCOMPLETE.has(gap.kind)).map((gap) => gap.host))
  if (broken.size === 0) return own
  // A source that is not there beside others that are: the host was reached.
  if (options.gaps.every((gap) => !INCOMPLETE.has(gap.kind) || gap.kind.startsWith('source_')))
    return EXIT.someHostsFailed
  return options.asked > 1 ? EXIT.someHostsFailed : EXIT.unreachable
}
