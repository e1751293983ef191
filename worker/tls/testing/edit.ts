import { ByteReader } from '../../bytes/reader.ts'
import type { Extension } from '../extensions/extension-list.ts'
import { handshakeMessage } from '../messages/handshake-message.ts'

/** A ServerHello taken apart, for a script to change and put together again. */
export interface EditableServerHello {
  version: number
  random: Uint8Array
  sessionId: Uint8Array
  suite: number
  compression: number
  extensions: Extension[]
}

export function editServerHello(message: Uint8Array, change: (hello: EditableServerHello) => void): Uint8Array {
  const reader = new ByteReader(message.subarray(4))
  const hello: EditableServerHello = {
    version: reader.uint16(), random: reader.bytes(32).slice(), sessionId: reader.vector8(), suite: reader.uint16(), compression: reader.uint8(),
    extensions: reader.isEmpty ? [] : readList(reader.vector16()),
  }
  change(hello)
  return handshakeMessage(2, (writer) =>
    writer
      .uint16(hello.version).bytes(hello.random).vector8((id) => id.bytes(hello.sessionId)).uint16(hello.suite).uint8(hello.compression)
      .vector16((list) => hello.extensions.forEach(({ type, data }) => list.uint16(type).vector16((content) => content.bytes(data)))))
}

/** For EncryptedExtensions, whose body is the list alone. */
export function editEncryptedExtensions(message: Uint8Array, change: (extensions: Extension[]) => void): Uint8Array {
  const extensions = readList(new ByteReader(message.subarray(4)).vector16())
  change(extensions)
  return handshakeMessage(8, (writer) =>
    writer.vector16((list) => extensions.forEach(({ type, data }) => list.uint16(type).vector16((content) => content.bytes(data)))))
}

/** The same message with another body. */
export function withBody(message: Uint8Array, body: Uint8Array): Uint8Array {
  return handshakeMessage(message[0] ?? 0, (writer) => writer.bytes(body))
}

/** One bit of the last byte changed. */
export function withLastByteChanged(message: Uint8Array): Uint8Array {
  const changed = message.slice()
  changed[changed.length - 1] = (changed.at(-1) ?? 0) ^ 1
  return changed
}

/** One byte more, and the length says so. */
export function withTrailingByte(message: Uint8Array): Uint8Array {
  return handshakeMessage(message[0] ?? 0, (writer) => writer.bytes(message.subarray(4)).uint8(0))
}

function readList(list: Uint8Array): Extension[] {
  const reader = new ByteReader(list)
  const extensions: Extension[] = []
  while (!reader.isEmpty) extensions.push({ type: reader.uint16(), data: reader.vector16() })
  return extensions
}
