import { concat } from '../../bytes/bytes.ts'
import type { AlertName } from '../alerts.ts'
import type { TlsErrorCode } from '../errors.ts'
import { keyShare, supportedGroups, supportedVersions } from '../extensions/registry.ts'
import { isGrease } from '../wire.ts'
import { failure, tls12 } from './behaviour.ts'
import type { Behaviour, Serve } from './behaviour.ts'
import type { ReceivedClientHello } from './client-hello-reader.ts'
import { codeBytes, withExtension } from './server-messages.ts'
import { certificateMessage, keyShareEntry, Tls13Server } from './tls13-server.ts'
import type { Changes13 } from './tls13-server.ts'


/** A server that takes up a GREASE value which the client did offer: RFC 8701 section 3.1 names each place. */
export const grease: readonly Behaviour[] = [
  greased('as the version', 'illegal-parameter', 'illegal_parameter', (hello) => ({ serverHello: (fields) => ({ ...fields, extensions: withExtension(fields.extensions, supportedVersions, codeBytes(greaseVersion(hello))) }) })),
  greased('as the group of the key share', 'group-not-offered', 'illegal_parameter', (hello) => ({ serverHello: (fields) => ({ ...fields, extensions: withExtension(fields.extensions, keyShare, keyShareEntry(greaseGroup(hello), Uint8Array.of(0))) }) })),
  greased('as the group of a HelloRetryRequest', 'group-not-offered', 'illegal_parameter', (hello) => ({ retries: [(fields) => ({ ...fields, extensions: withExtension(fields.extensions, keyShare, codeBytes(greaseGroup(hello))) })] })),
  greased('as an extension of ServerHello', 'unsolicited-extension', 'unsupported_extension', (hello) => ({ serverHello: (fields) => ({ ...fields, extensions: withExtension(fields.extensions, greaseExtension(hello), new Uint8Array()) }) })),
  greased('as an extension of HelloRetryRequest', 'unsolicited-extension', 'unsupported_extension', (hello) => ({ retries: [(fields) => ({ ...fields, extensions: withExtension(withExtension(fields.extensions, keyShare, codeBytes(0x0018)), greaseExtension(hello), new Uint8Array()) })] })),
  greased('as an extension of EncryptedExtensions', 'unsolicited-extension', 'unsupported_extension', (hello) => ({ encryptedExtensions: [{ type: greaseExtension(hello), data: new Uint8Array() }] })),
  greased('as an extension of Certificate', 'unsolicited-extension', 'unsupported_extension', (hello, chain) => ({
    message: (message, name) => (name === 'Certificate' ? certificateMessage(chain, [{ type: greaseExtension(hello), data: new Uint8Array() }]) : message),
  })),
  greased('as a signature scheme', 'signature-scheme-not-offered', 'illegal_parameter', () => ({ signatureScheme: 0x2a2a })),
  {
    name: 'GREASE as an extension of ServerHello of TLS 1.2', rule: 'RFC 8701 section 3.1', client: { grease: true }, expected: failure('unsolicited-extension', 'unsupported_extension'),
    serve: tls12({ serverHello: (fields, hello) => ({ ...fields, extensions: withExtension(fields.extensions, greaseExtension(hello), new Uint8Array()) }) }),
  },
  {
    name: 'GREASE as the curve of ServerKeyExchange', rule: 'RFC 8701 section 3.1', client: { grease: true }, expected: failure('group-not-offered', 'illegal_parameter'),
    serve: tls12({ parameters: () => concat([Uint8Array.of(3), codeBytes(0x2a2a), Uint8Array.of(1, 0)]) }),
  },
]

function greased(where: string, code: TlsErrorCode, alert: AlertName, change: (hello: ReceivedClientHello, chain: readonly Uint8Array[]) => Changes13): Behaviour {
  const serve: Serve = async (peer, identity) => {
    const server = new Tls13Server(peer, identity)
    const hello = await server.readClientHello()
    await server.handshake(change(hello, identity.chain))
    await server.answer()
  }
  return { name: `GREASE ${where}`, rule: 'RFC 8701 section 3.1', client: { grease: true }, expected: failure(code, alert), serve }
}

function greaseExtension({ extensions }: ReceivedClientHello): number {
  return found([...extensions.keys()])
}

function greaseGroup({ extensions }: ReceivedClientHello): number {
  return found(codesIn(extensions.get(supportedGroups)?.subarray(2)))
}

function greaseVersion({ extensions }: ReceivedClientHello): number {
  return found(codesIn(extensions.get(supportedVersions)?.subarray(1)))
}

function codesIn(bytes: Uint8Array = new Uint8Array()): number[] {
  return Array.from({ length: bytes.length / 2 }, (_, i) => (bytes[2 * i] ?? 0) * 0x100 + (bytes[2 * i + 1] ?? 0))
}

function found(codes: readonly number[]): number {
  const code = codes.find(isGrease)
  if (code === undefined) throw new Error('the client offers no GREASE there')
  return code
}
