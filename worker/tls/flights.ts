import type { FlightEvent, FlightMessage } from './events.ts'

/**
 * Groups what crosses the wire into flights. A flight ends when the direction turns; `flush` ends it where the
 * handshake does.
 */
export class FlightRecorder {
  readonly #emit: (event: FlightEvent) => void
  #direction: 'sent' | 'received' = 'sent'
  #bytes = 0
  #messages: FlightMessage[] = []
  #receivedFlights = 0

  constructor(emit: (event: FlightEvent) => void) {
    this.#emit = emit
  }

  /** Flights received so far, one for each time that the client had to wait for the network. */
  get roundTrips(): number {
    return this.#receivedFlights
  }

  /** Bytes of a record, before its messages are known. */
  addBytes(direction: 'sent' | 'received', bytes: number): void {
    this.#turn(direction)
    this.#bytes += bytes
  }

  addMessage(direction: 'sent' | 'received', message: FlightMessage): void {
    this.#turn(direction)
    this.#messages.push(message)
  }

  flush(): void {
    if (this.#bytes === 0 && this.#messages.length === 0) return
    const event: FlightEvent = { type: 'flight', direction: this.#direction, bytes: this.#bytes, messages: this.#messages }
    this.#bytes = 0
    this.#messages = []
    this.#emit(event)
  }

  #turn(direction: 'sent' | 'received'): void {
    if (direction !== this.#direction) {
      this.flush()
      this.#direction = direction
      if (direction === 'received') this.#receivedFlights++
    }
  }
}
