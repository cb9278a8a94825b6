import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import type { KubernetesReach, KubernetesSource } from '../../model/engine.ts'
import { ProdlogsError } from '../../model/error.ts'
import type { EngineContext } from '../engine.ts'
import type { HttpDoor } from '../http.ts'
import { kubectlFlags } from './proxy.ts'

/** One container of one pod, as it runs now. */
export interface PodContainer {
  readonly namespace: string
  readonly pod: string
  readonly uid: string
  readonly container: string
  readonly restarts: number
  /** It runs or has run: there is a log. */
  readonly hasLog: boolean
  readonly running: boolean
  readonly startedAt?: string
  readonly isOnly: boolean
}

interface Status {
  readonly name?: string
  readonly restartCount?: number
  readonly state?: {
    readonly running?: { readonly startedAt?: string }
    readonly terminated?: { readonly startedAt?: string }
  }
  readonly lastState?: { readonly terminated?: object }
}

interface Pod {
  readonly metadata?: { readonly name?: string; readonly uid?: string; readonly deletionTimestamp?: string }
  readonly spec?: {
    readonly containers?: readonly { name?: string }[]
    readonly initContainers?: readonly { name?: string }[]
  }
  readonly status?: {
    readonly containerStatuses?: readonly Status[]
    readonly initContainerStatuses?: readonly Status[]
  }
}

/** The namespace of the context, where the source names none. */
export const namespaceOf = async (
  reach: KubernetesReach,
  source: KubernetesSource,
  context: EngineContext,
): Promise<string> => {
  if (source.namespace !== undefined) return source.namespace
  try {
    const { stdout } = await promisify(execFile)(
      'kubectl',
      [...kubectlFlags(reach, context.env), 'config', 'view', '--minify', '-o', 'jsonpath={..namespace}'],
      { signal: context.signal, timeout: 20_000 },
    )
    return stdout.trim() || 'default'
  } catch {
    context.signal.throwIfAborted()
    return 'default'
  }
}

const KINDS: Readonly<Record<string, string>> = {
  deploy: 'apis/apps/v1/namespaces/{ns}/deployments/',
  deployment: 'apis/apps/v1/namespaces/{ns}/deployments/',
  sts: 'apis/apps/v1/namespaces/{ns}/statefulsets/',
  statefulset: 'apis/apps/v1/namespaces/{ns}/statefulsets/',
  ds: 'apis/apps/v1/namespaces/{ns}/daemonsets/',
  daemonset: 'apis/apps/v1/namespaces/{ns}/daemonsets/',
  job: 'apis/batch/v1/namespaces/{ns}/jobs/',
  svc: 'api/v1/namespaces/{ns}/services/',
  service: 'api/v1/namespaces/{ns}/services/',
}

/** What pods are listed by: a selector, or a name. */
export interface PodChoice {
  readonly selector?: string
  readonly name?: string
}

export const choiceOf = async (door: HttpDoor, namespace: string, source: KubernetesSource): Promise<PodChoice> => {
  if (source.selector !== undefined) return { selector: source.selector }
  const { pod = '' } = source
  const [, kind = 'pod', name = pod] = /^([a-z]+)\/(.+)$/.exec(pod) ?? []
  const path = KINDS[kind]
  if (path === undefined) return { name }
  const workload = (await door.json({
    method: 'GET',
    path: `${path.replace('{ns}', encodeURIComponent(namespace))}${encodeURIComponent(name)}`,
  })) as {
    spec?: {
      selector?: {
        matchLabels?: Record<string, string>
        matchExpressions?: { key: string; operator: string; values?: string[] }[]
      } & Record<string, unknown>
    }
  }
  const selector = workload.spec?.selector ?? {}
  const labels = (
    kind.startsWith('s') && kind !== 'sts' && kind !== 'statefulset' ? selector : selector.matchLabels
  ) as Record<string, string> | undefined
  const expressions = (selector.matchExpressions ?? []).map(({ key, operator, values = [] }) =>
    operator === 'Exists'
      ? key
      : operator === 'DoesNotExist'
        ? `!${key}`
        : `${key} ${operator === 'In' ? 'in' : 'notin'} (${values.join(',')})`,
  )
  return {
    selector: [...Object.entries(labels ?? {}).map(([key, value]) => `${key}=${value}`), ...expressions].join(','),
  }
}

export const listContainers = async (
  door: HttpDoor,
  namespace: string,
  { selector, name }: PodChoice,
  only: string | undefined,
): Promise<PodContainer[]> => {
  const pods = `api/v1/namespaces/${encodeURIComponent(namespace)}/pods`
  const items =
    name === undefined
      ? ((
          (await door.json({ method: 'GET', path: `${pods}?labelSelector=${encodeURIComponent(selector ?? '')}` })) as {
            items?: Pod[]
          }
        ).items ?? [])
      : [(await door.json({ method: 'GET', path: `${pods}/${encodeURIComponent(name)}` })) as Pod]
  return items.flatMap(({ metadata, spec, status }) => {
    const names = [...(spec?.initContainers ?? []), ...(spec?.containers ?? [])].flatMap(({ name: each }) => each ?? [])
    const states = new Map(
      [...(status?.initContainerStatuses ?? []), ...(status?.containerStatuses ?? [])].map((each) => [each.name, each]),
    )
    return names
      .filter((each) => only === undefined || each === only)
      .map((each): PodContainer => {
        const state = states.get(each)
        const current = state?.state?.running ?? state?.state?.terminated
        return {
          namespace,
          pod: metadata?.name ?? '',
          uid: metadata?.uid ?? metadata?.name ?? '',
          container: each,
          restarts: state?.restartCount ?? 0,
          // Some servers tell no states; then asking is what tells.
          hasLog:
            state === undefined
              ? status?.containerStatuses === undefined
              : current !== undefined || state.lastState?.terminated !== undefined,
          running: state === undefined || state.state?.running !== undefined,
          ...(current?.startedAt === undefined ? {} : { startedAt: current.startedAt }),
          isOnly: names.length === 1,
        }
      })
  })
}

/** Throws ENGINE_MISSING. */
export const someContainers = async (
  door: HttpDoor,
  namespace: string,
  choice: PodChoice,
  source: KubernetesSource,
  { host }: EngineContext,
): Promise<PodContainer[]> => {
  const found = await listContainers(door, namespace, choice, source.container)
  if (found.length === 0)
    throw new ProdlogsError('ENGINE_MISSING', {
      host,
      engine: 'Kubernetes',
      what: {
        code: 'pod',
        name: source.selector ?? source.pod ?? '',
        namespace,
        ...(source.container === undefined ? {} : { container: source.container }),
      },
    })
  return found
}

export const streamName = ({ pod, container, isOnly }: PodContainer): string => (isOnly ? pod : `${pod}/${container}`)
