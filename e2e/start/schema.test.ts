import { expect, it } from 'vitest'
import { schemaText, storedSchemaText } from './schema.ts'

it('the checked-in JSON Schema is that of the contract (npm run schema writes it)', async () => {
  expect(await storedSchemaText()).toBe(schemaText())
})
