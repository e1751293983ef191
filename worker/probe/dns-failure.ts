import type { DnsAnswer } from '../../shared/contract/dns.ts'
import type { Failure } from '../../shared/contract/failures.ts'
import type { Target } from '../../shared/contract/target.ts'
import type { HostResolution } from '../../shared/dns/resolve-host.ts'
import { failure } from '../../shared/texts/failures.ts'

/** Why a look-up gave nothing to dial; null when it gave something. */
export function resolutionFailure(resolution: HostResolution, target: Target): Failure | null {
  const host = target.host
  switch (resolution.status) {
    case 'literal':
    case 'resolved':
      return null
    case 'no-addresses':
      return failure('name-without-address', { host, expected: 'A or AAAA' })
    case 'special-name':
      return resolution.addresses.length > 0 ? null : failure('name-special-use', { host, detail: resolution.rule.rfc })
    case 'invalid':
      return failure('name-not-found', { host, detail: resolution.fault })
    case 'failed':
      return answerFailure(resolution.failure, host)
  }
}

/** One answer of a resolver that is no answer to the question. */
function answerFailure(answer: DnsAnswer, host: string): Failure {
  switch (answer.status) {
    case 'nxdomain':
      return failure('name-not-found', { host, got: 'NXDOMAIN' })
    case 'response-code': {
      const [extended] = answer.extendedErrors
      const detail = extended === undefined ? answer.mnemonic : `${answer.mnemonic}, extended error ${extended.code} ${extended.text}`.trim()
      return failure(answer.responseCode === 5 ? 'resolver-refused' : 'resolver-failed', { host, got: answer.mnemonic, detail })
    }
    case 'timeout':
    case 'aborted':
      return failure('resolver-timeout', { host, detail: answer.status })
    case 'unreachable':
      return failure('resolver-unreachable', { host, got: answer.detail })
    case 'http-status':
      return failure('resolver-unreachable', { host, got: `HTTP status ${answer.httpStatus}`, expected: 'HTTP status 200' })
    case 'redirected':
      return failure('resolver-malformed', { host, got: 'a redirect', expected: 'a DNS message' })
    case 'content-type':
      return failure('resolver-malformed', { host, got: answer.got === '' ? 'no content type' : answer.got, expected: 'application/dns-message' })
    case 'too-large':
      return failure('resolver-malformed', { host, got: `more than ${answer.limitBytes} bytes` })
    case 'malformed':
      return failure(answer.fault === 'alias-loop' ? 'name-alias-loop' : 'resolver-malformed', { host, detail: answer.fault, got: answer.detail })
    case 'nodata':
    case 'answered':
      return failure('name-without-address', { host, expected: 'A or AAAA' })
  }
}
