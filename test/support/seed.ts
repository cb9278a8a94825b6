/** What tests draw by chance begins with this number: `SEED=… npm test` draws the same again. The configuration prints it. */
export const SEED = Number(process.env['SEED'] ?? process.env['DRAWN_SEED'] ?? 1)
