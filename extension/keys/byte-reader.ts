/**
 * Reads the structures of TLS (RFC 8446 section 3) from bytes that anybody may have made. Beyond the end it gives nothing and
 * remembers it: look at `ok` before anything that was read is believed.
 */
export class ByteReader {
  readonly #bytes: Uint8Array
  #at = 0
  #ok = true

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
  }

  get ok(): boolean {
    return this.#ok
  }

  get left(): number {
    return this.#bytes.length - this.#at
  }

  bytes(length: number): Uint8Array {
    if (!this.#ok || length > this.left) {
      this.#ok = false
      return new Uint8Array()
    }
    this.#at += length
    return this.#bytes.subarray(this.#at - length, this.#at)
  }

  /** An unsigned number of one to three bytes. */
  number(size: 1 | 2 | 3): number {
    return this.bytes(size).reduce((value, byte) => value * 256 + byte, 0)
  }

  /** Bytes behind their own length, which has one to three bytes. */
  vector(lengthSize: 1 | 2 | 3): Uint8Array {
    return this.bytes(this.number(lengthSize))
  }
}
