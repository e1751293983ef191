import { isSequence, members, octetsOf, readNode, writeNode } from './asn1-node.ts'
import type { ForgeNode } from './asn1-node.ts'
import { toBinary } from './binary.ts'
import { certificateFacts, isCertificate } from './certificate-facts.ts'
import type { CertificateFacts } from './certificate-facts.ts'
import { decrypt, decryptPem } from './decrypt.ts'
import { KeyFault } from './key-fault.ts'
import { looksLikePem, readPemBlocks } from './pem-blocks.ts'
import type { PemBlock } from './pem-blocks.ts'
import { isPkcs12, readPkcs12 } from './pkcs12.ts'
import { fromPkcs1, fromPkcs8, fromSec1, keyForm } from './private-key-info.ts'
import type { PrivateKeyInfo } from './private-key-info.ts'

/** Everything that was found in the files. */
export interface KeyFiles {
  readonly keys: readonly PrivateKeyInfo[]
  readonly certificates: readonly CertificateFacts[]
}

/**
 * Reads files or pasted texts, each PEM (PKCS #8, PKCS #1, SEC 1, certificates), DER of the same, or PKCS #12. What a file
 * is, its content says; its name does not count. Throws {@link KeyFault}.
 */
export async function readKeyFiles(files: readonly Uint8Array[], password: string): Promise<KeyFiles> {
  const keys: PrivateKeyInfo[] = []
  const certificates: CertificateFacts[] = []
  for (const file of files) {
    if (file.length > maxFileBytes) throw new KeyFault('too-large')
    if (file.length === 0) continue
    const text = toBinary(file)
    if (looksLikePem(text)) {
      for (const block of readPemBlocks(text)) await takePem(block)
    } else {
      await takeDer(file)
    }
  }
  return { keys, certificates: withoutCopies(certificates) }

  async function takePem(block: PemBlock): Promise<void> {
    const { label, der, headers } = block
    if (/^(?:X509 |TRUSTED )?CERTIFICATE$/.test(label)) {
      certificates.push(certificateFacts(der))
    } else if (label === 'OPENSSH PRIVATE KEY') {
      throw new KeyFault('openssh')
    } else if (label.endsWith('PRIVATE KEY')) {
      const isEncrypted = headers['Proc-Type']?.includes('ENCRYPTED') === true
      if (isEncrypted && password === '') throw new KeyFault('password-needed')
      await takeNode(isEncrypted ? opened(() => readNode(decryptPem(block, password))) : readNode(der))
    } else if (label.endsWith('PUBLIC KEY')) {
      throw new KeyFault('public-key-only')
    } else if (label === 'PKCS12') {
      await takeNode(readNode(der))
    }
    // Parameters of curves and the like stand in files of keys and say nothing.
  }

  async function takeDer(file: Uint8Array): Promise<void> {
    if (toBinary(file.subarray(0, 4)) === '\xfe\xed\xfe\xed') throw new KeyFault('java-keystore')
    if (file[0] !== 0x30) throw new KeyFault('not-recognised')
    await takeNode(readNode(file))
  }

  async function takeNode(node: ForgeNode): Promise<void> {
    if (isCertificate(node)) {
      certificates.push(certificateFacts(writeNode(node)))
    } else if (isPkcs12(node)) {
      const content = await readPkcs12(node, password)
      keys.push(...content.keys.map(fromPkcs8))
      certificates.push(...content.certificates.map(certificateFacts))
    } else {
      keys.push(await privateKey(node))
    }
  }

  async function privateKey(node: ForgeNode): Promise<PrivateKeyInfo> {
    switch (keyForm(node)) {
      case 'pkcs8':
        return fromPkcs8(node)
      case 'pkcs1':
        return fromPkcs1(node)
      case 'sec1':
        return fromSec1(node)
      case 'encrypted-pkcs8': {
        const [algorithm, encryptedNode] = members(node)
        const encrypted = octetsOf(encryptedNode)
        if (encrypted === null) throw new KeyFault('damaged')
        if (password === '') throw new KeyFault('password-needed')
        const plain = await decrypt(algorithm, encrypted, password)
        return opened(() => fromPkcs8(readNode(plain)))
      }
      case null:
        throw new KeyFault(isSequence(node) ? 'no-key' : 'not-recognised')
    }
  }
}

/** One wrong password in two hundred ends in a padding that looks right: then what is under it is damaged. */
function opened<T>(read: () => T): T {
  try {
    return read()
  } catch (error) {
    throw error instanceof KeyFault && error.code === 'damaged' ? new KeyFault('password-wrong', null, error) : error
  }
}

function withoutCopies(certificates: readonly CertificateFacts[]): CertificateFacts[] {
  const seen = new Map(certificates.map((certificate) => [toBinary(certificate.der), certificate]))
  return [...seen.values()]
}

/** A key, a chain of ten and a password's worth of padding have some 40 kB. */
const maxFileBytes = 512 * 1024
