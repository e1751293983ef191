import * as z from 'zod'

/** HAR 1.2 as its specification has it, strictly: fields that it does not name have to begin with an underscore. */
const text = z.string()
const ms = z.number().min(-1)
const comment = { comment: text.optional() }
const field = z.strictObject({ name: text, value: text, ...comment })

const cookie = z.strictObject({
  name: text, value: text, path: text.optional(), domain: text.optional(), expires: z.iso.datetime().optional(), httpOnly: z.boolean().optional(), secure: z.boolean().optional(), ...comment,
})

const entry = z.strictObject({
  pageref: text.optional(),
  startedDateTime: z.iso.datetime({ offset: true }),
  time: z.number().nonnegative(),
  request: z.strictObject({
    method: text, url: text, httpVersion: text, cookies: z.array(cookie), headers: z.array(field), queryString: z.array(field),
    postData: z.strictObject({ mimeType: text, params: z.array(z.never()), text, ...comment }).optional(),
    headersSize: z.int().min(-1), bodySize: z.int().min(-1), ...comment,
  }),
  response: z.strictObject({
    status: z.int(), statusText: text, httpVersion: text, cookies: z.array(cookie), headers: z.array(field),
    content: z.strictObject({ size: z.int(), compression: z.int().optional(), mimeType: text, text: text.optional(), encoding: text.optional(), ...comment }),
    redirectURL: text, headersSize: z.int().min(-1), bodySize: z.int().min(-1), ...comment,
  }),
  cache: z.strictObject({ beforeRequest: z.unknown().optional(), afterRequest: z.unknown().optional(), ...comment }),
  timings: z.strictObject({
    blocked: ms.optional(), dns: ms.optional(), connect: ms.optional(), send: z.number().nonnegative(), wait: z.number().nonnegative(), receive: z.number().nonnegative(), ssl: ms.optional(), ...comment,
  }),
  serverIPAddress: text.optional(),
  connection: text.optional(),
  ...comment,
})

const page = z.strictObject({
  startedDateTime: z.iso.datetime({ offset: true }), id: text, title: text,
  pageTimings: z.strictObject({ onContentLoad: ms.optional(), onLoad: ms.optional(), ...comment }), ...comment,
})

const HarSchema = z.strictObject({
  log: z.strictObject({
    version: z.literal('1.2'), creator: z.strictObject({ name: text, version: text, ...comment }), browser: z.strictObject({ name: text, version: text, ...comment }).optional(),
    pages: z.array(page).optional(), entries: z.array(entry), ...comment,
  }),
})

/** What is wrong with an archive: each fault in a line, none where it keeps the format. */
export function harFaults(archive: unknown): string[] {
  // Through JSON, as a file would go: what is undefined is not there, what is NaN is null.
  const parsed = HarSchema.safeParse(JSON.parse(JSON.stringify(archive), (key, value: unknown) => (key.startsWith('_') ? undefined : value)))
  if (!parsed.success) return parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`)
  const pages = new Set(parsed.data.log.pages?.map(({ id }) => id))
  return parsed.data.log.entries.flatMap(({ time, timings, pageref }, i) => {
    const { blocked = -1, dns = -1, connect = -1, ssl = -1, send, wait, receive } = timings
    const total = [blocked, dns, connect, send, wait, receive].reduce((sum, one) => sum + Math.max(one, 0), 0)
    return [
      ...(Math.abs(total - time) > 0.01 ? [`entries.${i}.time: ${time}, and its parts make ${total}`] : []),
      ...(ssl > connect ? [`entries.${i}.timings.ssl: longer than connect`] : []),
      ...(pageref === undefined || pages.has(pageref) ? [] : [`entries.${i}.pageref: no such page`]),
    ]
  })
}
