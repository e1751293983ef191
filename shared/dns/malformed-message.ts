import type { DnsFault } from '../contract/dns.ts'

/** Raised and caught inside this folder only: decoding stops here, and the result names the fault. */
export class MalformedMessage extends Error {
  override readonly name = 'MalformedMessage'
  readonly fault: DnsFault
  readonly detail: string

  constructor(fault: DnsFault, detail: string) {
    super(`${fault}: ${detail}`)
    this.fault = fault
    this.detail = detail.slice(0, 200)
  }
}
