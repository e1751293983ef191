import type { Failure } from '../../shared/contract/failures.ts'
import { failure } from '../../shared/texts/failures.ts'
import type { Connection } from '../net/connection.ts'
import type { Deadline } from '../net/deadline.ts'
import { NetError } from '../net/net-error.ts'
import type { ByteStream } from './byte-stream.ts'
import type { ProbeEnvironment } from './environment.ts'
import { certificateFindings } from './findings/certificate-findings.ts'
import { httpFindings } from './findings/http-findings.ts'
import { networkFindings } from './findings/network-findings.ts'
import { tlsFindings } from './findings/tls-findings.ts'
import type { HopRecord } from './hop-record.ts'
import { exchangeHttp } from './http-exchange.ts'
import { reachHost, type Reached } from './network-step.ts'
import type { ProbePlan } from './plan.ts'
import { ProbeFault } from './probe-fault.ts'
import { resumeSession } from './resumption.ts'
import { secure, type Secured } from './tls-step.ts'
import { tlsNetworkFailure } from './tls-failure.ts'

/** What a hop works with. */
export interface HopContext {
  readonly plan: ProbePlan
  readonly environment: ProbeEnvironment
  readonly deadline: Deadline
  readonly record: HopRecord
}

/** Runs one hop to its end. Never throws for what a peer does: a failure is put on the record, with all that came before. */
export async function runHop(context: HopContext): Promise<void> {
  const { record } = context
  try {
    await travel(context)
  } catch (error) {
    record.fail(failureOf(error, record))
  }
}

/** The way of a probe, in steps: reach, secure, ask, look again. */
async function travel(context: HopContext): Promise<void> {
  const { plan, environment, deadline, record } = context
  const reached = await reachHost({
    target: plan.target,
    family: plan.family,
    environment,
    timeline: record.timeline,
    deadline,
    onNetwork: (network) => record.setNetwork(network),
  })
  try {
    if (plan.target.scheme === 'http') await ask(context, plainStream(reached.connection, plan.target.authority), null)
    else await travelSecurely(context, reached)
  } finally {
    await reached.connection.close()
    const network = record.network
    if (network !== null) record.addFindings(networkFindings(record.network ?? network, await reached.networks, record.index))
  }
}

async function travelSecurely(context: HopContext, reached: Reached): Promise<void> {
  const { plan, record } = context
  let secured: Secured | null = null
  try {
    secured = await secure(context, reached.connection)
    await ask(context, secured.channel, secured.summary.alpn)
  } catch (error) {
    if (secured === null || !(error instanceof ProbeFault) || record.http !== null) throw error
    throw new ProbeFault(secured.channel.explain(error.failure), error)
  } finally {
    // Tickets and the verdict on a client certificate come after the handshake.
    secured?.publish(record.http?.status ?? null)
    await secured?.channel.close()
    if (record.tls !== null) record.addFindings(tlsFindings(record.tls, record.index))
    record.addFindings(certificateFindings(record, secured?.matchedPin ?? null))
  }
  if (plan.resumption) await resumeSession(context, reached.connection.peer, secured)
}

async function ask({ plan, environment, record }: HopContext, stream: ByteStream, alpn: string | null): Promise<void> {
  const http = await exchangeHttp({
    target: plan.target,
    method: plan.method,
    userAgent: `Hostlens/${environment.vantage.version} (diagnostic probe)`,
    alpn,
    stream,
    timeline: record.timeline,
    random: environment.random,
    onHttp: (seen) => record.setHttp(seen),
  })
  record.addFindings(httpFindings(http, plan.target, record.index))
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

/** Anything that is not a typed fault is a defect of ours, and says so instead of blaming the host. */
function failureOf(error: unknown, { target }: HopRecord): Failure {
  if (error instanceof ProbeFault) return error.failure
  return failure('internal', { host: target.authority, detail: error instanceof Error ? `${error.name}: ${error.message}` : String(error) })
}
