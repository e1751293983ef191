/**
 * A validator for the part of JSON Schema (2020-12) that zod writes for the contract. It is what is left of zod in the
 * popup: the schemas themselves are made at build time (compile-contract.ts), so that a parser of 2 kB does what would
 * take 30. Anything that it does not know in a schema is an error when the schema is compiled, never skipped.
 */
export interface JsonSchema {
  readonly $ref?: string
  readonly $defs?: Readonly<Record<string, JsonSchema>>
  readonly type?: string | readonly string[]
  readonly const?: unknown
  readonly enum?: readonly unknown[]
  /** Not of JSON Schema: a vocabulary that grows from release to release. Any text up to this length counts. */
  readonly $openEnum?: number
  readonly anyOf?: readonly JsonSchema[]
  readonly oneOf?: readonly JsonSchema[]
  readonly properties?: Readonly<Record<string, JsonSchema>>
  /** Not of JSON Schema: the properties that may be missing. All others are required, which says the same in fewer words. */
  readonly $optional?: readonly string[]
  readonly additionalProperties?: JsonSchema | boolean
  readonly propertyNames?: JsonSchema
  readonly items?: JsonSchema
  readonly minItems?: number
  readonly maxItems?: number
  readonly minLength?: number
  readonly maxLength?: number
  readonly pattern?: string
  readonly minimum?: number
  readonly maximum?: number
  readonly exclusiveMinimum?: number
  readonly exclusiveMaximum?: number
}

/** As much of a zod schema as its users need. */
export interface CompiledSchema {
  readonly safeParse: (value: unknown) => { readonly success: true; readonly data: unknown } | { readonly success: false; readonly data?: undefined }
}

/**
 * Reads tolerantly, as one side of a protocol must that the other may outgrow: a member that the schema does not know is
 * left out of what is given, and an `$openEnum` takes any short text. Everything that is given is typed and bounded.
 */
export function compiledSchema(schema: JsonSchema): CompiledSchema {
  return { safeParse: (value) => (matches(schema, value, schema) ? { success: true, data: known(schema, value, schema) } : { success: false }) }
}

/** The keywords above, and those that say nothing about validity. */
export const knownKeywords: ReadonlySet<string> = new Set([
  '$ref', '$defs', 'type', 'const', 'enum', '$openEnum', '$optional', 'anyOf', 'oneOf', 'properties', 'additionalProperties', 'propertyNames', 'items',
  'minItems', 'maxItems', 'minLength', 'maxLength', 'pattern', 'minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum',
])

function matches(schema: JsonSchema, value: unknown, root: JsonSchema): boolean {
  if (schema.$ref !== undefined) {
    const target = schema.$ref === '#' ? root : root.$defs?.[schema.$ref.slice('#/$defs/'.length)]
    if (target === undefined || !matches(target, value, root)) return false
  }
  if ('const' in schema && value !== schema.const) return false
  if (schema.enum !== undefined && !schema.enum.includes(value)) return false
  if (schema.$openEnum !== undefined && (typeof value !== 'string' || value.length === 0 || value.length > schema.$openEnum)) return false
  const options = schema.anyOf ?? schema.oneOf
  // The contract's unions are told apart by a literal, so that at most one of oneOf's can match.
  if (options !== undefined && !options.some((option) => matches(option, value, root))) return false
  if (schema.type === undefined) return true
  const types = typeof schema.type === 'string' ? [schema.type] : schema.type
  return types.some((type) => matchesType(type, schema, value, root))
}

function matchesType(type: string, schema: JsonSchema, value: unknown, root: JsonSchema): boolean {
  switch (type) {
    case 'null':
      return value === null
    case 'boolean':
      return typeof value === 'boolean'
    case 'integer':
      return Number.isSafeInteger(value) && matchesNumber(schema, value)
    case 'number':
      return matchesNumber(schema, value)
    case 'string':
      return matchesString(schema, value)
    case 'array':
      return matchesArray(schema, value, root)
    case 'object':
      return matchesObject(schema, value, root)
    default:
      return false
  }
}

function matchesNumber({ minimum = -Infinity, maximum = Infinity, exclusiveMinimum = -Infinity, exclusiveMaximum = Infinity }: JsonSchema, value: unknown): boolean {
  return typeof value === 'number' && Number.isFinite(value) && value >= minimum && value <= maximum && value > exclusiveMinimum && value < exclusiveMaximum
}

function matchesString({ minLength = 0, maxLength = Infinity, pattern }: JsonSchema, value: unknown): boolean {
  if (typeof value !== 'string' || value.length < minLength || value.length > maxLength) return false
  return pattern === undefined || new RegExp(pattern, 'u').test(value)
}

function matchesArray({ items, minItems = 0, maxItems = Infinity }: JsonSchema, value: unknown, root: JsonSchema): boolean {
  if (!Array.isArray(value) || value.length < minItems || value.length > maxItems) return false
  return items === undefined || value.every((item) => matches(items, item, root))
}

function matchesObject({ properties = {}, $optional = [], additionalProperties = true, propertyNames }: JsonSchema, value: unknown, root: JsonSchema): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
  const entries = Object.entries(value)
  return (
    Object.keys(properties).every((name) => Object.hasOwn(value, name) || $optional.includes(name)) &&
    entries.every(([name, member]) => {
      if (propertyNames !== undefined && !matches(propertyNames, name, root)) return false
      // What is not known is left out of the result, so that it need not be looked at.
      const property = Object.hasOwn(properties, name) ? properties[name] : additionalProperties
      return typeof property === 'boolean' ? true : property !== undefined && matches(property, member, root)
    })
  )
}

/** A value that matches, without the members that its schema knows nothing of. */
function known(schema: JsonSchema, value: unknown, root: JsonSchema): unknown {
  if (schema.$ref !== undefined) {
    const target = schema.$ref === '#' ? root : root.$defs?.[schema.$ref.slice('#/$defs/'.length)]
    return target === undefined ? value : known(target, value, root)
  }
  const option = (schema.anyOf ?? schema.oneOf)?.find((one) => matches(one, value, root))
  if (option !== undefined) return known(option, value, root)
  const { items, properties, additionalProperties = properties === undefined } = schema
  if (Array.isArray(value)) return items === undefined ? value : value.map((item) => known(items, item, root))
  if (typeof value !== 'object' || value === null || (properties === undefined && additionalProperties === true)) return value
  return Object.fromEntries(Object.entries(value).flatMap(([name, member]: [string, unknown]): [string, unknown][] => {
    const property = properties !== undefined && Object.hasOwn(properties, name) ? properties[name] : additionalProperties
    if (typeof property === 'object') return [[name, known(property, member, root)]]
    return property === true ? [[name, member]] : []
  }))
}
