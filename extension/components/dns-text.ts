import type { DnsAnswer, DnsRecord } from '../../shared/contract/dns.ts'
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

/** One record as zone files write it, but for HTTPS, whose parameters are named. */
export function recordText(record: DnsRecord): string {
  switch (record.type) {
    case 'A':
    case 'AAAA':
      return record.address
    case 'CNAME':
      return record.target
    case 'NS':
      return record.host
    case 'CAA':
      return `${record.critical ? `${t('dns.critical')} ` : ''}${record.tag} "${record.value}"`
    case 'TXT':
      return `"${record.strings.join('')}"`
    case 'HTTPS': {
      const target = record.target === '' || record.target === '.' ? t('dns.self') : record.target
      if (record.priority === 0) return t('dns.httpsAlias', target)
      const hints = [...record.ipv4Hints, ...record.ipv6Hints]
      const parts = [
        t('dns.priority', record.priority),
        target,
        record.alpn.length === 0 ? null : t('dns.alpn', record.alpn.join(', ')),
        record.port === null ? null : t('dns.port', record.port),
        hints.length === 0 ? null : t('dns.hints', hints.join(', ')),
        record.ech ? t('dns.ech') : null,
        ...record.unknownKeys,
      ]
      return parts.filter((part) => part !== null).join(' · ')
    }
  }
}
