import { createHash } from 'node:crypto'
import { equal, fromBase64, fromHex, toBase64, toHex } from '../bytes/bytes.ts'

/** A value that the leaf has to match: SHA-256 of its SubjectPublicKeyInfo (RFC 7469), or of the whole certificate. */
export interface Pin {
  readonly of: 'public-key' | 'certificate'
  readonly sha256: Uint8Array
  /** As it was written. */
  readonly text: string
}

/** Reads `sha256//<base64>` (curl), `sha256/<base64>` (RFC 7469's readers), or a fingerprint in hex, with or without colons. */
export function parsePin(text: string): Pin | null {
  const base64 = /^sha256\/\/?([A-Za-z0-9+/]{43}=)$/.exec(text.trim())?.[1]
  if (base64 !== undefined) return { of: 'public-key', sha256: fromBase64(base64), text }
  const hex = text.trim().replaceAll(':', '')
  return /^[0-9a-fA-F]{64}$/.test(hex) ? { of: 'certificate', sha256: fromHex(hex), text } : null
}

/** The first pin that the leaf matches; one is enough. */
export function matchingPin(pins: readonly Pin[], leaf: { readonly der: Uint8Array; readonly spki: Uint8Array }): Pin | null {
  return pins.find((pin) => equal(pin.sha256, sha256(pin.of === 'public-key' ? leaf.spki : leaf.der))) ?? null
}

/** What would have matched, in the spelling of the pins that were given. */
export function pinsOf(pins: readonly Pin[], leaf: { readonly der: Uint8Array; readonly spki: Uint8Array }): string {
  const spellings = new Set(pins.map((pin) => (pin.of === 'public-key' ? `sha256//${toBase64(sha256(leaf.spki))}` : toHex(sha256(leaf.der)))))
  return [...spellings].join(', ')
}

function sha256(bytes: Uint8Array): Uint8Array {
  return createHash('sha256').update(bytes).digest()
}
