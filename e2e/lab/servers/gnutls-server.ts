import type { Identity } from '../pki.ts'
import { identityFiles, startProgramServer } from './program-server.ts'
import type { ProgramServer } from './program-server.ts'

export interface GnutlsServerOptions {
  readonly identity: Identity
  /** GnuTLS priority string. Default NORMAL. */
  readonly priority?: string
  readonly alpn?: readonly string[]
  readonly clientCertificate?: { readonly caPem: string; readonly required: boolean }
  /** More of gnutls-serv's own options: `--noticket`, `--earlydata`, … */
  readonly args?: readonly string[]
}

/** `gnutls-serv` with its HTTP answer. The program knows no option for the address: it listens on every one. */
export function startGnutlsServer(options: GnutlsServerOptions): Promise<ProgramServer> {
  const { identity, priority = 'NORMAL', alpn = [], clientCertificate, args = [] } = options
  return startProgramServer({
    program: 'gnutls-serv',
    needsFreePort: true,
    files: () => identityFiles(identity, clientCertificate?.caPem),
    args: (port) => [
      '--http', `--port=${port}`, '--x509certfile=chain.pem', '--x509keyfile=key.pem', `--priority=${priority}`,
      ...alpn.map((protocol) => `--alpn=${protocol}`),
      ...(clientCertificate === undefined
        ? ['--disable-client-cert']
        : ['--x509cafile=client-ca.pem', '--verify-client-cert', ...(clientCertificate.required ? ['--require-client-cert'] : [])]),
      ...args,
    ],
    ready: async (child, port) => {
      await child.waitForLog(/listening on IPv4 0\.0\.0\.0 port \d+\.\.\.done/)
      return port
    },
  })
}
