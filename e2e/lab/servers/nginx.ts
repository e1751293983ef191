import type { Identity } from '../pki.ts'
import { identityFiles, startProgramServer } from './program-server.ts'
import type { ProgramServer } from './program-server.ts'

export interface NginxOptions {
  readonly identity: Identity
  readonly http2?: boolean
  /** nginx's names; older versions of it leave TLSv1.3 out unless they are told. */
  readonly protocols?: readonly ('TLSv1' | 'TLSv1.1' | 'TLSv1.2' | 'TLSv1.3')[]
  readonly clientCertificate?: { readonly caPem: string; readonly required: boolean }
  /** More directives for the server block: `ssl_ecdh_curve secp384r1`, `ssl_session_tickets off`, … */
  readonly directives?: readonly string[]
}

/**
 * nginx with TLS. Each page tells how the connection looks from there: protocol, cipher, whether the session was resumed,
 * the verdict on the client certificate and its subject.
 */
export function startNginx(options: NginxOptions): Promise<ProgramServer> {
  const { identity, http2 = false, protocols = ['TLSv1.2', 'TLSv1.3'], clientCertificate, directives = [] } = options
  const verification = clientCertificate === undefined
    ? []
    : ['ssl_client_certificate client-ca.pem', `ssl_verify_client ${clientCertificate.required ? 'on' : 'optional'}`]
  return startProgramServer({
    program: 'nginx',
    needsFreePort: true,
    files: (port) => ({
      ...identityFiles(identity, clientCertificate?.caPem),
      'nginx.conf': configuration(port, [
        'ssl_certificate chain.pem', 'ssl_certificate_key key.pem', `ssl_protocols ${protocols.join(' ')}`,
        ...verification,
        ...directives,
      ], http2),
    }),
    args: (_port, directory) => ['-p', directory, '-c', 'nginx.conf', '-e', 'stderr'],
    ready: async (child, port) => {
      await child.waitForPort(port)
      // nginx tries again for seconds when the port is taken, and whoever has taken it accepts meanwhile.
      if (child.log().includes('Address already in use')) throw new Error('nginx: address already in use')
      return port
    },
  })
}

/** One process in the foreground, and nothing outside its own directory. */
function configuration(port: number, directives: readonly string[], http2: boolean): string {
  return `
daemon off;
master_process off;
pid nginx.pid;
events { worker_connections 128; }
http {
  access_log off;
  client_body_temp_path body;
  proxy_temp_path proxy;
  fastcgi_temp_path fastcgi;
  uwsgi_temp_path uwsgi;
  scgi_temp_path scgi;
  ssl_session_cache shared:lab:1m;
  server {
    listen 127.0.0.1:${port} ssl${http2 ? ' http2' : ''};
    ${directives.map((directive) => `${directive};`).join('\n    ')}
    location / {
      default_type text/plain;
      return 200 "nginx $ssl_protocol $ssl_cipher reused=$ssl_session_reused client=$ssl_client_verify $ssl_client_s_dn\\n";
    }
  }
}
`
}
