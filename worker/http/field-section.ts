import { toLatin1 } from '../bytes/bytes.ts'
import type { HttpAnomaly } from './anomaly.ts'
import type { Field } from './fields.ts'
import { isToken, trimOptionalWhitespace } from './fields.ts'
import { HttpError, preview } from './http-error.ts'

/**
 * Reads the field lines of one header or trailer section (RFC 9112 section 5), line by line, without terminators.
 * A fold belongs to the line before it, so a field is complete only when the next line or the end is seen.
 */
export class FieldSection {
  readonly #maxFields: number
  readonly #anomalies: Set<HttpAnomaly>
  readonly #fields: { name: string; parts: string[] }[] = []

  constructor(maxFields: number, anomalies: Set<HttpAnomaly>) {
    this.#maxFields = maxFields
    this.#anomalies = anomalies
  }

  /** What was read. Values of folded lines are joined by one space a fold. */
  get fields(): readonly Field[] {
    return this.#fields.map(({ name, parts }) => ({ name, value: trimOptionalWhitespace(parts.join(' ')) }))
  }

  /** Takes one line; true when it is the empty line that ends the section. */
  addLine(content: Uint8Array): boolean {
    if (content.length === 0) return true
    const text = toLatin1(content)
    if (/^[ \t]/.test(text)) this.#fold(text)
    else this.#field(text)
    return false
  }

  #fold(text: string): void {
    const field = this.#fields.at(-1)
    // Some proxies take such a line for part of the status line and others drop it: no reading is safe (RFC 9112 section 2.2).
    if (field === undefined) throw new HttpError('whitespace-before-first-field', 'a field name', preview(text))
    this.#anomalies.add('obs-fold')
    field.parts.push(this.#value(text))
  }

  #field(text: string): void {
    const colon = text.indexOf(':')
    if (colon === -1) throw new HttpError('malformed-field-line', 'name: value', preview(text))
    const name = text.slice(0, colon)
    if (/[ \t]$/.test(name)) throw new HttpError('whitespace-before-colon', 'the colon right after the name', preview(text))
    if (!isToken(name)) throw new HttpError('malformed-field-name', 'a token', preview(name))
    if (this.#fields.length >= this.#maxFields) throw new HttpError('too-many-fields', this.#maxFields, this.#maxFields + 1)
    this.#fields.push({ name, parts: [this.#value(text.slice(colon + 1))] })
  }

  #value(text: string): string {
    const value = trimOptionalWhitespace(text)
    if (/[\0\r]/.test(value)) throw new HttpError('malformed-field-value', 'no NUL and no bare CR', preview(value))
    if (/[\x01-\x08\x0b\x0c\x0e-\x1f\x7f]/.test(value)) this.#anomalies.add('control-character-in-field')
    return value
  }
}
