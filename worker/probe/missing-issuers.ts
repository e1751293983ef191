import { fromLatin1, toLatin1 } from '../bytes/bytes.ts'
import type { Deadline } from '../net/deadline.ts'
import { parsePem } from '../x509/pem.ts'
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
    fetched.push(toDer(answer.body))
    judgement = judgeChain({ ...presented, fetched }, plan)
  }
  return judgement
}

/** RFC 5280 asks for DER; some CAs serve PEM all the same. */
function toDer(body: Uint8Array): Uint8Array {
  if (body[0] === 0x30) return body
  return parsePem(toLatin1(body)).blocks[0]?.der ?? fromLatin1('')
}

/** Public chains miss one intermediate, seldom two. */
const maxIssuersFetched = 3
const maxIssuerBytes = 64 * 1024
