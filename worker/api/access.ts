import { createHash, timingSafeEqual } from 'node:crypto'
import { ApiProblem } from './problems.ts'

/**
 * Compares what a caller shows with the Worker's token in constant time: both are hashed first, so that neither the
 * content nor the length of the secret shows in the time. Missing, wrong and unset look alike from outside.
 */
export function tokenMatches(shown: string | null, token: string | null): boolean {
  const matches = timingSafeEqual(digest(shown ?? ''), digest(token ?? ''))
  return matches && shown !== null && token !== null
}

/** The credentials of `Authorization: Bearer …` (RFC 6750 section 2.1), or null. */
export function bearerToken(header: string | null): string | null {
  return /^Bearer +([A-Za-z0-9._~+/-]+=*) *$/i.exec(header ?? '')?.[1] ?? null
}

/**
 * Programs send no Origin; browsers send one they cannot forge. Of origins, extensions alone may call: a web page
 * that is open beside a local Worker gets no answer, whatever it knows.
 */
export function checkOrigin(origin: string | undefined): void {
  if (origin !== undefined && !isExtensionOrigin(origin)) {
    throw new ApiProblem('origin-forbidden', 'The Worker answers browser extensions and programs, not web pages.')
  }
}

export function isExtensionOrigin(origin: string): boolean {
  return /^(?:chrome|moz|safari-web)-extension:\/\/[a-zA-Z0-9-]{1,64}$/.test(origin)
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
