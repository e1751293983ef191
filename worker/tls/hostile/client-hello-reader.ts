import { ByteReader } from '../../bytes/reader.ts'
import { keyShare } from '../extensions/registry.ts'

/** What a server must know of a ClientHello. The client is ours: nothing in it is checked. */
export interface ReceivedClientHello {
  /** The whole message. */
  readonly message: Uint8Array
  readonly random: Uint8Array
  readonly sessionId: Uint8Array
  /** Code points, as they stand. */
  readonly cipherSuites: Uint8Array
  readonly extensions: ReadonlyMap<number, Uint8Array>
  /** By group. */
  readonly keyShares: ReadonlyMap<number, Uint8Array>
}

export function readClientHello(message: Uint8Array): ReceivedClientHello {
  const reader = new ByteReader(message.subarray(4))
  reader.uint16()
  const random = reader.bytes(32)
  const sessionId = reader.vector8()
  const cipherSuites = reader.vector16()
  reader.vector8()
  const extensions = new Map<number, Uint8Array>()
  const list = new ByteReader(reader.vector16())
  while (!list.isEmpty) extensions.set(list.uint16(), list.vector16())
  return { message, random, sessionId, cipherSuites, extensions, keyShares: readKeyShares(extensions.get(keyShare)) }
}

function readKeyShares(data: Uint8Array | undefined): ReadonlyMap<number, Uint8Array> {
  const shares = new Map<number, Uint8Array>()
  if (data === undefined) return shares
  const list = new ByteReader(new ByteReader(data).vector16())
  while (!list.isEmpty) shares.set(list.uint16(), list.vector16())
  return shares
}
