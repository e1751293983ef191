import { createHash } from 'node:crypto'
import { rootCertificates } from 'node:tls'
import { describe, expect, it } from 'vitest'
import { equal, toHex } from '../../bytes/bytes.ts'
import { parseCertificate } from '../certificate.ts'
import { nameKey } from '../name.ts'
import { parsePem } from '../pem.ts'
import { checkCertificate } from '../profile.ts'
import { packedPublicRoots, publicRootIndex, publicRootsDigest, publicRootsNodeVersion } from './public-roots.generated.ts'
import { allPublicRoots, publicRoots, subjectHash } from './public-roots.ts'

const roots = allPublicRoots()

describe('the public roots', () => {
  it('are what the generator wrote', () => {
    expect(createHash('sha256').update(packedPublicRoots).digest('hex')).toBe(publicRootsDigest)
    expect(publicRoots.count).toBe(roots.length)
    expect(roots.length).toBeGreaterThan(100)
  })

  it('are those of the Node that they were taken from', () => {
    const fingerprints = (ders: readonly Uint8Array[]) => ders.map((der) => createHash('sha256').update(der).digest('hex')).sort()
    const ours = fingerprints(roots)
    const ofNode = fingerprints(rootCertificates.flatMap((pem) => parsePem(pem).blocks.map(({ der }) => der)))
    // Root programs change slowly: another release of Node has nearly the same, and the same release exactly these.
    if (process.version === publicRootsNodeVersion) expect(ours, 'run generate.mjs').toEqual(ofNode)
    else expect(ours.filter((one) => ofNode.includes(one)).length, 'run generate.mjs with this Node').toBeGreaterThan(ofNode.length * 0.8)
  })

  it('are indexed by their subjects, without overlap', () => {
    let end = 0
    for (const [index, [hash, offset, length]] of publicRootIndex.entries()) {
      const der = roots[index] ?? new Uint8Array()
      const certificate = parseCertificate(der)
      expect(subjectHash(nameKey(certificate.subject))).toBe(hash)
      expect(der).toHaveLength(length)
      expect(offset).toBe(end)
      end = offset + 4 * Math.ceil(length / 3)
      expect(publicRoots.rootsNamed(certificate.subject).some((root) => root.index === index && equal(root.certificate.der, der))).toBe(true)
    }
    expect(end).toBe(packedPublicRoots.length)
  })

  it('are not found by another name', () => {
    const [der] = roots
    if (der === undefined) throw new TypeError('no roots')
    const { subject } = parseCertificate(der)
    expect(publicRoots.rootsNamed({ ...subject, relativeNames: subject.relativeNames.slice(1) })).toEqual([])
  })

  it('pass the rules that roots are judged by, but for the one that is from before key identifiers', () => {
    const faulty = roots.map((der) => parseCertificate(der)).flatMap((certificate) =>
      checkCertificate(certificate, { reference: { role: 'root', index: 0, subject: '' }, purpose: 'server-auth', atMs: certificate.notBefore.ms })
        .filter(({ severity }) => severity === 'error')
        .map(({ code }) => `${code} ${toHex(certificate.serial)}`))
    expect(faulty).toEqual(['subject-key-identifier-missing 0cbe'])
  })
})
