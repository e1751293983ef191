import cipher from 'node-forge/lib/cipher.js'
import type { ForgeCipher } from 'node-forge/lib/cipher.js'
import 'node-forge/lib/aes.js'
import 'node-forge/lib/des.js'
import md from 'node-forge/lib/md.js'
import 'node-forge/lib/md5.js'
import 'node-forge/lib/sha1.js'
import 'node-forge/lib/sha256.js'
import 'node-forge/lib/sha512.js'
import pbe from 'node-forge/lib/pbe.js'
import rc2 from 'node-forge/lib/rc2.js'
import util from 'node-forge/lib/util.js'
import { integerOf, isSequence, members, octetsOf, oidOf } from './asn1-node.ts'
import type { ForgeNode } from './asn1-node.ts'
import { fromBinary, toBinary } from './binary.ts'
import { KeyFault } from './key-fault.ts'
import type { PemBlock } from './pem-blocks.ts'

/**
 * Decrypts what a password protects, under the AlgorithmIdentifier in front of it: PBES2 (RFC 8018 section 6.2) or one of
 * the older schemes of PKCS #12 (RFC 7292 appendix C). A binary string in and out. Throws {@link KeyFault}: the password
 * is wrong, or the scheme is none that can be undone here.
 */
export async function decrypt(algorithm: ForgeNode | undefined, encrypted: string, password: string): Promise<string> {
  const [name, parameters] = members(algorithm)
  const oid = oidOf(name)
  if (oid === pbes2) return finish(await pbes2Cipher(parameters, password), encrypted)
  const scheme = pkcs12Schemes.get(oid ?? '')
  if (scheme === undefined) throw new KeyFault('unsupported-encryption', oid)
  return finish(pkcs12Cipher(scheme, parameters, password), encrypted)
}

/** Decrypts a PEM block that OpenSSL encrypted outside PKCS #8 (“Proc-Type: 4,ENCRYPTED”). */
export function decryptPem({ headers, der }: PemBlock, password: string): string {
  const [name = '', ivHex = ''] = (headers['DEK-Info'] ?? '').split(',').map((part) => part.trim().toUpperCase())
  const scheme = pemSchemes.get(name)
  if (scheme === undefined || !/^(?:[0-9A-F]{2}){8,16}$/.test(ivHex)) throw new KeyFault('unsupported-encryption', name === '' ? null : name)
  const iv = (ivHex.match(/../g) ?? []).map((pair) => String.fromCharCode(Number.parseInt(pair, 16))).join('')
  const key = pbe.opensslDeriveBytes(utf8(password), iv.slice(0, 8), scheme.keyBytes)
  const decipher = cipher.createDecipher(scheme.algorithm, key)
  decipher.start({ iv })
  return finish(decipher, toBinary(der))
}

/** The key of a PKCS #12 file's MAC (RFC 7292 appendix B). `password` null means none at all, which differs from an empty one. */
export function pkcs12MacKey(digest: Pkcs12Digest, salt: string, iterations: number, password: string | null): Uint8Array<ArrayBuffer> {
  return fromBinary(pbe.generatePkcs12Key(password, util.createBuffer(salt), 3, bounded(iterations, maxSlowIterations), macKeyBytes[digest], md[digest].create()).getBytes())
}

export type Pkcs12Digest = 'sha1' | 'sha256' | 'sha384' | 'sha512'

function finish(decipher: ForgeCipher, encrypted: string): string {
  decipher.update(util.createBuffer(encrypted))
  if (!decipher.finish()) throw new KeyFault('password-wrong')
  return decipher.output.getBytes()
}

async function pbes2Cipher(parameters: ForgeNode | undefined, password: string): Promise<ForgeCipher> {
  const [derivation, encryption] = members(parameters)
  const [derivationName, derivationParameters] = members(derivation)
  if (oidOf(derivationName) !== pbkdf2) throw new KeyFault('unsupported-encryption', oidOf(derivationName) === scrypt ? 'scrypt' : oidOf(derivationName))
  const fields = members(derivationParameters)
  const salt = octetsOf(fields[0])
  const iterations = integerOf(fields[1])
  // keyLength, an INTEGER, and the PRF may follow; SHA-1 is what is meant without.
  const prf = fields.slice(2).find(isSequence)
  const prfOid = prf === undefined ? hmacWithSha1 : oidOf(members(prf)[0])
  const hash = prfs.get(prfOid ?? '')
  if (hash === undefined) throw new KeyFault('unsupported-encryption', prfOid)
  const [encryptionName, iv] = members(encryption)
  const scheme = pbes2Schemes.get(oidOf(encryptionName) ?? '')
  if (scheme === undefined) throw new KeyFault('unsupported-encryption', oidOf(encryptionName))
  const ivBytes = octetsOf(iv)
  if (salt === null || iterations === null || ivBytes === null) throw new KeyFault('damaged')
  // The browser's own derivation: a million rounds in JavaScript would keep a person waiting.
  const base = await crypto.subtle.importKey('raw', new TextEncoder().encode(password), 'PBKDF2', false, ['deriveBits'])
  const derived = await crypto.subtle.deriveBits({ name: 'PBKDF2', hash, salt: fromBinary(salt), iterations: bounded(iterations, maxIterations) }, base, scheme.keyBytes * 8)
  const decipher = cipher.createDecipher(scheme.algorithm, toBinary(new Uint8Array(derived)))
  decipher.start({ iv: ivBytes })
  return decipher
}

function pkcs12Cipher({ algorithm, keyBytes }: Pkcs12Scheme, parameters: ForgeNode | undefined, password: string): ForgeCipher {
  const [saltNode, iterationsNode] = members(parameters)
  const salt = octetsOf(saltNode)
  const iterations = integerOf(iterationsNode)
  if (salt === null || iterations === null) throw new KeyFault('damaged')
  const derive = (id: 1 | 2, length: number): string =>
    pbe.generatePkcs12Key(password, util.createBuffer(salt), id, bounded(iterations, maxSlowIterations), length, md.sha1.create()).getBytes()
  const key = derive(1, keyBytes)
  const iv = derive(2, 8)
  if (algorithm === 'RC2') {
    const decipher = rc2.createDecryptionCipher(util.createBuffer(key), keyBytes * 8)
    decipher.start(iv)
    return decipher
  }
  // Two-key triple DES uses the first of its keys again (ANSI X9.52, keying option 2).
  const decipher = cipher.createDecipher('3DES-CBC', keyBytes === 16 ? key + key.slice(0, 8) : key)
  decipher.start({ iv })
  return decipher
}

function bounded(iterations: number, most: number): number {
  if (iterations < 1) throw new KeyFault('damaged')
  if (iterations > most) throw new KeyFault('unsupported-encryption', `${iterations} iterations`)
  return iterations
}

/** RFC 8018: passwords are octets, in practice of UTF-8. */
function utf8(password: string): string {
  return toBinary(new TextEncoder().encode(password))
}

interface Pkcs12Scheme {
  readonly algorithm: '3DES' | 'RC2'
  readonly keyBytes: number
}

const pbes2 = '1.2.840.113549.1.5.13'
const pbkdf2 = '1.2.840.113549.1.5.12'
const scrypt = '1.3.6.1.4.1.11591.4.11'
const hmacWithSha1 = '1.2.840.113549.2.7'
const prfs: ReadonlyMap<string, string> = new Map([
  [hmacWithSha1, 'SHA-1'], ['1.2.840.113549.2.9', 'SHA-256'], ['1.2.840.113549.2.10', 'SHA-384'], ['1.2.840.113549.2.11', 'SHA-512'],
])
const pbes2Schemes: ReadonlyMap<string, { readonly algorithm: 'AES-CBC' | '3DES-CBC'; readonly keyBytes: number }> = new Map([
  ['2.16.840.1.101.3.4.1.2', { algorithm: 'AES-CBC', keyBytes: 16 }],
  ['2.16.840.1.101.3.4.1.22', { algorithm: 'AES-CBC', keyBytes: 24 }],
  ['2.16.840.1.101.3.4.1.42', { algorithm: 'AES-CBC', keyBytes: 32 }],
  ['1.2.840.113549.3.7', { algorithm: '3DES-CBC', keyBytes: 24 }],
])
const pkcs12Schemes: ReadonlyMap<string, Pkcs12Scheme> = new Map([
  ['1.2.840.113549.1.12.1.3', { algorithm: '3DES', keyBytes: 24 }],
  ['1.2.840.113549.1.12.1.4', { algorithm: '3DES', keyBytes: 16 }],
  ['1.2.840.113549.1.12.1.5', { algorithm: 'RC2', keyBytes: 16 }],
  ['1.2.840.113549.1.12.1.6', { algorithm: 'RC2', keyBytes: 5 }],
])
const pemSchemes: ReadonlyMap<string, { readonly algorithm: 'AES-CBC' | '3DES-CBC' | 'DES-CBC'; readonly keyBytes: number }> = new Map([
  ['AES-128-CBC', { algorithm: 'AES-CBC', keyBytes: 16 }],
  ['AES-192-CBC', { algorithm: 'AES-CBC', keyBytes: 24 }],
  ['AES-256-CBC', { algorithm: 'AES-CBC', keyBytes: 32 }],
  ['DES-EDE3-CBC', { algorithm: '3DES-CBC', keyBytes: 24 }],
  ['DES-CBC', { algorithm: 'DES-CBC', keyBytes: 8 }],
])
const macKeyBytes: Record<Pkcs12Digest, number> = { sha1: 20, sha256: 32, sha384: 48, sha512: 64 }
/** Password managers go to some hundred thousand; ten million take a browser seconds. */
const maxIterations = 10_000_000
/** In JavaScript a million take seconds. */
const maxSlowIterations = 1_000_000
