import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'

/** A definition of JSON Schema, as far as this file walks through it. */
interface SchemaNode {
  description?: string
  properties?: Record<string, SchemaNode>
  items?: SchemaNode
  anyOf?: SchemaNode[]
  oneOf?: SchemaNode[]
}

/**
 * Puts the contract's comments into its JSON Schema as descriptions: what `shared/contract` says above a type or a field
 * is what callers in other languages, and readers of the API's page, need to know of it. It is written once.
 */
export function describeByComments(definitions: Record<string, SchemaNode>, folder: string): void {
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))) {
    const source = ts.createSourceFile(file, readFileSync(join(folder, file), 'utf8'), ts.ScriptTarget.Latest, true)
    for (const statement of source.statements) {
      const declaration = ts.isVariableStatement(statement) ? statement.declarationList.declarations[0] : undefined
      if (declaration?.initializer === undefined || !ts.isIdentifier(declaration.name)) continue
      const definition = definitions[declaration.name.text]
      if (definition === undefined) continue
      setDescription(definition, statement)
      walk(declaration.initializer, definition)
    }
  }
}

function walk(expression: ts.Expression, schema: SchemaNode | undefined): void {
  if (schema === undefined || !ts.isCallExpression(expression) || !ts.isPropertyAccessExpression(expression.expression)) return
  const { name, expression: on } = expression.expression
  const [first, second] = expression.arguments
  const isZod = ts.isIdentifier(on) && on.text === 'z'
  const isObject = first !== undefined && ts.isObjectLiteralExpression(first)
  if (isObject && (isZod || name.text === 'extend')) walkObject(first, schema)
  else if (isZod && name.text === 'array' && first !== undefined) walk(first, schema.items)
  else if (isZod && (name.text === 'union' || name.text === 'discriminatedUnion')) walkUnion(name.text === 'union' ? first : second, schema)
  // A null beside the type makes a union of it; the type comes first.
  else if (!isZod) walk(on, name.text === 'nullable' ? (schema.anyOf?.[0] ?? schema) : schema)
}

function walkObject(literal: ts.ObjectLiteralExpression, schema: SchemaNode): void {
  for (const property of literal.properties) {
    if (!ts.isPropertyAssignment(property) && !ts.isShorthandPropertyAssignment(property)) continue
    const field = ts.isIdentifier(property.name) || ts.isStringLiteral(property.name) ? schema.properties?.[property.name.text] : undefined
    if (field === undefined) continue
    setDescription(field, property)
    if (ts.isPropertyAssignment(property)) walk(property.initializer, field)
  }
}

function walkUnion(list: ts.Expression | undefined, schema: SchemaNode): void {
  if (list === undefined || !ts.isArrayLiteralExpression(list)) return
  for (const [i, element] of list.elements.entries()) {
    const member = (schema.oneOf ?? schema.anyOf)?.[i]
    if (member === undefined) continue
    setDescription(member, element)
    walk(element, member)
  }
}

/** The TSDoc comment right above a node, as text. */
function setDescription(schema: SchemaNode, node: ts.Node): void {
  const comment = ts.getLeadingCommentRanges(node.getSourceFile().text, node.getFullStart())?.at(-1)
  const text = comment === undefined ? '' : node.getSourceFile().text.slice(comment.pos, comment.end)
  if (!text.startsWith('/**')) return
  schema.description = text
    .replace(/^\/\*\*|\*\/$/g, '')
    .replace(/^\s*\* ?/gm, '')
    .replace(/\{@link ([^}]*)\}/g, '$1')
    .trim()
    // Lines of a paragraph are one line; an empty line, a list or a table keeps its own.
    .replace(/(?<!\n)\n(?![\n|-])/g, ' ')
}
