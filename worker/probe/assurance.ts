import type { Revocation, SignedTimestamp, Trust } from '../../shared/contract/certificate.ts'
import { failure } from '../../shared/texts/failures.ts'
import type { CertificateEvent } from '../tls/events.ts'
import type { Certificate } from '../x509/certificate.ts'
import { describeSct, sctsOf } from '../x509/describe.ts'
import { verifyOcspResponse } from '../x509/ocsp.ts'
import { parseSctList, SctError, verifyScts, parseSct, type SctSource, type SignedCertificateTimestamp } from '../x509/sct.ts'
import type { HopContext } from './hop.ts'
import { askOnline } from './revocation-online.ts'
import { staplesOf, revocationOf } from './revocation-view.ts'
import type { Judgement } from './trust-step.ts'

/**
 * What stands beside a path: whether the leaf was revoked, and whether it was logged. A good signature that says
 * `revoked` turns the verdict; anything that could not be learnt is said to be unknown and turns nothing.
 */
export async function assure(judgement: Judgement, event: CertificateEvent, context: HopContext): Promise<Judgement> {
  const { environment, plan } = context
  const [leaf, issuer] = judgement.verdict.path.map(({ certificate }) => certificate)
  if (leaf === undefined) return judgement
  const atMs = environment.wallClockMs()
  const staples = issuer === undefined ? [] : staplesOf(event).map((der) => verifyOcspResponse(der, { certificate: leaf, issuer, atMs }))
  const revocation: Revocation[] = staples.map((status) => revocationOf('staple', null, status))
  if (issuer !== undefined && plan.trust.asksOnline) revocation.push(...(await askOnline(leaf, issuer, context)))
  const stapledScts = staples.flatMap((status) => (status.status === 'unknown' || status.sctList === null ? [] : readList(status.sctList, 'ocsp')))
  const timestamps = await checkTimestamps(leaf, issuer ?? null, [...readEach(event.scts), ...stapledScts], context)
  const trust: Trust = { ...judgement.trust, revocation: revocation.slice(0, 16), timestamps }
  const revoked = revocation.find(({ status }) => status === 'revoked')
  return revoked === undefined ? { ...judgement, trust } : reject({ ...judgement, trust }, revoked, plan.target.authority)
}

function reject(judgement: Judgement, revoked: Revocation, host: string): Judgement {
  const got = `revoked${revoked.revokedAt === null ? '' : ` on ${revoked.revokedAt.slice(0, 10)}`}${revoked.reason === null ? '' : `, ${revoked.reason}`}`
  const expected = 'a certificate that is not revoked'
  return {
    ...judgement,
    trust: { ...judgement.trust, status: 'rejected', reason: 'certificate-revoked', expected, got, certificateIndex: 0 },
    failure: failure('certificate-revoked', { host, detail: revoked.method, expected, got }),
    proof: null,
  }
}

interface SourcedSct {
  readonly sct: SignedCertificateTimestamp
  readonly source: SctSource
}

async function checkTimestamps(leaf: Certificate, issuer: Certificate | null, others: readonly SourcedSct[], { environment }: HopContext): Promise<SignedTimestamp[]> {
  const scts: SourcedSct[] = [...sctsOf(leaf).map((sct) => ({ sct, source: 'certificate' as const })), ...others]
  if (scts.length === 0) return []
  const checked = verifyScts(scts, { certificate: leaf, issuer, logList: await environment.logList(), atMs: environment.wallClockMs() })
  return checked.slice(0, 64).map(({ sct, source, status, log }) => {
    const { logIdBase64, timestamp } = describeSct(sct)
    return { source, logId: logIdBase64, log: log === null ? null : log.description.slice(0, 200), timestamp, status }
  })
}

/** The TLS extension gives the timestamps one by one; one that cannot be read counts for nothing. */
function readEach(scts: readonly Uint8Array[]): SourcedSct[] {
  return scts.flatMap((bytes) => reading(() => [{ sct: parseSct(bytes), source: 'tls-extension' as const }]))
}

function readList(bytes: Uint8Array, source: SctSource): SourcedSct[] {
  return reading(() => parseSctList(bytes).map((sct) => ({ sct, source })))
}

function reading(read: () => SourcedSct[]): SourcedSct[] {
  try {
    return read()
  } catch (error) {
    if (error instanceof SctError) return []
    throw error
  }
}
