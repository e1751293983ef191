import { describe, expect, it } from 'vitest'
import { ProbeRequest } from '../../shared/contract/request.ts'
import { parseTarget } from '../../shared/contract/target.ts'
import type { Target } from '../../shared/contract/target.ts'
import { newProfile } from '../profiles/profile.ts'
import type { Profile } from '../profiles/profile.ts'
import { requestFor, serverNameOf } from './request-for.ts'
import type { RequestBasis } from './request-for.ts'

const full: Profile = {
  ...newProfile('a', '*'),
  clientKeyId: 'k', customCaPem: 'CA', publicRoots: true, pins: ['pin'], serverName: { kind: 'name', name: 'inner.test' }, address: '192.0.2.1', method: 'HEAD',
  headers: [{ name: 'X-Trace', value: '1' }], minVersion: 'TLSv1.2', maxVersion: 'TLSv1.3', maxRedirects: 2, samples: 3,
}
const tls = { serverName: 'inner.test', minVersion: 'TLSv1.2', maxVersion: 'TLSv1.3', clientCertificate: { chainPem: 'CHAIN', key: { kind: 'remote' } } }
const trust = { customCaPem: 'CA', publicRoots: true, pins: ['pin'] }

describe('requestFor', () => {
  it('asks for the target and no more without a profile', () => {
    expect(request('https://shop.test', null)).toEqual({ target: 'https://shop.test/', maxRedirects: 5 })
    expect(request('tls://shop.test:993', null)).toEqual({ target: 'tls://shop.test:993' })
    expect(request('https://shop.test', newProfile('a', '*'))).toEqual({ target: 'https://shop.test/', maxRedirects: 5 })
  })

  it('asks for everything that a profile says', () => {
    expect(request('https://shop.test', full)).toEqual({
      target: 'https://shop.test/', maxRedirects: 2, method: 'HEAD', headers: [{ name: 'X-Trace', value: '1' }], address: '192.0.2.1', samples: 3, tls, trust,
    })
  })

  it('leaves out what a target has no use for', () => {
    expect(request('wss://shop.test', full)).toEqual({ target: 'wss://shop.test/', headers: full.headers, address: '192.0.2.1', samples: 3, tls, trust })
    expect(request('tls://shop.test:993', full)).toEqual({ target: 'tls://shop.test:993', address: '192.0.2.1', samples: 3, tls, trust })
    expect(request('tcp://shop.test:22', full)).toEqual({ target: 'tcp://shop.test:22', address: '192.0.2.1', samples: 3 })
    expect(request('ws://shop.test', full)).toEqual({ target: 'ws://shop.test/', headers: full.headers, address: '192.0.2.1', samples: 3 })
    // A plain page may lead to its encrypted self; with redirects off it cannot.
    expect(request('http://shop.test', full)).toMatchObject({ tls, trust })
    expect(Object.keys(request('http://shop.test', { ...full, maxRedirects: 0 })).toSorted()).toEqual(['address', 'headers', 'maxRedirects', 'method', 'samples', 'target'])
    expect(request('https://192.0.2.7', { ...full, serverName: { kind: 'none' } })).not.toHaveProperty('address')
    expect(request('https://192.0.2.7', { ...full, serverName: { kind: 'none' } }).tls).not.toHaveProperty('serverName')
  })

  it('trusts the settings’ CAs beside the public ones, and a profile’s own in their place, alone unless it says otherwise', () => {
    expect(request('https://shop.test', null, { settings: { customCaPem: 'MINE' } }).trust).toEqual({ customCaPem: 'MINE', publicRoots: true })
    expect(request('https://shop.test', newProfile('a', '*'), { settings: { customCaPem: 'MINE' } }).trust).toEqual({ customCaPem: 'MINE', publicRoots: true })
    expect(request('https://shop.test', { ...full, publicRoots: false, pins: [] }, { settings: { customCaPem: 'MINE' } }).trust).toEqual({ customCaPem: 'CA', publicRoots: false })
  })

  it('lets a button of the view come first', () => {
    expect(request('https://shop.test', full, { extras: { samples: 5, address: '192.0.2.9' } })).toMatchObject({ samples: 5, address: '192.0.2.9' })
    // What fetch() would not keep to is left out; pins are kept, and refused, so that nobody is asked in place of their holder.
    expect(request('https://shop.test', full, { extras: { fetchFallback: true } })).toEqual({
      target: 'https://shop.test/', maxRedirects: 2, method: 'HEAD', headers: full.headers, trust: { pins: ['pin'] }, fetchFallback: true,
    })
    expect(request('https://shop.test', { ...full, pins: [] }, { extras: { fetchFallback: true } })).not.toHaveProperty('trust')
  })

  it('knows the SNI that comes of it', () => {
    const sni = (target: string, profile: Profile | null): string | null => serverNameOf(request(target, profile), targetOf(target))
    expect([sni('https://shop.test', null), sni('https://192.0.2.1', null), sni('https://shop.test', full), sni('https://shop.test', { ...full, serverName: { kind: 'none' } })]).toEqual(['shop.test', null, 'inner.test', null])
  })
})

function request(target: string, profile: Profile | null, more: Partial<RequestBasis> = {}): ProbeRequest {
  const made = requestFor({ target: targetOf(target), settings: { customCaPem: null }, profile, chainPem: profile?.clientKeyId == null ? null : 'CHAIN', ...more })
  return ProbeRequest.parse(made)
}

function targetOf(text: string): Target {
  const result = parseTarget(text)
  if (result.status === 'invalid') throw new Error(result.message)
  return result.target
}
