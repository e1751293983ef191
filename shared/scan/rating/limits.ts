import type { ScanFacts } from '../../contract/scan.ts'
import type { ScanClientResult, ScanGradeLetter, ScanGradeReason } from '../../contract/scan-judgement.ts'
import { cipherSuiteFacts, type CipherSuiteFacts } from '../iana/cipher-suites.ts'
import { keyBitsAsRsa } from './score.ts'

/** What the rules look at. */
export interface RatedServer {
  readonly facts: ScanFacts
  readonly clients: readonly ScanClientResult[]
}

/** The rules of the guide that hold this server's grade down, by the year that brought each. */
export function gradeLimits(server: RatedServer): ScanGradeReason[] {
  return rules.flatMap(({ limit, message, applies }) => (applies(server) ? [{ limit, message }] : []))
}

interface Rule {
  readonly limit: ScanGradeLetter
  readonly message: string
  readonly applies: (server: RatedServer) => boolean
}

const rules: readonly Rule[] = [
  // 2013 and before
  { limit: 'C', message: 'TLS compression is accepted (CRIME).', applies: ({ facts }) => facts.features.compression === true },
  { limit: 'F', message: 'Suites without encryption are accepted.', applies: (server) => suites(server).some(({ isNull }) => isNull) },
  { limit: 'F', message: 'Suites without authentication are accepted.', applies: (server) => suites(server).some(({ isAnonymous }) => isAnonymous) },
  // 2014
  { limit: 'F', message: 'A certificate’s key has less than 1024 bits.', applies: (server) => leafBits(server).some((bits) => bits < 1_024) },
  { limit: 'B', message: 'A certificate’s key has less than 2048 bits.', applies: (server) => leafBits(server).some((bits) => bits < 2_048) },
  { limit: 'F', message: 'A certificate is signed with MD5 or MD2.', applies: (server) => leaves(server).some(({ signatureAlgorithm }) => /md[25]/i.test(signatureAlgorithm)) },
  { limit: 'A-', message: 'Secure renegotiation is not supported.', applies: ({ facts }) => facts.features.secureRenegotiation === false },
  { limit: 'B', message: 'SSL 3.0 is accepted.', applies: ({ facts }) => accepts(facts, 'SSLv3') },
  { limit: 'C', message: 'SSL 3.0 is accepted with CBC suites (POODLE).', applies: (server) => suites(server, ['SSLv3']).some(({ cipher }) => cipher?.endsWith('_CBC') ?? false) },
  { limit: 'B', message: 'RC4 is accepted.', applies: (server) => suites(server).some(isRc4) },
  // 2015
  { limit: 'C', message: 'TLS 1.2 is not accepted.', applies: ({ facts }) => refuses(facts, 'TLSv1.2') && !accepts(facts, 'TLSv1.3') },
  { limit: 'C', message: 'RC4 is accepted with TLS 1.1 or 1.2.', applies: (server) => suites(server, ['TLSv1.1', 'TLSv1.2']).some(isRc4) },
  { limit: 'F', message: 'Export suites are accepted (FREAK).', applies: (server) => suites(server).some(({ isExport }) => isExport) },
  { limit: 'F', message: 'Diffie-Hellman parameters have less than 1024 bits.', applies: ({ facts }) => facts.dhParameters.some(({ primeBits }) => primeBits < 1_024) },
  { limit: 'B', message: 'Diffie-Hellman parameters have less than 2048 bits.', applies: ({ facts }) => facts.dhParameters.some(({ primeBits }) => primeBits < 2_048) },
  { limit: 'F', message: 'No suite but RC4 is accepted.', applies: (server) => suites(server).length > 0 && suites(server).every(isRc4) },
  // 2017 (2009o)
  {
    limit: 'C', message: 'Simulated clients get a cipher with 64-bit blocks in TLS 1.1 or newer (SWEET32).',
    applies: ({ facts, clients }) => connecting(clients).some(({ tlsVersion, cipherSuite }) => tlsVersion !== 'TLSv1.0' && tlsVersion !== 'SSLv3' && suiteByName(facts, cipherSuite)?.hasSmallBlock === true),
  },
  // 2018 (2009p)
  { limit: 'B', message: 'Clients of the last ten years get no forward secrecy.', applies: ({ clients }) => connecting(clients).some(({ released, forwardSecrecy }) => released >= referenceYear && forwardSecrecy === false) },
  { limit: 'B', message: 'No AEAD suite is accepted.', applies: (server) => suites(server).length > 0 && !suites(server).some(({ isAead }) => isAead) },
  { limit: 'B', message: 'The certificate chain is incomplete.', applies: ({ facts }) => named(facts).some(({ trust }) => trust?.path.some(({ source }) => source === 'fetched') ?? false) },
  // 2020 (2009q)
  { limit: 'B', message: 'TLS 1.0 or TLS 1.1 is accepted.', applies: ({ facts }) => accepts(facts, 'TLSv1.0') || accepts(facts, 'TLSv1.1') },
]

/** Certificates that clients get which name the server. */
export function named({ certificates }: ScanFacts): ScanFacts['certificates'] {
  return certificates.filter(({ shownTo }) => shownTo.some(({ serverName }) => serverName === 'sent'))
}

function suites({ facts }: RatedServer, versions?: readonly string[]): CipherSuiteFacts[] {
  return facts.suites.filter(({ version }) => versions?.includes(version) ?? true).flatMap((list) => list.suites.map(({ code }) => cipherSuiteFacts(code)))
}

function suiteByName(facts: ScanFacts, name: string | null): CipherSuiteFacts | null {
  const suite = facts.suites.flatMap((list) => list.suites).find((one) => one.name === name)
  return suite === undefined ? null : cipherSuiteFacts(suite.code)
}

function isRc4({ cipher }: CipherSuiteFacts): boolean {
  return cipher?.startsWith('RC4') ?? false
}

function leaves({ facts }: RatedServer): { readonly keyType: string; readonly keyBits: number | null; readonly signatureAlgorithm: string }[] {
  return named(facts).flatMap(({ chain }) => chain.slice(0, 1))
}

function leafBits(server: RatedServer): number[] {
  return leaves(server).map(keyBitsAsRsa).filter((bits) => bits !== null)
}

function connecting(clients: readonly ScanClientResult[]): ScanClientResult[] {
  return clients.filter(({ status }) => status === 'connects')
}

function accepts({ versions }: ScanFacts, version: string): boolean {
  return versions.some((one) => one.version === version && one.status === 'accepted')
}

function refuses({ versions }: ScanFacts, version: string): boolean {
  return versions.some((one) => one.version === version && one.status === 'refused')
}

/** SSL Labs asks for forward secrecy with its reference browsers: those of the years since all of them had ECDHE. */
const referenceYear = 2016
