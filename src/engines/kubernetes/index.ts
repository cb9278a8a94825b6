import type { KubernetesReach, KubernetesSource } from '../../model/engine.ts'
import { pastOf } from '../container-logs.ts'
import type { Engine, EngineContext, MakeEngine } from '../engine.ts'
import { openDoor, type HttpDoor } from '../http.ts'
import { msOf } from '../row.ts'
import { followPods } from './follow.ts'
import { lastRows, rowsOf } from './logs.ts'
import {
  choiceOf,
  listContainers,
  namespaceOf,
  someContainers,
  streamName,
  type PodChoice,
  type PodContainer,
} from './pods.ts'
import { openProxy } from './proxy.ts'

interface Cluster {
  readonly door: HttpDoor
  readonly namespace: string
  readonly choice: PodChoice
}

/** Pods of a cluster, as the kubelet keeps their logs. kubectl lets us in; nothing is searched at the server. */
export const kubernetes: MakeEngine<KubernetesReach, KubernetesSource> = (reach, source, context): Engine => {
  let connected: Promise<Cluster> | undefined
  const cluster = (): Promise<Cluster> => (connected ??= connect(reach, source, context))
  const containers = async (): Promise<PodContainer[]> => {
    const { door, namespace, choice } = await cluster()
    return someContainers(door, namespace, choice, source, context)
  }
  const { lastRows: lastOfAll, ...past } = pastOf(
    {
      containers,
      lastOf: async (each, count) => lastRows((await cluster()).door, each, count),
      rowsOf: async function* (each, span) {
        yield* rowsOf((await cluster()).door, each, span)
      },
    },
    context,
  )
  return {
    ...past,
    async *follow(options) {
      const { door, namespace, choice } = await cluster()
      await containers()
      yield* followPods(door, context, {
        ...options,
        list: () => listContainers(door, namespace, choice, source.container),
        lastRows: lastOfAll,
      })
    },
    describe: async () => {
      const { door } = await cluster()
      const found = await containers()
      const version = (await door.json({ method: 'GET', path: 'version', takes: [403, 404] }).catch(() => ({}))) as {
        gitVersion?: string
      }
      const [newest] = await lastOfAll(1)
      return {
        version: `Kubernetes ${version.gitVersion ?? ''}`.trim(),
        found: found.map(streamName),
        ...(newest === undefined ? {} : { lastAt: msOf(newest.at) }),
        ...(door.skewMs === undefined ? {} : { skewMs: door.skewMs }),
      }
    },
  }
}

const connect = async (reach: KubernetesReach, source: KubernetesSource, context: EngineContext): Promise<Cluster> => {
  const [socketPath, namespace] = await Promise.all([openProxy(reach, context), namespaceOf(reach, source, context)])
  const door = openDoor({ url: 'http://localhost' }, context, {
    engine: 'Kubernetes',
    variable: 'KUBECONFIG',
    socketPath,
    // kubectl's own words when it cannot reach the cluster, or its plugin does not let us in.
    judge: (status, body) =>
      /Unauthorized|exec plugin|getting credentials|executable .* failed/i.test(body) && status >= 400
        ? 'denied'
        : undefined,
    reasonOf: (body) => {
      try {
        return String((JSON.parse(body) as { message?: unknown }).message ?? '')
      } catch {
        return body
      }
    },
  })
  return { door, namespace, choice: await choiceOf(door, namespace, source) }
}
