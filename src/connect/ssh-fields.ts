/** Fields by lower-case name, every value in order: what `ssh -G` prints. */
export type SshFields = ReadonlyMap<string, readonly string[]>
