import type { ScanCertificate, ScanFacts, ScanGroups, ScanSuite, ScanSuites } from '../contract/scan.ts'
import type { ScanClientFault, ScanClientResult } from '../contract/scan-judgement.ts'
import type { ProtocolVersion, ScanClient } from './clients/client.ts'
import { scanClientFaultText } from './client-fault-text.ts'
import { cipherSuiteFacts } from './iana/cipher-suites.ts'
import { signatureSchemeFacts } from './iana/signature-schemes.ts'
import { leafKey } from './leaf-key.ts'

/**
 * What a client would get from the server that these facts are of: the newest version that both have, then the suite by the
 * side whose order counts, then the group, the certificate and the application protocol. Pure: no connection is made.
 */
export function simulate(facts: ScanFacts, client: ScanClient): ScanClientResult {
  const version = newestCommonVersion(facts, client)
  if (version === 'unknown') return result(client, { status: 'unknown' })
  if (version === null) return failed(client, 'no-common-version', null)
  const list = facts.suites.find((one) => one.version === version)
  if (list === undefined || list.suites.length === 0) return result(client, { status: 'unknown', tlsVersion: version })
  const refusal = facts.certificateRefusals.find(({ kind }) => kind.version === version && kind.serverName === 'absent')
  if (!client.sendsServerName && refusal !== undefined) return failed(client, 'server-name-needed', version)
  return version === 'TLSv1.3' ? inTls13(facts, client, list) : before13(facts, client, version, list)
}

function inTls13(facts: ScanFacts, client: ScanClient, list: ScanSuites): ScanClientResult {
  const suite = selected(list, client, list.suites)
  if (suite === null) return missing(client, 'no-common-suite', list.version, list.complete)
  const groups = facts.groups.find(({ version }) => version === 'TLSv1.3')
  const group = groups === undefined ? null : groupInTls13(facts, groups, client)
  if (groups !== undefined && group === null) return missing(client, 'no-common-group', list.version, groups.complete)
  const keys = keysFor(client, true)
  const authentication = keys.rsa && keys.ecdsa ? 'any' : keys.ecdsa ? 'ecdsa' : 'rsa'
  if (sharesNoScheme(facts, client, 'TLSv1.3')) return failed(client, 'no-common-signature-scheme', list.version)
  return connected(facts, client, { list, suite, group, helloRetry: group !== null && !client.keyShares.includes(group.code), authentication })
}

function before13(facts: ScanFacts, client: ScanClient, version: ProtocolVersion, list: ScanSuites): ScanClientResult {
  const groups = facts.groups.find((one) => one.version === version) ?? facts.groups.find((one) => one.version === 'TLSv1.2')
  const keys = keysFor(client, false)
  const offered = list.suites.filter(({ code }) => client.suites.includes(code))
  if (offered.length === 0) return missing(client, 'no-common-suite', version, list.complete)
  // A server passes over the suites that it cannot use with this client.
  const usable = offered.filter((suite) => !isElliptic(suite) || client.groups === null || groupBefore13(groups, suite, client) !== null)
  if (usable.length === 0) return missing(client, 'no-common-group', version, list.complete && (groups?.complete ?? false))
  const signed = version === 'TLSv1.2' ? usable.filter((suite) => canVerify(suite, keys)) : usable
  const suite = selected(list, client, signed)
  if (suite === null) return failed(client, 'no-common-signature-scheme', version)
  const { dhPrimeBits } = suite
  if (dhPrimeBits !== null && client.minDhBits !== null && dhPrimeBits < client.minDhBits) return failed(client, 'dh-prime-too-small', version, `${dhPrimeBits} < ${client.minDhBits} bits`)
  if (dhPrimeBits !== null && client.maxDhBits !== null && dhPrimeBits > client.maxDhBits) return failed(client, 'dh-prime-too-large', version, `${dhPrimeBits} > ${client.maxDhBits} bits`)
  const group = isElliptic(suite) ? groupBefore13(groups, suite, client) : dhPrimeBits === null ? null : `DHE ${dhPrimeBits} bits`
  const { authentication } = cipherSuiteFacts(suite.code)
  return connected(facts, client, { list, suite, group: group === null ? null : { name: group, certain: true }, helloRetry: false, authentication: authentication === 'ecdsa' ? 'ecdsa' : 'rsa' })
}

interface Choice {
  readonly list: ScanSuites
  readonly suite: ScanSuite
  readonly group: Pick<GroupChoice, 'name' | 'certain'> | null
  readonly helloRetry: boolean
  readonly authentication: 'any' | 'rsa' | 'ecdsa'
}

function connected(facts: ScanFacts, client: ScanClient, { list, suite, group, helloRetry, authentication }: Choice): ScanClientResult {
  const { accepted, order, withoutMatch } = facts.features.alpn
  const alpn = (order === 'client' ? client.alpn : accepted).find((name) => accepted.includes(name) && client.alpn.includes(name)) ?? null
  if (alpn === null && client.alpn.length > 0 && withoutMatch === 'refused') return failed(client, 'no-common-application-protocol', list.version)
  const { strength, hasForwardSecrecy } = cipherSuiteFacts(suite.code)
  return result(client, {
    status: 'connects',
    certain: list.complete && list.order !== 'unknown' && list.order !== 'mixed' && group?.certain !== false,
    tlsVersion: list.version,
    cipherSuite: suite.name,
    strength,
    group: group?.name ?? null,
    forwardSecrecy: hasForwardSecrecy,
    helloRetry,
    alpn,
    certificate: certificateFor(facts.certificates, list.version, client.sendsServerName, authentication),
  })
}

/** The newest version that both have; `unknown` where a newer one of the client's was not tested. */
function newestCommonVersion(facts: ScanFacts, client: ScanClient): ProtocolVersion | 'unknown' | null {
  for (const version of client.versions.toReversed()) {
    const status = facts.versions.find((one) => one.version === version)?.status ?? 'not-tested'
    if (status === 'not-tested') return 'unknown'
    if (status === 'accepted') return version
  }
  return null
}

/** The suite that the server takes of those that are left, by the side whose order counts. */
function selected(list: ScanSuites, client: ScanClient, left: readonly ScanSuite[]): ScanSuite | null {
  const common = left.filter(({ code }) => client.suites.includes(code))
  if (list.order === 'client') return common.toSorted((a, b) => client.suites.indexOf(a.code) - client.suites.indexOf(b.code))[0] ?? null
  const first = client.suites[0]
  const putsChaChaFirst = list.prefersChaChaForClientsThatDo === true && first !== undefined && isChaCha(first)
  return (putsChaChaFirst ? common.find(({ code }) => isChaCha(code)) : undefined) ?? common[0] ?? null
}

interface GroupChoice {
  readonly code: number
  readonly name: string
  readonly certain: boolean
}

/**
 * Servers take a key share that is there (RFC 8446 section 4.2.8), unless they like another group so much that they ask for
 * it. Of several, some take the client's first and some the one that they like best; where that is not the same, it is not certain.
 */
function groupInTls13(facts: ScanFacts, { groups, order }: ScanGroups, client: ScanClient): GroupChoice | null {
  const common = groups.filter(({ code }) => client.groups?.includes(code) ?? false)
  const byClient = common.toSorted((a, b) => (client.groups ?? []).indexOf(a.code) - (client.groups ?? []).indexOf(b.code))
  const byServer = order === 'server' ? common : byClient
  const asksForBest = facts.helloRetry.forPreferredGroup === true && order === 'server'
  const shared = asksForBest ? [] : byClient.filter(({ code }) => client.keyShares.includes(code))
  const [chosen] = shared.length > 0 ? shared : byServer
  if (chosen === undefined) return null
  const rival = byServer.find(({ code }) => client.keyShares.includes(code))
  return { ...chosen, certain: shared.length === 0 || rival?.code === chosen.code }
}

/** The name of the group of an ECDHE suite before TLS 1.3; null where there is none in common. */
function groupBefore13(groups: ScanGroups | undefined, suite: ScanSuite, client: ScanClient): string | null {
  if (groups === undefined || groups.groups.length === 0) return suite.group
  if (client.groups === null) return groups.groups[0]?.name ?? null
  const offered = client.groups
  const common = groups.groups.filter(({ code }) => offered.includes(code))
  const ordered = groups.order === 'server' ? common : common.toSorted((a, b) => offered.indexOf(a.code) - offered.indexOf(b.code))
  return ordered[0]?.name ?? null
}

/** The kinds of key whose signatures the client verifies. Without a list RFC 5246 section 7.4.1.4.1 assumes both. */
function keysFor(client: ScanClient, inTls13: boolean): { readonly rsa: boolean; readonly ecdsa: boolean } {
  if (client.signatureSchemes === null) return { rsa: true, ecdsa: true }
  const schemes = client.signatureSchemes.map(signatureSchemeFacts).filter(({ signsInTls13 }) => !inTls13 || signsInTls13)
  return { rsa: schemes.some(({ key }) => key === 'rsa'), ecdsa: schemes.some(({ key }) => key === 'ecdsa') }
}

function canVerify(suite: ScanSuite, keys: { readonly rsa: boolean; readonly ecdsa: boolean }): boolean {
  const { authentication, hasForwardSecrecy } = cipherSuiteFacts(suite.code)
  if (!hasForwardSecrecy) return true
  return authentication === 'ecdsa' ? keys.ecdsa : authentication === 'rsa' ? keys.rsa : true
}

/** Every scheme that the server signs with is known, and the client has none of them. */
function sharesNoScheme(facts: ScanFacts, client: ScanClient, version: ProtocolVersion): boolean {
  const lists = facts.signatureSchemes.filter((one) => one.version === version)
  const schemes = client.signatureSchemes
  if (lists.length === 0 || schemes === null || lists.some(({ complete, ignoresOffer }) => !complete || ignoresOffer)) return false
  return !lists.some((list) => list.schemes.some(({ code }) => schemes.includes(code)))
}

/** The certificate of the nearest kind of client: first the same version, and first of all the same name. */
function certificateFor(certificates: readonly ScanCertificate[], version: ProtocolVersion, sendsName: boolean, authentication: Choice['authentication']): number | null {
  const serverName = sendsName ? 'sent' : 'absent'
  const rated = certificates.flatMap((certificate, index) => {
    const key = leafKey(certificate)
    if (authentication !== 'any' && key !== authentication && !(authentication === 'ecdsa' && key === 'eddsa')) return []
    const best = Math.max(0, ...certificate.shownTo.filter((kind) => kind.serverName === serverName).map((kind) => 1 + (kind.version === version ? 2 : 0) + (kind.authentication === authentication ? 1 : 0)))
    return best === 0 ? [] : [{ index, best }]
  })
  return rated.toSorted((a, b) => b.best - a.best)[0]?.index ?? null
}

function isElliptic(suite: ScanSuite): boolean {
  return cipherSuiteFacts(suite.code).keyExchange?.startsWith('ECDHE') ?? false
}

function isChaCha(code: number): boolean {
  return cipherSuiteFacts(code).cipher === 'CHACHA20_POLY1305'
}

function failed(client: ScanClient, code: ScanClientFault, tlsVersion: ProtocolVersion | null, detail: string | null = null): ScanClientResult {
  return result(client, { status: 'fails', tlsVersion, failure: { code, message: scanClientFaultText(code, tlsVersion, detail) } })
}

/** There is nothing in common; that is a failure only where the server's list is known to its end. */
function missing(client: ScanClient, code: ScanClientFault, version: ProtocolVersion, isComplete: boolean): ScanClientResult {
  return isComplete ? failed(client, code, version) : result(client, { status: 'unknown', tlsVersion: version })
}

function result(client: ScanClient, known: Pick<ScanClientResult, 'status'> & Partial<ScanClientResult>): ScanClientResult {
  const { id, name, version, released, source } = client
  return {
    id, name, version, released, source, certain: known.status === 'fails', tlsVersion: null, cipherSuite: null, strength: null, group: null, forwardSecrecy: null,
    helloRetry: false, alpn: null, certificate: null, failure: null, ...known,
  }
}
