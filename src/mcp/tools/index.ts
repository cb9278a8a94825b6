import type { Tool } from '../tool.ts'
import { doctorTool } from './doctor.ts'
import { eventsTool } from './events.ts'
import { reconcileTool } from './reconcile.ts'
import { reportTool } from './report.ts'
import { searchTool } from './search.ts'
import { sourcesTool } from './sources.ts'
import { timelineTool } from './timeline.ts'
import { whyTool } from './why.ts'

/** All tools, in the order in which a client lists them: the ones to begin with first. */
export const TOOLS: readonly Tool[] = [
  whyTool,
  reportTool,
  searchTool,
  timelineTool,
  reconcileTool,
  eventsTool,
  doctorTool,
  sourcesTool,
]
