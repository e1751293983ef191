import type * as z from 'zod'
import { parseBy } from './body.ts'
import type { AppContext } from './context.ts'
import { refused } from './problems.ts'

/** Parses the query; each parameter that is refused is named, unknown and repeated ones included. */
export function parseQuery<Schema extends z.ZodType>(c: AppContext, schema: Schema): z.infer<Schema> {
  const parameters = Object.entries(c.req.queries())
  const repeated = parameters.filter(([, values]) => values.length > 1)
  if (repeated.length > 0) throw refused(repeated.map(([name]) => ({ field: name.slice(0, 200), message: 'Give this parameter once.' })))
  return parseBy(schema, Object.fromEntries(parameters.map(([name, [value]]) => [name, value])))
}
