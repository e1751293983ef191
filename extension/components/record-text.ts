import type { DnsRecord } from '../../shared/contract/dns.ts'
import { t } from '../locales/i18n.ts'

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
    case 'TLSA':
      return `${record.usage} ${record.selector} ${record.matchingType} ${record.data}`
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
