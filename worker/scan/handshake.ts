import { ByteWriter } from '../bytes/writer.ts'
import type { Connection } from '../net/connection.ts'
import type { Deadline } from '../net/deadline.ts'
import { NetError } from '../net/net-error.ts'
import { ProbeFault } from '../probe/probe-fault.ts'
import { TlsClient } from '../tls/client.ts'
import { TlsError } from '../tls/errors.ts'
import type { CertificateEvent, ClientCertificateRequestedEvent, HandshakeSummary, TlsEvent } from '../tls/events.ts'
import { signatureAlgorithmsCert } from '../tls/extensions/registry.ts'
import type { TlsClientOptions } from '../tls/options.ts'
import type { TlsSession } from '../tls/session.ts'
import { chainId, endOf, reach, unreachable, type Asked, type Asking } from './asking.ts'
import { refused } from './hello/server-answer.ts'
import type { Answer, HandshakeAnswer, HandshakeQuestion } from './questions.ts'
import { allSchemes } from './registries/offers.ts'

/** Asks by a real handshake, and, where that was asked for, by a second one that resumes it. */
export async function shakeHands(question: HandshakeQuestion, asking: Asking): Promise<Asked> {
  const connection = await reach(asking, asking.deadline)
  if (connection instanceof NetError || connection instanceof ProbeFault) return { answer: unreachable(connection), chain: [] }
  const first = await run(connection, optionsOf(question, asking), question.then, asking.deadline)
  const chain = first.certificate?.chain ?? []
  if (first.certificate === null) return { answer: first.refusal ?? refused('closed'), chain: [] }
  const resumption = question.then !== 'resume' ? null : first.summary === null ? null : await resume(question, first, asking)
  return { answer: { ...view(first), resumption }, chain }
}

interface Seen {
  summary: HandshakeSummary | null
  certificate: CertificateEvent | null
  request: ClientCertificateRequestedEvent | null
  sessions: TlsSession[]
  refusal: Extract<Answer, { kind: 'refused' }> | null
}

/** One handshake on one connection, as far as the question wants it. Closes the connection. */
async function run(connection: Connection, options: TlsClientOptions, until: HandshakeQuestion['then'], deadline: Deadline): Promise<Seen> {
  const seen: Seen = { summary: null, certificate: null, request: null, sessions: [], refusal: null }
  const client = new TlsClient(options)
  const isEnough = (): boolean => until === 'certificate' ? seen.certificate !== null : until === 'finish' ? seen.summary !== null : seen.sessions.length > 0
  try {
    client.start()
    for (;;) {
      take(client.takeEvents(), seen)
      await connection.write(client.takeOutgoing())
      if (isEnough()) break
      // Tickets of TLS 1.3 come when they come: the handshake is done, and a server without them is not waited for long.
      const bytes = await (seen.summary === null ? connection.read() : soon(connection, deadline))
      if (bytes === 'too-late') break
      take(bytes === null ? client.receiveEof() : client.receive(bytes), seen)
      if (bytes === null) break
    }
    if (seen.summary !== null) client.close()
  } catch (error) {
    if (error instanceof TlsError) take(error.events, seen)
    seen.refusal = refusalOf(error)
  }
  // The alert of a failure, and close_notify: an orderly end, so that the session stays worth something (RFC 5246 section 7.2.1).
  await connection.write(client.takeOutgoing()).catch(() => undefined)
  await connection.close()
  return seen
}

async function resume(question: HandshakeQuestion, { sessions }: Seen, asking: Asking): Promise<HandshakeAnswer['resumption']> {
  const session = sessions.at(-1)
  if (session === undefined) return { status: 'not-offered', ticketLifetimeSeconds: null, maxEarlyDataBytes: null, earlyData: 'not-sent' }
  const offersEarly = session.maxEarlyDataBytes >= earlyData.length
  const facts = { ticketLifetimeSeconds: session.lifetimeSeconds, maxEarlyDataBytes: question.version === 'TLSv1.3' ? session.maxEarlyDataBytes : null }
  const connection = await reach(asking, asking.deadline)
  if (connection instanceof NetError || connection instanceof ProbeFault) return { status: 'not-resumed', ...facts, earlyData: 'not-sent' }
  const options = { ...optionsOf(question, asking), session, ...(offersEarly && { earlyData }) }
  const { summary } = await run(connection, options, 'finish', asking.deadline)
  return { status: summary?.resumed === true ? 'resumed' : 'not-resumed', ...facts, earlyData: summary?.earlyData ?? 'not-sent' }
}

function optionsOf(question: HandshakeQuestion, { random, wallClockMs }: Asking): TlsClientOptions {
  const { version, serverName, cipherSuites, groups, signatureSchemes, alpn, grease, tickets } = question
  return {
    serverName,
    versions: { min: version, max: version },
    ...(cipherSuites !== null && { cipherSuites }),
    ...(groups !== null && { groups }),
    ...(signatureSchemes !== null && { signatureSchemes }),
    alpn,
    grease,
    requestOcsp: true,
    requestScts: true,
    extensions: {
      ...(!tickets && { omit: ['session_ticket'] }),
      // Schemes are left out to learn of the handshake's own; the chain may be signed with what it is (RFC 8446 section 4.2.3).
      ...(signatureSchemes !== null && { add: [{ type: signatureAlgorithmsCert, data: everyScheme }] }),
    },
    random,
    nowMs: wallClockMs(),
  }
}

function take(events: readonly TlsEvent[], seen: Seen): void {
  for (const event of events) {
    if (event.type === 'certificate') seen.certificate ??= event
    else if (event.type === 'client-certificate-requested') seen.request ??= event
    else if (event.type === 'handshake-complete') seen.summary = event.summary
    else if (event.type === 'session' && seen.sessions.length < maxSessions) seen.sessions.push(event.session)
  }
}

function view({ summary, certificate, request, refusal }: Seen): Omit<HandshakeAnswer, 'resumption'> {
  return {
    kind: 'handshake',
    suite: summary?.cipherSuite ?? null,
    group: summary?.group ?? null,
    scheme: summary?.signatureScheme ?? null,
    alpn: summary?.alpn ?? null,
    helloRetryRequest: summary?.helloRetryRequest ?? false,
    certificateCompression: summary?.certificateCompression ?? null,
    chain: certificate === null ? null : chainId(certificate.chain),
    stapled: certificate?.ocspResponse != null,
    sctCount: certificate?.scts.length ?? 0,
    certificateRequest: request === null ? null : { acceptedIssuers: request.certificateAuthorityNames.slice(0, 200).map((name) => name.slice(0, 2_000)) },
    finished: summary !== null,
    refusal: refusal?.refusal ?? null,
  }
}

function refusalOf(error: unknown): Extract<Answer, { kind: 'refused' }> {
  if (error instanceof NetError) return refused(endOf(error.code))
  if (!(error instanceof TlsError)) throw error
  if (error.code === 'alert-received') return refused('alert', error.got)
  if (error.kind === 'network') return refused('closed')
  if (error.code === 'protocol-version-unsupported' || error.code === 'sslv3-only') return refused('other-version', error.got)
  return refused(error.code === 'not-tls' || error.code.startsWith('peer-speaks-') ? 'not-tls' : 'malformed', error.message)
}

/** The next bytes, but not for long. */
async function soon(connection: Connection, deadline: Deadline): Promise<Uint8Array | null | 'too-late'> {
  const patience = deadline.within(ticketWaitMs)
  try {
    return await patience.race(connection.read())
  } catch (error) {
    if (patience.signal.aborted && !deadline.signal.aborted) return 'too-late'
    throw error
  } finally {
    patience.dispose()
  }
}

const everyScheme = new ByteWriter().vector16((list) => allSchemes.forEach((code) => list.uint16(code))).finish()
/** An empty line before a request, which every server of HTTP skips (RFC 9112 section 2.2): it asks for nothing, and may be replayed. */
const earlyData = Uint8Array.of(0x0d, 0x0a)
const maxSessions = 4
/** Tickets follow the handshake at once where there are any. */
const ticketWaitMs = 700
