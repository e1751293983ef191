import { describe, expect, it } from 'vitest'
import type { ScanEvent, ScanReport } from '../../shared/contract/scan.ts'
import { parseTarget, type Target } from '../../shared/contract/target.ts'
import { failure } from '../../shared/texts/failures.ts'
import { judge } from '../../shared/scan/judge.ts'
import { sampleFacts, sampleReport } from '../../shared/scan/testing/sample-report.ts'
import { groupMatrix, strengthCounts, suiteMatrix } from './scan-matrix.ts'
import { newScan, reduceScan, type ScanState } from './scan-state.ts'

const facts = sampleFacts()
const progress: ScanEvent = { type: 'progress', connectionsDone: 12, connectionsPlanned: 48, part: 'suites', atMs: 300 }

describe('reduceScan', () => {
  it('gathers what is known, field by field', () => {
    const state = run([progress, { type: 'facts', facts: { versions: facts.versions } }, { type: 'facts', facts: { suites: facts.suites } }])
    expect(state).toMatchObject({ stage: 'running', progress: { connectionsDone: 12, connectionsPlanned: 48, part: 'suites' }, judgement: null })
    expect(Object.keys(state.facts)).toEqual(['versions', 'suites'])
  })

  it('takes the judgement of the Worker, and makes its own where there is none', () => {
    const report = sampleReport()
    const judged = { ...judge(report), clients: [] }
    expect(run([finished({ ...report, judgement: judged })]).judgement?.clients).toEqual([])
    expect(run([finished(report)]).judgement).toEqual(judge(report))
  })

  it('judges nothing where nothing could be learnt', () => {
    const why = failure('connection-failed', { host: 'good.test' })
    const state = run([finished({ ...sampleReport(), outcome: 'failed', failure: why })])
    expect(state).toMatchObject({ stage: 'finished', judgement: null, failure: why })
  })

  it('keeps what was learnt when it is stopped, and hears nothing more', () => {
    const stopped = reduceScan(run([{ type: 'facts', facts: { versions: facts.versions } }]), { type: 'scan-stopped' })
    expect(stopped).toMatchObject({ stage: 'stopped', failure: null })
    expect(stopped.facts.versions).toEqual(facts.versions)
    expect(reduceScan(stopped, { type: 'scan-event', event: finished(sampleReport()) })).toBe(stopped)
    expect(reduceScan(stopped, { type: 'scan-failed', failure: failure('cancelled', { host: 'good.test' }) })).toBe(stopped)
  })

  it('begins anew', () => {
    expect(reduceScan(run([finished(sampleReport())]), { type: 'scan-started' })).toEqual({ ...newScan(target()), stage: 'running' })
  })
})

describe('suiteMatrix', () => {
  it('has a column for each version, newest first, and each suite once', () => {
    const { columns, rows } = suiteMatrix(facts)
    expect(columns.map(({ version }) => version)).toEqual(['TLSv1.3', 'TLSv1.2', 'TLSv1.1', 'TLSv1.0', 'SSLv3'])
    expect(rows).toHaveLength(6)
    expect(rows[0]).toMatchObject({ name: 'TLS_AES_256_GCM_SHA384', strength: 'strong', places: [1, null, null, null, null] })
    expect(rows[5]).toMatchObject({ name: 'TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256', places: [null, 3, null, null, null] })
  })

  it('has no rows while nothing is known', () => {
    expect(suiteMatrix({}).rows).toEqual([])
    expect(groupMatrix({})).toEqual({ columns: [], rows: [] })
  })

  it('counts suites by strength, best first', () => {
    const list = facts.suites[1]
    expect(list === undefined ? null : strengthCounts(list)).toEqual([{ strength: 'strong', count: 3 }])
  })
})

it('groupMatrix marks what withstands a quantum computer', () => {
  const { columns, rows } = groupMatrix(facts)
  expect(columns.map(({ version }) => version)).toEqual(['TLSv1.3', 'TLSv1.2'])
  expect(rows[0]).toMatchObject({ name: 'X25519MLKEM768', isPostQuantum: true, isWeak: false, places: [1, null] })
  expect(rows[1]).toMatchObject({ name: 'x25519', isPostQuantum: false, places: [2, 1] })
})

function run(events: readonly ScanEvent[]): ScanState {
  return events.reduce((state, event) => reduceScan(state, { type: 'scan-event', event }), reduceScan(newScan(target()), { type: 'scan-started' }))
}

function finished(report: ScanReport): ScanEvent {
  return { type: 'report', report }
}

function target(): Target {
  const result = parseTarget('https://good.test')
  if (result.status === 'invalid') throw new Error(result.message)
  return result.target
}
