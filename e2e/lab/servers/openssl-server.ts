import type { Identity } from '../pki.ts'
import { identityFiles, startProgramServer } from './program-server.ts'
import type { ProgramServer } from './program-server.ts'

export interface OpensslServerOptions {
  readonly identity: Identity
  /** `www`: a status page for every GET; `reverse`: each line comes back reversed; `silent`: takes what comes. */
  readonly mode?: 'www' | 'reverse' | 'silent'
  /** Client certificates of this CA: demanded, or asked for. A bad one is refused with an alert in both cases. */
  readonly clientCertificate?: { readonly caPem: string; readonly required: boolean }
  /** More of `openssl s_server`'s own options: `-tls1_2`, `-ciphersuites`, `-groups`, `-num_tickets`, … */
  readonly args?: readonly string[]
}

/** `openssl s_server`. It serves one connection after the other: do not keep one open while another is to be tried. */
export function startOpensslServer(options: OpensslServerOptions): Promise<ProgramServer> {
  const { identity, mode = 'www', clientCertificate, args = [] } = options
  const verification = clientCertificate === undefined
    ? []
    : ['-CAfile', 'client-ca.pem', clientCertificate.required ? '-Verify' : '-verify', '4', '-verify_return_error']
  return startProgramServer({
    program: 'openssl',
    needsFreePort: false,
    files: () => identityFiles(identity, clientCertificate?.caPem),
    args: () => [
      's_server', '-accept', '127.0.0.1:0', '-cert', 'leaf.pem', '-key', 'key.pem',
      ...(identity.chain.length > 1 ? ['-cert_chain', 'issuers.pem'] : []),
      ...verification,
      ...(mode === 'www' ? ['-www'] : mode === 'reverse' ? ['-rev'] : ['-ign_eof']),
      ...args,
    ],
    ready: async (child) => Number((await child.waitForLog(/^ACCEPT 127\.0\.0\.1:(\d+)$/m))[1]),
  })
}
