import { describe, expect, it } from 'vitest'
import { failureCodes } from '../../shared/contract/failures.ts'
import type { FailureCode } from '../../shared/contract/failures.ts'
import { parseTarget } from '../../shared/contract/target.ts'
import { parseAddress } from '../../shared/dns/address.ts'
import { failure } from '../../shared/texts/failures.ts'
import { finding } from '../../shared/texts/findings.ts'
import { remainingFindings, warningsBefore } from './own-findings.ts'
import { newProbe, reduceProbe } from './probe-state.ts'
import type { ProbeAction, ProbeState } from './probe-state.ts'
import { certificate, event, report, tls, vantage } from './samples.ts'
import { failurePlace, verdictOf, verdictTone } from './verdict.ts'

const hop = event({ type: 'hop', hop: 0, target: { url: 'https://good.test/', scheme: 'https', host: 'good.test', port: 443 } })
const started = event({ type: 'started', probeId: 'p', startedAt: '2026-11-21T00:00:00Z', vantage, deadlineMs: 10_000 })

describe('verdictOf', () => {
  it('is calm when all is well, with the figures that matter', () => {
    const verdict = verdictOf(after(event({ type: 'report', report: report({ outcome: 'ok' }) })))
    expect(verdict).toEqual({ kind: 'well', facts: { totalMs: 30, tlsVersion: null, daysLeft: null, status: null } })
    expect(verdictTone(verdict)).toBe('good')
  })

  it('counts the time of every hop', () => {
    const single = report({ outcome: 'ok' })
    const verdict = verdictOf(after(event({ type: 'report', report: { ...single, hops: [...single.hops, ...single.hops] } })))
    expect(verdict).toMatchObject({ facts: { totalMs: 60 } })
  })

  it('stays calm about notices, and names the worst of what is more than that', () => {
    const notice = report({ outcome: 'ok' })
    expect(verdictOf(after(event({ type: 'report', report: { ...notice, findings: [finding('hsts-missing', 0)] } }))).kind).toBe('well')
    const both = [finding('hsts-missing', 0), finding('certificate-expires-soon', 0, { days: '6', date: 'x' }), finding('http-server-error', 0, { status: '503' })]
    const verdict = verdictOf(after(event({ type: 'report', report: { ...notice, findings: both } })))
    expect(verdict).toMatchObject({ kind: 'remarks', findings: [{ code: 'http-server-error' }, { code: 'certificate-expires-soon' }] })
    expect(verdictTone(verdict)).toBe('error')
  })

  it('is loud about the host and mild about the way to the probe', () => {
    const kinds = Object.fromEntries(failureCodes.map((code) => [code, verdictOf(failed(code)).kind]))
    expect(kinds).toMatchObject({ 'certificate-expired': 'failed', 'connection-refused': 'failed', 'worker-not-configured': 'not-probed', 'worker-unauthorized': 'not-probed', 'cloudflare-address': 'not-probed', 'worker-closed': 'cut-off', cancelled: 'cut-off' })
    expect([verdictTone(verdictOf(failed('certificate-expired'))), verdictTone(verdictOf(failed('worker-unreachable')))]).toEqual(['error', 'warning'])
  })

  it('names the phase that is running', () => {
    expect(verdictOf(after(started, hop, event({ type: 'phase-started', hop: 0, phase: 'tls', atMs: 1 })))).toEqual({ kind: 'probing', phase: 'tls' })
    expect(verdictOf(newProbe(target(), 'held'))).toEqual({ kind: 'held' })
  })
})

describe('failurePlace', () => {
  it('stands where the next thing would have been', () => {
    expect(failurePlace(failed('worker-unreachable'))).toBe('network')
    expect(failurePlace(after(started, hop, client('connection-refused')))).toBe('connection')
    expect(failurePlace(after(started, hop, event({ type: 'tls', hop: 0, tls }), client('worker-closed')))).toBe('http')
    expect(failurePlace(after(started, hop, event({ type: 'certificates', hop: 0, certificates: [certificate] }), client('certificate-expired')))).toBe('certificate')
    expect(failurePlace(after(started, hop, client('http-timeout')))).toBe('http')
    expect(failurePlace(after())).toBeNull()
  })
})

describe('findings of the browser’s own look-up', () => {
  const cloudflare: ProbeAction = { type: 'resolution', resolution: { status: 'literal', addresses: addresses('104.16.1.2') } }

  it('warns of a Cloudflare address before the Worker is asked', () => {
    expect(warningsBefore(after(cloudflare)).map(({ code, message }) => [code, message.includes('104.16.1.2')])).toEqual([['cloudflare-network', true]])
    expect(warningsBefore(after({ type: 'resolution', resolution: { status: 'literal', addresses: addresses('192.88.98.1') } }))).toEqual([])
  })

  it('does not say twice what stands beside the network, nor what the Worker says as well', () => {
    const state = after(cloudflare, event({ type: 'finding', finding: finding('cloudflare-network', 0, { addresses: '104.16.1.2' }) }), event({ type: 'finding', finding: finding('no-ipv6', 0) }))
    expect(remainingFindings(state).map(({ code }) => code)).toEqual(['no-ipv6'])
  })

  it('leaves no placeholder in a sentence', () => {
    const own: ProbeAction = { type: 'networks', networks: [64_500, 64_501].map((asn) => ({ status: 'found', address: '104.16.1.2', fromCache: false, origins: [{ asn, prefix: '104.16.0.0/13', country: 'US', registry: 'arin', allocatedOn: null, name: null }] })) }
    const network = { resolver: 'https://dns.test/', addresses: [{ address: '192.0.2.7', family: 'ipv4', ttlSeconds: 1 } as const], aliases: [], authenticated: false, attempts: [], dialled: null, autonomousSystems: [] }
    const state = after(cloudflare, own, started, hop, event({ type: 'network', hop: 0, network }))
    const all = [...warningsBefore(state), ...remainingFindings(state)]
    expect(all.map(({ code }) => code)).toEqual(['cloudflare-network', 'several-networks', 'resolvers-disagree'])
    expect(all.map(({ message }) => message).join(' ')).not.toMatch(/\?|undefined/)
  })
})

function addresses(text: string): { address: NonNullable<ReturnType<typeof parseAddress>>; ttlSeconds: null }[] {
  const address = parseAddress(text)
  if (address === null) throw new Error(text)
  return [{ address, ttlSeconds: null }]
}

function client(code: FailureCode): ProbeAction {
  return { type: 'client-failure', failure: failure(code, { host: 'good.test' }), nowMs: 0 }
}

function failed(code: FailureCode): ProbeState {
  return after(client(code))
}

function after(...actions: readonly ProbeAction[]): ProbeState {
  return actions.reduce(reduceProbe, newProbe(target(), 'looking-up'))
}

function target(): ProbeState['target'] {
  const result = parseTarget('https://good.test')
  if (result.status === 'invalid') throw new Error(result.message)
  return result.target
}
