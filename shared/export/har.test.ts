import { describe, expect, it } from 'vitest'
import type { Hop } from '../contract/report.ts'
import { failure } from '../texts/failures.ts'
import { toHar } from './har.ts'
import { harFaults } from './testing/har-schema.ts'
import { hopWith, reportWith } from './testing/report.ts'

const secret = 'a-secret-that-no-file-may-hold'

describe('HAR 1.2', () => {
  it('has an entry for a hop, with ssl inside connect and parts that add up', () => {
    const har = toHar(reportWith())
    expect(harFaults(har)).toEqual([])
    expect(har.log.entries[0]).toMatchObject({
      startedDateTime: '2026-11-20T12:00:00.002Z',
      time: 59,
      timings: { blocked: 1, dns: 10, connect: 24, ssl: 16, send: 0, wait: 20, receive: 4 },
      serverIPAddress: '203.0.113.7',
      connection: '1',
      request: { method: 'GET', url: 'https://site.test/', httpVersion: 'HTTP/2' },
      response: { status: 200, bodySize: 1_200, content: { size: 1_200, mimeType: 'text/html' } },
      _tls: { version: 'TLSv1.3' },
    })
  })

  it('says -1 for what did not happen, and takes what is not tcp or tls into connect', () => {
    const plain = toHar(reportWith({ tls: null, timings: { dns: null, tcp: 8, tls: null, sign: null, firstByte: 20, download: 4, other: 0, total: 32 } }))
    expect(harFaults(plain)).toEqual([])
    expect(plain.log.entries[0]?.timings).toEqual({ blocked: 0, dns: -1, connect: 8, ssl: -1, send: 0, wait: 20, receive: 4 })
    const signed = toHar(reportWith({ timings: { dns: 1, tcp: 2, starttls: 3, tls: 4, sign: 5, firstByte: null, download: null, other: 6, total: 21 } }))
    expect(harFaults(signed)).toEqual([])
    expect(signed.log.entries[0]?.timings).toEqual({ blocked: 6, dns: 1, connect: 14, ssl: 9, send: 0, wait: 0, receive: 0 })
  })

  it('keeps a hop that failed, with status 0 and why', () => {
    const failed = failure('connection-timeout', { host: 'site.test' })
    const har = toHar(reportWith({ http: null, tls: null, certificates: null, trust: null, failure: failed, timings: { dns: 10, tcp: null, tls: null, sign: null, firstByte: null, download: null, other: 490, total: 500 } }, { outcome: 'failed', failure: failed }))
    expect(harFaults(har)).toEqual([])
    expect(har.log.entries[0]).toMatchObject({ response: { status: 0, bodySize: -1 }, _error: 'connection-timeout', comment: failed.message })
  })

  it('numbers connections, and a hop on an earlier one bears its number', () => {
    const other = { url: 'https://other.test/', scheme: 'https', host: 'other.test', port: 443 } as const
    const har = toHar(reportWith({}, { hops: [hopWith(), hopWith({ target: other }), hopWith({ connection: 'reused' })] }))
    expect(har.log.entries.map(({ connection }) => connection)).toEqual(['1', '2', '1'])
  })

  it('holds no secret: not of the request, not of the answer', () => {
    const { http } = hopWith()
    const report = reportWith({
      http: http && { ...http, headers: [{ name: 'Set-Cookie', value: `sid=${secret}; Path=/; HttpOnly` }, { name: 'X-Kept', value: 'kept' }] },
      cookies: { sent: ['sid'], stored: [], refused: [] },
    })
    const request = {
      target: 'site.test',
      headers: [{ name: 'Authorization', value: `Bearer ${secret}` }, { name: 'Cookie', value: `a=${secret}` }, { name: 'X-Api-Key', value: secret }, { name: 'Accept', value: 'text/html' }],
      tls: { clientCertificate: { chainPem: 'chain', key: { kind: 'inline' as const, pem: secret } } },
      trust: { customCaPem: 'ca' },
    }
    const har = toHar(report, request)
    expect(harFaults(har)).toEqual([])
    expect(JSON.stringify(har)).not.toContain(secret)
    expect(har.log.entries[0]?.request.headers.map(({ value }) => value)).toEqual(['Bearer (left out)', '(left out)', '(left out)', 'text/html'])
    expect(har.log.entries[0]?.response.headers).toEqual([{ name: 'Set-Cookie', value: 'sid=(left out); Path=/; HttpOnly' }, { name: 'X-Kept', value: 'kept' }])
  })

  it('sends the body along where the request had one, and no header to another host', () => {
    const redirect = { fromHop: 0, status: 307, isPermanent: false, isCrossOrigin: true, schemeChange: 'none' as const, dropped: [] } satisfies NonNullable<Hop['redirect']>
    const har = toHar(reportWith({}, { hops: [hopWith(), hopWith({ redirect })] }), { headers: [{ name: 'Accept', value: '*/*' }], body: 'häh' })
    expect(harFaults(har)).toEqual([])
    expect(har.log.entries[0]?.request).toMatchObject({ postData: { text: 'häh', mimeType: 'text/plain;charset=UTF-8' }, bodySize: 4 })
    expect(har.log.entries[1]?.request).toMatchObject({ headers: [], bodySize: 0 })
    expect(har.log).not.toHaveProperty('comment')
    expect(toHar(reportWith()).log.comment).toBe('Made from a report alone: header fields and body of the requests are not in it.')
  })

  it('is told from what is none', () => {
    const { log } = toHar(reportWith())
    expect(harFaults({ log: { ...log, version: '1.1' } })).not.toEqual([])
    expect(harFaults({ log: { ...log, entries: log.entries.map((entry) => ({ ...entry, time: entry.time + 5 })) } })).toHaveLength(1)
    expect(harFaults({ log: { ...log, entries: log.entries.map((entry) => ({ ...entry, colour: 'red' })) } })).toHaveLength(1)
  })
})
