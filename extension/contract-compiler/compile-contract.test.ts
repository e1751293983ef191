import { readdirSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { DnsAnswer } from '../../shared/contract/dns.ts'
import { failureTable } from '../../shared/contract/failures.ts'
import { Problem, problemType } from '../../shared/contract/problem.ts'
import { ServerMessage } from '../../shared/contract/socket-messages.ts'
import { WorkerInfo } from '../../shared/contract/worker-info.ts'
import { failure } from '../../shared/texts/failures.ts'
import { finding } from '../../shared/texts/findings.ts'
import { certificate, http, report, tls, trust, vantage } from '../probe-state/samples.ts'
import { compileContractModule, jsonSchemaOf } from './compile-contract.ts'
import { compiledSchema } from './validate.ts'

const timings = { dns: 1, tcp: 2, tls: null, sign: null, firstByte: null, download: null, other: 0, total: 3 }
const network = { resolver: null, addresses: [{ address: '192.0.2.1', family: 'ipv4', ttlSeconds: null }], aliases: [], authenticated: true, attempts: [], dialled: null, autonomousSystems: [] }
const messages: readonly Record<string, unknown>[] = [
  { type: 'started', probeId: 'p', startedAt: 'x', vantage, deadlineMs: 1 },
  { type: 'hop', hop: 0, target: { url: 'x', scheme: 'https', host: 'h', port: 443 } },
  { type: 'phase-started', hop: 0, phase: 'dns', atMs: 0.5 },
  { type: 'phase-ended', hop: 0, phase: 'dns', startMs: 0, endMs: 1 },
  { type: 'network', hop: 0, network },
  { type: 'tls', hop: 0, tls },
  { type: 'certificates', hop: 0, certificates: [certificate] },
  { type: 'trust', hop: 0, trust },
  { type: 'http', hop: 0, http },
  { type: 'timings', hop: 0, timings },
  { type: 'finding', finding: finding('http-server-error', 0, { status: '503' }) },
  { type: 'failure', hop: 0, failure: failure('tls-alert', { host: 'h', got: 'handshake_failure' }) },
  { type: 'signature-needed', id: 'a', scheme: 'b', content: 'c' },
  { type: 'report', report: report({ outcome: 'ok' }) },
  { type: 'problem', problem: { type: problemType('unauthorized'), title: 't', status: 401, detail: 'd', instance: 'unknown members are allowed here' } },
]

describe('the compiled contract', () => {
  const compiled = compiledSchema(jsonSchemaOf(ServerMessage))

  it.each(messages.map((message) => [message['type'], message]))('accepts %s, as zod does', (_, message) => {
    expect(ServerMessage.safeParse(message).error?.message).toBeUndefined()
    expect(compiled.safeParse(message).success).toBe(true)
  })

  it('leaves out what a newer Worker adds, and takes its new codes', () => {
    const newer = { type: 'failure', hop: 0, extra: 1, failure: { ...failure('tls-alert', { host: 'h' }), code: 'of-tomorrow', extra: { deep: true } } }
    expect(compiled.safeParse(newer)).toEqual({ success: true, data: { type: 'failure', hop: 0, failure: { ...failure('tls-alert', { host: 'h' }), code: 'of-tomorrow' } } })
    const inReport = { type: 'report', report: { ...report({ outcome: 'ok' }), hops: report({ outcome: 'ok' }).hops.map((hop) => ({ ...hop, extra: 1 })) } }
    expect(compiled.safeParse(inReport).data).toEqual({ type: 'report', report: report({ outcome: 'ok' }) })
  })

  it.each(messages.filter(({ type }) => type !== 'problem').map((message) => [message['type'], message]))('gives %s as it came', (_, message) => {
    expect(compiled.safeParse(message).data).toEqual(message)
  })

  it('knows what may be missing, and what may not', () => {
    const some = compiledSchema(jsonSchemaOf(z.strictObject({ a: z.string(), b: z.string().optional() })))
    expect([{ a: '' }, { a: '', b: '' }, { b: '' }, { a: '', b: 1 }].map((value) => some.safeParse(value).success)).toEqual([true, true, false, false])
    const none = compiledSchema(jsonSchemaOf(z.strictObject({ a: z.string().optional() })))
    expect([{}, { a: '' }, { a: 1 }].map((value) => none.safeParse(value).success)).toEqual([true, true, false])
  })

  it.each(['', 'x'.repeat(81), 7, null])('takes no code %j', (code) => {
    expect(compiled.safeParse({ type: 'failure', hop: 0, failure: { ...failure('tls-alert', { host: 'h' }), code } }).success).toBe(false)
  })

  it('agrees with zod on every message with one thing wrong', () => {
    let count = 0
    for (const message of messages) {
      for (const wrong of mutants(message)) {
        // Zod is strict; what is compiled lets strangers pass, without giving them on.
        const expected = ServerMessage.safeParse(tolerated(wrong)).success
        expect(compiled.safeParse(wrong).success, JSON.stringify(wrong)).toBe(expected)
        count += expected ? 0 : 1
      }
    }
    expect(count).toBeGreaterThan(500)
  })

  it.each([undefined, null, 7, 'started', [], {}, { type: 'toString' }, { type: '__proto__' }])('refuses %j', (value) => {
    expect(compiled.safeParse(value).success).toBe(false)
  })

  it('compiles every module of the contract, without a word of zod in it', async () => {
    const folder = new URL('../../shared/contract/', import.meta.url)
    const names = readdirSync(folder).filter((name) => name.endsWith('.ts') && !name.includes('.test.') && name !== 'json-schema.ts')
    const modules = await Promise.all(names.map(async (name): Promise<unknown> => await import(new URL(name, folder).href)))
    const sources = modules.map((module) => compileContractModule(module, './validate.ts'))
    expect(sources.filter((source) => source !== null).length).toBeGreaterThan(10)
    expect(sources.filter((source) => source !== null && /zod|_zod/.test(source))).toEqual([])
    // A module without schemas is left as it is.
    expect(sources[names.indexOf('target.ts')]).toBeNull()
  })

  it('keeps tables and functions', async () => {
    const source = compileContractModule({ Problem, problemType, failureTable, limits: [1, 'two', null] }, './validate.ts')
    expect(source).toContain(`export const failureTable = ${JSON.stringify(failureTable)}`)
    const url = `data:text/javascript,${encodeURIComponent((source ?? '').replace(/^import .*$/m, 'const compiledSchema = () => null'))}`
    const module: unknown = await import(/* @vite-ignore */ url)
    expect(module).toMatchObject({ limits: [1, 'two', null], problemType: expect.any(Function) as unknown })
    const compiledFunction: unknown = Object.entries(module ?? {}).find(([name]) => name === 'problemType')?.[1]
    expect(typeof compiledFunction === 'function' && Reflect.apply(compiledFunction, undefined, ['x'])).toBe('urn:hostlens:problem:x')
  })

  it('refuses at build time what the validator would not check', () => {
    expect(() => jsonSchemaOf(z.array(z.string()).meta({ uniqueItems: true }))).toThrow('uniqueItems')
    expect(() => jsonSchemaOf(z.number().multipleOf(2))).toThrow('multipleOf')
  })

  it('knows the other schemas that the extension uses', () => {
    const info = { ...vantage, schemaVersion: 1, dialsCloudflare: true, privateTargets: [], phases: ['dns'], tlsVersions: ['TLSv1.3'], limits: { a: 1 } }
    expect(compiledSchema(jsonSchemaOf(WorkerInfo)).safeParse(info).success).toBe(true)
    expect(compiledSchema(jsonSchemaOf(WorkerInfo)).safeParse({ ...info, limits: { a: 'x' } }).success).toBe(false)
    expect(compiledSchema(jsonSchemaOf(DnsAnswer)).safeParse({}).success).toBe(false)
  })
})

/** The value with each of its members in turn left out, replaced by something else, or joined by a stranger. */
function mutants(value: unknown): unknown[] {
  if (Array.isArray(value)) {
    const items: readonly unknown[] = value
    return items.flatMap((item, index) => mutants(item).map((mutant) => items.with(index, mutant)))
  }
  if (typeof value !== 'object' || value === null) return replacements.filter((other) => other !== value)
  const members = Object.entries(value)
  return [
    { ...value, stranger: 1 },
    ...members.map(([name]) => Object.fromEntries(members.filter(([other]) => other !== name))),
    ...members.flatMap(([name, member]) => [...replacements, ...mutants(member)].map((mutant) => ({ ...value, [name]: mutant }))),
  ]
}

/** A value without the stranger that `mutants` adds, and with a known code where it puts another. */
function tolerated(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(tolerated)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).flatMap(([name, member]: [string, unknown]): [string, unknown][] => {
    if (name === 'stranger') return []
    // The parameters of a finding are a map: every member of it counts.
    if (name === 'parameters') return [[name, member]]
    return name === 'code' && member === 'known?' ? [[name, 'severity' in value ? 'no-ipv6' : 'internal']] : [[name, tolerated(member)]]
  }))
}

const replacements: readonly unknown[] = [null, 0, -1, 1.5, Number.MAX_SAFE_INTEGER + 2, '', 'x'.repeat(500_000), 'known?', true, [], {}]
