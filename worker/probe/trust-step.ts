import { createHash } from 'node:crypto'
import type { Trust } from '../../shared/contract/certificate.ts'
import type { Failure, FailureCode } from '../../shared/contract/failures.ts'
import { failure } from '../../shared/texts/failures.ts'
import { toHex } from '../bytes/bytes.ts'
import type { PathCertificate } from '../x509/path.ts'
import { checkPins, type PinOutcome } from '../x509/pins.ts'
import type { PathErrorCode, Problem } from '../x509/problems.ts'
import type { ReferenceName } from '../x509/server-name.ts'
import { shortName } from '../x509/name.ts'
import { verifyChain, type Verdict, type VerifiedPath } from '../x509/verify.ts'
import { customRootSource, type TrustPlan } from './plan-trust.ts'

/** What there is to judge. */
export interface Presented {
  /** As sent, leaf first, DER. */
  readonly chain: readonly Uint8Array[]
  /** Certificates that were fetched because the server did not send them. */
  readonly fetched: readonly Uint8Array[]
  readonly name: ReferenceName | null
  /** Host and port, for the sentences. */
  readonly host: string
  readonly atMs: number
}

export interface Judgement {
  readonly verdict: Verdict
  readonly trust: Trust
  /** Why no HTTP may go over this connection; null when it may. */
  readonly failure: Failure | null
  /** The pin that matched, as it was written; null where none did, or none was given. */
  readonly matchedPin: string | null
  /** Only an accepted verdict carries it. */
  readonly proof: VerifiedPath | null
}

/** Judges a chain by the plan: path and rules first, pins after. Trust is data; whether to go on is the caller's choice. */
export function judgeChain(presented: Presented, plan: TrustPlan): Judgement {
  const [leaf, ...intermediates] = presented.chain
  if (leaf === undefined) throw new TypeError('a server without a certificate has no chain to judge')
  const verdict = verifyChain({
    leaf,
    intermediates: [...intermediates, ...presented.fetched],
    roots: plan.roots,
    atMs: presented.atMs,
    name: presented.name,
    purpose: 'server-auth',
  })
  const sent = presented.chain.length
  const pathFailure = verdict.status === 'accepted' ? null : trustFailure(verdict.reason, (verdict.missingIssuer?.caIssuers.length ?? 0) > 0, presented)
  const pins = pinOutcome(verdict, plan)
  const matchedPin = pins?.status === 'match' ? pins.pin : null
  const pinFailure = pins?.status === 'mismatch' ? pinMismatch(pins, presented.host) : null
  const reason = verdict.status === 'rejected' ? verdict.reason : null
  return {
    verdict,
    trust: {
      status: pathFailure === null && pinFailure === null ? 'accepted' : 'rejected',
      reason: reason?.code ?? (pinFailure === null ? null : 'pin-mismatch'),
      expected: reason?.expected ?? pinFailure?.expected ?? null,
      got: reason?.got ?? pinFailure?.got ?? null,
      certificateIndex: reason === null ? (pinFailure === null ? null : 0) : sentIndex(reason, sent),
      path: verdict.path.slice(0, 20).map((entry) => pathEntry(entry, sent)),
      checkedName: presented.name?.value ?? null,
      revocation: [],
      timestamps: [],
      defects: verdict.defects.slice(0, 100).map((defect) => ({
        code: defect.code,
        certificateIndex: sentIndex(defect, sent),
        detail: `expected ${defect.expected}, got ${defect.got}`,
      })),
    },
    failure: pathFailure ?? pinFailure,
    matchedPin,
    proof: verdict.status === 'accepted' && pinFailure === null ? verdict.proof : null,
  }
}

/** Pins hold for the whole of a verified path, and for the leaf alone where there is none: anybody can send others' certificates. */
function pinOutcome(verdict: Verdict, { pins }: TrustPlan): PinOutcome | null {
  const certificates = verdict.path.map(({ certificate }) => certificate).slice(0, verdict.status === 'accepted' ? undefined : 1)
  return pins.length === 0 || certificates.length === 0 ? null : checkPins(pins, certificates)
}

function pinMismatch({ expected, got }: Extract<PinOutcome, { status: 'mismatch' }>, host: string): Failure {
  const isHex = expected.every((pin) => !pin.includes('/'))
  return failure('certificate-pin-mismatch', { host, expected: expected.join(' or '), got: (isHex ? got[0]?.certificate : got[0]?.spki) ?? null })
}

/** The place in the chain as sent; null for roots, fetched certificates and what concerns the chain as a whole. */
function sentIndex({ certificate }: Problem, sent: number): number | null {
  if (certificate === null || certificate.role === 'root') return null
  const index = certificate.role === 'leaf' ? 0 : certificate.index + 1
  return index < sent ? index : null
}

function pathEntry({ role, index, source, certificate }: PathCertificate, sent: number): Trust['path'][number] {
  return {
    subjectShort: shortName(certificate.subject),
    fingerprintSha256: toHex(createHash('sha256').update(certificate.der).digest()),
    source: source === customRootSource ? 'custom-ca' : source !== null ? 'public-root' : role === 'intermediate' && index + 1 >= sent ? 'fetched' : 'sent',
  }
}

function trustFailure(reason: Problem & { readonly code: PathErrorCode }, isIssuerKnownByAddress: boolean, { host, name, chain }: Presented): Failure {
  const facts = { host, detail: reason.code, expected: reason.expected, got: reason.got }
  switch (reason.code) {
    case 'name-mismatch':
    case 'names-missing':
      return failure('certificate-name-mismatch', { ...facts, expected: name?.value ?? reason.expected })
    case 'issuer-not-found':
      // A lone leaf that says where its issuer can be had is a server that forgot it, not an unknown authority.
      return failure(isIssuerKnownByAddress && chain.length === 1 ? 'certificate-chain-incomplete' : 'certificate-unknown-issuer', facts)
    default:
      return failure(failureCodes[reason.code] ?? 'certificate-invalid', facts)
  }
}

const failureCodes: Partial<Record<PathErrorCode, FailureCode>> = {
  expired: 'certificate-expired',
  'not-yet-valid': 'certificate-not-yet-valid',
  'self-signed': 'certificate-self-signed',
  'root-not-trusted': 'certificate-unknown-issuer',
  'weak-key': 'certificate-weak',
  'weak-signature': 'certificate-weak',
  'certificate-revoked': 'certificate-revoked',
}
