/**
 * What a reader of lines remembers of those before: the layouts that it tries first, by their names, and the prefixes that
 * have proved to be wrappers. Absent: nothing is said of it. An empty name: none is tried first.
 */
export interface MetLayouts {
  readonly text?: string
  readonly json?: string
  readonly prefixes?: readonly string[]
}
