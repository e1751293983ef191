import type { Region } from '../../shared/contract/region-names.ts'
import type { ProbeRequest } from '../../shared/contract/request.ts'

/** With what a probe is made, as a person set it up. */
export interface ProbeSetup {
  readonly worker: SetupWorker | null
  /** All that there are to choose from. */
  readonly workers: readonly SetupWorker[]
  readonly profile: { readonly id: string; readonly pattern: string } | null
  /** The name of the client certificate that is offered; null for none. */
  readonly clientKey: string | null
  /** The regions that the profile names for a comparison; empty for all of them. */
  readonly regions: readonly Region[]
  /** What the Worker is asked. It holds header fields as they were set up, secrets among them, and no private key. */
  readonly request: ProbeRequest
}

export interface SetupWorker {
  readonly id: string
  readonly name: string
}
