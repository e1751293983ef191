import { Validator } from '@seriousme/openapi-schema-validator'
import { describe, expect, it } from 'vitest'
import { openApiDocument, schemas } from './document.ts'
import { operations, tags } from './operations.ts'
import { docsHeaders, docsPage } from './page.ts'
import { typeShapes } from './type-rows.ts'

/** The document as a program gets it. */
function documentOf(): Record<string, unknown> {
  return JSON.parse(JSON.stringify(openApiDocument('1.2.3'))) as Record<string, unknown>
}

async function faults(document: Record<string, unknown>): Promise<unknown> {
  const { valid, errors } = await new Validator().validate(document)
  return valid ? [] : errors
}

/** Every reference within a value. */
function refsIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, inner]) => (name === '$ref' && typeof inner === 'string' ? [inner] : refsIn(inner)))
}

describe('the OpenAPI document', () => {
  it('is one of version 3.1', async () => {
    expect(await faults(documentOf())).toEqual([])
    expect(documentOf()['openapi']).toMatch(/^3\.1\./)
    expect(await faults({ ...documentOf(), info: { title: 'no version' } })).not.toEqual([])
    expect(await faults({ ...documentOf(), paths: { '/x': { get: { responses: { ok: {} } } } } })).not.toEqual([])
  })

  it('refers to nothing that is not there', () => {
    const names = Object.keys(schemas()).map((name) => `#/components/schemas/${name}`)
    const refs = [...new Set(refsIn(documentOf()))]
    expect(refs.length).toBeGreaterThan(20)
    expect(refs.filter((ref) => !names.includes(ref))).toEqual([])
  })

  it('says what each field means, in the words of the contract', () => {
    expect(schemas()['ProbeRequest']).toMatchObject({ description: 'One probe of one target. Unknown fields are refused by name.', properties: { method: { description: 'Default GET.' } } })
  })

  it('demands a token of all but what is open', () => {
    const open = operations.filter(({ isPublic }) => isPublic === true).map(({ path }) => path)
    expect(open).toEqual(['/v1/probe', '/health', '/openapi.json', '/docs'])
    for (const { isPublic, problems } of operations) if (isPublic !== true) expect(problems).toContain('unauthorized')
  })

  it('has each operation once, in a part that there is, and a meaning for each parameter', () => {
    expect(new Set(operations.map(({ id }) => id)).size).toBe(operations.length)
    expect(new Set(operations.map(({ method, path }) => `${method} ${path}`)).size).toBe(operations.length)
    for (const { tag, query, parameters = {} } of operations) {
      expect(Object.keys(tags)).toContain(tag)
      expect(Object.keys(parameters).toSorted()).toEqual(Object.keys(query?.shape ?? {}).toSorted())
    }
  })
})

describe('the page', () => {
  it('shows each operation and each type, and loads and runs nothing', async () => {
    const page = await docsPage('1.2.3', 'https://probe.example')
    for (const { id } of operations) expect(page).toContain(`id="${id}"`)
    for (const name of Object.keys(schemas())) expect(page).toContain(`id="type-${name}"`)
    expect(page).not.toMatch(/<script|<link|<img|<iframe|\son[a-z]+=|style="|url\(/i)
    expect(docsHeaders['content-security-policy']).toContain("default-src 'none'")
  })

  it('has a target for each of its links', async () => {
    const page = await docsPage('1.2.3', 'https://probe.example')
    const targets = new Set([...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id))
    const links = [...page.matchAll(/href="#([^"]+)"/g)].map(([, id]) => id)
    expect(links.length).toBeGreaterThan(50)
    expect(links.filter((id) => !targets.has(id))).toEqual([])
  })

  it('takes nothing that a caller says for markup', async () => {
    expect(await docsPage('1.2.3', 'https://"><script>alert(1)</script>')).not.toContain('<script>')
  })
})

it('a type is shown field by field, nested ones with their way', () => {
  const { shapes } = typeShapes({
    type: 'object', required: ['a'],
    properties: { a: { type: 'string', maxLength: 3 }, b: { anyOf: [{ type: 'array', maxItems: 2, items: { type: 'object', properties: { c: { $ref: '#/components/schemas/C' } } } }, { type: 'null' }] }, d: { enum: ['x', 'y'] } },
  })
  expect(shapes[0]?.rows.map(({ name, isRequired, type }) => [name, isRequired, type.map((part) => ('ref' in part ? `→${part.ref}` : part.text)).join('')])).toEqual([
    ['a', true, 'string, at most 3 characters'], ['b', false, 'list of at most 2 object or null'], ['b[].c', false, '→C'], ['d', false, '"x", "y"'],
  ])
  const union = typeShapes({ oneOf: [{ type: 'object', description: 'One.', properties: { type: { const: 'one' } } }, { type: 'object', properties: { type: { const: 'two' } } }] })
  expect(union.shapes.map(({ title }) => title)).toEqual(['type "one": One.', 'type "two"'])
})
