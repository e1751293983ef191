import { join } from 'node:path'
import type { Identity } from '../pki.ts'
import { identityFiles, startProgramServer } from './program-server.ts'
import type { ProgramServer } from './program-server.ts'

export interface JsseServerOptions {
  readonly identity: Identity
  /** JSSE's names. Default: what the installed Java has switched on. */
  readonly protocols?: readonly ('TLSv1' | 'TLSv1.1' | 'TLSv1.2' | 'TLSv1.3')[]
  readonly alpn?: readonly string[]
  readonly clientCertificate?: { readonly caPem: string; readonly required: boolean }
}

/** Java's TLS (JSSE). Its page tells protocol, cipher suite, ALPN and the client's subject. A Java takes a second to start. */
export function startJsseServer({ identity, protocols, alpn, clientCertificate }: JsseServerOptions): Promise<ProgramServer> {
  return startProgramServer({
    program: 'java',
    needsFreePort: false,
    files: () => identityFiles(identity, clientCertificate?.caPem),
    args: () => [
      // Quick to start and small: it serves a handful of handshakes.
      '-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC', '-Xmx128m',
      join(import.meta.dirname, 'JsseServer.java'), 'chain=chain.pem', 'key=key.pem',
      ...(protocols === undefined ? [] : [`protocols=${protocols.join(',')}`]),
      ...(alpn === undefined ? [] : [`alpn=${alpn.join(',')}`]),
      ...(clientCertificate === undefined ? [] : ['clientCa=client-ca.pem', `clientAuth=${clientCertificate.required ? 'required' : 'optional'}`]),
    ],
    ready: async (child) => Number((await child.waitForLog(/^LISTENING (\d+)$/m, JAVA_START_TIMEOUT_MS))[1]),
  })
}

const JAVA_START_TIMEOUT_MS = 30_000
