/**
 * The checker of patterns tries at random, and calls a pattern over a slice of bounded length vulnerable in a few of a hundred
 * runs: it makes the same tries in every run, whatever else a run draws by chance, or other ones with `RECHECK_SEED=…`.
 */
export const CHECKER_SEED = Number(process.env['RECHECK_SEED'] ?? 1)
