import * as z from 'zod'
import type { Json } from './document.ts'

/** A field as the page shows it: nested ones with dotted names, those within a list with brackets. */
export interface TypeRow {
  readonly name: string
  readonly isRequired: boolean
  readonly type: TypeText
  readonly description: string
}

/** What a value may be: pieces of text, with the names of types among them. */
export type TypeText = readonly ({ readonly text: string } | { readonly ref: string })[]

/** One way in which a type can look: a table of fields, or, where it has none, what it is. */
export interface TypeShape {
  readonly title: string
  readonly rows: readonly TypeRow[]
  readonly type: TypeText
}

/** A definition of the contract, as its shapes: one, or one for each alternative. */
export function typeShapes(definition: Json): { readonly description: string; readonly shapes: readonly TypeShape[] } {
  const schema = readSchema(definition)
  const alternatives = (schema.oneOf ?? schema.anyOf ?? []).map(readSchema).filter(({ properties }) => properties !== undefined)
  const shapes = alternatives.length > 0 ? alternatives : [schema]
  return {
    description: schema.description ?? '',
    shapes: shapes.map((shape) => ({
      title: alternatives.length === 0 ? '' : [discriminatorOf(shape), shape.description ?? ''].filter((part) => part !== '').join(': '),
      rows: rowsOf(shape, '', 0),
      type: shape.properties === undefined ? typeText(shape) : [],
    })),
  }
}

function rowsOf({ properties = {}, required = [] }: Schema, prefix: string, depth: number): TypeRow[] {
  return Object.entries(properties).flatMap(([name, value]) => {
    const schema = readSchema(value)
    const path = prefix + name
    const [inner, suffix] = innerObject(schema)
    return [
      { name: path, isRequired: required.includes(name), type: typeText(schema), description: schema.description ?? '' },
      ...(inner === null || depth >= maxDepth ? [] : rowsOf(inner, `${path}${suffix}.`, depth + 1)),
    ]
  })
}

/** The fields behind a list or an alternative to null, and how to get there. */
function innerObject(schema: Schema): readonly [Schema | null, string] {
  if (schema.properties !== undefined) return [schema, '']
  const some = (schema.anyOf ?? []).map(readSchema).filter(({ type }) => type !== 'null')
  if (some.length === 1 && some[0] !== undefined) return innerObject(some[0])
  if (schema.items === undefined) return [null, '']
  const [inner, suffix] = innerObject(readSchema(schema.items))
  return [inner, `[]${suffix}`]
}

function typeText(schema: Schema): TypeText {
  if (schema.$ref !== undefined) return [{ ref: schema.$ref.slice(schema.$ref.lastIndexOf('/') + 1) }]
  const alternatives = schema.anyOf ?? schema.oneOf
  if (alternatives !== undefined) return joined(alternatives.map((one) => typeText(readSchema(one))), ' or ')
  if (schema.enum !== undefined) return [{ text: listed(schema.enum) }]
  if (schema.const !== undefined) return [{ text: JSON.stringify(schema.const) }]
  if (schema.type === 'array') return [{ text: `list of ${schema.maxItems === undefined ? '' : `at most ${schema.maxItems} `}` }, ...(schema.items === undefined ? [{ text: 'values' }] : typeText(readSchema(schema.items)))]
  return [{ text: [schema.type ?? 'any value', boundsOf(schema)].filter((part) => part !== '').join(', ') }]
}

function boundsOf({ maxLength, minimum, maximum }: Schema): string {
  const bounds = [
    ...(maxLength === undefined ? [] : [`at most ${maxLength} characters`]),
    // Beyond these lie numbers that no double holds; that is no bound of the contract.
    ...(minimum === undefined || minimum <= Number.MIN_SAFE_INTEGER ? [] : [`from ${minimum}`]),
    ...(maximum === undefined || maximum >= Number.MAX_SAFE_INTEGER ? [] : [`to ${maximum}`]),
  ]
  return bounds.join(', ')
}

function listed(values: readonly unknown[]): string {
  const shown = values.slice(0, maxListed).map((value) => JSON.stringify(value)).join(', ')
  return values.length > maxListed ? `${shown} and ${values.length - maxListed} more` : shown
}

function joined(parts: readonly TypeText[], between: string): TypeText {
  return parts.flatMap((part, i) => (i === 0 ? part : [{ text: between }, ...part]))
}

/** What tells an alternative from the others: its constant field. */
function discriminatorOf({ properties = {} }: Schema): string {
  for (const [name, value] of Object.entries(properties)) {
    const constant = readSchema(value).const
    if (constant !== undefined) return `${name} ${JSON.stringify(constant)}`
  }
  return ''
}

function readSchema(value: unknown): Schema {
  return Schema.parse(value)
}

const Schema = z.object({
  $ref: z.string().optional(),
  type: z.union([z.string(), z.array(z.string()).transform((types) => types.join(' or '))]).optional(),
  description: z.string().optional(),
  const: z.unknown().optional(),
  enum: z.array(z.unknown()).optional(),
  properties: z.record(z.string(), z.unknown()).optional(),
  required: z.array(z.string()).optional(),
  items: z.unknown().optional(),
  anyOf: z.array(z.unknown()).optional(),
  oneOf: z.array(z.unknown()).optional(),
  maxItems: z.number().optional(),
  maxLength: z.number().optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
})
type Schema = z.infer<typeof Schema>

const maxDepth = 3
const maxListed = 12
