import type { Certificate } from '../contract/certificate.ts'

/** One certificate as PEM (RFC 7468), with a line break at its end. */
export function certificatePem({ pem }: Certificate): string {
  return `${pem.trim()}\n`
}

/** The chain as the server sent it, leaf first, as one PEM file. */
export function chainPem(chain: readonly Certificate[]): string {
  return chain.map(certificatePem).join('')
}

/** SHA-256 of the DER as OpenSSL and browsers show it: upper-case hex in pairs, with colons. */
export function fingerprint({ fingerprintSha256 }: Certificate): string {
  return (fingerprintSha256.toUpperCase().match(/../g) ?? []).join(':')
}

/** `sha256//<base64>` of the key, as curl's --pinnedpubkey and this probe's `trust.pins` take it. */
export function pin({ spkiPin }: Certificate): string {
  return spkiPin
}
