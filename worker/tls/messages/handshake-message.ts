import { ByteWriter } from '../../bytes/writer.ts'

/** Puts the header before a body: RFC 8446 section 4. */
export function handshakeMessage(type: number, write: (writer: ByteWriter) => void): Uint8Array {
  return new ByteWriter().uint8(type).vector24(write).finish()
}
