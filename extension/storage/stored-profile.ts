import * as z from 'zod'
import { regions } from '../../shared/contract/region-names.ts'
import { tlsVersions } from '../../shared/contract/tls-names.ts'
import { profileMethods } from '../profiles/profile.ts'

/** A profile as it is stored, and as it is exported but for what is of this browser alone. */
export const StoredProfile = z.strictObject({
  id: z.string().min(1).max(64),
  pattern: z.string().min(1).max(300),
  clientKeyId: z.string().min(1).max(64).nullable(),
  customCaPem: z.string().max(400_000).nullable(),
  publicRoots: z.boolean(),
  pins: z.array(z.string().min(1).max(200)).max(20),
  serverName: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.enum(['host', 'none']) }),
    z.strictObject({ kind: z.literal('name'), name: z.string().min(1).max(253) }),
  ]),
  address: z.string().min(2).max(45).nullable(),
  method: z.enum(profileMethods).nullable(),
  headers: z.array(z.strictObject({ name: z.string().min(1).max(256), value: z.string().max(8_192) })).max(50),
  minVersion: z.enum(tlsVersions).nullable(),
  maxVersion: z.enum(tlsVersions).nullable(),
  regions: z.array(z.enum(regions)).max(9),
  workerId: z.string().min(1).max(64).nullable(),
  maxRedirects: z.int().min(0).max(10).nullable(),
  samples: z.int().min(1).max(10).nullable(),
})
