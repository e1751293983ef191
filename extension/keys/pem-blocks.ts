import { fromBase64 } from './binary.ts'
import { KeyFault } from './key-fault.ts'

export interface PemBlock {
  readonly label: string
  /** Fields before the base64 (RFC 1421): how OpenSSL marks an encrypted key outside PKCS #8. */
  readonly headers: Readonly<Record<string, string>>
  readonly der: Uint8Array<ArrayBuffer>
}

/** Every block of a text (RFC 7468), with whatever stands around them left out. Throws {@link KeyFault} for one that is cut off or damaged. */
export function readPemBlocks(text: string): PemBlock[] {
  const begun = text.match(/-----BEGIN [^-]{1,60}-----/g)?.length ?? 0
  const blocks = [...text.matchAll(/-----BEGIN ([^-]{1,60})-----([^-]*(?:-(?!----)[^-]*)*)-----END \1-----/g)]
  if (blocks.length !== begun) throw new KeyFault('damaged')
  return blocks.map(([, label = '', inside = '']) => readBlock(label, inside))
}

export function looksLikePem(text: string): boolean {
  return text.includes('-----BEGIN ')
}

/** A DER structure as PEM. */
export function toPem(label: string, base64: string): string {
  return `-----BEGIN ${label}-----\n${(base64.match(/.{1,64}/g) ?? []).join('\n')}\n-----END ${label}-----\n`
}

function readBlock(label: string, inside: string): PemBlock {
  const headers: Record<string, string> = {}
  const body = inside.replace(/\r/g, '').split('\n').filter((line) => {
    const header = /^([A-Za-z-]{1,40}):\s*(.{0,200})$/.exec(line)
    if (header !== null) headers[header[1] ?? ''] = (header[2] ?? '').trim()
    return header === null
  })
  try {
    return { label, headers, der: fromBase64(body.join('').replace(/\s+/g, '')) }
  } catch (error) {
    throw new KeyFault('damaged', label, error)
  }
}
