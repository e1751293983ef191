import { contextTag, integerOf, isSequence, members, octetsOf, oidOf, readNode } from './asn1-node.ts'
import type { ForgeNode } from './asn1-node.ts'
import { fromBinary } from './binary.ts'
import { decrypt, pkcs12MacKey } from './decrypt.ts'
import type { Pkcs12Digest } from './decrypt.ts'
import { KeyFault } from './key-fault.ts'

export interface Pkcs12Content {
  /** PrivateKeyInfo structures (RFC 5208), decrypted. */
  readonly keys: readonly ForgeNode[]
  /** DER, exactly as in the file. */
  readonly certificates: readonly Uint8Array<ArrayBuffer>[]
}

/** Whether a structure is a PFX (RFC 7292 section 4). */
export function isPkcs12(node: ForgeNode): boolean {
  const [version, contentInfo] = members(node)
  return isSequence(node) && integerOf(version) === 3 && isSequence(contentInfo) && oidOf(members(contentInfo)[0]) !== null
}

/** Opens a PKCS #12 file: its MAC is verified first, so that a wrong password is told from a damaged file. Throws {@link KeyFault}. */
export async function readPkcs12(pfx: ForgeNode, typedPassword: string): Promise<Pkcs12Content> {
  const [, contentInfo, macData] = members(pfx)
  const [contentType, content] = members(contentInfo)
  if (oidOf(contentType) !== data) throw new KeyFault('unsupported-encryption', 'public-key integrity')
  const authenticated = octetsOf(members(content)[0])
  if (authenticated === null) throw new KeyFault('damaged')
  const password = macData === undefined ? typedPassword : await passwordOf(macData, authenticated, typedPassword)
  const keys: ForgeNode[] = []
  const certificates: Uint8Array<ArrayBuffer>[] = []
  for (const safe of members(readNode(authenticated))) {
    for (const bag of members(readNode(await safeContents(safe, password)))) {
      const found = await readBag(bag, password)
      if (found?.kind === 'key') keys.push(found.key)
      else if (found?.kind === 'certificate') certificates.push(found.der)
    }
  }
  return { keys, certificates }
}

/** The password that the MAC proves. Without one typed, both ways of having none are tried. */
async function passwordOf(macData: ForgeNode, authenticated: string, typed: string): Promise<string> {
  const [digestInfo, saltNode, iterationsNode] = members(macData)
  const [algorithm, digestNode] = members(digestInfo)
  const oid = oidOf(members(algorithm)[0])
  if (oid === pbmac1) throw new KeyFault('unsupported-encryption', 'PBMAC1')
  const digest = digests.get(oid ?? '')
  if (digest === undefined) throw new KeyFault('unsupported-encryption', oid)
  const salt = octetsOf(saltNode)
  const expected = octetsOf(digestNode)
  const iterations = iterationsNode === undefined ? 1 : integerOf(iterationsNode)
  if (salt === null || expected === null || iterations === null) throw new KeyFault('damaged')
  for (const password of typed === '' ? ['', null] : [typed]) {
    const key = await crypto.subtle.importKey('raw', pkcs12MacKey(digest, salt, iterations, password), { name: 'HMAC', hash: hashes[digest] }, false, ['verify'])
    if (await crypto.subtle.verify('HMAC', key, fromBinary(expected), fromBinary(authenticated))) return password ?? ''
  }
  throw new KeyFault(typed === '' ? 'password-needed' : 'password-wrong')
}

/** One ContentInfo of the AuthenticatedSafe: plain, or encrypted under the password. */
async function safeContents(safe: ForgeNode, password: string): Promise<string> {
  const [typeNode, content] = members(safe)
  const type = oidOf(typeNode)
  const inner = members(content)[0]
  if (type === data) {
    const plain = octetsOf(inner)
    if (plain === null) throw new KeyFault('damaged')
    return plain
  }
  if (type !== encryptedData) throw new KeyFault('unsupported-encryption', type)
  const [, encryptedContentInfo] = members(inner)
  const [, algorithm, ...rest] = members(encryptedContentInfo)
  const encrypted = octetsOf(contextTag(rest, 0))
  if (encrypted === null) throw new KeyFault('damaged')
  return await decrypt(algorithm, encrypted, password)
}

type Bag = { readonly kind: 'key'; readonly key: ForgeNode } | { readonly kind: 'certificate'; readonly der: Uint8Array<ArrayBuffer> }

/** A SafeBag; null for those that hold neither a key nor an X.509 certificate, such as CRLs. */
async function readBag(bag: ForgeNode, password: string): Promise<Bag | null> {
  const [typeNode, valueNode] = members(bag)
  const value = members(valueNode)[0]
  if (value === undefined) throw new KeyFault('damaged')
  switch (oidOf(typeNode)) {
    case keyBag:
      return { kind: 'key', key: value }
    case shroudedKeyBag: {
      const [algorithm, encryptedNode] = members(value)
      const encrypted = octetsOf(encryptedNode)
      if (encrypted === null) throw new KeyFault('damaged')
      return { kind: 'key', key: readNode(await decrypt(algorithm, encrypted, password)) }
    }
    case certBag: {
      const [kind, wrapped] = members(value)
      const der = octetsOf(members(wrapped)[0])
      return oidOf(kind) !== x509Certificate || der === null ? null : { kind: 'certificate', der: fromBinary(der) }
    }
    default:
      return null
  }
}

const data = '1.2.840.113549.1.7.1'
const encryptedData = '1.2.840.113549.1.7.6'
const keyBag = '1.2.840.113549.1.12.10.1.1'
const shroudedKeyBag = '1.2.840.113549.1.12.10.1.2'
const certBag = '1.2.840.113549.1.12.10.1.3'
const x509Certificate = '1.2.840.113549.1.9.22.1'
const pbmac1 = '1.2.840.113549.1.5.14'
const digests: ReadonlyMap<string, Pkcs12Digest> = new Map([
  ['1.3.14.3.2.26', 'sha1'], ['2.16.840.1.101.3.4.2.1', 'sha256'], ['2.16.840.1.101.3.4.2.2', 'sha384'], ['2.16.840.1.101.3.4.2.3', 'sha512'],
])
const hashes: Record<Pkcs12Digest, string> = { sha1: 'SHA-1', sha256: 'SHA-256', sha384: 'SHA-384', sha512: 'SHA-512' }
