import * as z from 'zod'

/**
 * Everything that can end a probe, as one table: the code, the phase in which it happens, and whether trying again
 * may cure it. The sentences for each code are in shared/texts/failures.ts; a test checks that none is missing.
 */
export const failureTable = {
  // The way to the Worker: found by the client, never sent by the Worker itself.
  'worker-not-configured': { phase: 'worker', retry: false },
  'worker-unreachable': { phase: 'worker', retry: true },
  'worker-unauthorized': { phase: 'worker', retry: false },
  'worker-refused': { phase: 'worker', retry: false },
  'worker-closed': { phase: 'worker', retry: true },
  'worker-not-hostlens': { phase: 'worker', retry: false },

  'target-forbidden': { phase: 'target', retry: false },
  'cloudflare-address': { phase: 'target', retry: false },
  'name-special-use': { phase: 'target', retry: false },

  'name-not-found': { phase: 'dns', retry: false },
  'name-without-address': { phase: 'dns', retry: false },
  'resolver-failed': { phase: 'dns', retry: true },
  'resolver-refused': { phase: 'dns', retry: false },
  'resolver-timeout': { phase: 'dns', retry: true },
  'resolver-unreachable': { phase: 'dns', retry: true },
  'resolver-malformed': { phase: 'dns', retry: true },
  'name-alias-loop': { phase: 'dns', retry: false },

  'connection-refused': { phase: 'tcp', retry: true },
  'connection-timeout': { phase: 'tcp', retry: true },
  'connection-reset': { phase: 'tcp', retry: true },
  'network-unreachable': { phase: 'tcp', retry: true },
  'platform-refused': { phase: 'tcp', retry: false },
  'connection-failed': { phase: 'tcp', retry: true },

  'starttls-timeout': { phase: 'tls', retry: true },
  'starttls-closed': { phase: 'tls', retry: true },
  'starttls-unsupported': { phase: 'tls', retry: false },
  'starttls-refused': { phase: 'tls', retry: false },
  'starttls-violation': { phase: 'tls', retry: false },
  'tls-timeout': { phase: 'tls', retry: true },
  'tls-closed': { phase: 'tls', retry: true },
  'tls-not-spoken': { phase: 'tls', retry: false },
  'tls-version-unsupported': { phase: 'tls', retry: false },
  'tls-parameters-unsupported': { phase: 'tls', retry: false },
  'tls-alert': { phase: 'tls', retry: false },
  'tls-protocol-violation': { phase: 'tls', retry: false },
  'tls-bad-signature': { phase: 'tls', retry: false },
  'client-certificate-required': { phase: 'tls', retry: false },
  'client-certificate-refused': { phase: 'tls', retry: false },
  'client-signature-failed': { phase: 'tls', retry: false },

  'certificate-expired': { phase: 'trust', retry: false },
  'certificate-not-yet-valid': { phase: 'trust', retry: false },
  'certificate-name-mismatch': { phase: 'trust', retry: false },
  'certificate-self-signed': { phase: 'trust', retry: false },
  'certificate-unknown-issuer': { phase: 'trust', retry: false },
  'certificate-chain-incomplete': { phase: 'trust', retry: false },
  'certificate-weak': { phase: 'trust', retry: false },
  'certificate-revoked': { phase: 'trust', retry: false },
  'certificate-pin-mismatch': { phase: 'trust', retry: false },
  'certificate-invalid': { phase: 'trust', retry: false },

  'http-timeout': { phase: 'http', retry: true },
  'http-closed': { phase: 'http', retry: true },
  'http-malformed': { phase: 'http', retry: false },
  'http-too-large': { phase: 'http', retry: false },
  'http-refused': { phase: 'http', retry: false },
  'websocket-refused': { phase: 'http', retry: false },
  'websocket-violation': { phase: 'http', retry: false },
  'http-not-spoken': { phase: 'http', retry: false },

  cancelled: { phase: 'probe', retry: true },
  'deadline-exceeded': { phase: 'probe', retry: true },
  internal: { phase: 'probe', retry: true },
} as const satisfies Record<string, { phase: string; retry: boolean }>

export type FailureCode = keyof typeof failureTable
export type FailurePhase = (typeof failureTable)[FailureCode]['phase']

export const failureCodes = Object.keys(failureTable) as [FailureCode, ...FailureCode[]]
const phases = [...new Set(Object.values(failureTable).map(({ phase }) => phase))] as [FailurePhase, ...FailurePhase[]]

/**
 * Why a probe ended early. `expected` and `got` are the two sides that disagree, as short text; `detail` is the
 * lower layer's own code (a TLS alert, an X.509 reason, a socket error), for people who want to look it up.
 */
export const Failure = z.strictObject({
  phase: z.enum(phases),
  code: z.enum(failureCodes),
  detail: z.string().max(200).nullable(),
  expected: z.string().max(2_000).nullable(),
  got: z.string().max(2_000).nullable(),
  /** English, from the table of texts: what happened and what to try. */
  message: z.string(),
  advice: z.string(),
})
export type Failure = z.infer<typeof Failure>
