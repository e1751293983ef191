import type { LabPki } from './lab-pki.ts'
import type { CertificateOptions, Identity } from './pki.ts'
import { startGnutlsServer } from './servers/gnutls-server.ts'
import { startHaproxy } from './servers/haproxy.ts'
import { startJsseServer } from './servers/jsse-server.ts'
import { startNginx } from './servers/nginx.ts'
import { startOpensslServer } from './servers/openssl-server.ts'
import type { ProgramServer } from './servers/program-server.ts'

/** A host of the lab that another maker's server serves. Its name is the scenario's under `.test`. */
export interface ProgramScenario {
  readonly description: string
  readonly certificate?: Partial<CertificateOptions>
  readonly start: (identity: Identity, pki: LabPki) => Promise<ProgramServer>
}

export type ProgramScenarioName = keyof typeof PROGRAM_SCENARIOS

const required = (pki: LabPki) => ({ caPem: pki.clientCa.pem, required: true }) as const

/** They are all trusted by the lab's root, and differ in who made the server and what it demands. */
export const PROGRAM_SCENARIOS = {
  openssl: { description: 'openssl s_server with its status page', start: (identity) => startOpensslServer({ identity }) },
  'openssl-tls12': {
    description: 'openssl s_server, TLS 1.2, RSA',
    certificate: { keyType: 'rsa2048' },
    start: (identity) => startOpensslServer({ identity, args: ['-tls1_2'] }),
  },
  'openssl-mtls': {
    description: 'openssl s_server that demands a client certificate',
    start: (identity, pki) => startOpensslServer({ identity, clientCertificate: required(pki) }),
  },
  nginx: { description: 'nginx, HTTP/1.1', start: (identity) => startNginx({ identity }) },
  'nginx-h2': { description: 'nginx, HTTP/2', start: (identity) => startNginx({ identity, http2: true }) },
  'nginx-mtls': {
    description: 'nginx that demands a client certificate: without one it finishes the handshake and answers 400',
    start: (identity, pki) => startNginx({ identity, clientCertificate: required(pki) }),
  },
  haproxy: { description: 'haproxy, HTTP/1.1', start: (identity) => startHaproxy({ identity }) },
  'haproxy-h2': { description: 'haproxy, HTTP/2', start: (identity) => startHaproxy({ identity, alpn: ['h2', 'http/1.1'] }) },
  'haproxy-mtls': {
    description: 'haproxy that demands a client certificate and refuses with an alert',
    start: (identity, pki) => startHaproxy({ identity, clientCertificate: required(pki) }),
  },
  gnutls: { description: 'gnutls-serv', start: (identity) => startGnutlsServer({ identity }) },
  'gnutls-mtls': {
    description: 'gnutls-serv that demands a client certificate',
    start: (identity, pki) => startGnutlsServer({ identity, clientCertificate: required(pki) }),
  },
  jsse: { description: 'Java\'s TLS', start: (identity) => startJsseServer({ identity }) },
} as const satisfies Readonly<Record<string, ProgramScenario>>

export const PROGRAM_SCENARIO_NAMES = Object.keys(PROGRAM_SCENARIOS).filter((name): name is ProgramScenarioName => name in PROGRAM_SCENARIOS)
