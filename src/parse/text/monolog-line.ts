import type { Reading } from '../format.ts'
import type { Clock } from '../time/clock.ts'
import { readPhpException } from './php-exception.ts'
import { splitMeta } from './meta.ts'
import { timed } from './patterns.ts'

const LINE = /\] ([\w.-]{1,60})\.(DEBUG|INFO|NOTICE|WARNING|ERROR|CRITICAL|ALERT|EMERGENCY): /y

interface MonologLine extends Reading {
  readonly logger: string
  readonly levelName: string
}

/** `[time] channel.LEVEL: message {context} {extra}`; empty ones are `[]`. */
export const readMonolog = (text: string, clock: Clock): MonologLine | undefined => {
  const found = timed(text, clock, LINE, 1)
  if (!found) return undefined
  const { time, match } = found
  const extra = splitMeta(stripEmpty(text.slice(LINE.lastIndex)))
  const context = splitMeta(stripEmpty(extra.message))
  return {
    at: time.at,
    zoneAssumed: time.zoneAssumed,
    logger: match[1] ?? '',
    levelName: match[2] ?? '',
    message: context.message,
    fields: { ...context.fields, ...extra.fields },
    error: readPhpException(text),
  }
}

const stripEmpty = (text: string): string => text.replace(/(?: \[\])?\s{0,4}$/, '')
