import type { EngineReach, EngineSource, EngineType } from '../model/engine.ts'
import type { Engine, EngineContext, MakeEngine } from './engine.ts'

export type { Engine, EngineContext } from './engine.ts'

/** Every engine, loaded by who needs it alone. */
const ENGINES: Readonly<Record<EngineType, () => Promise<MakeEngine>>> = {
  loki: async () => (await import('./loki/index.ts')).loki as MakeEngine,
  victorialogs: async () => (await import('./victorialogs/index.ts')).victorialogs as MakeEngine,
  elasticsearch: async () => (await import('./elasticsearch/index.ts')).elasticsearch as MakeEngine,
  cloudwatch: async () => (await import('./cloudwatch/index.ts')).cloudwatch as MakeEngine,
  kubernetes: async () => (await import('./kubernetes/index.ts')).kubernetes as MakeEngine,
  clickhouse: async () => (await import('./clickhouse/index.ts')).clickhouse as MakeEngine,
  docker: async () => (await import('./docker/index.ts')).docker as MakeEngine,
  process: async () => (await import('./process/index.ts')).processEngine as MakeEngine,
}

/** Makes the reader of a source. Nothing is asked before the first of its streams is read. */
export const openEngine = async (reach: EngineReach, source: EngineSource, context: EngineContext): Promise<Engine> => {
  const make = await ENGINES[source.type]()
  return make(reach, source, context)
}
