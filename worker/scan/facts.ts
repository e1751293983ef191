import {
  scanTolerances, scanVersions, type ScanDhParameters, type ScanFacts, type ScanFeatures, type ScanGroups, type ScanPart, type ScanSignatureSchemes, type ScanSuites, type ScanVersion,
  type ScanVersionResult,
} from '../../shared/contract/scan.ts'
import { fromHex } from '../bytes/bytes.ts'
import * as extension from '../tls/extensions/registry.ts'
import { groupLabel } from '../tls/key-exchange/groups.ts'
import { signatureSchemeLabel } from '../tls/keys/signature-schemes.ts'
import { certificateFacts, type ChainView } from './certificate-facts.ts'
import type { ServerAnswer } from './hello/server-answer.ts'
import { bitsOf } from './prime-bits.ts'
import type { HandshakeAnswer } from './questions.ts'
import { primeName } from './registries/known-primes.ts'
import { suiteName } from './registries/suites.ts'
import type { Knowledge, Sweep } from './tracks/knowledge.ts'

/** What is known, in the words of the contract. Parts that were not asked for stay empty. */
export function factsOf(known: Knowledge, parts: readonly ScanPart[], view: ChainView): ScanFacts {
  const has = (part: ScanPart): boolean => parts.includes(part)
  return {
    versions: scanVersions.map((version) => versionResult(known, version)),
    suites: has('suites') ? sweeps(known).flatMap(([version, sweep]) => suitesOf(version, sweep)) : [],
    groups: has('groups') ? sweeps(known).flatMap(([version, sweep]) => groupsOf(version, sweep)) : [],
    dhParameters: has('groups') || has('suites') ? dhParameters(known) : [],
    helloRetry: { onMissingKeyShare: known.answerOf('TLSv1.3')?.retriesForShares ?? 'not-tested', forPreferredGroup: known.forPreferredGroup },
    signatureSchemes: has('signature-schemes') ? sweeps(known).flatMap(([version, sweep]) => schemesOf(version, sweep)) : [],
    ...(has('certificates') ? certificateFacts(known, view) : { certificates: [], certificateRefusals: [] }),
    features: featuresOf(known, has('features')),
    tolerances: has('tolerances') ? scanTolerances.map((name) => known.tolerances.get(name) ?? { name, status: 'not-tested', refusal: null }) : [],
  }
}

function versionResult(known: Knowledge, version: ScanVersion): ScanVersionResult {
  const result = known.versions.get(version)
  if (result === undefined || (result.status === 'refused' && result.refusal.how === 'unreachable')) return { version, status: 'not-tested', refusal: null }
  return result.status === 'accepted' ? { version, status: 'accepted', refusal: null } : { version, status: 'refused', refusal: result.refusal }
}

/** Newest first. */
function sweeps(known: Knowledge): (readonly [ScanVersion, Sweep])[] {
  return scanVersions.toReversed().flatMap((version) => {
    const sweep = known.sweeps.get(version)
    return sweep === undefined ? [] : [[version, sweep] as const]
  })
}

function suitesOf(version: ScanVersion, { suites, prefersChaCha }: Sweep): ScanSuites[] {
  if (suites.codes.length === 0) return []
  return [{
    version,
    suites: suites.codes.map((code) => {
      const detail = suites.details.get(code)
      return { code, name: suiteName(code), group: detail?.group == null ? null : groupLabel(detail.group), dhPrimeBits: detail?.dhPrimeBits ?? null }
    }),
    order: suites.codes.length === 1 && suites.complete ? 'single' : suites.order,
    prefersChaChaForClientsThatDo: prefersChaCha,
    complete: suites.complete,
  }]
}

function groupsOf(version: ScanVersion, { groups }: Sweep): ScanGroups[] {
  if (groups.codes.length === 0) return []
  return [{ version, groups: groups.codes.map((code) => ({ code, name: groupLabel(code) })), order: groups.codes.length === 1 && groups.complete ? 'single' : groups.order, complete: groups.complete }]
}

function schemesOf(version: ScanVersion, { schemes }: Sweep): ScanSignatureSchemes[] {
  return [...schemes].filter(([, { codes }]) => codes.length > 0).map(([authentication, { codes, order, complete, ignoresOffer }]) => ({
    version,
    authentication,
    schemes: codes.map((code) => ({ code, name: signatureSchemeLabel(code) })),
    order: codes.length === 1 && complete ? 'single' : order,
    complete,
    ignoresOffer,
  }))
}

function dhParameters(known: Knowledge): ScanDhParameters[] {
  const byPrime = new Map<string, ScanDhParameters>()
  for (const [version, { dh }] of sweeps(known)) {
    for (const [prime, { generator, suites }] of dh) {
      const entry = byPrime.get(prime) ?? { primeBits: bitsOf(prime), primeName: primeName(fromHex(prime)), prime, generator, versions: [], suites: [] }
      entry.versions.push(version)
      entry.suites = [...new Set([...entry.suites, ...[...suites].map(suiteName)])]
      byPrime.set(prime, entry)
    }
  }
  return [...byPrime.values()].slice(0, maxPrimes)
}

function featuresOf(known: Knowledge, isAsked: boolean): ScanFeatures {
  // Extensions of ServerHello: asked for by every rich hello, so a plain one says nothing of them.
  const clear = isAsked ? known.accepted.flatMap((version) => richAnswer(known, version)) : []
  const says = (type: number): boolean | null => (clear.length === 0 ? null : clear.some(({ extensions }) => extensions.includes(type)))
  const { handshake13, ticketSession, identifierSession } = isAsked ? known : { handshake13: null, ticketSession: null, identifierSession: null }
  const seen: readonly (ServerAnswer | HandshakeAnswer)[] = [...clear, ...[handshake13, ticketSession].filter((answer) => answer !== null)]
  const any = (test: (answer: ServerAnswer | HandshakeAnswer) => boolean): boolean | null => (seen.length === 0 ? null : seen.some(test))
  const etm = [...known.sweeps.values()].map(({ encryptThenMac }) => encryptThenMac).filter((value) => value !== null)
  return {
    alpn: (isAsked ? known.alpn : null) ?? { offered: [], accepted: [], order: 'unknown', withoutMatch: 'not-tested' },
    resumption: {
      sessionId: identifierSession?.resumption?.status ?? 'not-tested',
      ticket: ticketStatus(ticketSession, clear),
      psk: statusOf(handshake13),
      ticketLifetimeSeconds: handshake13?.resumption?.ticketLifetimeSeconds ?? ticketSession?.resumption?.ticketLifetimeSeconds ?? null,
    },
    earlyData: { maxBytes: handshake13?.resumption?.maxEarlyDataBytes ?? null, accepted: earlyDataOf(handshake13) },
    ocspStapling: any(({ stapled }) => stapled),
    handshakeScts: any(({ sctCount }) => sctCount > 0),
    extendedMasterSecret: says(extension.extendedMasterSecret),
    encryptThenMac: !isAsked || etm.length === 0 ? null : etm.includes(true),
    secureRenegotiation: says(extension.renegotiationInfo),
    compression: clear.length === 0 ? null : clear.some(({ compression }) => compression !== 0),
    heartbeat: says(extension.extensionTypeByName('heartbeat') ?? 15),
    fallbackScsv: isAsked ? known.fallbackScsv : null,
    downgradeSentinel: clear.length === 0 || known.answerOf('TLSv1.3') === null ? null : clear.every(({ hasDowngradeSentinel }) => hasDowngradeSentinel),
    clientCertificate: clientCertificate(known, seen),
    certificateCompression: handshake13?.certificateCompression ?? null,
  }
}

function richAnswer(known: Knowledge, version: ScanVersion): ServerAnswer[] {
  const accepted = known.answerOf(version)
  return accepted === null || version === 'TLSv1.3' || version === 'SSLv3' || accepted.style !== 'rich' ? [] : [accepted.answer]
}

/** A server that wants a client certificate ends the handshake before there is a session to resume. */
function statusOf(answer: HandshakeAnswer | null): ScanFeatures['resumption']['psk'] {
  if (answer?.resumption == null) return 'not-tested'
  return answer.resumption.status === 'not-offered' && answer.refusal !== null ? 'not-tested' : answer.resumption.status
}

/** Whether the session was resumed by its ticket: only when the server had said that it gives one. */
function ticketStatus(answer: HandshakeAnswer | null, clear: readonly ServerAnswer[]): ScanFeatures['resumption']['ticket'] {
  const status = statusOf(answer)
  if (status === 'not-tested') return status
  return clear.some(({ extensions }) => extensions.includes(extension.sessionTicket)) ? status : 'not-offered'
}

function earlyDataOf(answer: HandshakeAnswer | null): boolean | null {
  if (answer?.resumption == null || answer.resumption.status !== 'resumed') return null
  // Nothing was sent where the ticket allows nothing.
  return answer.resumption.earlyData === 'accepted'
}

function clientCertificate(known: Knowledge, seen: readonly (ServerAnswer | HandshakeAnswer)[]): ScanFeatures['clientCertificate'] {
  const requests = seen.flatMap(({ certificateRequest }) => certificateRequest ?? [])
  const versions = known.accepted.filter((version) => {
    const answer = version === 'TLSv1.3' ? known.handshake13 : known.answerOf(version)?.answer
    return answer?.certificateRequest != null
  })
  return {
    requested: seen.length === 0 ? null : requests.length > 0,
    versions: seen.length === 0 ? [] : versions,
    acceptedIssuers: [...new Set(requests.flatMap(({ acceptedIssuers }) => acceptedIssuers))].slice(0, 200),
  }
}

const maxPrimes = 50
