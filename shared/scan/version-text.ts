/** A protocol version as people write it: `TLS 1.3`, `SSL 3.0`; what else stands in a text stays. */
export function versionText(text: string): string {
  return text.replace(/TLSv(?=1\.[0-3])/g, 'TLS ').replaceAll('SSLv3', 'SSL 3.0').replaceAll('SSLv2', 'SSL 2.0')
}
