import type { DnsAnswer } from '../../shared/contract/dns.ts'
import { formatMs } from '../locales/format.ts'
import { t } from '../locales/i18n.ts'

/** What became of a question that has no records to show. */
export function dnsStatusText(answer: Exclude<DnsAnswer, { status: 'answered' }>): string {
  switch (answer.status) {
    case 'nodata':
      return t('dns.nodata')
    case 'nxdomain':
      return t('dns.nxdomain')
    case 'response-code':
      return t('dns.responseCode', answer.mnemonic)
    case 'timeout':
      return t('dns.timeout', formatMs(answer.durationMs))
    case 'aborted':
      return t('dns.aborted')
    case 'unreachable':
      return t('dns.unreachable')
    case 'http-status':
      return t('dns.httpStatus', answer.httpStatus)
    case 'redirected':
      return t('dns.redirected')
    case 'content-type':
      return t('dns.contentType')
    case 'too-large':
      return t('dns.tooLarge')
    case 'malformed':
      return t('dns.malformed', answer.fault)
  }
}
