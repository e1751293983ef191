import { createHash } from 'node:crypto'
import { equal, fromBase64, fromHex, toBase64, toHex } from '../bytes/bytes.ts'
import type { Certificate } from './certificate.ts'

/** A digest that a certificate of the path is expected to have. */
export interface Pin {
  /** As it was written. */
  readonly text: string
  readonly hash: 'sha256' | 'sha1'
  /** Over the public key, as curl and RFC 7469 have it, or over either of key and certificate, for a fingerprint. */
  readonly target: 'spki' | 'spki-or-certificate'
  readonly digest: Uint8Array
}

export type PinOutcome =
  /** `index` counts in the certificates that were given. */
  | { readonly status: 'match'; readonly pin: string; readonly index: number; readonly target: 'spki' | 'certificate' }
  | {
      readonly status: 'mismatch'
      readonly expected: readonly string[]
      readonly got: readonly { readonly spki: string; readonly certificate: string }[]
    }

/**
 * Reads a pin: `sha256//<base64>` as curl writes it, `sha256/<base64>` as RFC 7469 tools do, or a fingerprint in hexadecimal
 * with or without colons (SHA-256, or SHA-1 for what old tools print). Null for anything else.
 */
export function parsePin(text: string): Pin | null {
  const trimmed = text.trim()
  if (trimmed.length > maxPinLength) return null
  const base64 = /^sha256\/{1,2}([A-Za-z0-9+/]{43}=)$/.exec(trimmed)?.[1]
  if (base64 !== undefined) return { text: trimmed, hash: 'sha256', target: 'spki', digest: fromBase64(base64) }
  const hex = /^(?:sha-?(?:256|1)[:/= ]\s*)?((?:[0-9a-f]{2}:?)+)$/i.exec(trimmed)?.[1]?.replaceAll(':', '')
  if (hex === undefined) return null
  const declared = /^sha-?(256|1)[:/= ]/i.exec(trimmed)?.[1]
  const hash = hex.length === 64 ? 'sha256' : hex.length === 40 ? 'sha1' : null
  if (hash === null || (declared !== undefined && hash !== `sha${declared}`)) return null
  return { text: trimmed, hash, target: 'spki-or-certificate', digest: fromHex(hex) }
}

/**
 * Whether any of the pins is that of any of the certificates. Give the certificates of a verified path; of a chain that
 * nobody verified give the leaf alone, since anybody can send the certificates of others beside his own.
 */
export function checkPins(pins: readonly Pin[], certificates: readonly Certificate[]): PinOutcome {
  for (const [index, certificate] of certificates.entries()) {
    for (const { text, hash, target, digest } of pins) {
      if (equal(digest, digestOf(hash, certificate.publicKey.spki))) return { status: 'match', pin: text, index, target: 'spki' }
      if (target === 'spki-or-certificate' && equal(digest, digestOf(hash, certificate.der)))
        return { status: 'match', pin: text, index, target: 'certificate' }
    }
  }
  return {
    status: 'mismatch',
    expected: pins.map(({ text }) => text),
    got: certificates.map((certificate) => ({
      spki: `sha256//${toBase64(digestOf('sha256', certificate.publicKey.spki))}`,
      certificate: toHex(digestOf('sha256', certificate.der)),
    })),
  }
}

function digestOf(hash: Pin['hash'], data: Uint8Array): Uint8Array {
  return createHash(hash).update(data).digest()
}

/** A SHA-256 in hexadecimal with colons and its name in front. */
const maxPinLength = 128
