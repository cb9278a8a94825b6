// Simulates many histories of a followed log: node scripts/simulate-follow.mjs [SEEDS] [FIRST]. Says the seeds that failed.
import { availableParallelism } from 'node:os'
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'
import { build } from 'esbuild'

if (isMainThread) {
  const seeds = Number(process.argv[2] ?? 100_000)
  const first = Number(process.argv[3] ?? 1)
  const { outputFiles } = await build({
    entryPoints: ['test/unit/read/follow/simulation/simulate.ts'],
    bundle: true,
    write: false,
    platform: 'node',
    format: 'esm',
  })
  const code = outputFiles[0].text
  const threads = availableParallelism()
  const begun = Date.now()
  const failed = []
  let lines = 0
  let lossy = 0
  let alarms = 0
  await Promise.all(
    Array.from({ length: threads }, (_, thread) => {
      const worker = new Worker(new URL(import.meta.url), {
        workerData: { code, first: first + thread, seeds, threads },
      })
      return new Promise((resolve, reject) => {
        worker.on('error', reject).on('exit', resolve)
        worker.on('message', (told) => {
          failed.push(...told.failed)
          lines += told.lines
          lossy += told.lossy
          alarms += told.alarms
          for (const one of told.failed) console.log(JSON.stringify(one))
        })
      })
    }),
  )
  const seconds = ((Date.now() - begun) / 1000).toFixed(0)
  console.log(
    `${seeds} histories, ${lines} lines, gaps in ${lossy}, of them needless ${alarms}, ${failed.length} failed, ${seconds} s on ${threads} threads`,
  )
  process.exitCode = failed.length === 0 ? 0 : 1
} else {
  const { code, first, seeds, threads } = workerData
  const { simulate } = await import(`data:text/javascript;base64,${Buffer.from(code).toString('base64')}`)
  let told = { failed: [], lines: 0, lossy: 0, alarms: 0 }
  for (let seed = first, done = 1; seed < first + seeds; seed += threads, done++) {
    const { missing, repeated, strange, claimed, resumed, written, losses, harmless, options } = simulate(seed, 500)
    told.lines += written
    if (losses > 0) told.lossy += 1
    if (harmless && losses > 0) told.alarms += 1
    if (missing.length + repeated.length + strange.length + claimed.length > 0 || resumed !== 1)
      told.failed.push({
        seed,
        missing: missing.length,
        repeated: repeated.length,
        strange: strange.length,
        claimed: claimed.length,
        resumed,
        losses,
        options,
      })
    if (done % 100 !== 0) continue
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- A worker thread has no origin.
    parentPort.postMessage(told)
    told = { failed: [], lines: 0, lossy: 0, alarms: 0 }
  }
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- A worker thread has no origin.
  parentPort.postMessage(told)
}
