/** Protocol versions under the names of the design; their codes are the wire's (RFC 8446 section 4.2.1). */
export type TlsVersion = 'TLSv1.0' | 'TLSv1.1' | 'TLSv1.2' | 'TLSv1.3'

export const TLS10 = 0x0301
export const TLS11 = 0x0302
export const TLS12 = 0x0303
export const TLS13 = 0x0304

/** Newest first, as they are offered. */
export const tlsVersions: readonly TlsVersion[] = ['TLSv1.3', 'TLSv1.2', 'TLSv1.1', 'TLSv1.0']

export function versionCode(version: TlsVersion): number {
  return codes[version]
}

/** The version of a code, or null for one that is not spoken here. */
export function versionOf(code: number): TlsVersion | null {
  return tlsVersions.find((version) => codes[version] === code) ?? null
}

/** A name for any code, also for those that nobody should send any more. */
export function versionLabel(code: number): string {
  return versionOf(code) ?? (code === 0x0300 ? 'SSLv3' : code === 0x0002 ? 'SSLv2' : `0x${code.toString(16).padStart(4, '0')}`)
}

const codes: Readonly<Record<TlsVersion, number>> = { 'TLSv1.0': TLS10, 'TLSv1.1': TLS11, 'TLSv1.2': TLS12, 'TLSv1.3': TLS13 }
