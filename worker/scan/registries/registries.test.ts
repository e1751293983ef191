import { getDiffieHellman } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { fromHex } from '../../bytes/bytes.ts'
import { ffdhe2048Prime, ffdhe3072Prime, ffdhe4096Prime } from '../../tls/registries/ffdhe-primes.ts'
import { primeName } from './known-primes.ts'
import { suiteChunks, suiteName, suiteTraits } from './suites.ts'

describe('known primes', () => {
  it.each([
    ['modp5', 'RFC 3526 group 5 (1536 bits)'], ['modp14', 'RFC 3526 group 14 (2048 bits)'], ['modp15', 'RFC 3526 group 15 (3072 bits)'],
    ['modp16', 'RFC 3526 group 16 (4096 bits)'], ['modp17', 'RFC 3526 group 17 (6144 bits)'], ['modp18', 'RFC 3526 group 18 (8192 bits)'],
  ])('names %s', (group, name) => expect(primeName(new Uint8Array(getDiffieHellman(group).getPrime()))).toBe(name))

  it.each([[768, 149_686n, 'RFC 2409 group 1 (768 bits)'], [1_024, 129_093n, 'RFC 2409 group 2 (1024 bits)']])('computes the prime of %i bits of RFC 2409', (bits, addend, name) => {
    expect(primeName(fromHex(oakleyPrime(bits, addend).toString(16)))).toBe(name)
  })

  it.each([[ffdhe2048Prime, 'ffdhe2048'], [ffdhe3072Prime, 'ffdhe3072'], [ffdhe4096Prime, 'ffdhe4096']])('names those of RFC 7919', (prime, name) => expect(primeName(fromHex(prime))).toBe(name))

  it('has no name for a prime of somebody’s own', () => expect(primeName(Uint8Array.of(23))).toBeNull())
})

describe('suites to offer', () => {
  it('are in lists that no server chokes on, each once', () => {
    for (const version of ['SSLv3', 'TLSv1.0', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3'] as const) {
      const chunks = suiteChunks(version)
      for (const chunk of chunks) expect(chunk.length).toBeLessThanOrEqual(127)
      expect(new Set(chunks.flat()).size).toBe(chunks.flat().length)
      expect(chunks.flat()).not.toContain(0x00ff)
      expect(chunks.flat()).not.toContain(0x5600)
    }
    expect(suiteChunks('TLSv1.2').flat().length).toBeGreaterThan(340)
  })

  it('fit their version', () => {
    expect(suiteChunks('TLSv1.0').flat()).toContain(0x002f)
    expect(suiteChunks('TLSv1.0').flat()).not.toContain(0x009c)
    expect(suiteChunks('TLSv1.2').flat()).not.toContain(0x1301)
    expect(suiteChunks('TLSv1.3')[0]?.slice(0, 3)).toEqual([0x1301, 0x1302, 0x1303])
  })

  it('are told apart by their names', () => {
    expect(suiteTraits(0xc02f)).toMatchObject({ keyExchange: 'ecdhe', signer: 'rsa', needsTls12: true, isCbc: false })
    expect(suiteTraits(0xc009)).toMatchObject({ keyExchange: 'ecdhe', signer: 'ecdsa', needsTls12: false, isCbc: true })
    expect(suiteTraits(0x0033)).toMatchObject({ keyExchange: 'dhe', signer: 'rsa' })
    expect(suiteTraits(0x0035)).toMatchObject({ keyExchange: 'rsa', signer: null })
    expect(suiteTraits(0xcca9)).toMatchObject({ isChaCha: true, signer: 'ecdsa' })
    expect(suiteTraits(0x0034)).toMatchObject({ keyExchange: 'other', signer: null })
    expect([suiteName(0x001f), suiteName(0xfafb)]).toEqual(['TLS_KRB5_WITH_3DES_EDE_CBC_SHA', '0xfafb'])
  })
})

/** 2^n - 2^(n-64) - 1 + 2^64 ([2^(n-130) pi] + addend): RFC 2409 sections 6.1 and 6.2. */
function oakleyPrime(bits: number, addend: bigint): bigint {
  const n = BigInt(bits)
  return 2n ** n - 2n ** (n - 64n) - 1n + 2n ** 64n * (piTimes(n - 130n) + addend)
}

/** The integral part of 2^bits pi, by Machin's formula. */
function piTimes(bits: bigint): bigint {
  const guard = 64n
  const one = 2n ** (bits + guard)
  const arctan = (inverse: bigint): bigint => {
    let term = one / inverse
    let sum = term
    for (let k = 3n, sign = -1n; term > 0n; k += 2n, sign = -sign) {
      term /= inverse * inverse
      sum += sign * (term / k)
    }
    return sum
  }
  return (16n * arctan(5n) - 4n * arctan(239n)) >> guard
}
