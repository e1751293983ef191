import * as z from 'zod'

/** What the process of the servers can be told to start. It answers each command with {@link Started}. */
export const Command = z.discriminatedUnion('start', [
  /** TLS without HTTP, by Node: each byte comes back. */
  z.strictObject({ start: z.literal('tls-echo'), version: z.enum(['TLSv1.2', 'TLSv1.3']), keyType: z.enum(['p256', 'rsa2048']), groups: z.string() }),
  /** TCP without TLS: each byte comes back. */
  z.strictObject({ start: z.literal('tcp-echo') }),
  /** A web site over TLS. `?first=MS` waits before the first byte, `?piece=MS` between the two pieces of the body. */
  z.strictObject({
    start: z.literal('https'), version: z.enum(['TLSv1.2', 'TLSv1.3']).optional(), groups: z.string().optional(),
    http2: z.boolean().optional(), clientCertificate: z.boolean().optional(),
    /** Answers every request with a redirect to this. */
    location: z.string().optional(),
  }),
  /** A resolver that knows {@link benchmarkHost}. */
  z.strictObject({ start: z.literal('doh') }),
  /** Takes connections and says nothing. */
  z.strictObject({ start: z.literal('silent') }),
  /** The delay proxy in front of a port. */
  z.strictObject({
    start: z.literal('delay'), port: z.int(), toServerMs: z.number().nonnegative(), toClientMs: z.number().nonnegative(),
    acceptMs: z.number().nonnegative().optional(),
  }),
])
export type Command = z.infer<typeof Command>

export const Started = z.strictObject({ port: z.int() })

/** What the process says first, on a line of its own. */
export const Greeting = z.strictObject({
  controlPort: z.int(),
  /** The roots of the servers, in one PEM file's text. */
  rootsPem: z.string(),
  client: z.strictObject({ chainPem: z.string(), keyPem: z.string() }),
})
export type Greeting = z.infer<typeof Greeting>

/** The name of every server. */
export const benchmarkHost = 'server.test'
