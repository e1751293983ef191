import { constants, publicEncrypt } from 'node:crypto'
import { TlsError } from '../errors.ts'
import type { PublicKey } from '../keys/public-key.ts'
import { plain } from '../wire.ts'

/** The premaster secret of RSA key exchange: the version of our ClientHello and 46 random bytes (RFC 5246 section 7.4.7.1). */
export function rsaPremaster(helloVersion: number, random: (length: number) => Uint8Array): Uint8Array {
  const premaster = new Uint8Array(48)
  premaster.set(random(46), 2)
  premaster[0] = helloVersion >>> 8
  premaster[1] = helloVersion & 0xff
  return premaster
}

/** RSAES-PKCS1-v1_5 (RFC 8017 section 7.2.1). The padding is made here, so that injected randomness fixes the ciphertext. */
export function rsaEncrypt(key: PublicKey, message: Uint8Array, random: (length: number) => Uint8Array): Uint8Array {
  const length = Math.ceil((key.modulusBits ?? 0) / 8)
  const paddingLength = length - message.length - 3
  if (paddingLength < 8) {
    throw new TlsError('public-key-unsupported',{
      expected: `an RSA modulus of at least ${8 * (message.length + 11)} bits`,
      got: `${key.modulusBits ?? 0} bits`,
    })
  }
  const block = new Uint8Array(length)
  block[1] = 2
  // A padding byte is never zero; 1 in 256 is, and becomes 1.
  block.set(random(paddingLength).map((byte) => (byte === 0 ? 1 : byte)), 2)
  block.set(message, length - message.length)
  try {
    return plain(publicEncrypt({ key: key.pem, padding: constants.RSA_NO_PADDING }, block))
  } catch (cause) {
    throw new TlsError('bad-certificate', { expected: 'an RSA key to encrypt to', got: 'one that cannot be used', cause })
  }
}
