import type { ScanRefusal, ScanVersion } from '../../shared/contract/scan.ts'
import type { TlsVersion } from '../tls/versions.ts'
import type { HelloSpec } from './hello/hello-spec.ts'
import type { HelloOutcome, ServerAnswer } from './hello/server-answer.ts'

/** A ClientHello whose answer is read in the clear. One connection. */
export interface HelloQuestion {
  readonly kind: 'hello'
  readonly hello: HelloSpec
}

/** A handshake by the TLS client itself, for what only shows under keys. One connection, or two with `then: 'resume'`. */
export interface HandshakeQuestion {
  readonly kind: 'handshake'
  readonly version: TlsVersion
  readonly serverName: string | null
  /** IANA names; null leaves the client's own offer. */
  readonly cipherSuites: readonly string[] | null
  readonly groups: readonly string[] | null
  readonly signatureSchemes: readonly string[] | null
  readonly alpn: readonly string[]
  readonly grease: boolean
  /** TLS 1.2: asks for a ticket (RFC 5077); without it only the session identifier is left. */
  readonly tickets: boolean
  /** `certificate`: the handshake ends as soon as the chain is there. `resume`: connects again with what it got, and with early data where the ticket allows it. */
  readonly then: 'certificate' | 'finish' | 'resume'
}

export type Question = HelloQuestion | HandshakeQuestion

/** What a handshake showed. */
export interface HandshakeAnswer {
  readonly kind: 'handshake'
  readonly suite: string | null
  readonly group: string | null
  readonly scheme: string | null
  readonly alpn: string | null
  readonly helloRetryRequest: boolean
  readonly certificateCompression: string | null
  readonly chain: string | null
  readonly stapled: boolean
  readonly sctCount: number
  readonly certificateRequest: ServerAnswer['certificateRequest']
  /** Whether both Finished were exchanged; where not, `refusal` says what ended it after the chain had come. */
  readonly finished: boolean
  readonly refusal: ScanRefusal | null
  /** Of `then: 'resume'`. */
  readonly resumption: {
    readonly status: 'resumed' | 'not-resumed' | 'not-offered'
    readonly ticketLifetimeSeconds: number | null
    readonly maxEarlyDataBytes: number | null
    readonly earlyData: 'accepted' | 'rejected' | 'not-sent'
  } | null
}

export type Answer = HelloOutcome | HandshakeAnswer

/** Connections that a question takes, when nothing has to be tried again. */
export function connectionsOf(question: Question): number {
  return question.kind === 'handshake' && question.then === 'resume' ? 2 : 1
}

/** The server selected something. */
export function isAnswer(answer: Answer): answer is ServerAnswer {
  return answer.kind === 'answer'
}

/** The server selected something, and went through with it as far as was read. */
export function isWhole(answer: Answer): answer is ServerAnswer {
  return answer.kind === 'answer' && answer.brokenOff === null
}

/** Nothing can be concluded: there was no connection to ask over. */
export function isUnreachable(answer: Answer): boolean {
  return answer.kind === 'refused' && answer.refusal.how === 'unreachable'
}

export const versionCodes: Readonly<Record<ScanVersion, number>> = { SSLv3: 0x0300, 'TLSv1.0': 0x0301, 'TLSv1.1': 0x0302, 'TLSv1.2': 0x0303, 'TLSv1.3': 0x0304 }
