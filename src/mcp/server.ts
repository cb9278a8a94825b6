import { randomBytes } from 'node:crypto'
import {
  acceptedContent,
  CLIENT_CAPABILITIES_META_KEY,
  createRequestStateCodec,
  inputRequired,
  McpServer,
  ResourceTemplate,
  type CallToolResult,
  type ClientCapabilities,
  type InputRequiredResult,
  type ServerContext,
} from '@modelcontextprotocol/server'
import pLimit from 'p-limit'
import { z } from 'zod'
import { fill } from '../messages/fill.ts'
import { AGENT, MCP } from '../messages/mcp.ts'
import { files, type Arguments } from './arguments.ts'
import { askTool, UnknownHostKey, type ServeOptions } from './call.ts'
import { registerPrompts } from './prompts.ts'
import { restOf, resultOf, type KeptAnswer } from './result.ts'
import { asSchema, envelopeOf, leniently } from './schema.ts'
import { AnswerStore } from './store.ts'
import { ToolFailure, type Tool } from './tool.ts'
import { TOOLS } from './tools/index.ts'

/** Calls at once: each reaches its hosts anew, and sshd lets in ten unknown clients before it throttles. */
const PARALLEL_CALLS = 4

type Answered = CallToolResult | InputRequiredResult

/** What a person answers on a host key. */
const TRUST = z.object({ trust: z.boolean() })

/** Makes servers that share what is kept between calls: one for each connection or request, as the transport asks. */
export const serverFactory = (options: ServeOptions): (() => McpServer) => {
  const store = new AnswerStore<KeptAnswer>()
  const limit = pLimit(PARALLEL_CALLS)
  const schemas = TOOLS.map((tool) => {
    const input = options.allowFiles === undefined || !takesFiles(tool) ? tool.input : tool.input.extend(files)
    return { tool, inputSchema: asSchema(input, leniently(input)), outputSchema: asSchema(envelopeOf(tool.answer)) }
  })

  const vouched = new Set<string>()
  const state = createRequestStateCodec<{ fingerprint: string }>({ key: randomBytes(32) })

  const call = async (tool: Tool, args: Arguments, ctx: ServerContext, server: McpServer): Promise<Answered> => {
    try {
      const asked = ctx.mcpReq.requestState<{ fingerprint: string }>()
      if (asked !== undefined && acceptedContent(ctx.mcpReq.inputResponses, 'trust', TRUST)?.trust === true)
        vouched.add(asked.fingerprint)
      if (args.cursor !== undefined) {
        const [name = '', from = ''] = args.cursor.split('.')
        const kept = store.find(name)
        if (kept === undefined || kept.tool !== tool.name) throw new ToolFailure(MCP.cursorGone[options.lang])
        return resultOf(kept, Number(from) || 0, args, store)
      }
      const progress = progressOf(ctx)
      if (limit.activeCount >= PARALLEL_CALLS)
        progress(fill(MCP.waiting[options.lang], { n: limit.activeCount + limit.pendingCount }))
      const { answer, fence } = await limit(() =>
        askTool(tool, args, options, { signal: ctx.mcpReq.signal, progress, vouched }),
      )
      return resultOf({ tool: tool.name, answer, fence, lang: options.lang }, 0, args, store)
    } catch (error) {
      // Asked once: whoever said no is not asked again in the same call.
      const isNew = ctx.mcpReq.requestState() === undefined
      if (error instanceof UnknownHostKey && isNew && canAsk(ctx, server))
        return inputRequired({
          inputRequests: {
            trust: inputRequired.elicit({
              message: fill(MCP.vouch[options.lang], { host: error.host, fingerprint: error.fingerprint }),
              requestedSchema: TRUST,
            }),
          },
          requestState: await state.mint({ fingerprint: error.fingerprint }),
        })
      const text =
        error instanceof ToolFailure ? error.message : fill(MCP.internal[options.lang], { reason: 'INTERNAL' })
      return { content: [{ type: 'text', text }], isError: true }
    }
  }

  return () => {
    const server = new McpServer(
      { name: 'prodlogs', title: 'prodlogs', version: PRODLOGS_VERSION },
      {
        instructions: AGENT.instructions,
        capabilities: { tools: {} },
        requestState: { verify: (...given) => state.verify(...given) },
      },
    )
    for (const { tool, inputSchema, outputSchema } of schemas)
      server.registerTool(
        tool.name,
        {
          title: tool.title,
          description: tool.description,
          inputSchema,
          outputSchema,
          annotations: { readOnlyHint: true, idempotentHint: true, destructiveHint: false, openWorldHint: true },
        },
        (args, ctx) => call(tool, args as Arguments, ctx, server),
      )
    server.registerResource(
      'answer',
      new ResourceTemplate('prodlogs://answers/{name}/{from}', { list: undefined }),
      { title: 'Rest of an answer', description: AGENT.resource, mimeType: 'application/json' },
      (uri, { name, from }) => {
        const kept = store.find(String(name))
        const text = kept === undefined ? MCP.cursorGone[options.lang] : restOf(kept, String(name), Number(from) || 0)
        return { contents: [{ uri: uri.href, mimeType: 'application/json', text }] }
      },
    )
    registerPrompts(server)
    return server
  }
}

/** Whether the client can put a question to its person: told once by an older client, with each request by a newer one. */
const canAsk = ({ mcpReq }: ServerContext, { server }: McpServer): boolean => {
  const { [CLIENT_CAPABILITIES_META_KEY]: each } = (mcpReq.envelope ?? {}) as Record<string, ClientCapabilities>
  return (each ?? server.getClientCapabilities())?.elicitation !== undefined
}

/** Tools that read logs can read them from a file too. */
const takesFiles = ({ input }: Tool): boolean => 'lines' in input.shape || 'since' in input.shape

/** Tells the client how it goes, where it asked to be told. */
const progressOf = ({ mcpReq }: ServerContext): ((message: string) => void) => {
  const { _meta: meta } = mcpReq
  const token = meta?.progressToken
  if (token === undefined) return () => {}
  let progress = 0
  return (message) =>
    void mcpReq
      .notify({ method: 'notifications/progress', params: { progressToken: token, progress: ++progress, message } })
      // A client that has gone hears of nothing.
      .catch(() => {})
}
