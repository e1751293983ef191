import * as z from 'zod'
import { problemTable, problemType, type ProblemCode } from '../../../shared/contract/problem.ts'
import contract from '../../../shared/contract/schema.generated.json' with { type: 'json' }
import { operations, tags, type Operation } from './operations.ts'

/** A JSON value on its way into the document. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json }

/**
 * The API as OpenAPI 3.1. The types are those of the contract, as `npm run schema` writes them: OpenAPI 3.1 takes JSON
 * Schema 2020-12 as it is, only its definitions stand elsewhere.
 */
export function openApiDocument(version: string): { readonly [name: string]: Json } {
  return {
    openapi: '3.1.1',
    info: {
      title: 'Hostlens',
      version,
      summary: 'What really happens between here and a host.',
      description: 'A probe opens a real connection from where this Worker runs: DNS, TCP, TLS and HTTP, each phase timed, with the certificate and the handshake as they are. Every refusal is an RFC 9457 problem with a stable type.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: '/' }],
    tags: Object.entries(tags).map(([name, description]) => ({ name, description })),
    security: [{ token: [] }],
    paths: paths(),
    components: {
      securitySchemes: { token: { type: 'http', scheme: 'bearer', description: 'A token of this Worker, as `npm run token` makes it.' } },
      schemas: schemas(),
    },
  }
}

/** The types of the contract, by name, and those that only several of them together make. */
export function schemas(): Readonly<Record<string, Json>> {
  // The text is that of a file of our own: what was JSON before is JSON after.
  const definitions = JSON.parse(JSON.stringify(contract.$defs).replaceAll('"#/$defs/', '"#/components/schemas/')) as Readonly<Record<string, Json>>
  return {
    ...definitions,
    ProbeAnswer: { description: 'With `regions` in the request, a result for each; otherwise the report.', anyOf: [ref('ProbeReport'), ref('RegionalReport')] },
    ProbeLine: { description: 'One line of the stream; with `regions` in the request, in envelopes that name the region.', anyOf: [ref('ProbeEvent'), ref('RegionsEvent')] },
  }
}

function paths(): { readonly [path: string]: Json } {
  const all = [...new Set(operations.map(({ path }) => path))]
  return Object.fromEntries(all.map((path) => [path, Object.fromEntries(operations.filter((one) => one.path === path).map((one) => [one.method, operation(one)]))]))
}

function operation({ id, tag, summary, description, isPublic, query, parameters, body, answers, problems }: Operation): Json {
  return {
    operationId: id,
    tags: [tag],
    summary,
    description,
    ...(isPublic === true && { security: [] }),
    ...(query !== undefined && { parameters: queryParameters(query, parameters ?? {}) }),
    ...(body !== undefined && { requestBody: { required: true, content: { 'application/json': { schema: ref(body) } } } }),
    responses: { ...success(answers), ...refusals(problems) },
  }
}

function queryParameters(query: z.ZodObject, meanings: Readonly<Record<string, string>>): Json[] {
  const { properties = {}, required = [] } = JsonSchema.parse(z.toJSONSchema(query, { io: 'input' }))
  return Object.entries(properties).map(([name, schema]) => ({ name, in: 'query', required: required.includes(name), description: meanings[name] ?? '', schema }))
}

function success(answers: Operation['answers']): { readonly [status: string]: Json } {
  const types = Object.entries(answers)
  if (types.length === 0) return { 101: { description: 'The WebSocket is open.' } }
  const content = Object.fromEntries(types.map(([type, name]) => [type, name === null ? {} : { schema: ref(name) }]))
  return { 200: { description: types.map(([, name]) => name).filter((name) => name !== null).join(', ') || 'What was asked for.', content } }
}

/** Problems by status; several can share one. */
function refusals(problems: readonly ProblemCode[]): { readonly [status: string]: Json } {
  const statuses = [...new Set(problems.map((code) => problemTable[code].status))].toSorted((a, b) => a - b)
  return Object.fromEntries(statuses.map((status) => {
    const codes = problems.filter((code) => problemTable[code].status === status)
    return [status, {
      description: codes.map((code) => `${problemTable[code].title} (\`${problemType(code)}\`). ${problemTable[code].action}`).join(' '),
      ...((status === 429 || status === 503) && { headers: { 'Retry-After': { description: 'Seconds to wait; absent where waiting does not help.', schema: { type: 'integer' } } } }),
      content: { 'application/problem+json': { schema: ref('Problem') } },
    }]
  }))
}

function ref(name: string): Json {
  return { $ref: `#/components/schemas/${name}` }
}

const JsonSchema = z.object({ properties: z.record(z.string(), z.json()).optional(), required: z.array(z.string()).optional() })
