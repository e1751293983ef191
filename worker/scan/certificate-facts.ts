import type { Certificate, Trust } from '../../shared/contract/certificate.ts'
import type { ScanFacts } from '../../shared/contract/scan.ts'
import type { Knowledge } from './tracks/knowledge.ts'

/** A chain as the report shows it; null for one that is not at hand. */
export type ChainView = (id: string) => { readonly chain: Certificate[]; readonly trust: Trust | null } | null

/** Each distinct chain with the kinds of client that get it, and the kinds that get none. */
export function certificateFacts({ views }: Knowledge, view: ChainView): Pick<ScanFacts, 'certificates' | 'certificateRefusals'> {
  const certificates = new Map<string, ScanFacts['certificates'][number]>()
  const certificateRefusals: ScanFacts['certificateRefusals'] = []
  for (const { kind, outcome } of views) {
    if (outcome.status === 'refused') {
      certificateRefusals.push({ kind, refusal: outcome.refusal })
      continue
    }
    const { chain, stapled, sctCount } = outcome
    const present = certificates.get(chain)
    if (present !== undefined) {
      if (present.shownTo.length < maxKinds) present.shownTo.push(kind)
      present.ocspStapled = present.ocspStapled === true || stapled
      present.handshakeSctCount = Math.max(present.handshakeSctCount ?? 0, sctCount)
      continue
    }
    const shown = view(chain)
    if (shown === null || certificates.size >= maxChains) continue
    certificates.set(chain, { ...shown, shownTo: [kind], ocspStapled: stapled, handshakeSctCount: sctCount })
  }
  return { certificates: [...certificates.values()], certificateRefusals: certificateRefusals.slice(0, maxKinds) }
}

const maxKinds = 50
const maxChains = 30
