import { verify } from 'node:crypto'
import { generateKeyPairSync } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import { beforeAll, describe, expect, it } from 'vitest'
import { toBase64 } from './binary.ts'
import type { ClientKey } from './client-key.ts'
import { RemoteSigner } from './remote-signer.ts'
import type { SigningScope } from './remote-signer.ts'
import { importAlgorithm, schemesFor } from './signature-schemes.ts'
import type { KeyType } from './signature-schemes.ts'

const content = Uint8Array.from([...new Array<number>(64).fill(0x20), ...new TextEncoder().encode('TLS 1.3, client CertificateVerify'), 0, ...new Array<number>(32).fill(7)])
const wanted = { scheme: 'ecdsa_secp256r1_sha256', content: toBase64(content) }
let key: ClientKey
let publicKey: KeyObject

beforeAll(async () => {
  const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  publicKey = pair.publicKey
  key = await clientKey('P-256', pair.privateKey)
})

describe('RemoteSigner', () => {
  it('signs once at the probed host, in the form that TLS carries, and says so', async () => {
    const signer = at('shop.test', {})
    const { signature, use } = await signer.answer(wanted)
    expect(verify('sha256', content, publicKey, Buffer.from(signature ?? '', 'base64'))).toBe(true)
    expect(use).toEqual({ status: 'signed', keyName: 'mine', host: 'shop.test', scheme: wanted.scheme, protocol: 'TLSv1.3' })
    expect(await signer.answer(wanted)).toMatchObject({ signature: null, use: { status: 'refused', refusal: 'again' } })
  })

  it('signs once, although asked twice at once', async () => {
    const signer = at('shop.test', {})
    const both = await Promise.all([signer.answer(wanted), signer.answer(wanted)])
    expect(both.map(({ use }) => use.status).toSorted()).toEqual(['refused', 'signed'])
  })

  it('signs once more for each hop within the host, up to what the request allows, and for each sample', async () => {
    const hops = at('shop.test', { maxHops: 2 })
    hops.enterHop({ host: 'shop.test' })
    hops.enterHop({ host: 'shop.test' })
    expect(await statuses(hops, 3)).toEqual(['signed', 'signed', 'again'])
    expect(await statuses(at('shop.test', { samples: 3 }), 4)).toEqual(['signed', 'signed', 'signed', 'again'])
  })

  it('signs for no other host, and not before the probe is anywhere', async () => {
    const signer = at('shop.test', { maxHops: 3 })
    signer.enterHop({ host: 'bank.test' })
    expect(await statuses(signer, 1)).toEqual(['elsewhere'])
    signer.enterHop({ host: 'shop.test' })
    expect(await statuses(signer, 1)).toEqual(['signed'])
    expect(await statuses(new RemoteSigner(key, scope({})), 1)).toEqual(['elsewhere'])
  })

  it.each([
    ['something else to sign', { content: toBase64(new TextEncoder().encode('I owe you a million.')) }, 'unknown-form'],
    ['a scheme that it does not know', { scheme: 'rsa_pkcs1_md5_sha1' }, 'scheme'],
    ['a scheme of another kind of key', { scheme: 'ed25519' }, 'scheme'],
    ['a scheme of another curve', { scheme: 'ecdsa_secp384r1_sha384' }, 'scheme'],
    ['no base64', { content: '%' }, 'malformed'],
  ] as const)('refuses %s', async (_, change, refusal) => {
    const signer = at('shop.test', {})
    expect(await signer.answer({ ...wanted, ...change })).toMatchObject({ signature: null, use: { status: 'refused', refusal } })
    // What was refused has used nothing up.
    expect(await statuses(signer, 1)).toEqual(['signed'])
  })

  it('keeps PKCS #1 v1.5 out of TLS 1.3, where PSS signs', async () => {
    const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 })
    const signer = new RemoteSigner(await clientKey('rsa', rsa.privateKey), scope({}))
    signer.enterHop({ host: 'shop.test' })
    expect((await signer.answer({ ...wanted, scheme: 'rsa_pkcs1_sha256' })).use).toMatchObject({ refusal: 'scheme' })
    const { signature } = await signer.answer({ ...wanted, scheme: 'rsa_pss_rsae_sha384' })
    expect(verify('sha384', content, { key: rsa.publicKey, padding: 6, saltLength: 48 }, Buffer.from(signature ?? '', 'base64'))).toBe(true)
  })
})

function scope(change: Partial<SigningScope>): SigningScope {
  return { host: 'shop.test', serverName: 'shop.test', samples: 1, maxHops: 1, ...change }
}

function at(host: string, change: Partial<SigningScope>): RemoteSigner {
  const signer = new RemoteSigner(key, scope(change))
  signer.enterHop({ host })
  return signer
}

async function statuses(signer: RemoteSigner, times: number): Promise<string[]> {
  const list: string[] = []
  for (let i = 0; i < times; i++) {
    const { use } = await signer.answer(wanted)
    list.push(use.status === 'signed' ? 'signed' : use.refusal)
  }
  return list
}

async function clientKey(type: KeyType, privateKey: KeyObject): Promise<ClientKey> {
  const pkcs8 = Uint8Array.from(privateKey.export({ type: 'pkcs8', format: 'der' }))
  const keys = await Promise.all(schemesFor(type).map(async (scheme): Promise<[string, CryptoKey]> => [scheme.name, await crypto.subtle.importKey('pkcs8', pkcs8, importAlgorithm(scheme, type), false, ['sign'])]))
  return {
    version: 1, id: 'k', name: 'mine', addedAt: '', type, bits: null, subject: '', issuer: '', notBefore: null, notAfter: null, fingerprintSha256: '', remarks: [],
    chain: [], keys: Object.fromEntries(keys),
  }
}
