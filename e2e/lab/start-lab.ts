import { createHash } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { isIP } from 'node:net'
import { join } from 'node:path'
import { addResolverNames, Zone } from './dns-zone.ts'
import { startDohServer } from './doh-server.ts'
import type { DohServer } from './doh-server.ts'
import { createLabPki } from './lab-pki.ts'
import type { ClientName, LabPki } from './lab-pki.ts'
import { hasIpv6Loopback } from './listen.ts'
import { issue } from './pki.ts'
import type { Identity } from './pki.ts'
import { PROGRAM_SCENARIOS } from './program-scenarios.ts'
import type { ProgramScenario, ProgramScenarioName } from './program-scenarios.ts'
import { SCENARIOS, scenarioUrl } from './scenarios.ts'
import type { Scenario, ScenarioName, ScenarioServer } from './scenarios.ts'
import { startNodeHttp } from './servers/node-https.ts'
import { temporaryDirectory } from './temporary-directory.ts'

export interface LabOptions {
  /** How long the host `slow-first-byte` waits. Default 800. */
  readonly slowFirstByteMs?: number
  /** RFC 8484 URL for names outside the lab. Never in tests. */
  readonly upstreamDohUrl?: string
  /** Gives every host the same port each time, where that port is free, so that a person can type its URL again. */
  readonly preferStablePorts?: boolean
  /** Servers of other makers to start as well, as far as this machine has them. Default: none. */
  readonly programs?: readonly ProgramScenarioName[]
}

/** Everything about a lab that is plain data: it can be printed as JSON or handed from a global setup to tests. */
export interface LabDescription {
  /** RFC 8484 endpoint that knows the lab's hosts. */
  readonly dohUrl: string
  /** The root that makes the lab's good hosts trusted. */
  readonly rootPem: string
  readonly unrelatedRootPem: string
  readonly clientCaPem: string
  /** The same on disk, for programs that take files. */
  readonly files: { readonly root: string; readonly unrelatedRoot: string; readonly clientCa: string }
  readonly clientCertificates: Readonly<Record<ClientName, ClientCertificate>>
  readonly hosts: Readonly<Record<ScenarioName, LabHost>>
  /** Servers of other makers, where they were wanted and found; `missing` says what to do about the others. */
  readonly programHosts: Readonly<Partial<Record<ProgramScenarioName, LabHost>>>
  readonly missing: readonly string[]
  /** `address:port` of everything that listens here, for the allow-list of a local Worker. */
  readonly allowList: readonly string[]
  /** False on machines without ::1: the hosts that live there are then closed. */
  readonly hasIpv6: boolean
}

export interface LabHost {
  readonly url: string
  readonly host: string
  /** Null: nothing listens. The host is there for its name or its address and is never dialled. */
  readonly port: number | null
  readonly addresses: readonly string[]
  readonly description: string
  /** SHA-256 of the leaf certificate's DER in lower-case hexadecimal, null without TLS. */
  readonly fingerprintSha256: string | null
}

export interface ClientCertificate {
  /** The certificate with its chain, and its PKCS #8 key. */
  readonly certificatePem: string
  readonly keyPem: string
  readonly certificateFile: string
  readonly keyFile: string
  readonly fingerprintSha256: string
}

export interface Lab extends LabDescription {
  readonly doh: DohServer
  readonly pki: LabPki
  /** The part that survives JSON. */
  describe(): LabDescription
  /** Stops every server and removes the files. Safe to call twice. */
  close(): Promise<void>
}

/** Starts every host of the lab on loopback, each at a free port, and a resolver that knows them. */
export async function startLab({ slowFirstByteMs = 800, upstreamDohUrl, preferStablePorts = false, programs = [] }: LabOptions = {}): Promise<Lab> {
  const closers: (() => Promise<void>)[] = []
  let closing: Promise<void> | null = null
  const close = (): Promise<void> => (closing ??= Promise.all(closers.map((stop) => stop())).then(() => undefined))
  try {
    const [directory, pki, hasIpv6] = await Promise.all([temporaryDirectory(), createLabPki(), hasIpv6Loopback()])
    closers.push(directory.remove)
    const zone = addResolverNames(new Zone())
    const doh = await startDohServer({ zone, ...(upstreamDohUrl !== undefined && { upstream: upstreamDohUrl }) })
    closers.push(doh.close)
    const pkixCertificate = { status: 200, headers: { 'content-type': 'application/pkix-cert' }, body: pki.intermediate.der }
    const certificates = await startNodeHttp({ site: () => pkixCertificate })
    closers.push(certificates.close)
    zone.addAddresses('ca.test', ['127.0.0.1'])
    const caIssuersUrl = `http://ca.test:${certificates.port}/intermediate.der`

    const hosts: Partial<Record<ScenarioName, LabHost>> = {}
    const urlOf = (name: ScenarioName): string => hosts[name]?.url ?? 'http://not-started.test/'
    const started = await allOrNone(SCENARIO_NAMES.map(async (name, index) => {
      const scenario: Scenario = SCENARIOS[name]
      const { addresses = ['127.0.0.1'], host = `${name}.test` } = scenario
      addToZone(zone, host, scenario, addresses)
      const reachable = addresses.filter((address) => hasIpv6 || !address.includes(':'))
      const listen = { addresses: reachable, ...(preferStablePorts && { preferredPort: FIRST_STABLE_PORT + index }) }
      const context = { pki, slowFirstByteMs, host, caIssuersUrl, urlOf, listen }
      const running = reachable.length === 0 ? undefined : await scenario.start?.(context)
      if (running !== undefined) {
        closers.push(running.server.close)
        addServiceBindings(zone, host, scenario, running.server.port)
      }
      return { name, host: describeHost(name, scenario, addresses, running) }
    }))
    for (const { name, host } of started) hosts[name] = host
    if (!isComplete(hosts)) throw new Error('a host of the lab was not started')
    const { programHosts, missing } = await startPrograms(programs, pki, zone, closers)

    const description: LabDescription = {
      dohUrl: doh.url,
      rootPem: pki.root.pem,
      unrelatedRootPem: pki.unrelatedRoot.pem,
      clientCaPem: pki.clientCa.pem,
      files: await authorityFiles(directory.path, pki),
      clientCertificates: await clientCertificates(directory.path, pki),
      hosts,
      programHosts,
      missing,
      allowList: [`127.0.0.1:${certificates.port}`, ...[...Object.values(hosts), ...Object.values(programHosts)].flatMap(listeningAt)],
      hasIpv6,
    }
    return { ...description, doh, pki, describe: () => description, close }
  } catch (error) {
    await close()
    throw error
  }
}

async function startPrograms(
  names: readonly ProgramScenarioName[], pki: LabPki, zone: Zone, closers: (() => Promise<void>)[],
): Promise<Pick<LabDescription, 'programHosts' | 'missing'>> {
  const programHosts: Partial<Record<ProgramScenarioName, LabHost>> = {}
  const missing = new Set<string>()
  await allOrNone(names.map(async (name) => {
    const { description, certificate, start }: ProgramScenario = PROGRAM_SCENARIOS[name]
    const host = `${name}.test`
    const identity = await issue(pki.intermediate, { subject: { commonName: host, organization: 'Hostlens Lab' }, dnsNames: [host], ...certificate })
    const server = await start(identity, pki)
    if (!server.available) {
      missing.add(server.missing.hint)
      return
    }
    closers.push(server.close)
    zone.addAddresses(host, server.addresses)
    programHosts[name] = {
      url: `https://${host}:${server.port}/`,
      host,
      port: server.port,
      addresses: server.addresses,
      description,
      fingerprintSha256: fingerprintSha256(identity),
    }
  }))
  return { programHosts, missing: [...missing] }
}

function describeHost(name: ScenarioName, scenario: Scenario, addresses: readonly string[], running: ScenarioServer | undefined): LabHost {
  const identity = running?.identity ?? null
  const port = running?.server.port ?? null
  return {
    url: scenarioUrl(name, scenario, port),
    host: scenario.host ?? `${name}.test`,
    port,
    addresses,
    description: scenario.description,
    fingerprintSha256: identity === null ? null : fingerprintSha256(identity),
  }
}

function addToZone(zone: Zone, host: string, scenario: Scenario, addresses: readonly string[]): void {
  // An address literal needs no resolver.
  if (isIP(host) !== 0) return
  const { records = [], authenticated = false } = scenario
  const isAlias = records.some((record) => record.type === 'CNAME')
  zone.addAddresses(host, isAlias ? [] : addresses, records, authenticated)
}

/** At a port other than 443 a client asks for `_<port>._https.<host>`; `.` as target would mean that name (RFC 9460 section 9.1). */
function addServiceBindings(zone: Zone, host: string, { records = [] }: Scenario, port: number): void {
  const bindings = records.flatMap((record) => (record.type === 'HTTPS' ? [{ ...record, data: { ...record.data, target: host } }] : []))
  if (bindings.length > 0) zone.add(`_${port}._https.${host}`, { records: bindings })
}

function listeningAt({ addresses, port }: LabHost): string[] {
  return port === null ? [] : addresses.map((address) => (address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`))
}

async function authorityFiles(directory: string, pki: LabPki): Promise<LabDescription['files']> {
  const store = async (name: string, { pem }: Identity): Promise<string> => {
    const path = join(directory, name)
    await writeFile(path, pem)
    return path
  }
  return {
    root: await store('root.pem', pki.root),
    unrelatedRoot: await store('unrelated-root.pem', pki.unrelatedRoot),
    clientCa: await store('client-ca.pem', pki.clientCa),
  }
}

async function clientCertificates(directory: string, { clients }: LabPki): Promise<LabDescription['clientCertificates']> {
  const store = async (name: ClientName): Promise<ClientCertificate> => {
    const identity = clients[name]
    const certificateFile = join(directory, `client-${name}.pem`)
    const keyFile = join(directory, `client-${name}.key`)
    await Promise.all([writeFile(certificateFile, identity.chainPem), writeFile(keyFile, identity.keyPem, { mode: 0o600 })])
    return { certificatePem: identity.chainPem, keyPem: identity.keyPem, certificateFile, keyFile, fingerprintSha256: fingerprintSha256(identity) }
  }
  const [good, goodRsa, goodP384, goodP521, goodEd25519, expired, wrongCa, serverPurpose] = await Promise.all([
    store('good'), store('goodRsa'), store('goodP384'), store('goodP521'), store('goodEd25519'),
    store('expired'), store('wrongCa'), store('serverPurpose'),
  ])
  return { good, goodRsa, goodP384, goodP521, goodEd25519, expired, wrongCa, serverPurpose }
}

/** Waits for every start even when one fails, so that nothing is still starting when the failure is cleaned up after. */
async function allOrNone<Result>(starts: readonly Promise<Result>[]): Promise<Result[]> {
  await Promise.allSettled(starts)
  return Promise.all(starts)
}

function fingerprintSha256({ der }: Identity): string {
  return createHash('sha256').update(der).digest('hex')
}

function isScenarioName(name: string): name is ScenarioName {
  return name in SCENARIOS
}

function isComplete(hosts: Partial<Record<ScenarioName, LabHost>>): hosts is Record<ScenarioName, LabHost> {
  return SCENARIO_NAMES.every((name) => hosts[name] !== undefined)
}

const SCENARIO_NAMES = Object.keys(SCENARIOS).filter(isScenarioName)
/** Below the range from which Linux takes ports for outgoing connections, above the well-known ones. */
const FIRST_STABLE_PORT = 24_430
