/**
 * Probes under way in this isolate, in all and by token. Counted in memory: isolates share nothing, and each has its own
 * 128 MB to keep.
 */
export class InFlight {
  readonly #byCaller = new Map<string, number>()
  #total = 0

  /** Takes places; `caller` or `all` says whose bound stands in the way. Whoever got places gives them back, once. */
  take(caller: string, places: number, bounds: InFlightBounds): { readonly status: 'taken'; readonly giveBack: () => void } | { readonly status: 'full'; readonly bound: 'caller' | 'all' } {
    const mine = this.#byCaller.get(caller) ?? 0
    if (mine + places > bounds.perCaller) return { status: 'full', bound: 'caller' }
    if (this.#total + places > bounds.all) return { status: 'full', bound: 'all' }
    this.#byCaller.set(caller, mine + places)
    this.#total += places
    let isGivenBack = false
    const giveBack = (): void => {
      if (isGivenBack) return
      isGivenBack = true
      this.#total -= places
      const left = (this.#byCaller.get(caller) ?? 0) - places
      if (left > 0) this.#byCaller.set(caller, left)
      else this.#byCaller.delete(caller)
    }
    return { status: 'taken', giveBack }
  }

  get total(): number {
    return this.#total
  }
}

export interface InFlightBounds {
  readonly perCaller: number
  readonly all: number
}
