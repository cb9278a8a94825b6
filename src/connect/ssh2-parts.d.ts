// ssh2's parts are loaded one by one: the whole package takes a third longer, and the first SSH byte waits for it.
declare module 'ssh2/lib/client.js' {
  import type { Client } from 'ssh2'
  const client: typeof Client
  export default client
}

declare module 'ssh2/lib/agent.js' {
  import type { BaseAgent } from 'ssh2'
  const agents: { readonly BaseAgent: typeof BaseAgent }
  export default agents
}

declare module 'ssh2/lib/protocol/keyParser.js' {
  import type { ParsedKey } from 'ssh2'
  const parser: { parseKey(data: string | Buffer, passphrase?: string): ParsedKey | ParsedKey[] | Error }
  export default parser
}

declare module 'ssh2/lib/protocol/constants.js' {
  const constants: {
    readonly DEFAULT_KEX: readonly string[]
    readonly DEFAULT_SERVER_HOST_KEY: readonly string[]
    readonly DEFAULT_CIPHER: readonly string[]
    readonly DEFAULT_MAC: readonly string[]
  }
  export default constants
}
