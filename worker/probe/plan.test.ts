import { describe, expect, it } from 'vitest'
import type { ProbeRequest } from '../../shared/contract/request.ts'
import { planProbe } from './plan.ts'

/** Options that are good by themselves, and could not be honoured together: each is refused under its own name. */

function refusedFields(options: Partial<ProbeRequest>): readonly string[] {
  const result = planProbe({ target: 'https://example.test/', ...options }, { canSignRemotely: true })
  return result.status === 'ok' ? [] : result.errors.map(({ field }) => field)
}

const pin = `sha256//${'A'.repeat(43)}=`

describe('options that do not go together', () => {
  it.each<[string, Partial<ProbeRequest>, readonly string[]]>([
    ['a family that an address does not have', { target: 'https://192.0.2.1/', family: 'ipv6' }, ['family']],
    ['the other family', { target: 'https://[2001:db8::1]/', family: 'ipv4' }, ['family']],
    ['a staple that is judged and not asked for', { tls: { staple: false }, trust: { revocation: 'staple' } }, ['trust.revocation']],
    ['a preview of a body that HEAD does not have', { method: 'HEAD', bodyPreview: true }, ['bodyPreview']],
    ['a hybrid group without TLS 1.3', { tls: { maxVersion: 'TLSv1.2', groups: ['x25519', 'X25519MLKEM768'] } }, ['tls.groups.1']],
    ['fetch() with pins', { fetchFallback: true, trust: { pins: [pin] } }, ['trust.pins']],
    ['fetch() with bounds of versions, a name and a family', { fetchFallback: true, family: 'ipv6', tls: { minVersion: 'TLSv1.3', serverName: null } }, ['family', 'tls.minVersion', 'tls.serverName']],
    ['fetch() several times', { fetchFallback: true, samples: 3, retries: 1 }, ['samples', 'retries']],
  ])('%s', (_, options, fields) => {
    expect(refusedFields(options)).toEqual(fields)
  })

  it.each<[string, Partial<ProbeRequest>]>([
    ['the family of an address', { target: 'https://192.0.2.1/', family: 'ipv4' }],
    ['a family for a name', { family: 'ipv6' }],
    ['a staple that is judged', { trust: { revocation: 'staple' } }],
    ['no staple, and what is online', { tls: { staple: false }, trust: { revocation: 'online' } }],
    ['a preview', { bodyPreview: true }],
    ['a hybrid group', { tls: { groups: ['X25519MLKEM768'] } }],
    ['fetch() and what it sends', { fetchFallback: true, method: 'POST', body: 'x', headers: [{ name: 'X-Trace', value: '1' }], deadlineMs: 5_000 }],
  ])('%s may be asked for', (_, options) => {
    expect(refusedFields(options)).toEqual([])
  })
})
