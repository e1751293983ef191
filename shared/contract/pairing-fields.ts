import * as z from 'zod'

/** The fields within a pairing string, by their types and lengths; what more has to hold of them is said in pairing.ts. */
export const PairingFields = z.strictObject({
  url: z.string().min(1).max(300),
  // RFC 6750 section 2.1, b64token: anything else could not be sent as a bearer token.
  token: z.string().min(16).max(500).regex(/^[A-Za-z0-9._~+/-]+=*$/),
  name: z.string().min(1).max(60).optional(),
})
