/**
 * Builds a message in network byte order. Vectors are written by a callback, so that a length can never disagree
 * with what follows it.
 */
export class ByteWriter {
  #bytes = new Uint8Array(256)
  #length = 0

  get length(): number {
    return this.#length
  }

  uint8(value: number): this {
    return this.#unsigned(value, 1)
  }

  uint16(value: number): this {
    return this.#unsigned(value, 2)
  }

  uint24(value: number): this {
    return this.#unsigned(value, 3)
  }

  uint32(value: number): this {
    return this.#unsigned(value, 4)
  }

  bytes(value: Uint8Array): this {
    this.#reserve(value.length)
    this.#bytes.set(value, this.#length)
    this.#length += value.length
    return this
  }

  vector8(write: (writer: this) => void): this {
    return this.#vector(1, write)
  }

  vector16(write: (writer: this) => void): this {
    return this.#vector(2, write)
  }

  vector24(write: (writer: this) => void): this {
    return this.#vector(3, write)
  }

  /** A copy of what was written. */
  finish(): Uint8Array {
    return this.#bytes.slice(0, this.#length)
  }

  #vector(lengthBytes: number, write: (writer: this) => void): this {
    const start = this.#length
    this.#unsigned(0, lengthBytes)
    write(this)
    const length = this.#length - start - lengthBytes
    if (length >= 2 ** (8 * lengthBytes)) throw new RangeError(`${length} bytes do not fit a vector${8 * lengthBytes}`)
    for (let i = 0; i < lengthBytes; i++) this.#bytes[start + i] = Math.floor(length / 2 ** (8 * (lengthBytes - 1 - i)))
    return this
  }

  #unsigned(value: number, length: number): this {
    if (!Number.isInteger(value) || value < 0 || value >= 2 ** (8 * length)) {
      throw new RangeError(`${value} does not fit ${length} bytes`)
    }
    this.#reserve(length)
    for (let i = length - 1; i >= 0; i--) this.#bytes[this.#length++] = Math.floor(value / 2 ** (8 * i))
    return this
  }

  #reserve(extra: number): void {
    const needed = this.#length + extra
    if (needed <= this.#bytes.length) return
    const grown = new Uint8Array(Math.max(needed, this.#bytes.length * 2))
    grown.set(this.#bytes.subarray(0, this.#length))
    this.#bytes = grown
  }
}
