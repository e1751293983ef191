import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto'
import type { TlsOptions } from '../../shared/contract/request.ts'
import { equal } from '../bytes/bytes.ts'
import { parseCertificate } from '../x509/certificate.ts'
import { parsePem } from '../x509/pem.ts'
import type { FieldErrors } from './field-errors.ts'

/** A client's chain, leaf first, and who can sign with its key. */
export interface ClientAuth {
  readonly chain: readonly Uint8Array[]
  /** SubjectPublicKeyInfo of the leaf, DER. */
  readonly spki: Uint8Array
  readonly key: { readonly kind: 'inline'; readonly pem: string } | { readonly kind: 'remote' }
}

const chainField = 'tls.clientCertificate.chainPem'
const keyField = 'tls.clientCertificate.key'

/** Reads a client certificate and holds its key against it, so that a mistake is named before anything is dialled. */
export function planClientCertificate(
  wanted: TlsOptions['clientCertificate'],
  { canSignRemotely }: { readonly canSignRemotely: boolean },
  errors: FieldErrors,
): ClientAuth | null {
  if (wanted === undefined) return null
  if (wanted.key.kind === 'remote' && !canSignRemotely) {
    errors.add(keyField, 'A remote key can be asked over the WebSocket only; here it has to be inline.')
    return null
  }
  const chain = readChain(wanted.chainPem, errors)
  const [leaf] = chain
  if (leaf === undefined) return null
  const spki = publicKeyOf(leaf, errors)
  if (spki === null) return null
  if (wanted.key.kind === 'inline' && !keyFits(wanted.key.pem, spki, errors)) return null
  return { chain, spki, key: wanted.key }
}

function readChain(pem: string, errors: FieldErrors): Uint8Array[] {
  const { blocks, malformed } = parsePem(pem)
  for (const { position, label, got } of malformed) errors.add(chainField, `Block ${position} (${label}) cannot be read: ${got}.`)
  const chain = blocks.filter(({ label }) => certificateLabels.includes(label)).map(({ der }) => der)
  if (chain.length === 0 && malformed.length === 0) errors.add(chainField, 'There is no certificate in PEM (“-----BEGIN CERTIFICATE-----”).')
  if (chain.length > maxChainLength) errors.add(chainField, `A client chain has at most ${maxChainLength} certificates; this one has ${chain.length}.`)
  return malformed.length === 0 && chain.length <= maxChainLength ? chain : []
}

function publicKeyOf(leaf: Uint8Array, errors: FieldErrors): Uint8Array | null {
  try {
    return parseCertificate(leaf).publicKey.spki
  } catch (error) {
    errors.add(chainField, `The first certificate cannot be read: ${error instanceof Error ? error.message : String(error)}.`)
    return null
  }
}

function keyFits(pem: string, spki: Uint8Array, errors: FieldErrors): boolean {
  const field = `${keyField}.pem`
  if (/ENCRYPTED/.test(pem)) {
    errors.add(field, 'The key is protected by a password. Decrypt it first, for example with “openssl pkey -in key.pem -out plain.pem”.')
    return false
  }
  let key: KeyObject
  try {
    key = createPrivateKey(pem)
  } catch {
    errors.add(field, 'There is no private key in PEM that can be read (PKCS#8, PKCS#1 or SEC 1).')
    return false
  }
  const own = createPublicKey({ key: pem, format: 'pem' }).export({ type: 'spki', format: 'der' })
  if (equal(own, spki)) return true
  errors.add(field, `The key (${key.asymmetricKeyType ?? 'unknown'}) does not belong to the first certificate of the chain.`)
  return false
}

const certificateLabels: readonly string[] = ['CERTIFICATE', 'X509 CERTIFICATE', 'TRUSTED CERTIFICATE']
/** Longer than any chain that a server follows. */
const maxChainLength = 16
