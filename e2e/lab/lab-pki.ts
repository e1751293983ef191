import { issue, selfSigned } from './pki.ts'
import type { Identity } from './pki.ts'

/** The authorities of one lab. Everything that should be trusted chains to `root` through `intermediate`. */
export interface LabPki {
  readonly root: Identity
  readonly intermediate: Identity
  /** A root that nobody trusts, with the same right to exist. */
  readonly unrelatedRoot: Identity
  /** Signs the client certificates that the lab's servers accept. */
  readonly clientCa: Identity
  readonly clients: Readonly<Record<ClientName, Identity>>
}

export type ClientName = 'good' | 'goodRsa' | 'goodP384' | 'goodP521' | 'goodEd25519' | 'expired' | 'wrongCa' | 'serverPurpose'

/** Makes the authorities anew: no two labs share a key. */
export async function createLabPki(): Promise<LabPki> {
  const authority = (commonName: string) => selfSigned({ subject: { commonName, organization: 'Hostlens Lab' }, certificateAuthority: true })
  const [root, unrelatedRoot, clientCa] = await Promise.all([
    authority('Hostlens Lab Root'), authority('Unrelated Root'), authority('Hostlens Lab Client CA'),
  ])
  const intermediate = await issue(root, {
    subject: { commonName: 'Hostlens Lab Intermediate', organization: 'Hostlens Lab' },
    certificateAuthority: true,
    maxPathLength: 0,
    extendedKeyUsage: ['serverAuth', 'clientAuth'],
  })
  const client = (issuer: Identity, commonName: string, options: Partial<Parameters<typeof issue>[1]> = {}) =>
    issue(issuer, { subject: { commonName, organization: 'Hostlens Lab' }, extendedKeyUsage: ['clientAuth'], ...options })
  const [good, goodRsa, goodP384, goodP521, goodEd25519, expired, wrongCa, serverPurpose] = await Promise.all([
    client(clientCa, 'good client'),
    client(clientCa, 'good RSA client', { keyType: 'rsa2048' }),
    client(clientCa, 'good P-384 client', { keyType: 'p384' }),
    client(clientCa, 'good P-521 client', { keyType: 'p521' }),
    client(clientCa, 'good Ed25519 client', { keyType: 'ed25519' }),
    client(clientCa, 'expired client', { validDays: [-30, -1] }),
    client(unrelatedRoot, 'client of an unrelated CA'),
    client(clientCa, 'client with a server certificate', { extendedKeyUsage: ['serverAuth'] }),
  ])
  return {
    root, intermediate, unrelatedRoot, clientCa,
    clients: { good, goodRsa, goodP384, goodP521, goodEd25519, expired, wrongCa, serverPurpose },
  }
}
