/** Bytes as node-forge has them: a string of which each character is one byte. */
export function toBinary(bytes: Uint8Array): string {
  let binary = ''
  // Whole arrays as arguments have a bound of their own in every engine.
  for (let at = 0; at < bytes.length; at += 8_192) binary += String.fromCharCode(...bytes.subarray(at, at + 8_192))
  return binary
}

export function fromBinary(binary: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(binary, (character) => character.charCodeAt(0))
}

export function toBase64(bytes: Uint8Array): string {
  return btoa(toBinary(bytes))
}

/** Throws DOMException for what is no base64. */
export function fromBase64(base64: string): Uint8Array<ArrayBuffer> {
  return fromBinary(atob(base64))
}

export function toHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, at) => byte === b[at])
}

export async function sha256Hex(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  return toHex(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)))
}
