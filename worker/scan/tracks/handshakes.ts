import { signatureSchemes, signatureSchemeCodeByName } from '../../tls/keys/signature-schemes.ts'
import type { TlsVersion } from '../../tls/versions.ts'
import type { Answer, HandshakeAnswer, HandshakeQuestion } from '../questions.ts'
import { newSelection, type Authentication, type Knowledge, type SchemeSelection } from './knowledge.ts'
import { judgeOrder, select } from './selection.ts'
import type { ScanSettings } from './settings.ts'
import type { Track, TrackPlan } from './track.ts'
import { versionTracks } from './versions.ts'
import { viewOf } from './views.ts'

/** What TLS 1.3 shows under keys only: a session and its resumption with early data, and the signature schemes of CertificateVerify. */
export const handshakes13Track: TrackPlan = {
  name: 'handshakes:TLSv1.3',
  parts: ['signature-schemes', 'certificates', 'features'],
  what: 'handshakes of TLSv1.3: certificates, signature schemes, resumption, early data',
  after: versionTracks,
  expected: 7,
  applies: (known) => known.answerOf('TLSv1.3') !== null,
  *run(known, settings): Track {
    const first = yield handshake('TLSv1.3', settings, { then: 'resume', alpn: settings.alpn.filter((name) => name === 'http/1.1') })
    if (first.kind !== 'handshake') { untested(known, first); return; }
    known.handshake13 = first
    addView(known, settings, 'any', first)
    yield* schemes13(known, settings, first)
  },
}

/** Schemes that were signed with are left out until the server finds none; kinds of keys show by the way. */
function* schemes13(known: Knowledge, settings: ScanSettings, first: HandshakeAnswer): Track {
  const { schemes } = known.sweepOf('TLSv1.3')
  const shown = new Set<Authentication>()
  const left: string[] = []
  let answer: Answer = first
  while (answer.kind === 'handshake' && answer.scheme !== null) {
    const scheme = answer.scheme
    const authentication = authenticationOf(scheme)
    if (authentication === null || left.includes(scheme)) return
    const selection = selectionOf(schemes, authentication)
    select(selection, signatureSchemeCodeByName(scheme) ?? 0)
    if (!shown.has(authentication)) addView(known, settings, authentication, answer)
    shown.add(authentication)
    left.push(scheme)
    const remaining = offered13.filter((name) => !left.includes(name))
    if (remaining.length === 0) break
    answer = yield handshake('TLSv1.3', settings, { then: 'finish', signatureSchemes: remaining })
  }
  if (answer.kind === 'refused' && answer.refusal.how === 'unreachable') return
  for (const selection of schemes.values()) selection.complete = true
  for (const authentication of ['rsa', 'ecdsa'] as const) {
    if (!shown.has(authentication) && answer.kind === 'refused') addView(known, settings, authentication, answer)
  }
  yield* orders13(known, settings)
}

function* orders13(known: Knowledge, settings: ScanSettings): Track {
  for (const selection of known.sweepOf('TLSv1.3').schemes.values()) {
    const reversed = selection.codes.toReversed()
    const names = reversed.flatMap((code) => signatureSchemes.find((scheme) => scheme.code === code)?.name ?? [])
    if (selection.codes.length < 2) {
      selection.order = judgeOrder(selection.codes, reversed, null)
      continue
    }
    const answer: Answer = yield handshake('TLSv1.3', settings, { then: 'finish', signatureSchemes: names })
    const scheme = answer.kind === 'handshake' && answer.scheme !== null ? signatureSchemeCodeByName(answer.scheme) : null
    selection.order = judgeOrder(selection.codes, reversed, scheme)
  }
}

/** Sessions before TLS 1.3: one with a ticket (RFC 5077), one with nothing but its identifier (RFC 5246 section 7.3). */
export const resumptionTrack: TrackPlan = {
  name: 'resumption',
  parts: ['features'],
  what: 'session resumption before TLSv1.3',
  after: versionTracks,
  expected: 4,
  applies: (known) => olderVersion(known) !== null,
  *run(known, settings): Track {
    const version = olderVersion(known)
    if (version === null) return
    const ticket = yield handshake(version, settings, { then: 'resume' })
    if (ticket.kind !== 'handshake') {
      untested(known, ticket, this.what)
      return
    }
    known.ticketSession = ticket
    const sessionId = yield handshake(version, settings, { then: 'resume', tickets: false })
    if (sessionId.kind === 'handshake') known.identifierSession = sessionId
  },
}

/** SSLv3 is recognised, not spoken. */
function olderVersion({ newestInTheClear }: Knowledge): TlsVersion | null {
  return newestInTheClear === 'SSLv3' || newestInTheClear === 'TLSv1.3' ? null : newestInTheClear
}

export function handshake(version: TlsVersion, { serverName }: ScanSettings, changes: Partial<HandshakeQuestion>): HandshakeQuestion {
  return {
    kind: 'handshake', version, serverName, cipherSuites: null, groups: null, signatureSchemes: null, alpn: [], grease: false, tickets: true, then: 'finish',
    ...changes,
  }
}

/** A server that accepts the version by hello, and no handshake of ours: it wants what is not spoken here. */
function untested(known: Knowledge, answer: Answer, what = handshakes13Track.what): void {
  const refusal = answer.kind === 'refused' ? answer.refusal : null
  // That is said of every track alike.
  if (refusal?.how === 'unreachable') return
  known.untested.push({
    part: 'features',
    what,
    why: 'not-spoken',
    detail: refusal === null ? null : [refusal.how, refusal.detail].filter((part) => part !== null).join(': '),
  })
}

function addView(known: Knowledge, { serverName }: ScanSettings, authentication: Authentication | 'any', answer: Answer): void {
  if (authentication === 'eddsa') return
  const view = viewOf({ version: 'TLSv1.3', serverName: serverName === null ? 'absent' : 'sent', authentication }, answer)
  if (view !== null) known.views.push(view)
}

function selectionOf(schemes: Map<Authentication, SchemeSelection>, authentication: Authentication): SchemeSelection {
  const present = schemes.get(authentication)
  if (present !== undefined) return present
  const made = { ...newSelection(), ignoresOffer: false }
  schemes.set(authentication, made)
  return made
}

function authenticationOf(scheme: string): Authentication | null {
  if (scheme.startsWith('rsa_')) return 'rsa'
  return scheme.startsWith('ecdsa_') ? 'ecdsa' : scheme.startsWith('ed') ? 'eddsa' : null
}

/** Those of TLS 1.3 that can be verified here; a server that has none of them is told so by its refusal. */
const offered13: readonly string[] = signatureSchemes.filter(({ inTls13 }) => inTls13).map(({ name }) => name)
