import { decode, encode } from '@dnsquery/dns-packet'
import type { Answer, Packet } from '@dnsquery/dns-packet'
import type { Resolver } from '../resolvers.ts'

/** What a test resolver holds: by `name TYPE`, the answer section, or the parts of a message that differ from the usual. */
export type Zone = Readonly<Record<string, readonly Answer[] | Packet>>

/** Answers a query message from the zone; a name that it does not hold does not exist. */
export function answerFrom(zone: Zone, query: Uint8Array): Uint8Array {
  const question = decode(query).questions?.[0]
  if (question === undefined) throw new Error('a query without a question')
  const type = question.type === 'UNKNOWN_65' ? 'HTTPS' : question.type
  const held = zone[`${question.name} ${type}`]
  const parts: Packet = held === undefined ? { flags: recursion | nxdomain } : 'length' in held ? { answers: [...held] } : held
  return encode({ type: 'response', id: 0, flags: recursion, questions: [question], ...parts })
}

/** A `fetch` that is a resolver with this zone, and a list of the questions that it was asked. */
export function zoneFetch(zone: Zone): { fetch: (url: string, init: RequestInit) => Promise<Response>; asked: string[] } {
  const asked: string[] = []
  const fetch = (url: string) => {
    const query = Uint8Array.from(Buffer.from(new URL(url).searchParams.get('dns') ?? '', 'base64url'))
    const question = decode(query).questions?.[0]
    asked.push(`${question?.name ?? ''} ${question?.type === 'UNKNOWN_65' ? 'HTTPS' : (question?.type ?? '')}`)
    return Promise.resolve(new Response(answerFrom(zone, query).slice(), { headers: { 'content-type': 'application/dns-message' } }))
  }
  return { fetch, asked }
}

/** An answer without records: the name is there, the type is not. `zone` owns the SOA that says so. */
export function nodata(zone: string): Packet {
  const data = { mname: `ns.${zone}`, rname: `hostmaster.${zone}`, serial: 1, refresh: 1, retry: 1, expire: 1, minimum: 60 }
  return { authorities: [{ type: 'SOA', name: zone, ttl: 300, data }] }
}

export function responseCode(code: number): Packet {
  return { flags: recursion | code }
}

export const testResolver: Resolver = { id: 'custom', name: 'test', url: 'https://doh.test/dns-query' }

/** RD and RA. */
const recursion = 0x0180
const nxdomain = 3
