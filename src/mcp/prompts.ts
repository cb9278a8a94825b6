import type { McpServer } from '@modelcontextprotocol/server'
import { z } from 'zod'
import { AGENT } from '../messages/mcp.ts'
import { asSchema } from './schema.ts'

const REPORT_HOURS = '24h'

/** What a person picks from a menu: the two questions that are asked most. */
export const registerPrompts = (server: McpServer): void => {
  server.registerPrompt(
    'investigate_payment',
    {
      title: 'Investigate a payment',
      description: AGENT.investigate.description,
      argsSchema: asSchema(z.strictObject({ id: z.string().describe(AGENT.investigate.id) })),
    },
    ({ id }) => said(AGENT.investigate.text.replace('{id}', () => id.slice(0, 256))),
  )
  server.registerPrompt(
    'morning_report',
    {
      title: 'Morning report',
      description: AGENT.morning.description,
      argsSchema: asSchema(z.strictObject({ since: z.string().describe(AGENT.morning.since).optional() })),
    },
    ({ since }) => said(AGENT.morning.text.replace('{since}', () => (since ?? REPORT_HOURS).slice(0, 60))),
  )
}

const said = (text: string) => ({ messages: [{ role: 'user' as const, content: { type: 'text' as const, text } }] })
