import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { describeByComments } from './contract-comments.ts'
import { schemaText } from './schema.ts'

it('finds the comments of types, fields, elements and alternatives, and no others', () => {
  const folder = mkdtempSync(join(tmpdir(), 'hostlens-test-'))
  writeFileSync(join(folder, 'a.ts'), `
/** A type,
 * see {@link Other}. */
export const A = z.strictObject({
  // no description
  plain: z.string(),
  /** A field. */
  field: z.string().max(3).optional(),
  shorthand,
  list: z.array(z.strictObject({
    /** Deep. */
    deep: z.int(),
  })).max(3).nullable(),
  either: z.discriminatedUnion('type', [
    /** One. */
    z.strictObject({
      type: z.literal('one'),
      /** Of one. */
      of: z.int(),
    }),
    z.strictObject({ type: z.literal('two') }),
  ]),
})
`)
  const definitions = {
    A: { properties: { plain: {}, field: {}, shorthand: {}, list: { anyOf: [{ items: { properties: { deep: {} } } }, {}] }, either: { oneOf: [{ properties: { type: {}, of: {} } }, { properties: { type: {} } }] } } },
  }
  describeByComments(definitions, folder)
  rmSync(folder, { recursive: true })
  expect(definitions).toEqual({
    A: {
      description: 'A type, see Other.',
      properties: {
        plain: {}, field: { description: 'A field.' }, shorthand: {},
        list: { anyOf: [{ items: { properties: { deep: { description: 'Deep.' } } } }, {}] },
        either: { oneOf: [{ description: 'One.', properties: { type: {}, of: { description: 'Of one.' } } }, { properties: { type: {} } }] },
      },
    },
  })
})

it('describes the contract', () => {
  const text = schemaText()
  for (const sentence of ['Which addresses to dial; default `any` (RFC 8305).', 'One probe of one target. Unknown fields are refused by name.', 'SNI: another name than the target']) {
    expect(text).toContain(sentence)
  }
})
