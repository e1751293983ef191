import type { Deadline } from '../net/deadline.ts'
import { readIssuerFile } from '../x509/issuer-file.ts'
import type { ProbeEnvironment } from './environment.ts'
import { fetchScreened } from './screened-fetch.ts'
import { judgeChain, type Judgement, type Presented } from './trust-step.ts'
import type { TrustPlan } from './plan-trust.ts'

/**
 * Completes a chain that the server sent without its intermediates, as browsers do: by the address that each
 * certificate gives of its issuer (RFC 5280 section 4.2.2.1), one after the other, a few at most. Gives the last
 * judgement; where nothing could be fetched that is the first one.
 */
export async function fetchMissingIssuers(
  first: Judgement,
  presented: Presented,
  plan: TrustPlan,
  context: { readonly environment: ProbeEnvironment; readonly deadline: Deadline },
): Promise<Judgement> {
  let judgement = first
  const fetched: Uint8Array[] = []
  for (let round = 0; round < maxIssuersFetched; round++) {
    const { verdict } = judgement
    const url = verdict.status === 'rejected' ? verdict.missingIssuer?.caIssuers.find((address) => address.toLowerCase().startsWith('http:')) : undefined
    if (url === undefined) return judgement
    const answer = await fetchScreened({ url, accept: 'application/pkix-cert', maxBytes: maxIssuerBytes }, context)
    if (answer.status === 'failed') return judgement
    const certificates = readIssuerFile(answer.body)
    if (certificates.length === 0) return judgement
    fetched.push(...certificates)
    judgement = judgeChain({ ...presented, fetched }, plan)
  }
  return judgement
}

/** Public chains miss one intermediate, seldom two. */
const maxIssuersFetched = 3
const maxIssuerBytes = 64 * 1024
