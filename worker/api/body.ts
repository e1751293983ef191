import type * as z from 'zod'
import { concat } from '../bytes/bytes.ts'
import { limits } from '../../shared/limits.ts'
import { within } from '../probe/patience.ts'
import { ApiProblem } from './problems.ts'

/** Reads a JSON body within bounds of length and time. Bytes are counted as they arrive: a Content-Length is a claim, not a fact. */
export async function readJson(request: Request, maxBytes: number): Promise<unknown> {
  const type = request.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase()
  if (type !== 'application/json') throw new ApiProblem('unsupported-media-type', 'Send the request as application/json.')
  const bytes = await within(readBounded(request.body, maxBytes), limits.requestBodyDeadlineMs)
  if (bytes === 'too-late') throw new ApiProblem('request-timeout', `A body has to arrive within ${limits.requestBodyDeadlineMs / 1_000} s.`)
  return parseJson(new TextDecoder().decode(bytes))
}

export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new ApiProblem('invalid-request', 'The request is not JSON.')
  }
}

/** Parses by schema; each field that is refused is named in the problem, unknown ones included. */
export function parseBy<Schema extends z.ZodType>(schema: Schema, value: unknown): z.infer<Schema> {
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  throw new ApiProblem('invalid-request', 'Some fields of the request were refused.', fieldErrors(parsed.error))
}

function fieldErrors(error: z.ZodError): { field: string; message: string }[] {
  return error.issues.slice(0, 50).flatMap((issue) => {
    const path = issue.path.map(String)
    // An unknown field is the parent's fault for zod; the caller wants to read the field's own name.
    const fields = issue.code === 'unrecognized_keys' ? issue.keys.map((key) => [...path, key]) : [path]
    return fields.map((field) => ({
      field: field.join('.').slice(0, 200),
      message: issue.code === 'unrecognized_keys' ? 'There is no such field.' : issue.message.slice(0, 500),
    }))
  })
}

async function readBounded(body: ReadableStream<Uint8Array> | null, maxBytes: number): Promise<Uint8Array> {
  const parts: Uint8Array[] = []
  let length = 0
  for await (const part of body ?? []) {
    length += part.length
    if (length > maxBytes) throw new ApiProblem('request-too-large', `A request has at most ${maxBytes} bytes.`)
    parts.push(part)
  }
  return concat(parts)
}
