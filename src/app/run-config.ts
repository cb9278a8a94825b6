import type { Config } from '../config/schema.ts'

let loaded: Config | undefined

/** Keeps the configuration of this run for errors that are told where there is no session: they hide its values too. */
export const rememberConfig = (config: Config): void => {
  loaded = config
}

export const rememberedConfig = (): Config | undefined => loaded
