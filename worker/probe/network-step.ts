import type { FailureCode } from '../../shared/contract/failures.ts'
import type { AutonomousSystem, HopNetwork } from '../../shared/contract/hop-network.ts'
import type { Target } from '../../shared/contract/target.ts'
import { parseAddress, type IpAddress } from '../../shared/dns/address.ts'
import { lookupAsn, type AsnLookup } from '../../shared/dns/asn.ts'
import { isCloudflareAddress } from '../../shared/dns/cloudflare-ranges.ts'
import { askDoh } from '../../shared/dns/doh.ts'
import { resolveHost, type HostResolution } from '../../shared/dns/resolve-host.ts'
import { parseResolver, type Resolver } from '../../shared/dns/resolvers.ts'
import { dnsWarnings, type DnsWarning } from '../../shared/dns/warnings.ts'
import { limits } from '../../shared/limits.ts'
import { failure } from '../../shared/texts/failures.ts'
import type { Connection } from '../net/connection.ts'
import type { Deadline } from '../net/deadline.ts'
import { dial, type DialFailure, type DialResult } from '../net/dial.ts'
import type { Refusal } from '../net/target-policy.ts'
import { resolutionFailure } from './dns-failure.ts'
import type { ProbeEnvironment } from './environment.ts'
import { ProbeFault } from './probe-fault.ts'
import type { Timeline } from './timeline.ts'

export interface NetworkStep {
  readonly target: Target
  readonly family: 'any' | 'ipv4' | 'ipv6'
  /** Dialled in place of what a resolver knows; default: the target's host is looked up. */
  readonly address?: IpAddress | null
  readonly environment: ProbeEnvironment
  readonly timeline: Timeline
  readonly deadline: Deadline
  /** Called whenever more is known. */
  readonly onNetwork: (network: HopNetwork) => void
  /** Whether to find out who announces the addresses; default true. */
  readonly withNetworks?: boolean
}

export interface Reached {
  readonly connection: Connection
  /** Settles when the networks of the addresses are known, or could not be found out; never rejects. */
  readonly networks: Promise<readonly DnsWarning[]>
}

/** From a name to an open connection: resolve, screen every address, dial the literal. Throws {@link ProbeFault}. */
export async function reachHost(step: NetworkStep): Promise<Reached> {
  const { target, environment, timeline } = step
  const judgement = environment.policy.judge(target.host, target.port)
  if (judgement.status === 'refused') throw forbidden(target, judgement)

  const resolver = parseResolver(environment.vantage.resolver)
  if (resolver.status === 'invalid') throw new TypeError(`the Worker's resolver is not valid: ${resolver.fault}`)
  const given = step.address ?? null
  if (target.hostKind === 'name' && given === null) timeline.begin('dns')
  const resolution = given === null ? await resolveHost(judgement.host, dohOptions(step, resolver.resolver)) : asGiven(given)
  timeline.end('dns')

  let network: HopNetwork = { ...describe(resolution, resolver.resolver), ...(given !== null && { addressGiven: true }) }
  const publish = (changes: Partial<HopNetwork>): void => {
    network = { ...network, ...changes }
    step.onNetwork(network)
  }
  publish({})
  const failed = resolutionFailure(resolution, target)
  // Whoever stops a probe while the resolver is asked says nothing about the resolver.
  if (failed !== null) throw new ProbeFault(environment.signal.aborted ? failure('cancelled', { host: target.host }) : failed)

  const addresses = 'addresses' in resolution ? resolution.addresses.map(({ address }) => address) : []
  const networks = step.withNetworks === false ? Promise.resolve([]) : findNetworks(step, resolver.resolver, resolution, addresses, publish)
  const connection = await connect(step, addresses, publish)
  return { connection, networks }
}

async function connect(step: NetworkStep, addresses: readonly IpAddress[], publish: (changes: Partial<HopNetwork>) => void): Promise<Connection> {
  const { target, environment, timeline } = step
  const refusals = new Map<string, Refusal>()
  const screen = ({ address }: { readonly address: string }): string | null => {
    // An address that the caller gave is not opened by an entry for the name: no resolver says that it is the name's.
    const owner = target.hostKind === 'name' && step.address == null ? target.host : null
    const judged = environment.policy.judgeAddress(address, target.port, owner)
    if (judged.status === 'refused') {
      refusals.set(address, judged)
      return judged.code
    }
    // Not tried without need: the platform would refuse, and say nothing of why.
    return isOnCloudflare(address) && !environment.dialsCloudflare ? cloudflareRefusal : null
  }
  const candidates = addresses.map(({ text, family }) => ({ address: text, family }))
  // No phase begins where nothing is dialled.
  if (candidates.some((candidate) => screen(candidate) === null)) timeline.begin('tcp')
  const result = await dial({
    candidates,
    port: target.port,
    family: step.family,
    screen,
    connect: environment.connect,
    deadline: step.deadline,
    clock: () => timeline.nowMs(),
    attemptDelayMs: limits.connectionAttemptDelayMs,
    maxAttempts: limits.maxAddressesTried,
    maxReadBytes: limits.maxBytesRead,
    isRefusedByPlatform: ({ address }) => isOnCloudflare(address) && !environment.dialsCloudflare,
  })
  const won = result.attempts.find(({ outcome }) => outcome === 'connected')
  timeline.end('tcp', won === undefined ? {} : { atMs: won.endMs, sinceMs: won.startMs })
  publish({
    attempts: result.attempts.slice(0, 64).map(({ address, family, startMs, endMs, outcome, code }) => ({ address, family, startMs, endMs, outcome, detail: code })),
    ...(won !== undefined && { dialled: { address: won.address, family: won.family, port: target.port } }),
  })
  if (result.status === 'connected') return result.connection
  throw new ProbeFault(dialFailure(step, result, refusals))
}

/** Looks up who announces the first address of each family: a name's further addresses lie in the same networks. */
async function findNetworks(
  step: NetworkStep,
  resolver: Resolver,
  resolution: HostResolution,
  addresses: readonly IpAddress[],
  publish: (changes: Partial<HopNetwork>) => void,
): Promise<readonly DnsWarning[]> {
  const { environment } = step
  const asked = [addresses.find(({ family }) => family === 'ipv4'), addresses.find(({ family }) => family === 'ipv6')].filter((address) => address !== undefined)
  const [asns, advertisedAlpn] = await Promise.all([
    Promise.all(asked.map((address) => lookupAsn(address, { ...dohOptions(step, resolver), cache: environment.asnCache, wallClockMs: environment.wallClockMs }))),
    advertised(step, resolver),
  ])
  publish({ autonomousSystems: asns.flatMap(systemsOf).slice(0, 16), ...(advertisedAlpn !== null && { advertisedAlpn }) })
  return dnsWarnings({ resolution, asns, other: null })
}

/** What the HTTPS records of a name offer: the only word of HTTP/3 that there is without UDP. Null where there is no such record to ask for. */
async function advertised(step: NetworkStep, resolver: Resolver): Promise<string[] | null> {
  const { target } = step
  if (target.scheme !== 'https' || target.hostKind !== 'name') return null
  // RFC 9460 section 9.1: another port has a name of its own.
  const owner = target.port === 443 ? target.host : `_${target.port}._https.${target.host}`
  const answer = await askDoh({ name: owner, type: 'HTTPS' }, dohOptions(step, resolver))
  if (answer.status !== 'answered') return answer.status === 'nodata' || answer.status === 'nxdomain' ? [] : null
  const names = answer.records.flatMap((record) => (record.type === 'HTTPS' ? record.alpn : []))
  return [...new Set(names)].slice(0, 32).map((name) => name.slice(0, 255))
}

function systemsOf(lookup: AsnLookup): AutonomousSystem[] {
  if (lookup.status !== 'found') return []
  return lookup.origins.filter(({ asn }) => asn > 0).map(({ asn, name, prefix, country }) => ({ asn, name, prefix, country }))
}

function dohOptions({ environment, deadline, timeline }: NetworkStep, resolver: Resolver) {
  return {
    resolver,
    fetch: environment.fetch,
    signal: deadline.signal,
    timeoutMs: deadline.remainingMs,
    nowMs: () => timeline.nowMs(),
    // The target policy has let the name pass: a special-use name is open on a local Worker only, by its allow-list.
    askSpecialNames: true,
  }
}

function asGiven(address: IpAddress): HostResolution {
  return { status: 'literal', addresses: [{ address, ttlSeconds: null }] }
}

function describe(resolution: HostResolution, resolver: Resolver): HopNetwork {
  const addresses = 'addresses' in resolution ? resolution.addresses : []
  const isAsked = resolution.status !== 'literal' && resolution.status !== 'special-name'
  return {
    resolver: isAsked ? resolver.url : null,
    addresses: addresses.slice(0, 64).map(({ address, ttlSeconds }) => ({ address: address.text, family: address.family, ttlSeconds })),
    aliases: 'aliases' in resolution ? resolution.aliases.slice(0, 32).map(({ target }) => target) : [],
    authenticated: resolution.status === 'resolved' && resolution.authenticated,
    attempts: [],
    dialled: null,
    autonomousSystems: [],
  }
}

function forbidden(target: Target, { code, special, embedded }: Refusal): ProbeFault {
  const where = special === null ? null : `${special.range} (${special.rfc})`
  return new ProbeFault(failure(code === 'special-use-name' ? 'name-special-use' : 'target-forbidden', {
    host: target.authority,
    detail: code,
    expected: 'a public host and port',
    got: [where, embedded === null ? null : `carries ${embedded}`].filter((part) => part !== null).join(', ') || code,
  }))
}

function dialFailure(step: NetworkStep, result: Extract<DialResult, { status: 'failed' }>, refusals: ReadonlyMap<string, Refusal>) {
  const { target, deadline } = step
  const { attempt, code } = result
  const facts = { host: target.authority, detail: attempt?.detail ?? attempt?.code ?? null }
  if (code === 'no-address-of-family') return failure('name-without-address', { ...facts, expected: step.family === 'ipv6' ? 'AAAA' : 'A' })
  if (code === 'all-forbidden' && attempt !== null) {
    const refusal = refusals.get(attempt.address)
    if (refusal !== undefined) return forbidden(target, refusal).failure
    return failure('cloudflare-address', { ...facts, detail: cloudflareRefusal, got: attempt.address })
  }
  const got = code === 'connection-timeout' || code === 'deadline-exceeded' ? `within ${Math.round(deadline.totalMs)} ms` : attempt?.address ?? null
  return failure(dialFailures[code], { ...facts, got })
}

/** workerd says the same of a refused and of an unreachable address, which is why `connection-failed` is so common. */
const dialFailures: Record<DialFailure, FailureCode> = {
  'no-address': 'name-without-address',
  'no-address-of-family': 'name-without-address',
  'all-forbidden': 'target-forbidden',
  'deadline-exceeded': 'connection-timeout',
  cancelled: 'cancelled',
  'connection-refused': 'connection-refused',
  'connection-reset': 'connection-reset',
  'connection-timeout': 'connection-timeout',
  'network-unreachable': 'network-unreachable',
  'host-unreachable': 'network-unreachable',
  'port-prohibited': 'platform-refused',
  'loop-detected': 'platform-refused',
  'cloudflare-address-refused': 'cloudflare-address',
  'connect-failed': 'connection-failed',
  'connection-closed': 'connection-failed',
  'read-limit': 'connection-failed',
  'socket-error': 'connection-failed',
}

function isOnCloudflare(address: string): boolean {
  const parsed = parseAddress(address)
  return parsed !== null && isCloudflareAddress(parsed)
}

/** How an attempt at an address of Cloudflare's is recorded that was not made. */
export const cloudflareRefusal = 'cloudflare-address-refused'
