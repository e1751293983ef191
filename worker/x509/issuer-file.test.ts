import { describe, expect, it } from 'vitest'
import { concat, fromHex, fromLatin1 } from '../bytes/bytes.ts'
import { encodeDer, encodeObjectIdentifier } from './der-writer.ts'
import { readIssuerFile } from './issuer-file.ts'
import { formatPem } from './pem.ts'
import { integer } from './testing/certificate-factory.ts'
import { TestChain } from './testing/test-chain.ts'

const chain = new TestChain()
const [intermediate, root] = [chain.intermediate(), chain.root()]
const certsOnly = (oid: string, ...certificates: readonly Uint8Array[]) => encodeDer(0x30, encodeObjectIdentifier(oid), encodeDer(0xa0, encodeDer(0x30,
  integer(1), encodeDer(0x31), encodeDer(0x30, encodeObjectIdentifier('1.2.840.113549.1.7.1')), encodeDer(0xa0, ...certificates), encodeDer(0x31))))
const signedData = '1.2.840.113549.1.7.2'

describe('readIssuerFile', () => {
  it.each<[string, Uint8Array, readonly Uint8Array[]]>([
    ['one certificate in DER', intermediate, [intermediate]],
    ['a line end after it', concat([intermediate, fromHex('0a')]), [intermediate]],
    ['one in PEM', fromLatin1(formatPem('CERTIFICATE', intermediate)), [intermediate]],
    ['a certs-only message', certsOnly(signedData, intermediate, root), [intermediate, root]],
    ['one in PEM', fromLatin1(formatPem('PKCS7', certsOnly(signedData, root))), [root]],
    ['an attribute certificate among them', certsOnly(signedData, encodeDer(0xa2, fromHex('0500')), root), [root]],
    ['a page that says sorry', fromLatin1('<!doctype html><p>Not found'), []],
    ['nothing', new Uint8Array(), []],
    ['half a certificate', intermediate.subarray(0, 200), []],
  ])('reads %s', (_, bytes, certificates) => expect(readIssuerFile(bytes)).toEqual(certificates))

  it('takes another kind of message for what it is to the verifier: no certificate', () => {
    const other = certsOnly('1.2.840.113549.1.7.3', root)
    expect(readIssuerFile(other)).toEqual([other])
    expect(chain.verify({ intermediates: readIssuerFile(other) }).status).toBe('rejected')
  })
})
