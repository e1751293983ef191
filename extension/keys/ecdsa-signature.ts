/**
 * An ECDSA signature as WebCrypto gives it (r and s side by side, each as long as the curve's order) in the DER that TLS
 * carries (RFC 3279 section 2.2.3).
 */
export function ecdsaToDer(signature: Uint8Array): Uint8Array<ArrayBuffer> {
  const half = signature.length / 2
  const content = [...integer(signature.subarray(0, half)), ...integer(signature.subarray(half))]
  // Two integers of P-521 need more than 127 bytes.
  const length = content.length < 0x80 ? [content.length] : [0x81, content.length]
  return Uint8Array.of(0x30, ...length, ...content)
}

/** Without leading zeros, but for the one that keeps the number positive. */
function integer(bytes: Uint8Array): number[] {
  const start = bytes.findIndex((byte) => byte !== 0)
  const digits = start < 0 ? [0] : [...bytes.subarray(start)]
  const positive = (digits[0] ?? 0) > 0x7f ? [0, ...digits] : digits
  return [0x02, positive.length, ...positive]
}
