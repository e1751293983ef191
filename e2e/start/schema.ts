import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { contractSchema } from '../../shared/contract/json-schema.ts'
import { describeByComments } from './contract-comments.ts'

/** `npm run schema` writes the JSON Schema of the contract; a test fails when it and the code differ. */
const folder = join(import.meta.dirname, '..', '..', 'shared', 'contract')
const file = join(folder, 'schema.generated.json')

export function schemaText(): string {
  const schema = contractSchema()
  describeByComments(schema.$defs, folder)
  return `${JSON.stringify(schema, null, 2)}\n`
}

export function storedSchemaText(): Promise<string> {
  return readFile(file, 'utf8')
}

if (import.meta.main) await writeFile(file, schemaText())
