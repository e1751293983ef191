/**
 * A bounds-checked cursor over bytes that somebody else sent.
 *
 * Network byte order throughout (RFC 8446 section 3.1). A read past the end throws {@link UnderflowError}; the
 * protocol code above turns it into a typed fault of its own. Returned views alias the input: copy what outlives it.
 */
export class ByteReader {
  readonly #bytes: Uint8Array
  #offset = 0

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
  }

  /** Bytes consumed so far. */
  get offset(): number {
    return this.#offset
  }

  /** Bytes not yet consumed. */
  get remaining(): number {
    return this.#bytes.length - this.#offset
  }

  get isEmpty(): boolean {
    return this.remaining === 0
  }

  uint8(): number {
    return this.#take(1)[0] ?? 0
  }

  uint16(): number {
    return this.#unsigned(2)
  }

  uint24(): number {
    return this.#unsigned(3)
  }

  uint32(): number {
    return this.#unsigned(4)
  }

  /** The next `length` bytes, as a view. */
  bytes(length: number): Uint8Array {
    return this.#take(length)
  }

  /** Everything that is left, as a view. */
  rest(): Uint8Array {
    return this.#take(this.remaining)
  }

  /** A vector with a length of one byte before it: `opaque x<0..2^8-1>`. */
  vector8(): Uint8Array {
    return this.#take(this.uint8())
  }

  /** A vector with a length of two bytes before it: `opaque x<0..2^16-1>`. */
  vector16(): Uint8Array {
    return this.#take(this.uint16())
  }

  /** A vector with a length of three bytes before it: `opaque x<0..2^24-1>`. */
  vector24(): Uint8Array {
    return this.#take(this.uint24())
  }

  #take(length: number): Uint8Array {
    if (length > this.remaining) throw new UnderflowError(length, this.remaining)
    const start = this.#offset
    this.#offset += length
    return this.#bytes.subarray(start, this.#offset)
  }

  #unsigned(length: number): number {
    let value = 0
    for (const byte of this.#take(length)) value = value * 0x100 + byte
    return value
  }
}

/** The input ended before what was to be read: `expected` bytes were needed, `got` were there. */
export class UnderflowError extends Error {
  override readonly name = 'UnderflowError'
  readonly expected: number
  readonly got: number

  constructor(expected: number, got: number) {
    super(`needed ${expected} more bytes, ${got} are left`)
    this.expected = expected
    this.got = got
  }
}
