import type { HttpExchange } from '../../model/record.ts'

const EXCHANGE = /"?(GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS) (\S{1,8192}) HTTP\/[\d.]{1,3}"? (\d{3})(?!\d)/

/** The exchange that a logger's message tells of: `127.0.0.1:5000 - "POST /webhook HTTP/1.1" 200` of uvicorn under `logging`. */
export const httpInMessage = (message: string): HttpExchange | undefined => {
  if (!message.includes(' HTTP/')) return undefined
  const match = EXCHANGE.exec(message.slice(0, 16_384))
  return match ? { method: match[1] ?? '', path: match[2] ?? '', status: Number(match[3]) } : undefined
}
