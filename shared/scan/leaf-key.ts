import type { ScanCertificate } from '../contract/scan.ts'

/** The kind of key of a chain's leaf. */
export function leafKey({ chain: [leaf] }: ScanCertificate): 'rsa' | 'ecdsa' | 'eddsa' | 'other' {
  const type = leaf?.keyType.toLowerCase() ?? ''
  if (type.startsWith('rsa')) return 'rsa'
  if (type === 'ec' || type.startsWith('ecdsa')) return 'ecdsa'
  return type.startsWith('ed') ? 'eddsa' : 'other'
}
