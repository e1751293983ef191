/**
 * Header compression of HTTP/2 (RFC 7541).
 *
 * The decoder holds the peer's dynamic table, so every field block of a connection must pass through it in order.
 * The encoder keeps no table: a probe sends a few requests, and what is never indexed cannot be probed for (section 7.1).
 */
import { fromLatin1, toLatin1 } from '../bytes/bytes.ts'
import { ByteReader, UnderflowError } from '../bytes/reader.ts'
import { ByteWriter } from '../bytes/writer.ts'
import type { Field } from './fields.ts'
import { decodeHuffman, encodeHuffman, huffmanLength } from './hpack-huffman.ts'
import { readHpackInteger, writeHpackInteger } from './hpack-integer.ts'
import { hpackStaticTable } from './hpack-static-table.ts'
import { HttpError } from './http-error.ts'

export interface HpackDecoderOptions {
  /** What we announced as SETTINGS_HEADER_TABLE_SIZE; 4096 where we said nothing. */
  readonly maxTableBytes: number
  /** Decoded fields of one block, each with the 32 octets that RFC 9113 section 10.5.1 adds. */
  readonly maxListBytes: number
  readonly maxFields: number
}

export class HpackDecoder {
  readonly #options: HpackDecoderOptions
  readonly #table: DynamicTable

  constructor(options: HpackDecoderOptions) {
    this.#options = options
    this.#table = new DynamicTable(options.maxTableBytes)
  }

  /** What the dynamic table holds, newest first, and its size as section 4.1 counts it. */
  get table(): { readonly entries: readonly Field[]; readonly bytes: number } {
    return { entries: this.#table.entries, bytes: this.#table.bytes }
  }

  /** One whole field block. Throws {@link HttpError}; the table is then out of step, so the connection must end. */
  decode(block: Uint8Array): Field[] {
    try {
      return this.#decode(new ByteReader(block))
    } catch (error) {
      if (error instanceof UnderflowError) {
        throw new HttpError('truncated-field-block', `${error.expected} more bytes`, error.got, error)
      }
      throw error
    }
  }

  #decode(reader: ByteReader): Field[] {
    const fields: Field[] = []
    let bytesLeft = this.#options.maxListBytes
    let sizeUpdatesLeft = MAX_SIZE_UPDATES
    while (!reader.isEmpty) {
      const octet = reader.uint8()
      if ((octet & 0xe0) === 0x20) {
        if (fields.length > 0) {
          throw new HttpError('misplaced-table-size-update', 'at the start of a block', `after ${fields.length} fields`)
        }
        if (--sizeUpdatesLeft < 0) {
          throw new HttpError('misplaced-table-size-update', `at most ${MAX_SIZE_UPDATES} of them`, MAX_SIZE_UPDATES + 1)
        }
        this.#updateTableSize(readHpackInteger(reader, octet, 5))
        continue
      }
      const field = this.#field(reader, octet)
      bytesLeft -= entryBytes(field)
      if (bytesLeft < 0) {
        throw new HttpError('header-section-too-large', this.#options.maxListBytes, `more than ${this.#options.maxListBytes} bytes`)
      }
      if (fields.length >= this.#options.maxFields) throw new HttpError('too-many-fields', this.#options.maxFields, fields.length + 1)
      fields.push(field)
    }
    return fields
  }

  #field(reader: ByteReader, octet: number): Field {
    if (octet >= 0x80) return this.#lookUp(readHpackInteger(reader, octet, 7))
    const indexing = octet >= 0x40
    const nameIndex = readHpackInteger(reader, octet, indexing ? 6 : 4)
    const name = nameIndex === 0 ? readString(reader) : this.#lookUp(nameIndex).name
    const field = { name, value: readString(reader) }
    if (indexing) this.#table.add(field)
    return field
  }

  #lookUp(index: number): Field {
    const field = hpackStaticTable[index - 1] ?? this.#table.entries[index - 1 - hpackStaticTable.length]
    if (field === undefined) {
      throw new HttpError('hpack-index-out-of-range', `1 to ${hpackStaticTable.length + this.#table.entries.length}`, index)
    }
    return field
  }

  #updateTableSize(bytes: number): void {
    if (bytes > this.#options.maxTableBytes) throw new HttpError('table-size-update-too-large', this.#options.maxTableBytes, bytes)
    this.#table.resize(bytes)
  }
}

/** Encodes field blocks without a dynamic table. Names must already be in lower case. */
export class HpackEncoder {
  #sizeUpdateDue = false

  /**
   * The peer's SETTINGS_HEADER_TABLE_SIZE. Where it falls below the default, the next block must begin by confirming
   * that (section 4.2); we then say 0, which is what we use.
   */
  setMaxTableBytes(bytes: number): void {
    if (bytes < DEFAULT_TABLE_BYTES) this.#sizeUpdateDue = true
  }

  encode(fields: readonly Field[]): Uint8Array {
    const writer = new ByteWriter()
    if (this.#sizeUpdateDue) writeHpackInteger(writer, 0x20, 5, 0)
    this.#sizeUpdateDue = false
    for (const field of fields) writeField(writer, field)
    return writer.finish()
  }
}

/** SETTINGS_HEADER_TABLE_SIZE before anybody says otherwise (RFC 9113 section 6.5.2). */
export const DEFAULT_TABLE_BYTES = 4_096

/** RFC 7541 section 2.3.2: newest first, the oldest leave when there is no room. At most 128 entries at 4096 bytes. */
class DynamicTable {
  readonly entries: Field[] = []
  #maxBytes: number
  bytes = 0

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes
  }

  add(field: Field): void {
    this.bytes += entryBytes(field)
    this.entries.unshift(field)
    this.#evict() // an entry that is too large for the table empties it and is no error (section 4.4)
  }

  resize(maxBytes: number): void {
    this.#maxBytes = maxBytes
    this.#evict()
  }

  #evict(): void {
    while (this.bytes > this.#maxBytes) {
      const oldest = this.entries.pop()
      this.bytes -= oldest === undefined ? this.bytes : entryBytes(oldest)
    }
  }
}

function entryBytes({ name, value }: Field): number {
  return name.length + value.length + 32
}

function readString(reader: ByteReader): string {
  const octet = reader.uint8()
  const bytes = reader.bytes(readHpackInteger(reader, octet, 7))
  return octet >= 0x80 ? decodeHuffman(bytes) : toLatin1(bytes)
}

function writeField(writer: ByteWriter, field: Field): void {
  const whole = hpackStaticTable.findIndex(({ name, value }) => name === field.name && value === field.value)
  if (whole !== -1) {
    writeHpackInteger(writer, 0x80, 7, whole + 1)
    return
  }
  const nameIndex = hpackStaticTable.findIndex(({ name }) => name === field.name) + 1
  writeHpackInteger(writer, SECRET_FIELDS.includes(field.name) ? 0x10 : 0x00, 4, nameIndex)
  if (nameIndex === 0) writeString(writer, field.name)
  writeString(writer, field.value)
}

function writeString(writer: ByteWriter, text: string): void {
  const plain = fromLatin1(text)
  const length = huffmanLength(plain)
  if (length < plain.length) {
    writeHpackInteger(writer, 0x80, 7, length)
    writer.bytes(encodeHuffman(plain))
  } else {
    writeHpackInteger(writer, 0x00, 7, plain.length)
    writer.bytes(plain)
  }
}

/** RFC 7541 section 4.2: a smallest and a last size, so two suffice. */
const MAX_SIZE_UPDATES = 2
/** Never to be put into anybody's table on the way (section 7.1.3). */
const SECRET_FIELDS: readonly string[] = ['authorization', 'proxy-authorization', 'cookie']
