import * as z from 'zod'

/** The shapes of what is stored; whether an address in it is one is judged by `parseSettings`. */
export const StoredWorker = z.strictObject({ url: z.string().max(2_000), token: z.string().min(1).max(500) })

export const StoredNamedWorker = z.strictObject({ ...StoredWorker.shape, id: z.string().min(1).max(64), name: z.string().max(60) })

export const StoredResolver = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.enum(['cloudflare', 'google', 'quad9']) }),
  z.strictObject({ kind: z.literal('custom'), url: z.string().max(2_000) }),
])
