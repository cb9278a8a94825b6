/** Union-find over the numbers 0…n−1, with path halving and union by size: near-constant per operation. */
export class DisjointSet {
  readonly #parent: Int32Array
  readonly #size: Int32Array

  constructor(n: number) {
    this.#parent = Int32Array.from({ length: n }, (_, at) => at)
    this.#size = new Int32Array(n).fill(1)
  }

  find(at: number): number {
    let here = at
    while (this.#parent[here] !== here) {
      const above = this.#parent[here] as number
      this.#parent[here] = this.#parent[above] as number
      here = above
    }
    return here
  }

  union(a: number, b: number): void {
    let big = this.find(a)
    let small = this.find(b)
    if (big === small) return
    if ((this.#size[big] as number) < (this.#size[small] as number)) [big, small] = [small, big]
    this.#parent[small] = big
    this.#size[big] = (this.#size[big] as number) + (this.#size[small] as number)
  }
}
