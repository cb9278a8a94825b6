import type { z } from 'zod'
import type { OpenSession } from '../app/open.ts'
import type { Where } from '../app/questions.ts'
import type { Gap } from '../model/gap.ts'
import type { ReadSource } from '../model/report.ts'
import type { Sayings } from '../report/sayings.ts'
import type { Detail } from './budget.ts'
import type { Fence } from './fence.ts'

/** What one call works with. */
export interface Call {
  readonly session: OpenSession
  readonly say: Sayings
  readonly fence: Fence
  readonly detail: Detail
  /** Where and when the arguments say to look: hosts, sources and files that the server was started with, and no other. */
  readonly where: Where
  /** ` --host prod`: what a command to copy needs to ask the same place. */
  readonly place: string
  /** The folder whose files may be named; absent: none. */
  readonly allowFiles?: string | undefined
  /** A file of Stripe events below it, in place of the API. */
  readonly eventsFile?: string | undefined
}

/** An answer before it is cut to what a client can take. */
export interface ToolAnswer {
  /** The documented JSON, everything that a log wrote within the fence, with all of its items. */
  readonly json: Record<string, unknown>
  /** The key of the list whose items are counted and paged. */
  readonly list: string
  readonly scanned: readonly ReadSource[]
  /** What was not read; within the fence where a host said it. */
  readonly gaps: readonly Gap[]
  /** The answer for a person, without its items. */
  readonly head: readonly string[]
  /** One item in a line or a few, for those who see the text alone; absent: the head says it all. */
  readonly line?: (item: never) => string
  /** An item as a concise answer has it. */
  readonly brief?: (item: never) => unknown
  /** Other lists, and how many of their entries a concise answer has. */
  readonly shorten?: Readonly<Record<string, number>>
  /** What to do next, after the items. */
  readonly tail?: readonly string[]
}

/** A failure that is told to the agent with the next step. */
export class ToolFailure extends Error {}

/** One question of prodlogs as a tool. */
export interface Tool<Input extends z.ZodObject = z.ZodObject> {
  readonly name: string
  readonly title: string
  readonly description: string
  readonly input: Input
  /** The shape of `json`. */
  readonly answer: z.ZodType
  readonly ask: (args: z.infer<Input>, call: Call) => Promise<ToolAnswer>
}

/** Checks the arguments' type once, where a tool is defined. */
export const tool = <Input extends z.ZodObject>(spec: Tool<Input>): Tool => spec as unknown as Tool
