/** Protocol versions as OpenTelemetry's and OpenSSL's users write them, oldest first. */
export const tlsVersions = ['TLSv1.0', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3'] as const
export type TlsVersion = (typeof tlsVersions)[number]
