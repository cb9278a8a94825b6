import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startCluster, type FakeCluster } from '../../support/engines/kubernetes-fake.ts'
import { createDesk, eventually, objects } from '../../support/desk.ts'
import { describeWith } from '../parts/guard.ts'
import { processesWith } from '../parts/processes.ts'

describeWith('kubectl')('pods, by the real kubectl', () => {
  const desk = createDesk()
  let cluster: FakeCluster
  let env: Record<string, string>
  beforeAll(async () => {
    cluster = await startCluster()
    const config = desk.file(
      'kubeconfig',
      `apiVersion: v1\nkind: Config\nclusters: [{ name: c, cluster: { server: '${cluster.url}' } }]\nusers: [{ name: u, user: {} }]\ncontexts: [{ name: prod, context: { cluster: c, user: u, namespace: shop } }]\ncurrent-context: prod\n`,
    )
    env = { KUBECONFIG: config }
    cluster.pod('api-1')
    cluster.pod('api-2')
    for (let n = 1; n <= 10; n++)
      cluster.write(`api-${1 + (n % 2)}`, `{"level":"info","msg":"old ${n}","deal_id":${n}}`)
  })
  afterAll(async () => {
    await cluster.stop()
    desk.dispose()
  })
  const messages = (text: string): unknown[] => objects(text).map(({ message }) => message)

  test.each(['k8s:app=api', 'k8s:shop/deploy/api'])('are found by %s, and say which of them wrote', async (source) => {
    const { stdout, exit } = await desk.run(['grep', '--deal', '4', '--source', source, '-o', 'ndjson'], { env })
    expect({ exit, lines: messages(stdout) }).toEqual({ exit: 0, lines: ['old 4'] })
    expect(objects(stdout)[0]?.['source']).toMatch(/\/api-1$/)
  })

  test('that we may not read end with 4, and nothing but GETs was asked', async () => {
    const { exit, stderr } = await desk.run(['grep', '--deal', '4', '--source', 'k8s:denied/app=api'], { env })
    expect({ exit, stderr }).toEqual({ exit: 4, stderr: expect.stringContaining('forbidden') as string })
    expect(cluster.asked.filter((each) => !each.startsWith('GET '))).toEqual([])
  })

  test('are followed: those that join, over cuts and crashes; no kubectl is left', async () => {
    const run = desk.start(['tail', '--source', 'k8s:app=api', '-n', '2', '-o', 'ndjson'], { env })
    await run.until(({ stdout }) => stdout.includes('old 10'))
    cluster.write('api-1', '{"msg":"live"}')
    cluster.pod('api-3')
    cluster.write('api-3', '{"msg":"joined"}')
    await run.until(({ stdout }) => stdout.includes('joined'))
    cluster.cut()
    cluster.write('api-2', '{"msg":"after the cut"}')
    await run.until(({ stdout }) => stdout.includes('after the cut'))
    cluster.crash('api-1')
    await sleep(700)
    cluster.write('api-1', '{"msg":"came again"}')
    await run.until(({ stdout }) => stdout.includes('came again'))
    run.kill('SIGINT')
    const { stdout } = await run.ended
    expect(messages(stdout).sort()).toEqual([
      'after the cut',
      'came again',
      'joined',
      'last words',
      'live',
      'old 10',
      'old 9',
    ])
    expect(await eventually(() => processesWith('prodlogs-k8s-').length === 0, 5000)).toBe(true)
  })
})
