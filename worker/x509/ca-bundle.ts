import { equal, toLatin1 } from '../bytes/bytes.ts'
import { parseCertificate, type Certificate } from './certificate.ts'
import { DerError, DerReader, derTag } from './der.ts'
import { shortName } from './name.ts'
import { parsePem } from './pem.ts'

/** A file of CA certificates as somebody has it: PEM or DER, one or several, junk around, duplicates. */
export interface CaBundle {
  /** Distinct certificates that may be trust anchors, in their order. */
  readonly certificates: readonly Uint8Array[]
  /** What else was in it, by position from 1. */
  readonly ignored: readonly CaBundleFault[]
}

export interface CaBundleFault {
  /** Among the blocks (PEM) or certificates (DER) of the file, from 1. */
  readonly position: number
  readonly code: 'not-a-certificate' | 'not-a-ca' | 'duplicate' | 'malformed' | 'private-key' | 'too-many'
  /** What it is, as far as it can be said. */
  readonly subject: string | null
  readonly expected: string
  readonly got: string
}

/**
 * Reads a bundle. A certificate that is no CA is still one that may be trusted if it is self-issued: a server's own.
 * Never throws on what is in the file; an empty list of certificates with nothing ignored is a file with nothing in it.
 */
export function parseCaBundle(input: string | Uint8Array): CaBundle {
  // A SEQUENCE of more than 127 bytes; in a text the second byte would be ASCII.
  if (typeof input !== 'string' && input[0] === derTag.sequence && (input[1] ?? 0) > 0x80)
    return collect(readDerCertificates(input))
  const text = typeof input === 'string' ? input : toText(input)
  const { blocks, malformed } = parsePem(text.slice(0, maxBundleCharacters))
  const broken = malformed.map(({ position, label, got }): Item => ({
    position,
    fault: { code: 'malformed', expected: `${label} in base64 between its lines`, got },
  }))
  const positions = freePositions(blocks.length, new Set(malformed.map(({ position }) => position)))
  const items = blocks.map(({ label, der }, i): Item => {
    const position = positions[i] ?? i + 1
    if (certificateLabels.has(label)) return { position, der }
    const isKey = label.includes('PRIVATE KEY')
    return { position, fault: { code: isKey ? 'private-key' : 'not-a-certificate', expected: 'CERTIFICATE', got: label } }
  })
  return collect([...items, ...broken].sort((a, b) => a.position - b.position))
}

type Item =
  | { readonly position: number; readonly der: Uint8Array }
  | { readonly position: number; readonly fault: { code: CaBundleFault['code']; expected: string; got: string } }

function collect(items: readonly Item[]): CaBundle {
  const certificates: Uint8Array[] = []
  const ignored: CaBundleFault[] = []
  for (const item of items) {
    const { position } = item
    if ('fault' in item) {
      ignored.push({ position, subject: null, ...item.fault })
      continue
    }
    const parsed = tryParse(item.der)
    if (parsed instanceof DerError) {
      ignored.push({
        position,
        code: 'malformed',
        subject: null,
        expected: parsed.expected,
        got: `${parsed.got} (${parsed.code} at ${parsed.offset})`,
      })
      continue
    }
    const subject = shortName(parsed.subject)
    const fault = faultOf(parsed, certificates)
    if (fault !== null) ignored.push({ position, subject, ...fault })
    else certificates.push(parsed.der)
  }
  return { certificates, ignored }
}

function faultOf(
  certificate: Certificate,
  known: readonly Uint8Array[],
): { code: CaBundleFault['code']; expected: string; got: string } | null {
  if (known.some((der) => equal(der, certificate.der)))
    return { code: 'duplicate', expected: 'every certificate once', got: 'a copy of an earlier one' }
  if (known.length >= maxBundleCertificates)
    return { code: 'too-many', expected: `at most ${maxBundleCertificates} certificates`, got: 'more' }
  const { basicConstraints } = certificate.known
  const isOwnIssuer = equal(certificate.subject.raw, certificate.issuer.raw)
  if (basicConstraints?.isCa === true || isOwnIssuer) return null
  return {
    code: 'not-a-ca',
    expected: 'basicConstraints with cA',
    got: basicConstraints === null ? 'no basicConstraints' : 'cA false',
  }
}

/** One certificate after the other. What follows the last whole one is reported as one more. */
function readDerCertificates(bytes: Uint8Array): Item[] {
  const items: Item[] = []
  const reader = new DerReader(bytes)
  try {
    while (!reader.isEmpty && items.length <= maxBundleCertificates)
      items.push({ position: items.length + 1, der: reader.element().raw })
  } catch (error) {
    if (!(error instanceof DerError)) throw error
    items.push({
      position: items.length + 1,
      fault: { code: 'malformed', expected: error.expected, got: `${error.got} (${error.code} at ${error.offset})` },
    })
  }
  return items
}

function tryParse(der: Uint8Array): Certificate | DerError {
  try {
    return parseCertificate(der)
  } catch (error) {
    if (error instanceof DerError) return error
    throw error
  }
}

/** UTF-16 with a byte order mark, as Windows editors save it, or anything that has ASCII as its lower half. */
function toText(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe)
    return new TextDecoder('utf-16le').decode(bytes.subarray(0, maxBundleCharacters * 2))
  return toLatin1(bytes.subarray(0, maxBundleCharacters))
}

/** The positions of the blocks that were read, among all of them. */
function freePositions(count: number, taken: ReadonlySet<number>): number[] {
  const positions: number[] = []
  for (let position = 1; positions.length < count; position++) if (!taken.has(position)) positions.push(position)
  return positions
}

/** RFC 7468 section 5 and its older spellings. */
const certificateLabels: ReadonlySet<string> = new Set(['CERTIFICATE', 'X509 CERTIFICATE'])
/** The public roots of all programs together are about 500. */
const maxBundleCertificates = 1_000
/** A thousand certificates of 2 kB in base64. */
const maxBundleCharacters = 4_000_000
