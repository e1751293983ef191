import { describe, expect, it } from 'vitest'
import { scanParts } from '../../shared/contract/scan.ts'
import { refused, type ServerAnswer } from './hello/server-answer.ts'
import { ScanPlanner } from './planner.ts'
import type { Answer, Question } from './questions.ts'

const settings = { serverName: 'scan.test', alpn: ['h2', 'http/1.1'] }

/** A server of TLS 1.2 with three suites in its own order and two curves, as a function. */
function answerOf(question: Question): Answer {
  if (question.kind === 'handshake') return refused('alert', 'handshake_failure')
  const { version, supportedVersions, suites, groups, alpn, schemes } = question.hello
  if (version !== 0x0303 || supportedVersions !== null) return refused('alert', 'protocol_version')
  const suite = [0xc030, 0xc02f, 0x009c].find((code) => suites.includes(code))
  const group = [0x0017, 0x001d].find((code) => groups.includes(code)) ?? null
  const scheme = [0x0804, 0x0401].find((code) => schemes.includes(code)) ?? null
  const needsGroup = suite !== 0x009c
  if (suite === undefined || (needsGroup && (group === null || scheme === null))) {
    return needsGroup && suites.includes(0x009c) ? answer(0x009c, null, null, null) : refused('alert', 'handshake_failure')
  }
  return answer(suite, needsGroup ? group : null, needsGroup ? scheme : null, ['http/1.1'].find((name) => alpn.includes(name)) ?? null)
}

function answer(suite: number, group: number | null, scheme: number | null, alpn: string | null): ServerAnswer {
  return {
    kind: 'answer', version: 0x0303, suite, compression: 0, isHelloRetryRequest: false, group, dh: null, scheme, alpn, extensions: [0xff01], hasDowngradeSentinel: false, chain: 'a',
    leafKey: 'rsa', leafGroup: null, stapled: false, sctCount: 0, certificateRequest: null, brokenOff: null,
  }
}

/** Asks until nothing is left, `atOnce` at a time, answering the oldest or the newest first. */
function run(planner: ScanPlanner, { atOnce, newestFirst, stopAfter = Infinity }: { atOnce: number; newestFirst: boolean; stopAfter?: number }, server = answerOf): number {
  const open: NonNullable<ReturnType<ScanPlanner['take']>>[] = []
  let asked = 0
  for (;;) {
    while (open.length < atOnce && asked < stopAfter) {
      const next = planner.take()
      if (next === null) break
      open.push(next)
      asked++
    }
    const next = newestFirst ? open.pop() : open.shift()
    if (next === undefined) return asked
    planner.learn(next, server(next.question))
  }
}

describe('the planner', () => {
  it('finds the suites, the curves and the schemes, and whose order they are in', () => {
    const planner = new ScanPlanner(scanParts, settings, {})
    run(planner, { atOnce: 1, newestFirst: false })
    expect(planner.isDone).toBe(true)
    const sweep = planner.knowledge.sweeps.get('TLSv1.2')
    expect(sweep?.suites).toMatchObject({ codes: [0xc030, 0xc02f, 0x009c], order: 'server', complete: true })
    expect(sweep?.groups).toMatchObject({ codes: [0x0017, 0x001d], order: 'server', complete: true })
    expect(sweep?.schemes.get('rsa')).toMatchObject({ codes: [0x0804, 0x0401], order: 'server', complete: true, ignoresOffer: false })
    expect(planner.knowledge.alpn).toMatchObject({ accepted: ['http/1.1'], withoutMatch: 'ignored' })
  })

  it.each([{ atOnce: 3, newestFirst: false }, { atOnce: 3, newestFirst: true }, { atOnce: 50, newestFirst: true }])('knows the same in whatever order answers come: %j', (way) => {
    const [one, other] = [new ScanPlanner(scanParts, settings, {}), new ScanPlanner(scanParts, settings, {})]
    const asked = [run(one, { atOnce: 1, newestFirst: false }), run(other, way)]
    expect(asked[1]).toBe(asked[0])
    expect(other.knowledge.sweeps).toEqual(one.knowledge.sweeps)
    expect(other.knowledge.tolerances).toEqual(one.knowledge.tolerances)
  })

  it('goes on from its log where it stood, wherever it was cut', () => {
    const whole = new ScanPlanner(scanParts, settings, {})
    const total = run(whole, { atOnce: 3, newestFirst: false })
    for (let cut = 0; cut <= total; cut++) {
      const before = new ScanPlanner(scanParts, settings, {})
      run(before, { atOnce: 3, newestFirst: true, stopAfter: cut })
      const after = new ScanPlanner(scanParts, settings, JSON.parse(JSON.stringify(before.log)) as typeof before.log)
      expect(cut + run(after, { atOnce: 3, newestFirst: false })).toBe(total)
      expect(after.knowledge.sweeps).toEqual(whole.knowledge.sweeps)
    }
  })

  it('brings key shares to a server that has no HelloRetryRequest, and keeps to groups that it can bring them for', () => {
    const planner = new ScanPlanner(['suites', 'groups'], settings, {})
    run(planner, { atOnce: 3, newestFirst: false }, (question) => {
      if (question.kind !== 'hello' || question.hello.supportedVersions === null) return refused('alert', 'protocol_version')
      const { suites, keyShares } = question.hello
      const suite = [0x1302, 0x1301].find((code) => suites.includes(code))
      const group = [0x001d, 0x0018].find((code) => keyShares?.includes(code) === true)
      return suite === undefined || group === undefined ? refused('alert', 'handshake_failure') : { ...answer(suite, group, null, null), version: 0x0304 }
    })
    expect(planner.knowledge.versions.get('TLSv1.3')).toMatchObject({ status: 'accepted', style: 'shares', retriesForShares: 'refused' })
    expect(planner.knowledge.sweeps.get('TLSv1.3')).toMatchObject({ suites: { codes: [0x1302, 0x1301], order: 'server', complete: true }, groups: { codes: [0x001d, 0x0018], complete: true } })
  })

  it('offers less to a server that drops long hellos, and still finds all', () => {
    const planner = new ScanPlanner(['suites'], settings, {})
    const spoken = [0x0005, 0x0035, 0x0041, 0xc013]
    run(planner, { atOnce: 3, newestFirst: false }, (question) => {
      if (question.kind !== 'hello' || question.hello.version !== 0x0302 || question.hello.supportedVersions !== null) return refused('alert', 'protocol_version')
      const { suites, requests } = question.hello
      if (suites.length > 24 || requests.includes('heartbeat')) return refused('silence')
      const suite = spoken.find((code) => suites.includes(code))
      return suite === undefined ? refused('closed') : { ...answer(suite, null, null, null), version: 0x0302 }
    })
    expect(planner.knowledge.versions.get('TLSv1.1')).toMatchObject({ status: 'accepted', style: 'plain' })
    expect(planner.knowledge.sweeps.get('TLSv1.1')?.suites).toMatchObject({ codes: spoken, order: 'server', complete: true })
  })

  it('passes over a suite that is selected and not gone through with', () => {
    const planner = new ScanPlanner(['suites'], settings, {})
    run(planner, { atOnce: 3, newestFirst: false }, (question) => {
      const given = answerOf(question)
      return given.kind === 'answer' && given.suite === 0xc02f ? { ...given, brokenOff: { how: 'alert', detail: 'handshake_failure' } } : given
    })
    expect(planner.knowledge.sweeps.get('TLSv1.2')?.suites.codes).toEqual([0xc030, 0x009c])
  })

  it('asks for no more than the parts that are wanted', () => {
    const planner = new ScanPlanner(['versions'], settings, {})
    expect(run(planner, { atOnce: 3, newestFirst: false })).toBeLessThanOrEqual(10)
    expect(planner.isDone).toBe(true)
    expect(planner.knowledge.sweeps.size).toBe(0)
  })

  it('asks a question again that was given back', () => {
    const planner = new ScanPlanner(['versions'], settings, {})
    const first = planner.take()
    if (first === null) throw new Error('there is a first question')
    planner.putBack(first)
    expect(planner.take()).toEqual(first)
  })
})
