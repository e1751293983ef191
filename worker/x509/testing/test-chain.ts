import { verifyChain, type Verdict, type VerifyOptions } from '../verify.ts'
import {
  caExtensions,
  makeCertificate,
  newTestKey,
  serverExtensions,
  type CertificateSpec,
  type TestKey,
} from './certificate-factory.ts'

/** A root, an intermediate and a server certificate that are all in order, and ways to break one thing at a time. */
export class TestChain {
  readonly rootKey: TestKey
  readonly intermediateKey: TestKey
  readonly leafKey: TestKey

  constructor(keys: { readonly root?: TestKey; readonly intermediate?: TestKey; readonly leaf?: TestKey } = {}) {
    this.rootKey = keys.root ?? newTestKey()
    this.intermediateKey = keys.intermediate ?? newTestKey()
    this.leafKey = keys.leaf ?? newTestKey()
  }

  root(changes: Partial<CertificateSpec> = {}): Uint8Array {
    return makeCertificate({
      key: this.rootKey,
      subject: 'Test Root',
      extensions: caExtensions(this.rootKey, this.rootKey),
      ...changes,
    })
  }

  intermediate(changes: Partial<CertificateSpec> = {}): Uint8Array {
    return makeCertificate({
      key: this.intermediateKey,
      subject: 'Test Intermediate',
      signer: { key: this.rootKey, subject: 'Test Root' },
      extensions: caExtensions(this.intermediateKey, this.rootKey),
      ...changes,
    })
  }

  leaf(changes: Partial<CertificateSpec> = {}): Uint8Array {
    return makeCertificate({
      key: this.leafKey,
      subject: 'server.example.com',
      signer: { key: this.intermediateKey, subject: 'Test Intermediate' },
      extensions: this.leafExtensions(),
      ...changes,
    })
  }

  leafExtensions(names: readonly string[] = ['server.example.com']): Uint8Array[] {
    return serverExtensions(this.leafKey, this.intermediateKey, names)
  }

  /** Verifies with everything as it should be but for the changes. */
  verify(changes: Partial<VerifyOptions> = {}): Verdict {
    return verifyChain({
      leaf: this.leaf(),
      intermediates: [this.intermediate()],
      roots: [this.root()],
      atMs: Date.UTC(2026, 5, 1),
      name: { kind: 'dns', value: 'server.example.com' },
      purpose: 'server-auth',
      ...changes,
    })
  }
}

/** `accepted`, or the code of the reason: what most tests are about. */
export function outcomeOf(verdict: Verdict): string {
  return verdict.status === 'accepted' ? 'accepted' : verdict.reason.code
}
