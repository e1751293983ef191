import * as z from 'zod'
import { failureCodes } from '../../shared/contract/failures.ts'
import { findingCodes } from '../../shared/contract/findings.ts'
import { scanFindingCodes } from '../../shared/scan/finding-table.ts'
import { knownKeywords } from './validate.ts'
import type { JsonSchema } from './validate.ts'

/**
 * Rewrites a module of the contract for the extension's bundle: its zod schemas become JSON Schema and a small validator,
 * its tables stay what they are, and zod itself stays out. `exported` is the module itself, `validator` the path of validate.ts. Returns null for a
 * module without schemas, which needs no rewriting.
 */
export function compileContractModule(exported: unknown, validator: string): string | null {
  const entries: [string, unknown][] = typeof exported === 'object' && exported !== null ? Object.entries(exported) : []
  if (!entries.some(([, value]) => value instanceof z.ZodType)) return null
  const lines = entries.map(([name, value]) => `export const ${name} = ${expression(name, value)}`)
  return [`import { compiledSchema } from ${JSON.stringify(validator)}`, ...lines].join('\n')
}

/** The JSON Schema of one schema, as the validator reads it. Throws on a keyword that it does not know. */
export function jsonSchemaOf(schema: z.ZodType): JsonSchema {
  const json: unknown = z.toJSONSchema(schema, { reused: 'ref', target: 'draft-2020-12', io: 'input' })
  return pruned(json, false)
}

function expression(name: string, value: unknown): string {
  if (value instanceof z.ZodType) return `/* @__PURE__ */ compiledSchema(${JSON.stringify(jsonSchemaOf(value))})`
  // Functions of the contract are small and stand on their own; one that does not fails in the build's tests.
  if (typeof value === 'function') return `(${Function.prototype.toString.call(value)})`
  const json: unknown = JSON.stringify(value)
  if (typeof json !== 'string') throw new Error(`The contract exports ${name}, which cannot be compiled.`)
  return json
}

/** Drops what says nothing about validity. `isMap`: the members are names of properties or definitions, not keywords. */
function pruned(node: unknown, isMap: boolean): JsonSchema {
  if (typeof node !== 'object' || node === null) throw new Error('A JSON Schema is an object here.')
  if (!isMap && 'enum' in node && isCodeTable(node.enum)) return { $openEnum: maxCodeLength }
  const members = Object.entries(node).flatMap(([key, value]: [string, unknown]): [string, unknown][] => {
    if (isMap) return [[key, pruned(value, false)]]
    if (annotations.has(key) || isUnbounded(key, value)) return []
    // What is not known is left out of the result in any case: see the validator.
    if (key === 'additionalProperties' && typeof value === 'boolean') return []
    if (key === 'required') return []
    // A literal has no other type than its own.
    if (key === 'type' && ('const' in node || 'enum' in node)) return []
    if (!knownKeywords.has(key)) throw new Error(`The validator does not know the keyword ${key}.`)
    if (key === '$defs' || key === 'properties') return [[key, pruned(value, true)]]
    if (key === 'anyOf' || key === 'oneOf') return [[key, Array.isArray(value) ? value.map((option) => pruned(option, false)) : value]]
    const isSchema = key === 'items' || key === 'propertyNames' || (key === 'additionalProperties' && typeof value !== 'boolean')
    return [[key, isSchema ? pruned(value, false) : value]]
  })
  return Object.fromEntries([...members, ...(isMap ? [] : optionalOf(node))])
}

/**
 * The codes of failures and findings grow with every release, and each comes with its own sentences: a Worker that is
 * newer than the extension is to be understood, so that these tables stay open.
 */
function isCodeTable(values: unknown): boolean {
  return Array.isArray(values) && [failureCodes, findingCodes, scanFindingCodes].some((codes) => codes.length === values.length && codes.every((code) => values.includes(code)))
}

/** The properties that are not required, where there are any. */
function optionalOf(node: object): [string, unknown][] {
  const properties = 'properties' in node && typeof node.properties === 'object' && node.properties !== null ? Object.keys(node.properties) : []
  const names: readonly unknown[] = 'required' in node && Array.isArray(node.required) ? node.required : []
  if (names.some((name) => typeof name !== 'string' || !properties.includes(name))) throw new Error('A property is required that has no schema.')
  const optional = properties.filter((name) => !names.includes(name))
  return optional.length === 0 ? [] : [['$optional', optional]]
}

/** zod writes the range of safe integers out; the validator checks it for every integer. */
function isUnbounded(key: string, value: unknown): boolean {
  return (key === 'minimum' && value === Number.MIN_SAFE_INTEGER) || (key === 'maximum' && value === Number.MAX_SAFE_INTEGER)
}

/** `format` and `contentEncoding` come with a `pattern`, which is what is checked. */
const annotations: ReadonlySet<string> = new Set(['$schema', 'title', 'description', 'default', 'examples', 'format', 'contentEncoding', 'id'])

/** The longest code has 45 characters. */
const maxCodeLength = 80
