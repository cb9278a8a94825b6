import type { ServerResponse } from 'node:http'
import type { SafeText } from '../model/safe-text.ts'

/** A part of a page as it stands now. */
export interface SafePart {
  readonly key: string
  readonly html: SafeText
}

/** How an open page stands. */
export interface Standing {
  readonly title: SafeText
  readonly said: SafeText
  /** Something is wrong with what it says, e.g. a link is down. */
  readonly warn: boolean
  readonly parts: readonly SafePart[]
}

/** Pages that change. */
export interface Changing {
  /** How the page of that path stands; undefined when there is none. */
  standing(page: string, base: string): Standing | undefined
  /** Gives what takes the listener back. */
  onChange(listener: () => void): () => void
}

/** Proxies and browsers give up on a connection that says nothing. */
const PULSE_MS = 15_000
const AGAIN_MS = 2000

/**
 * Sends to one reader, as server-sent events, the parts of a page that differ from those it has. A reader that is slow gets the
 * newest standing when it has taken the last one, and none in between. Gives what ends it with a last word, and when that has left.
 */
export const streamChanges = (
  site: Changing,
  page: string,
  base: string,
  response: ServerResponse,
): (() => Promise<void>) => {
  const has = new Map<string, SafeText>()
  let last = ''
  let isOwed = false
  response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' })
  response.write(`retry: ${AGAIN_MS}\n\n`)
  const send = (): void => {
    isOwed = response.writableNeedDrain
    if (isOwed) return
    const standing = site.standing(page, base)
    if (standing === undefined) return
    const changed = standing.parts.filter(({ key, html }) => has.get(key) !== html)
    const head = JSON.stringify([standing.title, standing.said, standing.parts.map(({ key }) => key)])
    if (changed.length === 0 && head === last) return
    last = head
    has.clear()
    for (const { key, html } of standing.parts) has.set(key, html)
    const { title, said, warn } = standing
    const event = {
      title,
      said,
      warn,
      order: standing.parts.map(({ key }) => key),
      parts: Object.fromEntries(changed.map(({ key, html }) => [key, html])),
    }
    response.write(`event: parts\ndata: ${JSON.stringify(event)}\n\n`)
  }
  const stop = site.onChange(send)
  const pulse = setInterval(() => response.write(':\n\n'), PULSE_MS)
  response.on('drain', () => {
    if (isOwed) send()
  })
  response.once('close', () => {
    clearInterval(pulse)
    stop()
  })
  send()
  return () =>
    new Promise((resolve) => {
      response.once('close', resolve)
      response.end('event: end\ndata: {}\n\n', () => resolve())
    })
}
