import type { CertificateFacts } from './certificate-facts.ts'
import type { ClientKey, KeyRemark } from './client-key.ts'
import { sha256Hex } from './binary.ts'
import { KeyFault } from './key-fault.ts'
import type { PrivateKeyInfo } from './private-key-info.ts'
import { readKeyFiles } from './read-key-files.ts'
import { importAlgorithm, schemesFor, signParameters } from './signature-schemes.ts'
import type { KeyType } from './signature-schemes.ts'

export interface KeyImport {
  /** Files, or pasted text as UTF-8. Overwritten with zeros in the end, whatever comes of it. */
  readonly files: readonly Uint8Array[]
  readonly password: string
  /** Empty: the certificate's subject. */
  readonly name: string
  readonly now: Date
}

/**
 * Makes a client key of files: the private key becomes CryptoKeys that give nothing back, the certificates a chain in the
 * order in which TLS sends it. That key and certificate belong together is proved by a signature. Rejects with {@link KeyFault}.
 */
export async function importKey({ files, password, name, now }: KeyImport): Promise<ClientKey> {
  let found: Awaited<ReturnType<typeof readKeyFiles>> | null = null
  try {
    if (files.every((file) => file.length === 0)) throw new KeyFault('nothing')
    found = await readKeyFiles(files, password)
    const [key, ...others] = found.keys
    if (key === undefined) throw new KeyFault('no-key')
    if (others.length > 0) throw new KeyFault('several-keys', String(found.keys.length))
    if (found.certificates.length === 0) throw new KeyFault('no-certificate')
    const keys = await cryptoKeys(key)
    const leaf = await matching(keys, key.type, found.certificates)
    const chain = chainFrom(leaf, found.certificates)
    return {
      version: 1,
      id: crypto.randomUUID(),
      name: name.trim() === '' ? leaf.subject : name.trim().slice(0, maxNameLength),
      addedAt: now.toISOString(),
      type: key.type,
      bits: leaf.keyBits,
      subject: leaf.subject,
      issuer: leaf.issuer,
      notBefore: leaf.notBefore,
      notAfter: leaf.notAfter,
      fingerprintSha256: await sha256Hex(leaf.der),
      remarks: remarksOn(leaf),
      chain: chain.map(({ der }) => der),
      keys,
    }
  } finally {
    for (const file of files) file.fill(0)
    for (const { pkcs8 } of found?.keys ?? []) pkcs8.fill(0)
  }
}

async function cryptoKeys({ type, pkcs8 }: PrivateKeyInfo): Promise<Record<string, CryptoKey>> {
  const entries = schemesFor(type).map(async (scheme): Promise<[string, CryptoKey]> => {
    return [scheme.name, await crypto.subtle.importKey('pkcs8', pkcs8, importAlgorithm(scheme, type), false, ['sign'])]
  })
  try {
    return Object.fromEntries(await Promise.all(entries))
  } catch (error) {
    // A key of a known kind that the browser does not take: too small, damaged inside, or a kind that it has not learnt yet.
    throw new KeyFault('unsupported-by-browser', type, error)
  }
}

/** The certificate whose public key verifies what the private key signs. */
async function matching(keys: Readonly<Record<string, CryptoKey>>, type: KeyType, certificates: readonly CertificateFacts[]): Promise<CertificateFacts> {
  const [scheme] = schemesFor(type)
  const key = keys[scheme?.name ?? '']
  if (scheme === undefined || key === undefined) throw new KeyFault('unsupported-key', type)
  const content = crypto.getRandomValues(new Uint8Array(32))
  const signature = await crypto.subtle.sign(signParameters(scheme), key, content)
  for (const certificate of certificates) {
    if (certificate.keyType !== type) continue
    const publicKey = await crypto.subtle.importKey('spki', certificate.spki, importAlgorithm(scheme, type), false, ['verify']).catch(() => null)
    if (publicKey !== null && (await crypto.subtle.verify(signParameters(scheme), publicKey, signature, content))) return certificate
  }
  throw new KeyFault('key-mismatch', certificates[0]?.subject ?? null)
}

/** The leaf and its issuers, as far as they are there. A root is left out: whoever trusts it has it. */
function chainFrom(leaf: CertificateFacts, certificates: readonly CertificateFacts[]): CertificateFacts[] {
  const chain = [leaf]
  for (let last: CertificateFacts | undefined = leaf; last !== undefined && chain.length < maxChainLength;) {
    const { issuerDer }: CertificateFacts = last
    last = certificates.find((one) => one.subjectDer === issuerDer && one.issuerDer !== one.subjectDer && !chain.includes(one))
    if (last !== undefined) chain.push(last)
  }
  return chain
}

function remarksOn({ purposes, maySign }: CertificateFacts): KeyRemark[] {
  const isForClients = purposes === null || purposes.includes(clientAuth) || purposes.includes(anyPurpose)
  return [...(isForClients ? [] : ['not-for-clients'] as const), ...(maySign ? [] : ['may-not-sign'] as const)]
}

const clientAuth = '1.3.6.1.5.5.7.3.2'
const anyPurpose = '2.5.29.37.0'
const maxNameLength = 100
const maxChainLength = 10
