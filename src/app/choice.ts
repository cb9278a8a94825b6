/** Where to look: hosts of the configuration or local files, and how to reach them. */
export interface HostChoice {
  host: string[]
  source: string[]
  file: string[]
  /** How the bytes of the local files are text, e.g. `koi8-r`; absent: found by their content. */
  encoding?: string
  transport: 'auto' | 'ssh2' | 'openssh'
  sshConfig?: string
  hostKey: 'strict' | 'accept-new' | 'ask' | 'once'
  connectTimeout: number
}

/** Which records: values of one list are alternatives, and all lists must be met. */
/** No record is left out. */
export const NO_FILTER = {
  deal: [],
  session: [],
  event: [],
  paymentIntent: [],
  customer: [],
  type: [],
  step: [],
  cause: [],
  text: [],
} satisfies FilterChoice

export interface FilterChoice {
  deal: string[]
  session: string[]
  event: string[]
  paymentIntent: string[]
  customer: string[]
  type: string[]
  level?: 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal'
  step: string[]
  cause: string[]
  text: string[]
  ignoreCase?: boolean
  steps?: boolean
}
