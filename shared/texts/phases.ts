import type { FailurePhase } from '../contract/failures.ts'

/** A phase as a person reads it in "Failed while …". */
export const phaseTexts: Record<FailurePhase, string> = {
  worker: 'reaching the Worker',
  target: 'checking the target',
  dns: 'looking up the name',
  tcp: 'connecting',
  tls: 'the TLS handshake',
  trust: 'checking the certificate',
  http: 'the HTTP request',
  probe: 'the probe',
}
