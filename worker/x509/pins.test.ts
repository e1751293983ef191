import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { parseCertificate } from './certificate.ts'
import { checkPins, parsePin } from './pins.ts'
import { TestChain } from './testing/test-chain.ts'

const chain = new TestChain()
const path = [chain.leaf(), chain.intermediate(), chain.root()].map(parseCertificate)
const [leaf] = path
if (leaf === undefined) throw new TypeError('no leaf')
const digest = (data: Uint8Array, encoding: 'hex' | 'base64', hash = 'sha256') => createHash(hash).update(data).digest(encoding)
const colons = (hex: string) => hex.toUpperCase().replace(/..(?!$)/g, '$&:')
const other = digest(Uint8Array.of(1), 'base64')

function outcome(...texts: readonly string[]) {
  return checkPins(texts.map((text) => parsePin(text)).filter((pin) => pin !== null), path)
}

describe('pins', () => {
  const key = leaf.publicKey.spki
  const intermediateKey = path[1]?.publicKey.spki ?? new Uint8Array()
  it.each<[string, string, number, 'spki' | 'certificate']>([
    ['as curl writes them', `sha256//${digest(key, 'base64')}`, 0, 'spki'],
    ['as RFC 7469 tools do', `sha256/${digest(key, 'base64')}`, 0, 'spki'],
    ['of a key in hexadecimal', digest(key, 'hex'), 0, 'spki'],
    ['of a certificate in hexadecimal', digest(leaf.der, 'hex'), 0, 'certificate'],
    ['with colons and capitals', colons(digest(leaf.der, 'hex')), 0, 'certificate'],
    ['with a name in front', `SHA256:${colons(digest(leaf.der, 'hex'))}`, 0, 'certificate'],
    ['of SHA-1', colons(digest(leaf.der, 'hex', 'sha1')), 0, 'certificate'],
    ['of an issuer', `sha256//${digest(intermediateKey, 'base64')}`, 1, 'spki'],
  ])('match %s', (_, text, index, target) => expect(outcome(`sha256//${other}`, text)).toEqual({ status: 'match', pin: text, index, target }))

  it('say what they expected and what there was', () => {
    expect(outcome(`sha256//${other}`)).toMatchObject({
      status: 'mismatch', expected: [`sha256//${other}`],
      got: [{ spki: `sha256//${digest(key, 'base64')}`, certificate: digest(leaf.der, 'hex') }, {}, {}],
    })
  })

  it('of keys do not match certificates', () => {
    expect(outcome(`sha256//${digest(leaf.der, 'base64')}`).status).toBe('mismatch')
  })

  it.each(['', 'sha256//', 'sha256//AAAA', `sha512//${other}`, 'abcdef', `sha1:${'ab'.repeat(32)}`, 'zz'.repeat(32), `sha256//${other}x`, 'ab'.repeat(100)])(
    'are not %j', (text) => expect(parsePin(text)).toBeNull())
})
