/** The certificates of a PEM text, in DER. */
export function pemToDer(pem: string): Uint8Array[] {
  return [...pem.matchAll(/-----BEGIN CERTIFICATE-----([^-]+)-----END CERTIFICATE-----/g)].map(([, base64 = '']) => new Uint8Array(Buffer.from(base64, 'base64')))
}
