import type { Failure, FailureCode } from '../../shared/contract/failures.ts'
import type { PhaseName } from '../../shared/contract/timings.ts'
import { failure } from '../../shared/texts/failures.ts'
import type { NetErrorCode } from '../net/net-error.ts'
import type { TlsError } from '../tls/errors.ts'

export interface TlsFacts {
  readonly host: string
  /** Whether the server asked for a client certificate, and whether it got one. */
  readonly clientCertificate: 'not-requested' | 'missing' | 'sent'
  /** Where the network failed: in the handshake, or after it. */
  readonly phase?: PhaseName
}

/** The one place that gives a TLS fault its failure code. */
export function tlsFailure(error: TlsError, { host, clientCertificate }: TlsFacts): Failure {
  const facts = { host, detail: error.code, expected: error.expected, got: error.got }
  if (error.code === 'alert-received') return failure(alertCode(error.got ?? '', clientCertificate), facts)
  if (error.code.startsWith('peer-speaks-')) return failure('tls-not-spoken', { ...facts, got: protocols[error.code] ?? error.got ?? 'another protocol' })
  return failure(codeOf(error), facts)
}

/** The one place that gives a failed connection under TLS its failure code. */
export function tlsNetworkFailure(code: NetErrorCode, { host, phase = 'tls' }: Pick<TlsFacts, 'host' | 'phase'>): Failure {
  const isHandshake = phase === 'tls'
  switch (code) {
    case 'deadline-exceeded':
    case 'connection-timeout':
      return failure(isHandshake ? 'tls-timeout' : 'http-timeout', { host, detail: code })
    case 'cancelled':
      return failure('cancelled', { host })
    case 'read-limit':
      return failure(isHandshake ? 'tls-protocol-violation' : 'http-too-large', { host, detail: code })
    default:
      return failure(isHandshake ? 'tls-closed' : 'http-closed', { host, detail: code })
  }
}

/**
 * A server that asked for a client certificate and hangs up before its first byte has most likely refused it: several
 * stacks close instead of sending an alert. Every other failure stays what it is.
 */
export function blameClientCertificate(failed: Failure, { host, clientCertificate }: Pick<TlsFacts, 'host' | 'clientCertificate'>): Failure {
  if (clientCertificate === 'not-requested' || !['tls-closed', 'http-closed'].includes(failed.code)) return failed
  return failure(clientCertificate === 'sent' ? 'client-certificate-refused' : 'client-certificate-required', {
    host, detail: failed.detail, expected: 'an answer', got: 'it closed the connection after it had asked for a certificate',
  })
}

function codeOf(error: TlsError): FailureCode {
  switch (error.code) {
    case 'not-tls':
      return 'tls-not-spoken'
    case 'protocol-version-unsupported':
    case 'sslv3-only':
      return 'tls-version-unsupported'
    case 'bad-certificate-verify':
    case 'bad-server-key-exchange-signature':
      return 'tls-bad-signature'
    default:
      break
  }
  switch (error.kind) {
    case 'network':
      return 'tls-closed'
    case 'peer-incompatible':
      return 'tls-parameters-unsupported'
    case 'peer-misbehaved':
      return 'tls-protocol-violation'
    case 'misuse':
      return 'internal'
  }
}

/** A server that asked for a certificate and then ends the connection means the certificate, whatever its alert is called. */
function alertCode(alert: string, clientCertificate: TlsFacts['clientCertificate']): FailureCode {
  if (clientCertificate === 'missing' || alert.includes('certificate_required')) return 'client-certificate-required'
  if (clientCertificate === 'sent') return 'client-certificate-refused'
  return alert.includes('protocol_version') ? 'tls-version-unsupported' : 'tls-alert'
}

const protocols: Partial<Record<TlsError['code'], string>> = {
  'peer-speaks-http': 'plain HTTP',
  'peer-speaks-ssh': 'SSH',
  'peer-speaks-smtp': 'SMTP',
  'peer-speaks-ftp': 'FTP',
  'peer-speaks-pop3': 'POP3',
  'peer-speaks-imap': 'IMAP',
  'peer-speaks-postgresql': 'PostgreSQL',
  'peer-speaks-mysql': 'MySQL',
  'peer-speaks-sslv2': 'SSL 2',
}
