import type { ScanEvent } from '../../shared/contract/scan.ts'
import type { ProbeEnvironment } from '../probe/environment.ts'

/** Everything of the outside that a scan touches: what a probe does, but for what it tells and for what nobody is asked. */
export interface ScanEnvironment extends Omit<ProbeEnvironment, 'probeId' | 'emit' | 'sign'> {
  readonly scanId: string
  readonly emit: (event: ScanEvent) => void
}
