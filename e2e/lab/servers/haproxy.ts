import type { Identity } from '../pki.ts'
import { identityFiles, startProgramServer } from './program-server.ts'
import type { ProgramServer } from './program-server.ts'

export interface HaproxyOptions {
  readonly identity: Identity
  readonly alpn?: readonly ('h2' | 'http/1.1')[]
  readonly clientCertificate?: { readonly caPem: string; readonly required: boolean }
  /** More of the bind line: `ssl-max-ver TLSv1.2`, `curves P-384`, `no-tls-tickets`, … */
  readonly bind?: readonly string[]
}

/** haproxy with TLS. Its page tells protocol, cipher, resumption and the client's subject. */
export function startHaproxy({ identity, alpn = ['http/1.1'], clientCertificate, bind = [] }: HaproxyOptions): Promise<ProgramServer> {
  const options = [
    `alpn ${alpn.join(',')}`,
    ...(clientCertificate === undefined ? [] : [`ca-file client-ca.pem verify ${clientCertificate.required ? 'required' : 'optional'}`]),
    ...bind,
  ]
  return startProgramServer({
    program: 'haproxy',
    needsFreePort: true,
    files: (port) => ({ ...identityFiles(identity, clientCertificate?.caPem), 'haproxy.cfg': configuration(port, options) }),
    args: () => ['-db', '-f', 'haproxy.cfg'],
    ready: async (child, port) => {
      await child.waitForPort(port)
      return port
    },
  })
}

function configuration(port: number, options: readonly string[]): string {
  return `
global
  maxconn 128
  tune.ssl.default-dh-param 2048
defaults
  mode http
  timeout connect 5s
  timeout client 30s
  timeout server 30s
frontend lab
  bind 127.0.0.1:${port} ssl crt combined.pem ${options.join(' ')}
  http-request return status 200 content-type text/plain lf-string "haproxy %[ssl_fc_protocol] %[ssl_fc_cipher] reused=%[ssl_fc_is_resumed] client=%[ssl_c_used] %{+Q}[ssl_c_s_dn(cn)]\\n"
`
}
