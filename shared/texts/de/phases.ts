import type { FailurePhase } from '../../contract/failures.ts'

/** A phase as a person reads it in “Failed while …”, in German. */
export const phaseTextsDe: Record<FailurePhase, string> = {
  worker: 'beim Erreichen des Workers',
  target: 'beim Prüfen des Ziels',
  dns: 'beim Nachschlagen des Namens',
  tcp: 'beim Verbinden',
  tls: 'beim TLS-Handshake',
  trust: 'beim Prüfen des Zertifikats',
  http: 'bei der HTTP-Anfrage',
  probe: 'bei der Messung',
}
