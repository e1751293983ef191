/**
 * What one verification may spend. It counts down, and what is over ends the search with a typed reason. A hostile chain
 * can make a builder try every order of its certificates; an honest one needs a handful of each.
 */
export interface Budget {
  /** About 0.1 ms each; webpki allows 100 as well. */
  signatures: number
  /** Issuers tried, each at the cost of a few comparisons. */
  candidates: number
  /** Paths to a root that are validated as a whole. */
  paths: number
  /** Names against expected names and constraints; webpki allows 250,000 as well. */
  nameComparisons: number
  /** Of certificates beside the leaf that are read in full; real chains have ten thousand. */
  bytes: number
  /** Policies and mappings looked at; public CAs write about five each. */
  policies: number
}

/** Something of a verification was more than it may cost; becomes the problem `budget-exhausted`. */
export class BudgetExhausted extends Error {
  override readonly name = 'BudgetExhausted'
}

export function newBudget(): Budget {
  return { signatures: 100, candidates: 4_000, paths: 64, nameComparisons: 250_000, bytes: 2_000_000, policies: 100_000 }
}

/** Subject, issuer and key of a certificate may occur in many; more of one name than this nobody has. */
export const maxCandidatesPerName = 128

/** RFC 5280 knows no bound; the longest real paths have six certificates. */
export const maxPathCertificates = 32
