import type { Failure } from '../../shared/contract/failures.ts'
import { isSecureScheme } from '../../shared/contract/target.ts'
import { limits } from '../../shared/limits.ts'
import { failure } from '../../shared/texts/failures.ts'
import type { RequestMethod } from '../http/request.ts'
import type { Connection } from '../net/connection.ts'
import type { Deadline } from '../net/deadline.ts'
import { NetError } from '../net/net-error.ts'
import type { ByteStream } from './byte-stream.ts'
import type { ProbeEnvironment } from './environment.ts'
import { certificateFindings } from './findings/certificate-findings.ts'
import { httpFindings } from './findings/http-findings.ts'
import { networkFindings } from './findings/network-findings.ts'
import { tlsFindings } from './findings/tls-findings.ts'
import { fetchInstead } from './fetch-step.ts'
import { hearGreeting } from './greeting-step.ts'
import type { HopRecord } from './hop-record.ts'
import { exchangeHttp, type Answered } from './http-exchange.ts'
import { line1, line2, type HttpLine } from './http-line.ts'
import type { ConnectionFacts, LinePool, OpenLine } from './line-pool.ts'
import { cloudflareRefusal, reachHost } from './network-step.ts'
import type { ProbePlan } from './plan.ts'
import { ProbeFault } from './probe-fault.ts'
import { resumeSession } from './resumption.ts'
import { beginTls } from './starttls-step.ts'
import type { TlsChannel } from './tls-channel.ts'
import { secure, type Secured } from './tls-step.ts'
import { tlsNetworkFailure } from './tls-failure.ts'
import { userAgent } from './user-agent.ts'
import { visitWebSocket } from './websocket-step.ts'

/** What a hop works with. */
export interface HopContext {
  readonly plan: ProbePlan
  readonly environment: ProbeEnvironment
  readonly deadline: Deadline
  readonly record: HopRecord
  /** Connections that hops before this one left open. */
  readonly lines: LinePool
  /** Whether another hop may follow this one. */
  readonly mayFollow: boolean
}

/**
 * Runs one hop to its end, and gives its answer if there was one. Never throws for what a peer does: a failure is put on
 * the record, with all that came before.
 */
export async function runHop(context: HopContext): Promise<Answered | null> {
  const { record } = context
  try {
    return await travel(context)
  } catch (error) {
    const failed = failureOf(error, record)
    if (failed.code === 'cloudflare-address' && context.plan.fetchFallback && isOnCloudflareAlone(record)) record.setExtras({ fetched: await fetchInstead(context) })
    record.fail(failed)
    return null
  }
}

/** The way of a probe, in steps: reach, secure, ask, look again; or ask at once where a connection stands open. */
async function travel(context: HopContext): Promise<Answered | null> {
  const { plan, lines, record } = context
  const open = await lines.take(plan.target)
  const answered = (open === null ? null : await askAgain(context, open)) ?? (await travelAnew(context))
  if (answered !== null) record.addFindings(httpFindings(answered, plan.target, record.network, record.index))
  return answered
}

async function travelAnew(context: HopContext): Promise<Answered | null> {
  const { plan, environment, deadline, record } = context
  record.setConnection('new')
  const reached = await reachHost({
    target: plan.target,
    family: plan.family,
    address: plan.address,
    environment,
    timeline: record.timeline,
    deadline,
    onNetwork: (network) => record.setNetwork(network),
  })
  try {
    return isSecureScheme(plan.target.scheme) ? await travelSecurely(context, reached.connection) : await travelPlainly(context, reached.connection)
  } catch (error) {
    await reached.connection.close()
    throw error
  } finally {
    const network = record.network
    if (network !== null) record.addFindings(networkFindings(record.network ?? network, await reached.networks, record.index))
  }
}

async function travelPlainly(context: HopContext, connection: Connection): Promise<Answered | null> {
  const line = line1(limits.maxHeaderBytes)
  const stream = plainStream(connection, context.plan.target.authority)
  const answered = await speak(context, line, stream)
  await leave(context, answered, { line, stream, shown: factsOf(context.record), close: () => connection.close() })
  return answered
}

async function travelSecurely(context: HopContext, connection: Connection): Promise<Answered | null> {
  const { plan, environment, record } = context
  let secured: Secured | null = null
  let answered: Answered | null
  let line: HttpLine
  try {
    if (plan.starttls !== null) {
      const { host, authority } = plan.target
      await beginTls({ protocol: plan.starttls, connection, host, authority, timeline: record.timeline, onTalk: (starttls) => record.setExtras({ starttls }) })
    }
    secured = await secure(context, connection)
    line = secured.summary.alpn === 'h2' ? line2(environment.random(8), limits.maxHeaderBytes) : line1(limits.maxHeaderBytes)
    answered = await speak(context, line, secured.channel)
  } catch (error) {
    if (secured === null || !(error instanceof ProbeFault) || record.http !== null) throw error
    throw new ProbeFault(secured.channel.explain(error.failure), error)
  } finally {
    // Tickets and the verdict on a client certificate come after the handshake.
    secured?.publish(record.http?.status ?? null)
    if (record.http === null) await secured?.channel.close()
    if (record.tls !== null) record.addFindings(tlsFindings(record.tls, record.index))
    record.addFindings(certificateFindings(record, { matchedPin: secured?.matchedPin ?? null, allowUntrusted: plan.trust.allowUntrusted }))
  }
  const { channel } = secured
  await leave(context, answered, { line, stream: channel, shown: factsOf(record), close: () => farewell(line, channel) })
  if (plan.resumption) await resumeSession(context, connection.peer, secured)
  return answered
}

/** Asks over a connection that stands open. Null where the server had closed it in the meantime: then a new one is due. */
async function askAgain(context: HopContext, open: OpenLine): Promise<Answered | null> {
  const { record, plan } = context
  record.repeat(open.shown)
  try {
    const answered = await ask(context, open.line, open.stream)
    await leave(context, answered, open)
    return answered
  } catch (error) {
    await open.close()
    const isStale = error instanceof ProbeFault && error.failure.code === 'http-closed' && !record.timeline.has('download')
    // As browsers do; what is not idempotent may have been acted upon (RFC 9110 section 9.2.2).
    if (!isStale || !isIdempotent(plan.http.method)) throw error
    record.timeline.discard('firstByte')
    return null
  }
}

async function ask(context: HopContext, line: HttpLine, stream: ByteStream): Promise<Answered> {
  const { plan, record, mayFollow } = context
  return exchangeHttp({
    target: plan.target,
    http: plan.http,
    defaultHeaders: [
      userAgent(context.environment),
      { name: 'Accept', value: '*/*' },
      { name: 'Accept-Encoding', value: 'gzip, deflate, br, zstd' },
    ],
    line,
    stream,
    isLast: !mayFollow,
    timeline: record.timeline,
    onHttp: (seen) => record.setHttp(seen),
  })
}

/** What is said once the connection stands, by the kind of target. Null where that is not HTTP. */
async function speak(context: HopContext, line: HttpLine, stream: ByteStream): Promise<Answered | null> {
  const { plan, record, environment } = context
  const { target } = plan
  switch (target.scheme) {
    case 'https':
    case 'http':
      return ask(context, line, stream)
    case 'wss':
    case 'ws':
      record.setExtras({
        webSocket: await visitWebSocket({
          target,
          headers: [userAgent(context.environment), ...plan.http.headers],
          subprotocols: plan.subprotocols,
          stream,
          timeline: record.timeline,
          random: environment.random,
          onHttp: (http) => record.setHttp(http),
        }),
      })
      return null
    case 'tls':
    case 'tcp':
      // Behind STARTTLS it is the client's turn to speak.
      if (plan.starttls === null) record.setExtras({ greeting: await hearGreeting(stream, record.timeline) })
      return null
  }
}

/** After its answer a connection is kept where a hop may come back to it, and closed otherwise. */
async function leave({ lines, mayFollow, plan }: HopContext, answered: Answered | null, open: OpenLine): Promise<void> {
  if (mayFollow && answered !== null && answered.http.location !== null) await lines.keep(plan.target, open)
  else await open.close()
}

async function farewell(line: HttpLine, channel: TlsChannel): Promise<void> {
  await channel.write(line.goodbye()).catch(() => undefined)
  await channel.close()
}

function factsOf({ network, tls, certificates, trust }: HopRecord): ConnectionFacts {
  return { network, tls, certificates, trust }
}

/** A plain connection, whose failures are told as those of HTTP. */
function plainStream(connection: Connection, host: string): ByteStream {
  const io = async <T>(run: () => Promise<T>): Promise<T> => {
    try {
      return await run()
    } catch (error) {
      if (!(error instanceof NetError)) throw error
      throw new ProbeFault(tlsNetworkFailure(error.code, { host, phase: 'firstByte' }), error)
    }
  }
  return { read: () => io(() => connection.read()), write: (bytes) => io(() => connection.write(bytes)) }
}

/** RFC 9110 section 9.2.2. */
export function isIdempotent(method: RequestMethod): boolean {
  return method !== 'POST' && method !== 'PATCH'
}

/** fetch() looks the name up by itself: it may be used only where no address of the name was refused for another reason. */
function isOnCloudflareAlone({ network }: HopRecord): boolean {
  return network !== null && network.attempts.every(({ detail }) => detail === cloudflareRefusal)
}

/** Anything that is not a typed fault is a defect of ours, and says so instead of blaming the host. */
function failureOf(error: unknown, { target }: HopRecord): Failure {
  if (error instanceof ProbeFault) return error.failure
  return failure('internal', { host: target.authority, detail: error instanceof Error ? `${error.name}: ${error.message}` : String(error) })
}
