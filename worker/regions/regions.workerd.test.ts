import { runInDurableObject } from 'cloudflare:test'
import { env, exports } from 'cloudflare:workers'
import { createSign, constants, createPrivateKey, sign as signEcdsa } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { testWorkerToken } from '../../e2e/lab/test-worker.ts'
import { lab, post, probe, urlOf } from '../../e2e/lab/worker-probe.ts'
import type { ProbeEvent } from '../../shared/contract/events.ts'
import { Problem } from '../../shared/contract/problem.ts'
import { regions, type Region } from '../../shared/contract/region-names.ts'
import { RegionalReport, RegionsEvent, type RegionsMessage } from '../../shared/contract/regions.ts'
import type { ProbeReport } from '../../shared/contract/report.ts'
import type { ProbeRequest } from '../../shared/contract/request.ts'
import { WorkerInfo } from '../../shared/contract/worker-info.ts'
import { limits } from '../../shared/limits.ts'
import { readRegionBindings } from './bindings.ts'
import { probeOverSocket } from '../../e2e/lab/regional-socket.ts'

const trust = { customCaPem: lab.rootPem }
const good = lab.hosts.good.url

async function probeRegions(request: ProbeRequest): Promise<RegionalReport> {
  const response = await post('/v1/probe', { trust, ...request })
  if (response.status !== 200) throw new Error(`${response.status} ${await response.text()}`)
  return RegionalReport.parse(await response.json())
}

async function streamRegions(request: ProbeRequest): Promise<RegionsEvent[]> {
  const response = await post('/v1/probe', { trust, ...request }, 'application/x-ndjson')
  expect([response.status, response.headers.get('content-type')]).toEqual([200, 'application/x-ndjson'])
  return new TextDecoder().decode(await response.arrayBuffer()).trim().split('\n').map((line) => RegionsEvent.parse(JSON.parse(line)))
}

/** What each region said, in its order. */
function byRegion(events: readonly RegionsMessage[]): Map<Region, ProbeEvent[]> {
  const regional = events.filter((event) => event.type === 'regional')
  return new Map([...Map.groupBy(regional, ({ region }) => region)].map(([region, group]) => [region, group.map(({ event }) => event)]))
}

function outcomes({ regions: results }: RegionalReport): [Region, string][] {
  return results.map((result) => [result.region, result.status === 'reported' ? result.report.failure?.code ?? 'ok' : result.problem.type.split(':').at(-1) ?? ''])
}

function reportsIn(messages: readonly RegionsMessage[]): Map<Region, ProbeReport> {
  return new Map([...byRegion(messages)].flatMap(([region, events]) => {
    const last = events.at(-1)
    return last?.type === 'report' ? [[region, last.report] as const] : []
  }))
}

function proberOf(region: Region) {
  const { regions: probers } = readRegionBindings(env)
  return probers.get(probers.idFromName(region))
}

describe('a probe from several regions', () => {
  it('has a report of each, in the order in which they were asked for, and says where each ran', async () => {
    const answer = await probeRegions({ target: good, regions: ['weur', 'apac', 'me'] })
    expect(outcomes(answer)).toEqual([['weur', 'ok'], ['apac', 'ok'], ['me', 'ok']])
    for (const result of answer.regions) {
      expect(result).toMatchObject({ report: { vantage: { kind: 'local', colo: null, region: { asked: result.region, placement: 'local' } } } })
    }
    const ids = answer.regions.map((result) => (result.status === 'reported' ? result.report.probeId : ''))
    expect(new Set(ids).size).toBe(3)
    // A probe from here names no region.
    expect((await probe({ target: good })).vantage).not.toHaveProperty('region')
  })

  it('“all” means all nine', async () => {
    expect(outcomes(await probeRegions({ target: good, regions: 'all' }))).toEqual(regions.map((region) => [region, 'ok']))
  })

  it('says of each region what its target did there', async () => {
    expect(outcomes(await probeRegions({ target: urlOf('expired'), regions: ['sam', 'afr'] }))).toEqual([['sam', 'certificate-expired'], ['afr', 'certificate-expired']])
    expect(outcomes(await probeRegions({ target: urlOf('private'), regions: ['oc'] }))).toEqual([['oc', 'target-forbidden']])
  })

  it('streams the events of each region in their order, each in an envelope (NDJSON)', async () => {
    const events = await streamRegions({ target: good, regions: ['wnam', 'enam'] })
    expect(events.at(-1)).toEqual({ type: 'regions', reported: ['wnam', 'enam'], unavailable: [] })
    const groups = byRegion(events)
    expect([...groups.keys()].toSorted()).toEqual(['enam', 'wnam'])
    for (const [region, group] of groups) {
      expect(group[0]).toMatchObject({ type: 'started', vantage: { region: { asked: region } } })
      expect(group.map(({ type }) => type)).toEqual(expect.arrayContaining(['hop', 'network', 'tls', 'certificates', 'trust', 'http', 'timings']))
      expect(group.findIndex(({ type }) => type === 'hop')).toBeLessThan(group.findIndex(({ type }) => type === 'tls'))
      expect(group.filter(({ type }) => type === 'report')).toHaveLength(1)
      expect(group.at(-1)).toMatchObject({ type: 'report', report: { outcome: 'ok' } })
    }
  })

  it('streams the same over a WebSocket', async () => {
    const socket = await probeOverSocket({ target: good, trust, regions: 'all' })
    expect(await socket.closed).toEqual({ code: 1000 })
    expect(socket.messages.at(-1)).toEqual({ type: 'regions', reported: regions, unavailable: [] })
    expect([...reportsIn(socket.messages).values()].map(({ outcome }) => outcome)).toEqual(regions.map(() => 'ok'))
  })

  it('is what /v1/info offers', async () => {
    const response = await exports.default.fetch(new Request('http://127.0.0.1/v1/info', { headers: { authorization: `Bearer ${testWorkerToken}` } }))
    expect(WorkerInfo.parse(await response.json())).toMatchObject({ kind: 'local', regions })
  })

  it.each<[string, object, string[]]>([
    ['a region that there is not', { target: good, regions: ['moon'] }, ['regions']],
    ['no region', { target: good, regions: [] }, ['regions']],
    ['another word than all', { target: good, regions: 'every' }, ['regions']],
    ['a region twice', { target: good, regions: ['weur', 'eeur', 'weur'] }, ['regions.2']],
    ['a target that is none', { target: 'ftp://x', regions: ['weur'] }, ['target']],
    ['a key that stays with its owner where nobody can be asked', { target: good, regions: ['weur'], tls: { clientCertificate: { chainPem: 'x', key: { kind: 'remote' } } } }, ['tls.clientCertificate.key']],
  ])('refuses %s, before any region is asked', async (_, body, fields) => {
    for (const accept of ['application/json', 'application/x-ndjson']) {
      const response = await post('/v1/probe', body, accept)
      expect([response.status, Problem.parse(await response.json()).errors?.map(({ field }) => field)]).toEqual([400, fields])
    }
  })

  it('is refused by name in a batch, which runs from one place', async () => {
    const response = await post('/v1/batch', { targets: [good], options: { regions: ['weur'] } })
    expect([response.status, Problem.parse(await response.json()).errors?.map(({ field }) => field)]).toEqual([400, ['options.regions']])
  })
})

describe('a region', () => {
  it('that is lost harms no other', async () => {
    const socket = await probeOverSocket({ target: urlOf('silent'), trust, deadlineMs: 1_500, regions: ['eeur', 'weur'] }, (message) => {
      if (message.type !== 'regional' || message.region !== 'eeur' || message.event.type !== 'phase-started' || message.event.phase !== 'tls') return
      // The platform may end an object at any time; this is how it looks from outside.
      runInDurableObject(proberOf('eeur'), (_, state) => state.abort('lost')).catch(() => undefined)
    })
    expect(await socket.closed).toEqual({ code: 1000 })
    expect(socket.messages.at(-1)).toEqual({ type: 'regions', reported: ['weur'], unavailable: ['eeur'] })
    expect(socket.messages).toContainEqual(expect.objectContaining({ type: 'region-unavailable', region: 'eeur', problem: expect.objectContaining({ type: 'urn:hostlens:problem:region-unavailable', status: 503 }) as unknown }))
    expect(reportsIn(socket.messages).get('weur')?.failure?.code).toBe('tls-timeout')
    // And it is there again for the next.
    expect(outcomes(await probeRegions({ target: good, regions: ['eeur'] }))).toEqual([['eeur', 'ok']])
  })

  it('has six sockets for all of its probes, and each region its own six', async () => {
    const most = async (asked: readonly Region[]): Promise<number> => {
      const answers = await Promise.all(Array.from({ length: 10 }, () => probeRegions({ target: urlOf('crowded'), bodyPreview: true, regions: [...asked] })))
      const seen = answers.flatMap((answer) => answer.regions.map((result) => {
        const preview = result.status === 'reported' ? result.report.hops[0]?.http?.bodyPreview : undefined
        return preview?.status === 'text' ? (JSON.parse(preview.text) as { most: number }).most : 0
      }))
      expect(seen.filter((count) => count > 0)).toHaveLength(10 * asked.length)
      return Math.max(...seen)
    }
    const alone = await most(['oc'])
    expect([alone > 1, alone <= limits.maxSocketsAtOnce]).toEqual([true, true])
    const together = await most(['oc', 'sam', 'afr'])
    expect([together > limits.maxSocketsAtOnce, together <= 3 * limits.maxSocketsAtOnce]).toEqual([true, true])
  })

  it('runs as many probes as it has sockets; the others wait for their turn before they begin', async () => {
    // Each of twelve takes a while, six at a time.
    const answers = await Promise.all(Array.from({ length: 12 }, () => probeRegions({ target: urlOf('crowded'), regions: ['enam'], deadlineMs: 20_000 })))
    const spans = answers.flatMap((answer) => answer.regions.flatMap((result) => {
      if (result.status !== 'reported') return []
      const beganAtMs = Date.parse(result.report.startedAt)
      // Clocks count whole milliseconds.
      return [{ beganAtMs, endedAtMs: beganAtMs + result.report.hops.reduce((sum, { timings }) => sum + timings.total, 0) - 2 }]
    }))
    expect(spans).toHaveLength(12)
    for (const { beganAtMs } of spans) {
      expect(spans.filter((other) => other.beganAtMs <= beganAtMs && beganAtMs < other.endedAtMs).length).toBeLessThanOrEqual(limits.maxSocketsAtOnce)
    }
  })

  it('says of a probe whose turn does not come in time that the region is busy, and of the target nothing', async () => {
    const silent = { target: urlOf('silent'), deadlineMs: 2_000, regions: ['me' as const] }
    const answers = await Promise.all(Array.from({ length: limits.maxSocketsAtOnce + 2 }, () => probeRegions(silent)))
    const [busy, others] = [true, false].map((isBusy) => answers.flatMap(outcomes).filter(([, outcome]) => (outcome === 'region-busy') === isBusy))
    expect([busy?.length, others?.length]).toEqual([2, limits.maxSocketsAtOnce])
    expect(others).toContainEqual(['me', 'tls-timeout'])
  })

  it('refuses more probes than may wait, and takes new ones when those are over', async () => {
    const silent = { target: urlOf('silent'), trust, deadlineMs: 20_000, regions: ['me' as const] }
    const sockets = await Promise.all(Array.from({ length: limits.maxProbesPerRegion }, () => probeOverSocket(silent)))
    const [busy, ok] = (await probeRegions({ target: good, deadlineMs: 20_000, regions: ['me', 'sam'] })).regions
    expect(busy).toMatchObject({ status: 'unavailable', problem: { type: 'urn:hostlens:problem:region-busy', detail: expect.stringContaining('may wait') as unknown } })
    expect(ok).toMatchObject({ status: 'reported', report: { outcome: 'ok' } })
    for (const socket of sockets) socket.send({ type: 'cancel' })
    await Promise.all(sockets.map(({ closed }) => closed))
    // Those that were still waiting have a report too.
    for (const { messages } of sockets) expect(reportsIn(messages).get('me')?.failure?.code).toBe('cancelled')
    expect(outcomes(await probeRegions({ target: good, regions: ['me'] }))).toEqual([['me', 'ok']])
  })

  it('stops when the caller says so, and tells what it has learnt', async () => {
    let inTls = 0
    const socket = await probeOverSocket({ target: urlOf('silent'), trust, deadlineMs: 20_000, regions: ['weur', 'enam', 'apac'] }, (message, { send }) => {
      if (message.type === 'regional' && message.event.type === 'phase-started' && message.event.phase === 'tls' && ++inTls === 3) send({ type: 'cancel' })
    })
    await socket.closed
    expect(socket.messages.at(-1)).toEqual({ type: 'regions', reported: ['weur', 'enam', 'apac'], unavailable: [] })
    for (const report of reportsIn(socket.messages).values()) {
      expect(report.failure?.code).toBe('cancelled')
      expect(report.hops[0]?.network?.dialled).not.toBeNull()
    }
  })
})

describe('a client key that stays with its owner, asked for from several regions', () => {
  const { certificatePem, keyPem } = lab.clientCertificates.good
  const key = createPrivateKey(keyPem)
  const asked: Region[] = ['wnam', 'weur', 'apac', 'afr']

  function signature(scheme: string, content: Uint8Array): Uint8Array {
    if (!scheme.startsWith('rsa')) return signEcdsa(`sha${scheme.slice(-3)}`, content, key)
    return createSign(`sha${scheme.slice(-3)}`).update(content).sign({ key: keyPem, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST })
  }

  it.each(['mtls', 'mtls12'] as const)('%s: each region asks once, under an id of its own, and a refusal concerns one region only', async (name) => {
    const ids: string[] = []
    const request = { target: lab.hosts[name].url, trust, regions: asked, tls: { clientCertificate: { chainPem: certificatePem, key: { kind: 'remote' as const } } } }
    const socket = await probeOverSocket(request, (message, { send }) => {
      if (message.type !== 'regional' || message.event.type !== 'signature-needed') return
      const { id, scheme, content } = message.event
      ids.push(id)
      if (message.region === 'weur') send({ type: 'signature-refused', id, reason: 'not from there' })
      else send({ type: 'signature', id, signature: Buffer.from(signature(scheme, Buffer.from(content, 'base64'))).toString('base64') })
    })
    await socket.closed
    expect([ids.length, new Set(ids).size]).toEqual([4, 4])
    const reports = reportsIn(socket.messages)
    expect(reports.get('weur')?.failure).toMatchObject({ code: 'client-signature-failed', got: 'not from there' })
    for (const region of ['wnam', 'apac', 'afr'] as const) {
      expect(reports.get(region)?.hops[0]?.tls?.clientCertificate).toMatchObject({ verdict: 'accepted' })
      expect(reports.get(region)?.failure).toBeNull()
    }
  })
})
