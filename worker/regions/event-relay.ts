import type { ProbeEvent } from '../../shared/contract/events.ts'

/**
 * Takes events as they happen and hands them on in order, one handful at a time: what comes while the last handful is on
 * its way waits for the next, so that a slow way costs time and no memory beyond the events themselves.
 */
export class EventRelay<Event = ProbeEvent> {
  readonly #hear: (events: Event[]) => Promise<void> | void
  readonly #lost: () => void
  #waiting: Event[] = []
  #sending: Promise<void> | null = null
  #isLost = false

  /** `lost` is called once, when nobody takes events any more. */
  constructor(hear: (events: Event[]) => Promise<void> | void, lost: () => void) {
    this.#hear = hear
    this.#lost = lost
  }

  push(event: Event): void {
    if (this.#isLost) return
    this.#waiting.push(event)
    this.#sending ??= this.#sendAll()
  }

  /** Resolves when everything has been taken, or nobody is left to take it. */
  async drained(): Promise<void> {
    await this.#sending
  }

  async #sendAll(): Promise<void> {
    try {
      // Events of the same moment go together.
      await Promise.resolve()
      while (this.#waiting.length > 0) await this.#hear(this.#waiting.splice(0))
    } catch {
      this.#isLost = true
      this.#waiting = []
      this.#lost()
    }
    this.#sending = null
  }
}
