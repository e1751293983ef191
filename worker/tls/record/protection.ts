import type { BulkCipher } from '../cipher-suites.ts'

/** Turns content into the fragment of a protected record, and counts its sequence number. */
export interface RecordSealer {
  /** Records sealed so far under this key. */
  readonly sequence: number
  /** The whole record, header included. */
  seal(type: number, content: Uint8Array): Uint8Array
}

/** Undoes {@link RecordSealer}. */
export interface RecordOpener {
  /** Throws TlsError `bad-record-mac`. `header` is the record's five bytes. */
  open(header: Uint8Array, fragment: Uint8Array): OpenedRecord
}

export interface OpenedRecord {
  readonly type: number
  readonly content: Uint8Array
}

/** The sizes of a bulk cipher and what node:crypto calls it. */
export interface BulkParameters {
  readonly kind: 'gcm' | 'chacha20' | 'cbc'
  readonly algorithm: string
  readonly keyLength: number
  /** Bytes of IV that come from the key schedule of TLS 1.2 (RFC 5288 section 3: the implicit part of a GCM nonce). */
  readonly fixedIvLength: number
  /** CBC only. */
  readonly blockLength: number
  readonly mac: 'sha1' | 'sha256' | 'sha384' | null
  readonly macLength: number
}

export function bulkParameters(cipher: BulkCipher): BulkParameters {
  return table[cipher]
}

/** Sequence numbers never wrap (RFC 8446 section 5.3); a JavaScript number counts exactly as far as this. */
export const maxSequence = Number.MAX_SAFE_INTEGER

/** A sequence number in its eight bytes. */
export function writeSequence(target: Uint8Array, offset: number, sequence: number): void {
  let rest = sequence
  for (let i = 7; i >= 0; i--) {
    target[offset + i] = rest % 0x100
    rest = Math.floor(rest / 0x100)
  }
}

function aead(kind: 'gcm' | 'chacha20', algorithm: string, keyLength: number, fixedIvLength: number): BulkParameters {
  return { kind, algorithm, keyLength, fixedIvLength, blockLength: 0, mac: null, macLength: 0 }
}

function cbc(
  algorithm: string, keyLength: number, blockLength: number, mac: 'sha1' | 'sha256' | 'sha384', macLength: number,
): BulkParameters {
  return { kind: 'cbc', algorithm, keyLength, fixedIvLength: blockLength, blockLength, mac, macLength }
}

const table: Readonly<Record<BulkCipher, BulkParameters>> = {
  'aes-128-gcm': aead('gcm', 'aes-128-gcm', 16, 4),
  'aes-256-gcm': aead('gcm', 'aes-256-gcm', 32, 4),
  'chacha20-poly1305': aead('chacha20', 'chacha20-poly1305', 32, 12),
  'aes-128-cbc-sha1': cbc('aes-128-cbc', 16, 16, 'sha1', 20),
  'aes-256-cbc-sha1': cbc('aes-256-cbc', 32, 16, 'sha1', 20),
  'aes-128-cbc-sha256': cbc('aes-128-cbc', 16, 16, 'sha256', 32),
  'aes-256-cbc-sha256': cbc('aes-256-cbc', 32, 16, 'sha256', 32),
  'aes-256-cbc-sha384': cbc('aes-256-cbc', 32, 16, 'sha384', 48),
  '3des-ede-cbc-sha1': cbc('des-ede3-cbc', 24, 8, 'sha1', 20),
}
